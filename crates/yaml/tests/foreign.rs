//! Texts of others: whatever is in them, it is read, and every part knows where it stands.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use egressgen_yaml::{Limits, Node, Span, Value, load, parse};

fn parsed(text: &str) -> Vec<Node> {
    parse(text, 0, &Limits::NONE).unwrap()
}

fn source(text: &str, span: Span) -> &str {
    &text[span.start..span.end]
}

/// Each text with the source of its items.
#[test]
fn items_stand_where_they_stand() {
    for (text, items) in [
        ("items:\n- a: 1\n- b: 2\n", vec!["a: 1", "b: 2"]),
        (
            "items:\n  - a: no\n    c: 0777 # x\n  - b: &x 2\n    c: *x\n",
            vec!["a: no\n    c: 0777", "b: &x 2\n    c: *x"],
        ),
        ("items: [{a: 1}, {b: 2},]", vec!["{a: 1}", "{b: 2}"]),
        (
            "{\"items\":[{\"a\":1},{\"a\":1}]}",
            vec!["{\"a\":1}", "{\"a\":1}"],
        ),
        (
            "items:\n- a: !!binary aGk=\n- !x\n  b: 1\n",
            vec!["a: !!binary aGk=", "!x\n  b: 1"],
        ),
        (
            "items:\n- <<: {a: 1}\n  ? [k]\n  : v\n- {a: 1, a: 2}\n",
            vec!["<<: {a: 1}\n  ? [k]\n  : v", "{a: 1, a: 2}"],
        ),
        (
            "items:\n- a: |+\n    x\n\n- b: ''\nc: 1\n",
            vec!["a: |+\n    x", "b: ''"],
        ),
        (
            "items: &i # c\n  !!seq\n  - &a {b: 1}\n  - {c: 1}\n",
            vec!["{b: 1}", "{c: 1}"],
        ),
        ("items: []\n", vec![]),
        ("items:\nb: 1\n", vec![]),
    ] {
        let documents = parsed(text);
        let list = documents[0].get("items").unwrap();
        let found: Vec<_> = list
            .items()
            .iter()
            .map(|item| source(text, item.span_with_tag()))
            .collect();
        assert_eq!(found, items, "{text}");
    }
}

#[test]
fn scalars_are_text_and_the_last_of_two_keys_counts() {
    let text = "a: 'it''s'\nb: 0777\nb: no\nc: 1.10\nd: 0x1f\ne: ~\nf: True\ng: 443\nh:\ni: +1\nj: []\nk: *x\n---\n---\nc\n";
    let documents = parsed(text);
    let wanted = [
        ("a", "it's"),
        ("b", "no"),
        ("c", "1.10"),
        ("d", "0x1f"),
        ("e", "~"),
        ("f", "True"),
        ("g", "443"),
        ("h", ""),
        ("i", "+1"),
    ];
    for (key, wanted) in wanted {
        let value = documents[0].get(key).unwrap();
        assert_eq!(value.scalar().as_deref(), Some(wanted), "{key}");
    }
    for key in ["j", "k"] {
        assert_eq!(documents[0].get(key).unwrap().scalar(), None, "{key}");
    }
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[1].scalar().as_deref(), Some("c"));
}

/// What a key that is no scalar stands for is not known: it is not the empty key.
#[test]
fn odd_keys_are_kept_and_never_found() {
    let documents =
        parsed("? [a]\n: 1\n? {b: c}\n: 2\n*x : 3\n<<: {d: e}\nno: 4\n&f g: 5\n443: 6\n");
    let Value::Mapping(entries) = &documents[0].value else {
        panic!("{documents:?}");
    };
    let names: Vec<_> = entries
        .iter()
        .map(|entry| (entry.key.as_str(), entry.has_name()))
        .collect();
    let wanted = [
        ("", false),
        ("", false),
        ("", false),
        ("<<", true),
        ("no", true),
        ("g", true),
        ("443", true),
    ];
    assert_eq!(names, wanted);
    assert_eq!(documents[0].get(""), None);
    assert_eq!(documents[0].get("d"), None);
    assert_eq!(documents[0].get("443").unwrap().value, Value::Integer(6));
    assert!(entries[3].is_merge() && !parsed("'<<': 1")[0].is_anchored());
}

/// Of many equal keys the last counts, in a small mapping and in a large one.
#[test]
fn the_last_of_many_keys_counts() {
    for count in [2, 11, 12, 13, 100] {
        let keys = (0..count).map(|number| format!("a: {number}\nb{number}: 0\n"));
        let documents = parsed(&keys.collect::<String>());
        assert_eq!(
            documents[0].get("a").unwrap().value,
            Value::Integer(count - 1)
        );
        let Value::Mapping(entries) = &documents[0].value else {
            panic!("{documents:?}");
        };
        let superseded = entries.iter().filter(|entry| entry.is_superseded()).count();
        assert_eq!(i64::try_from(superseded), Ok(count - 1));
    }
}

#[test]
fn what_is_no_yaml_is_refused() {
    for text in ["a: [", "a: b: c\n", "\"", "a:\n\t- b\n", &"[".repeat(501)] {
        assert!(parse(text, 0, &Limits::NONE).is_err(), "{text}");
    }
}

/// Only where nothing else is asked for may a character stand in a text that some readers take for a line end.
#[test]
fn characters_of_others_are_let_be() {
    let text = "a: x\u{2028}y\n";
    assert!(parse(text, 0, &Limits::default()).is_err());
    assert!(load(text, 0, &Limits::default()).is_err());
    assert_eq!(
        parsed(text)[0].get("a").unwrap().as_str(),
        Some("x\u{2028}y")
    );
}

/// A block list begins at its dash, wherever its anchor stands.
#[test]
fn an_anchor_is_no_part_of_a_list() {
    let text = "items: &i\n- {a: 1}\n";
    let documents = parsed(text);
    let list = documents[0].get("items").unwrap();
    assert_eq!(source(text, list.span_with_tag()), "- {a: 1}");
    assert!(list.is_anchored());
    assert!(documents[0].is_anchored(), "what holds one has one");
    assert!(
        parsed("? [&a b]\n: 1\n")[0].is_anchored(),
        "a key is part of its mapping"
    );
    assert!(!parsed(text)[0].get("items").unwrap().items()[0].is_anchored());
}

/// The digest is that of the value, and not of its place or layout.
#[test]
fn digests_tell_values_apart() {
    let digest = |text: &str| parsed(text)[0].digest();
    for (one, other) in [
        ("a: [1, {b: c}]\n", "{a: [1, {b: c}]}"),
        ("a: [1, {b: c}]\n", "# c\na:\n  - 1\n  -\n    b: c\n"),
        ("a: |\n  x\n", "a: \"x\\n\"\n"),
        ("a: &x 1\nb: *x\n", "a:   &x 1 # c\nb: *x\n"),
        ("a: x\n", "a: 'x'\n"),
    ] {
        assert_eq!(digest(one), digest(other), "{one}{other}");
    }
    for (one, other) in [
        ("a: 1\n", "a: '1'\n"),
        ("a: 31\n", "a: 0x1f\n"),
        ("a: no\n", "a: 'no'\n"),
        ("a: 1.1\n", "a: 1.10\n"),
        ("a: ~\n", "a: ''\n"),
        ("no: 1\n", "'no': 1\n"),
        ("443: 1\n", "'443': 1\n"),
        ("? [a]\n: 1\n", "? [b]\n: 1\n"),
        ("&x a: 1\n", "a: 1\n"),
        ("{a: 1, a: 2}", "{a: 2}"),
        ("a: 1\n", "a: !x 1\n"),
        ("a: !x 1\n", "a: !y 1\n"),
        ("a: 1\n", "a: &x 1\n"),
        ("a: &x 1\n", "a: &y 1\n"),
        ("a: *x\n", "a: *y\n"),
        ("a: &x 1\nb: *x\n", "b: *x\na: &x 1\n"),
        ("a: |+\n  x\n\n", "a: |+\n  x\n"),
        ("[a, b]", "{a: b}"),
        ("[[a], b]", "[[a, b]]"),
        ("[a, b]", "[b, a]"),
    ] {
        assert_ne!(digest(one), digest(other), "{one}{other}");
    }
}
