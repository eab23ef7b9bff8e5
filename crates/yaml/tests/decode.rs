//! Reading a tree into types, with all diagnostics at once.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use std::fmt;
use std::str::FromStr;

use egressgen_diagnostics::{Diagnostic, Diagnostics, Place, Rule, Severity};
use egressgen_yaml::{
    At, DocumentId, Fields, Limits, Node, boolean, decode, decode_into, entries, list, number,
    one_or_many, parse, text,
};

static EXCLUSIVE: Rule = Rule {
    id: "exclusive",
    severity: Severity::Error,
    summary: "`via` and `gateway` exclude each other",
    help: "remove one of them",
    source: "",
};

/// A type with rules of its own.
#[derive(Debug, PartialEq)]
struct Host(String);

#[derive(Debug)]
struct HostError(String);

impl FromStr for Host {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Self, HostError> {
        if text.contains('.') {
            Ok(Self(text.to_owned()))
        } else {
            Err(HostError(text.to_owned()))
        }
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no host: it has no point", self.0)
    }
}

#[derive(Debug, PartialEq)]
struct Destination {
    host: Host,
    port: Option<u16>,
    flow: Vec<String>,
    identity: bool,
}

#[derive(Debug, PartialEq)]
struct Policy {
    destinations: Vec<Destination>,
    labels: Vec<(String, String)>,
}

fn policy(at: At<'_>) -> Option<Policy> {
    let mut fields = Fields::of(at)?;
    let destinations = fields.required("destinations", |at| list(at, destination));
    let labels = fields.optional("labels", |at| entries(at, text));
    fields.finish();
    Some(Policy {
        destinations: destinations?,
        labels: labels.unwrap_or_default(),
    })
}

fn destination(at: At<'_>) -> Option<Destination> {
    let mut fields = Fields::of(at)?;
    let host = fields.required("host", text);
    let port = fields.optional("port", number);
    let flow = fields.optional("flow", |at| one_or_many(at, text));
    let identity = fields.optional("identity", boolean);
    if fields.has("via") && fields.has("gateway") {
        let (one, other) = (fields.key("via"), fields.key("gateway"));
        fields.push(EXCLUSIVE.broken().at(one).with_related(other, "the other"));
    }
    fields.optional("via", text::<String>);
    fields.optional("gateway", text::<String>);
    fields.finish();
    Some(Destination {
        host: host?,
        port,
        flow: flow.unwrap_or_default(),
        identity: identity.unwrap_or_default(),
    })
}

fn read(yaml: &str) -> Result<Policy, Diagnostics> {
    decode(&node(yaml), DocumentId::default(), policy)
}

fn node(yaml: &str) -> Node {
    parse(yaml, 0, &Limits::default()).unwrap().remove(0)
}

/// The part of a text at a place.
fn at<'t>(yaml: &'t str, place: &Place) -> &'t str {
    let span = match place {
        Place::Node { path, part, .. } => node(yaml).span_of(path, *part),
        Place::Text { span, .. } => *span,
        Place::Argument(_) => panic!("{place:?}"),
    };
    &yaml[span.start..span.end]
}

#[test]
fn a_good_tree_is_read() {
    let yaml = "\
destinations:
- host: edition.cnn.com
  port: 443
  flow: https
- {host: 'a.b', flow: [http, tcp], identity: true}
labels:
  app.kubernetes.io/name: é
";
    let strings = |texts: &[&str]| {
        texts
            .iter()
            .map(|&text| text.to_owned())
            .collect::<Vec<_>>()
    };
    let first = Destination {
        host: Host("edition.cnn.com".to_owned()),
        port: Some(443),
        flow: strings(&["https"]),
        identity: false,
    };
    let second = Destination {
        host: Host("a.b".to_owned()),
        port: None,
        flow: strings(&["http", "tcp"]),
        identity: true,
    };
    let wanted = Policy {
        destinations: vec![first, second],
        labels: vec![("app.kubernetes.io/name".to_owned(), "é".to_owned())],
    };
    assert_eq!(read(yaml), Ok(wanted));
}

/// Everything wrong in one document is told, in the order of the text.
#[test]
fn everything_is_reported_at_once() {
    let yaml = "\
destinations:
- hots: edition.cnn.com
  port: '443'
- host: localhost
  port: 70000
  flow: [http, no]
- host: 443
  identity: yes
  via: a
  gateway: b
- just text
- host:
labels:
  app.kubernetes.io/name: true
  x: [1]
DESTINATIONS: []
something: else
";
    let allowed = "`host`, `port`, `flow`, `identity`, `via`, `gateway`";
    #[rustfmt::skip]
    let wanted = [
        ("hots", "destinations[0]: the field `host` is missing", "add `host: …`"),
        ("hots", "destinations[0].hots: unknown field `hots`", &format!("did you mean `host`? Allowed: {allowed}")),
        ("'443'", "destinations[0].port: expected a number, but this is text", "remove the quotes"),
        ("localhost", "destinations[1].host: `localhost` is no host: it has no point", ""),
        ("70000", "destinations[1].port: number too large to fit in target type", ""),
        ("no", "destinations[1].flow[1]: expected text, but `no` is a boolean to some readers of YAML, text to others",
            "put it in quotes if it is text: \"no\""),
        ("443", "destinations[2].host: expected text, but this is a number", "put it in quotes if it is text: \"443\""),
        ("yes", "destinations[2].identity: expected a boolean, but `yes` is a boolean to some readers of YAML, text to others",
            "write `true` or `false`"),
        ("via", "destinations[2].via: `via` and `gateway` exclude each other", "remove one of them"),
        ("just text", "destinations[3]: expected a mapping, but this is text",
            "write its fields as `key: value`, indented under it"),
        ("", "destinations[4].host: expected text, but this is nothing", "write a value, or remove the key"),
        ("true", "labels[\"app.kubernetes.io/name\"]: expected text, but this is a boolean",
            "put it in quotes if it is text: \"true\""),
        ("[1]", "labels.x: expected text, but this is a list", ""),
        ("DESTINATIONS", "DESTINATIONS: unknown field `DESTINATIONS`",
            "did you mean `destinations`? Allowed: `destinations`, `labels`"),
        ("something", "something: unknown field `something`", "allowed: `destinations`, `labels`"),
    ];
    let wrong = read(yaml).unwrap_err();
    let found: Vec<_> = wrong
        .iter()
        .map(|diagnostic| {
            (
                at(yaml, diagnostic.place().unwrap()),
                diagnostic.to_string(),
                diagnostic.help().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    let wanted: Vec<_> = wanted
        .iter()
        .map(|(at, text, help)| (*at, (*text).to_owned(), (*help).to_owned()))
        .collect();
    assert_eq!(found, wanted);
    let related = wrong.iter().flat_map(Diagnostic::related);
    let related: Vec<_> = related
        .map(|related| (at(yaml, &related.place), related.label.as_ref()))
        .collect();
    assert_eq!(related, [("gateway", "the other")]);
}

/// What is refused whatever is read from it comes together with what does not fit, in the order of the text; and nothing
/// is said of a value that nobody can read.
#[test]
fn violations_and_misfits_come_together() {
    for (yaml, wanted) in [
        (
            "destinations:\n- host: *.cnn.com\n  port: a\n  port: '443'\n- &x {host: localhost}\nlabels: {no: 1, a: [], a: b}\n",
            &[
                ("*.cnn.com", "yaml-alias"),
                ("port", "duplicate-key"),
                ("'443'", "wrong-type"),
                ("&x", "yaml-anchor"),
                ("localhost", "invalid-value"),
                ("no", "non-text-key"),
                ("a", "duplicate-key"),
            ][..],
        ),
        (
            "destinations:\n- !env HOME\n- host: !!int a.b\n- host: {{ .Values.host }}\n- {{ .Values.all }}\n- port: 0777\n",
            &[
                ("!env", "yaml-tag"),
                ("!!int", "yaml-tag-mismatch"),
                ("{ .Values.host }", "non-text-key"),
                ("{ .Values.all }", "non-text-key"),
                ("port", "missing-field"),
                ("0777", "wrong-type"),
            ],
        ),
        // Who knows which fields these bring along.
        (
            "destinations:\n- <<: {host: a.b}\n  prot: 1\n- ? [host, port]\n  : 1\n  port: 2\n",
            &[
                ("<<", "yaml-merge-key"),
                ("prot", "unknown-field"),
                ("[host, port]", "non-text-key"),
            ],
        ),
        ("destinations: *d\n", &[("*d", "yaml-alias")]),
        ("*d\n", &[("*d", "yaml-alias")]),
        (
            "labels: *l\n",
            &[("labels", "missing-field"), ("*l", "yaml-alias")],
        ),
    ] {
        let wrong = read(yaml).unwrap_err();
        let found = wrong
            .iter()
            .map(|diagnostic| (at(yaml, diagnostic.place().unwrap()), diagnostic.rule().id));
        assert_eq!(found.collect::<Vec<_>>(), wanted, "{yaml}");
    }
}

/// A reader that must know whether its parts were read can tell, even if nothing was said of them.
#[test]
fn what_nobody_can_read_is_counted() {
    for (yaml, skipped) in [
        ("{host: a.b}", 0),
        ("{host: *h}", 1),
        ("{host: a.b, port: !x 1}", 1),
        ("{<<: *h}", 2),
        ("{<<: *h, host: a.b}", 1),
        ("{? [a] : 1, host: a.b, port: 1}", 0),
    ] {
        let mut wrong = Diagnostics::new();
        let counted = decode_into(&node(yaml), DocumentId::default(), &mut wrong, |at| {
            let before = at.diagnostic_count();
            let mut fields = Fields::of(at)?;
            fields.optional("host", text::<String>);
            fields.optional("port", number::<u16>);
            Some(fields.diagnostic_count() - before)
        });
        assert_eq!(counted, Some(skipped), "{yaml}");
        assert_eq!(wrong.is_empty(), yaml == "{host: a.b}", "{yaml}");
    }
}

/// What came, what was wanted, and the advice, for each pair that has its own words.
#[test]
fn wrong_types() {
    type Read = fn(At<'_>) -> Option<()>;
    let as_text: Read = |at| text::<String>(at).map(|_| ());
    let as_number: Read = |at| number::<i64>(at).map(|_| ());
    let as_list: Read = |at| list(at, text::<String>).map(|_| ());
    #[rustfmt::skip]
    let rows: [(&str, Read, &str, Option<&str>); 9] = [
        ("1.5", as_text, "expected text, but this is a number", Some("put it in quotes if it is text")),
        ("{}", as_text, "expected text, but this is a mapping", None),
        ("0777", as_text, "expected text, but `0777` is a number to some readers of YAML, another or text to others",
            Some("put it in quotes if it is text: \"0777\"")),
        ("2026-11-24", as_text, "expected text, but `2026-11-24` is a date to some readers of YAML, text to others",
            Some("put it in quotes if it is text: \"2026-11-24\"")),
        ("0777", as_number, "expected a number, but `0777` is a number to some readers of YAML, another or text to others",
            Some("write it in decimal digits, without a leading zero")),
        ("1.5", as_number, "expected a number, but this is a number", Some("write a whole number")),
        ("a", as_number, "expected a number, but this is text", None),
        ("a", as_list, "expected a list, but this is text", Some("write each item on a line of its own, after a dash")),
        ("~", as_list, "expected a list, but this is nothing", Some("write a value, or remove the key")),
    ];
    for (yaml, read, message, help) in rows {
        let wrong = decode(&node(yaml), DocumentId::default(), read).unwrap_err();
        let found: Vec<_> = wrong
            .iter()
            .map(|diagnostic| (diagnostic.message(), diagnostic.help()))
            .collect();
        assert_eq!(found, [(message, help)], "{yaml}");
    }
}

/// Long and unprintable text stays short and visible in a message.
#[test]
fn messages_stay_readable() {
    let yaml = format!("\"a\\e[0m{}\": 1\n", "b".repeat(900));
    let problems = read(&yaml).unwrap_err();
    let unknown = problems.last().unwrap().to_string();
    assert!(unknown.contains("`a\\u{1b}[0mbbb"), "{unknown}");
    assert!(unknown.len() < 250, "{unknown}");
}

/// A reader that fails without a reason does not look like success; nor do diagnostics beside a value.
#[test]
fn silence_is_not_success() {
    let (node, id) = (&node("a"), DocumentId::default());
    let silent = decode(node, id, |_| None::<()>).unwrap_err();
    assert_eq!(silent[0].to_string(), "this can't be read");
    let mut wrong = Diagnostics::new();
    let read = decode_into(node, id, &mut wrong, text::<String>);
    assert_eq!((read.as_deref(), wrong.len()), (Some("a"), 0));
    assert_eq!(decode_into(node, id, &mut wrong, boolean), None);
    assert_eq!(wrong.len(), 1);
    let beside = decode(node, id, |mut at| {
        at.refuse(&EXCLUSIVE, "it is wrong");
        Some(())
    });
    assert_eq!(beside.unwrap_err().to_string(), "it is wrong");
}
