//! Reading a tree into types: values with their places, and all problems at once.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use std::fmt;
use std::str::FromStr;

use egressgen_yaml::{
    At, Fields, Limits, Problem, Problems, Span, Spanned, boolean, decode, entries, list, load,
    number, one_or_many, text,
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
    host: Spanned<Host>,
    port: Option<Spanned<u16>>,
    flow: Vec<Spanned<String>>,
    identity: bool,
}

#[derive(Debug, PartialEq)]
struct Policy {
    destinations: Vec<Spanned<Destination>>,
    labels: Vec<(Spanned<String>, Spanned<String>)>,
}

fn policy(at: At<'_>) -> Option<Policy> {
    let mut fields = Fields::of(at)?;
    let destinations = fields.required("destinations", |at| list(at, destination));
    let labels = fields.optional("labels", |at| entries(at, text));
    fields.finish();
    Some(Policy {
        destinations: destinations?.value,
        labels: labels.map(|labels| labels.value).unwrap_or_default(),
    })
}

fn destination(at: At<'_>) -> Option<Destination> {
    let mut fields = Fields::of(at)?;
    let host = fields.required("host", text);
    let port = fields.optional("port", number);
    let flow = fields.optional("flow", |at| one_or_many(at, text));
    let identity = fields.optional("identity", boolean);
    if fields.has("via") && fields.has("gateway") {
        let problem = fields.problem("via", "`via` and `gateway` exclude each other");
        let other = fields.problem("gateway", "").span;
        fields.push(
            problem
                .with_related(other, "the other")
                .with_help("remove one of them"),
        );
    }
    fields.optional("via", text::<String>);
    fields.optional("gateway", text::<String>);
    fields.finish();
    Some(Destination {
        host: host?,
        port,
        flow: flow.map(|flow| flow.value).unwrap_or_default(),
        identity: identity.is_some_and(|identity| identity.value),
    })
}

fn read(yaml: &str) -> Result<Policy, Vec<Problem>> {
    decode(&load(yaml, &Limits::default()).unwrap()[0], "spec", policy)
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
    let place = |part: &str| {
        let start = yaml.find(part).unwrap();
        Span::new(start, start + part.len())
    };
    let string = |text: &str, part: &str| Spanned::new(text.to_owned(), place(part));
    let first = Destination {
        host: Spanned::new(Host("edition.cnn.com".to_owned()), place("edition.cnn.com")),
        port: Some(Spanned::new(443, place("443"))),
        flow: vec![string("https", "https")],
        identity: false,
    };
    let second = Destination {
        host: Spanned::new(Host("a.b".to_owned()), place("'a.b'")),
        port: None,
        flow: vec![
            Spanned::new("http".to_owned(), place("http, tcp").map_end(4)),
            string("tcp", "tcp"),
        ],
        identity: true,
    };
    let wanted = Policy {
        destinations: vec![
            Spanned::new(
                first,
                place("host: edition.cnn.com\n  port: 443\n  flow: https"),
            ),
            Spanned::new(
                second,
                place("{host: 'a.b', flow: [http, tcp], identity: true}"),
            ),
        ],
        labels: vec![(
            string("app.kubernetes.io/name", "app.kubernetes.io/name"),
            string("é", "é"),
        )],
    };
    assert_eq!(read(yaml), Ok(wanted));
}

/// Cuts a span.
trait MapEnd {
    fn map_end(self, length: usize) -> Self;
}

impl MapEnd for Span {
    fn map_end(self, length: usize) -> Self {
        Self::new(self.start, self.start + length)
    }
}

/// Everything wrong in one document is told, in the order of the text.
#[test]
fn all_problems_are_told_at_once() {
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
        ("hots", "spec.destinations[0]: the field `host` is missing", "add `host: …`"),
        ("hots", "spec.destinations[0].hots: there is no field `hots` here", &format!("did you mean `host`? Allowed: {allowed}")),
        ("'443'", "spec.destinations[0].port: expected a number, but this is text", "remove the quotes"),
        ("localhost", "spec.destinations[1].host: `localhost` is no host: it has no point", ""),
        ("70000", "spec.destinations[1].port: number too large to fit in target type", ""),
        ("no", "spec.destinations[1].flow[1]: expected text, but `no` is a boolean to some readers of YAML, text to others",
            "put it in quotes if it is text: \"no\""),
        ("443", "spec.destinations[2].host: expected text, but this is a number", "put it in quotes if it is text: \"443\""),
        ("yes", "spec.destinations[2].identity: expected a boolean, but `yes` is a boolean to some readers of YAML, text to others",
            "write `true` or `false`"),
        ("via", "spec.destinations[2].via: `via` and `gateway` exclude each other", "remove one of them"),
        ("just text", "spec.destinations[3]: expected a mapping, but this is text",
            "write its fields as `key: value`, indented under it"),
        ("", "spec.destinations[4].host: expected text, but this is nothing", "write a value, or remove the key"),
        ("true", "spec.labels[\"app.kubernetes.io/name\"]: expected text, but this is a boolean",
            "put it in quotes if it is text: \"true\""),
        ("[1]", "spec.labels.x: expected text, but this is a list", ""),
        ("DESTINATIONS", "spec.DESTINATIONS: there is no field `DESTINATIONS` here",
            "did you mean `destinations`? Allowed: `destinations`, `labels`"),
        ("something", "spec.something: there is no field `something` here", "allowed: `destinations`, `labels`"),
    ];
    let problems = read(yaml).unwrap_err();
    let found: Vec<_> = problems
        .iter()
        .map(|problem| {
            let source = &yaml[problem.span.start..problem.span.end];
            (
                source,
                problem.to_string(),
                problem.help.clone().unwrap_or_default(),
            )
        })
        .collect();
    let wanted: Vec<_> = wanted
        .iter()
        .map(|(at, text, help)| (*at, (*text).to_owned(), (*help).to_owned()))
        .collect();
    assert_eq!(found, wanted);
    let related: Vec<_> = problems
        .iter()
        .flat_map(|problem| &problem.related)
        .collect();
    let gateway = yaml.find("gateway").unwrap();
    assert_eq!(
        related,
        [&(Span::new(gateway, gateway + 7), "the other".to_owned())]
    );
}

/// What came, what was wanted, and the advice, for each pair that has its own words.
#[test]
fn wrong_kinds() {
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
        let problems = decode(&load(yaml, &Limits::default()).unwrap()[0], "", read).unwrap_err();
        let found: Vec<_> = problems
            .iter()
            .map(|problem| (problem.message.as_str(), problem.help.as_deref()))
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

/// A reader that fails without a reason does not look like success; nor do problems beside a value.
#[test]
fn silence_is_no_success() {
    let node = &load("a", &Limits::default()).unwrap()[0];
    let silent = decode(node, "x", |_| None::<()>).unwrap_err();
    assert_eq!(silent[0].to_string(), "x: this can't be read");
    let mut problems = Problems::default();
    assert_eq!(
        problems.read(node, "", text::<String>),
        Some("a".to_owned())
    );
    assert!(problems.is_empty());
    assert_eq!(problems.read(node, "", boolean), None);
    assert_eq!(problems.into_vec().len(), 1);
}
