//! What is foreign keeps its place, whatever is in it.

#![expect(clippy::panic, reason = "a helper of a test fails as a test does")]

use egressgen_yaml::{Limits, Node, Outline, Shape, Span, Value, load, outline};

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
        let documents = outline(text, 3).unwrap();
        let list = documents[0].get("items").unwrap();
        let found: Vec<_> = list
            .items()
            .iter()
            .map(|it| source(text, it.span))
            .collect();
        assert_eq!(found, items, "{text}");
    }
}

#[test]
fn nothing_is_kept_below_the_depth() {
    let documents = outline("a:\n  b:\n    c: 1\n  d: [1]\n", 2).unwrap();
    let Shape::Mapping(entries) = &documents[0].shape else {
        panic!("{documents:?}");
    };
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].value.get("b"), None);
    let documents = outline("a:\n  b:\n    c: 1\n", 3).unwrap();
    let deepest = documents[0].get("a").and_then(|a| a.get("b")).unwrap();
    assert_eq!(deepest.get("c"), None);
}

#[test]
fn scalars_are_text_and_the_last_of_two_keys_counts() {
    let documents = outline("a: 'it''s'\nb: 0777\nb: no\n---\n---\nc\n", 2).unwrap();
    let text = |key| documents[0].get(key).and_then(Outline::scalar);
    assert_eq!((text("a"), text("b")), (Some("it's"), Some("no")));
    assert_eq!(documents.len(), 3);
    assert_eq!(documents[2].scalar(), Some("c"));
}

#[test]
fn what_is_no_yaml_is_refused() {
    for text in ["a: [", "a: b: c\n", "\"", "a:\n\t- b\n", &"[".repeat(501)] {
        assert!(outline(text, 3).is_err(), "{text}");
    }
}

/// Where both can read a text, the outline has the places of the tree.
#[test]
fn an_outline_agrees_with_the_tree() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/policies");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for (node, outline) in load(&text, 0, &Limits::default())
            .unwrap()
            .iter()
            .zip(outline(&text, 99).unwrap())
        {
            agree(node, &outline);
            count += 1;
        }
    }
    assert!(count > 10, "the examples are missing");
}

fn agree(node: &Node, outline: &Outline) {
    assert_eq!(node.span, outline.span);
    match (&node.value, &outline.shape) {
        (Value::Sequence(nodes), Shape::Sequence(outlines)) => {
            assert_eq!(nodes.len(), outlines.len());
            nodes
                .iter()
                .zip(outlines)
                .for_each(|(node, outline)| agree(node, outline));
        }
        (Value::Mapping(entries), Shape::Mapping(outlines)) => {
            assert_eq!(entries.len(), outlines.len());
            for (entry, outline) in entries.iter().zip(outlines) {
                assert_eq!(
                    (&entry.key, entry.key_span),
                    (&outline.key, outline.key_span)
                );
                agree(&entry.value, &outline.value);
            }
        }
        (_, Shape::Scalar(_)) => {}
        other => panic!("{other:?}"),
    }
}

/// A block list begins at its dash, wherever its anchor stands.
#[test]
fn an_anchor_is_no_part_of_a_list() {
    let text = "items: &i\n- {a: 1}\n";
    let documents = outline(text, 2).unwrap();
    let list = documents[0].get("items").unwrap();
    assert_eq!(source(text, list.span), "- {a: 1}");
    assert!(list.is_anchored);
    assert!(documents[0].is_anchored, "what holds one has one");
}

/// The digest is that of the value, and not of its place or layout.
#[test]
fn digests_tell_values_apart() {
    let digest = |text: &str| outline(text, 1).unwrap()[0].digest;
    for (one, other) in [
        ("a: [1, {b: c}]\n", "{a: [1, {b: c}]}"),
        ("a: [1, {b: c}]\n", "# c\na:\n  - 1\n  -\n    b: c\n"),
        ("a: |\n  x\n", "a: \"x\\n\"\n"),
        ("a: &x 1\nb: *x\n", "a:   &x 1 # c\nb: *x\n"),
    ] {
        assert_eq!(digest(one), digest(other), "{one}{other}");
    }
    for (one, other) in [
        ("a: 1\n", "a: '1'\n"),
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
