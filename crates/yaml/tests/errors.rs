//! Texts that are refused: the whole message, where it points, and what it advises.

#![expect(clippy::panic, reason = "a helper of a test fails as a test does")]

use egressgen_diagnostics::{Diagnostic, Place, Span};
use egressgen_yaml::{Limits, load};

struct Row {
    /// `»` and `«` stand around the part that the error points at.
    text: &'static str,
    message: &'static str,
    help: &'static str,
    related: &'static [(&'static str, &'static str)],
}

fn row(text: &'static str, message: &'static str, help: &'static str) -> Row {
    Row {
        text,
        message,
        help,
        related: &[],
    }
}

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    vec![
        row("hosts:\n- »*.cnn.com«\n", "`*.cnn.com` without quotes is an alias, which is not supported",
            "put it in quotes if it is text: \"*.cnn.com\"; otherwise write the value out in each place"),
        row("a: »&x« 1\nb: *x\n", "`&x` is an anchor, which is not supported",
            "put it in quotes if it is text: \"&x\"; otherwise write the value out in each place"),
        row("a: »&x« {b: 1}\n", "`&x` is an anchor, which is not supported",
            "put it in quotes if it is text: \"&x\"; otherwise write the value out in each place"),
        row("é: »!env« HOME\n", "the tag `!env` is not supported", "remove it; a value in quotes is always text"),
        row("a: »!!binary« aGk=\n", "the tag `!!binary` is not supported", "remove it; a value in quotes is always text"),
        row("a: »!!set« {}\n", "the tag `!!set` is not supported", "remove it; a value in quotes is always text"),
        row("a: »!!int« no\n", "the tag `!!int` does not fit its value", "remove it, or write a value of its type"),
        row("a: »!!map« []\n", "the tag `!!map` does not fit its value", "remove it, or write a value of its type"),
        row("a: 1\n»<<«: {b: 1}\n", "the merge key `<<` is not supported", "write the merged keys out"),
        row("»no«: 1\n", "a key must be text, and `no` is a boolean to some readers of YAML, text to others", "put it in quotes: \"no\""),
        row("443: 1\n»'443'«: 1\n", "duplicate key `443`", "remove one of the two"),
        row("»0x1f«: 1\n", "a key must be text, and `0x1f` is a number", "put it in quotes: \"0x1f\""),
        row("»~«: 1\n", "a key must be text, and `~` is nothing", "put it in quotes: \"~\""),
        row("»«: 1\n", "a key must be text, and `` is nothing", "write a key before the colon"),
        row("»{{ x }}«: 1\n", "a key must be text, and `{…}` is a mapping",
            "a template must be rendered first; braces that are text need quotes"),
        row("host: {»{ .Values.host }«}\n", "a key must be text, and `{…}` is a mapping",
            "a template must be rendered first; braces that are text need quotes"),
        row("? »[a]«\n: 1\n", "a key must be text, and `[…]` is a list", "write one key for each value"),
        row("ü: 1\r\nb:\r\n  c: 1\r\n  »c«: 2\r\n", "duplicate key `c`", "remove one of the two"),
        row("{\"a\": 1, »a«: 1}", "duplicate key `a`", "remove one of the two"),
        row("a: é»\u{0}«\n", "the character U+0000 must be escaped in YAML",
            "remove it, or write it in double quotes as \"\\u0000\""),
        row("# x»\u{2028}«a: 1\n", "the character U+2028 must be escaped in YAML",
            "remove it, or write it in double quotes as \"\\u2028\""),
        row("ä:\n»\t«b: 1\n", "a tab can't indent a line", "indent with spaces"),
        row("é: b»:« c\n", "a key and its colon can't stand here",
            "indent it as the keys beside it; put text that has `: ` in it in quotes"),
        row("a: »-« b\n", "a list's dash can't stand here",
            "start the list on a line of its own; put text that starts with `- ` in quotes"),
        row("a: »'«x\n", "these quotes are not closed", "add the closing quote"),
        row("a: \"x\" »y«\n", "nothing can follow the closing quote",
            "put the whole text in quotes; a quote in single quotes is written twice"),
        row("a: »\"«\\q\"\n", "these double quotes have an unknown escape",
            "write a backslash as `\\\\`, or use single quotes"),
        row("\u{feff}é: »@«x\r\n", "text without quotes can't start with this character", "put it in quotes"),
        row("»%«YAML 1.1\n---\na: 1\n", "directives are not supported", "remove the line"),
        row("a: 1\n»b«\n", "a key is expected here", "write `key: value`, indented as the keys beside it"),
        row("a: [1]»]«\n", "this bracket closes nothing", "remove it, or close what is open; put text in quotes"),
        Row { related: &[("[", "opened here")],
            ..row("é: [1, 2\nb»:« c\n", "a colon can't stand here", "close the bracket that is open, or add a comma") },
        row("a: »{«b: 1", "a bracket is not closed", "close it"),
        Row { related: &[("[", "opened here")], ..row("a: [1 »{«}]", "a `,` or `]` is expected here", "add it") },
    ]
}

/// The first diagnostic of a text that can't be read.
fn refused(text: &str, limits: &Limits) -> Option<Diagnostic> {
    load(text, 0, limits).err()?.into_iter().next()
}

fn span(place: &Place) -> Span {
    match place {
        Place::Text { text: 0, span } => *span,
        _ => panic!("{place:?}"),
    }
}

#[test]
fn errors_are_as_written() {
    let mut wrong = Vec::new();
    for row in rows() {
        let start = row.text.find('»').unwrap_or_default();
        let text = row.text.replace(['»', '«'], "");
        let end = row.text.replace('»', "").find('«').unwrap_or_default();
        let Some(refused) = refused(&text, &Limits::default()) else {
            wrong.push(format!("{:?} is not refused", row.text));
            continue;
        };
        let place = span(refused.place().expect("it has a place"));
        let found = (refused.message(), refused.help(), place.start, place.end);
        let wanted = (row.message, Some(row.help), start, end);
        if found != wanted {
            wrong.push(format!(
                "{:?}\n  found  {found:?}\n  wanted {wanted:?}",
                row.text
            ));
        }
        if !row.related.is_empty() {
            let related = refused.related().iter().map(|related| {
                let span = span(&related.place);
                (&text[span.start..span.end], related.label.as_ref())
            });
            let related: Vec<_> = related.collect();
            assert_eq!(related, row.related, "{:?}", row.text);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first of two equal keys is named too, and the value that a tag does not fit.
#[test]
fn related_places() {
    let related = |text: &str| {
        let refused = refused(text, &Limits::default()).expect("it is wrong");
        let related = refused.related().iter();
        related
            .map(|related| (span(&related.place).start, related.label.to_string()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        related("é: 1\nb: 2\né: 3\n"),
        [(0, "first here".to_owned())]
    );
    assert_eq!(related("a: !!int x\n"), [(9, "the value".to_owned())]);
}

/// All that is wrong in a text comes at once, in its order, and not in that in which it is found.
#[test]
fn all_violations_come_together() {
    let text = "\
&a a: *b
a: !x 1
a: !!int y
<<: {c: 1, c: 2}
? [d]
: no
no: &e
---
*f : 1
";
    let wrong = load(text, 0, &Limits::default()).expect_err("all is wrong");
    let found: Vec<_> = wrong
        .iter()
        .map(|violation| {
            let span = span(violation.place().expect("it has a place"));
            (violation.rule().id, &text[span.start..span.end])
        })
        .collect();
    let wanted = [
        ("yaml-anchor", "&a"),
        ("yaml-alias", "*b"),
        ("duplicate-key", "a"),
        ("yaml-tag", "!x"),
        ("duplicate-key", "a"),
        ("yaml-tag-mismatch", "!!int"),
        ("yaml-merge-key", "<<"),
        ("duplicate-key", "c"),
        ("non-text-key", "[d]"),
        ("non-text-key", "no"),
        ("yaml-anchor", "&e"),
        ("yaml-alias", "*f"),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn limits_hold() {
    let limits = Limits {
        bytes: 60,
        documents: 2,
        nodes: 6,
        depth: 3,
        ..Limits::default()
    };
    let long = "a".repeat(61);
    let rows = [
        ("[[[1]]]", None),
        (
            "[[[[1]]]]",
            Some((3, "lists and mappings are nested more than 3 deep")),
        ),
        (
            "- - - - 1",
            Some((6, "lists and mappings are nested more than 3 deep")),
        ),
        (
            "a: [{b: [1]}]",
            Some((8, "lists and mappings are nested more than 3 deep")),
        ),
        ("[1, 2, 3, 4, 5]", None),
        (
            "[1, 2, 3, 4, 5, 6]",
            Some((16, "the text has more than 6 values")),
        ),
        ("a\n---\nb\n", None),
        (
            "a\n---\n---\nb\n",
            Some((6, "the text has more than 2 documents")),
        ),
        (
            long.as_str(),
            Some((0, "the text has 61 bytes, and at most 60 are read")),
        ),
    ];
    for (text, wanted) in rows {
        let found = refused(text, &limits).map(|refused| {
            let start = refused.place().map(|place| span(place).start);
            (start.unwrap_or_default(), refused.to_string())
        });
        assert_eq!(
            found,
            wanted.map(|(start, message)| (start, message.to_owned())),
            "{text}"
        );
    }
}
