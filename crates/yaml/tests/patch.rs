//! Edits of a text: every other byte stays, or there is no new text.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use egressgen_yaml::{Limits, Node, Patch, PatchError, Path, Value, parse};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use serde_json::json;

fn path(path: &str) -> Path {
    path.split('.')
        .filter(|step| !step.is_empty())
        .fold(Path::root(), |path, step| match step.parse() {
            Ok(index) => path.index(index),
            Err(_) => path.key(step),
        })
}

fn patched(
    text: &str,
    edit: impl FnOnce(&mut Patch<'_>) -> Result<(), PatchError>,
) -> Result<String, PatchError> {
    let documents = parse(text, 0, &Limits::NONE).unwrap();
    let mut patch = Patch::new(text, &documents, 0);
    edit(&mut patch)?;
    patch.finish()
}

/// A text with a value between `»` and `«`, its path, the new value, and how it is written.
#[test]
fn values_are_replaced() {
    for (text, at, new, written) in [
        ("a: »1« # c\nb: 2\n", "a", json!(443), "443"),
        ("a: »x«\n", "a", json!("no"), "\"no\""),
        (
            "a: { b: »1« , c: [ ]}\n",
            "a.b",
            json!({"d": [1, "no"]}),
            "{\"d\":[1,\"no\"]}",
        ),
        (
            "- a\n-   »b: 1\n    c: 2«\n- d\n",
            "1",
            json!({"e": 1, "f": [2]}),
            "e: 1\n    f:\n    - 2",
        ),
        ("- »!!map {a: 1}«\n", "0", json!("é"), "é"),
        (
            "a:» 1«\nb: 2\n",
            "a",
            json!({"c": 1, "d": {"e": 2}}),
            "\n  c: 1\n  d:\n    e: 2",
        ),
        ("x:\n  a:   »~«\n  b: 2\n", "x.a", json!([]), "[]"),
        ("x:\n  a:» []«\n", "x.a", json!([1, 2]), "\n  - 1\n  - 2"),
        (
            "a:\n    »b: 1«\n",
            "a",
            json!({"c": 1, "d": 2}),
            "c: 1\n    d: 2",
        ),
        ("a: 1\na: »2«\n", "a", json!(3), "3"),
        ("a:»«\nb: 2\n", "a", json!("x"), " x"),
        ("»a: 1«\n", "", json!({"b": 2}), "b: 2"),
        ("{\"a\": [1, »2«]}", "a.1", json!("x"), "\"x\""),
    ] {
        let question = text.replace(['»', '«'], "");
        let (before, rest) = text.split_once('»').unwrap();
        let (_, after) = rest.split_once('«').unwrap();
        let answer = patched(&question, |patch| patch.replace(&path(at), &new));
        assert_eq!(answer.unwrap(), [before, written, after].concat());
    }
}

/// A text with `»` where values are added, the path of the list, and what comes there.
#[test]
fn items_are_appended() {
    for (text, at, added) in [
        ("a:\n- 1\n»b: 2\n", "a", "- x\n- k: 1\n  l: 2\n"),
        (
            "a:\n  - 1 # c\n\n  # d\n»b: 2\n",
            "a",
            "  - x\n  - k: 1\n    l: 2\n",
        ),
        ("a: [1, 2» ] # c\n", "a", ", \"x\", {\"k\":1,\"l\":2}"),
        ("a:» # c\nb: 1\n", "a", "\n- x\n- k: 1\n  l: 2"),
        ("a: 1\n»---\nb\n", "b", "b:\n- x\n- k: 1\n  l: 2\n"),
        ("- a:\n  - 1\n»- b\n", "0.a", "  - x\n  - k: 1\n    l: 2\n"),
        (
            "- a:\n    c: 1\n»  b: 2\n- b\n",
            "0.a.d",
            "    d:\n    - x\n    - k: 1\n      l: 2\n",
        ),
        ("- - 1\n»- b\n", "0", "  - x\n  - k: 1\n    l: 2\n"),
        ("- - 1\n\n»-\n  b\n", "0", "  - x\n  - k: 1\n    l: 2\n"),
        ("{a: {b: 1»}}", "a.c", ", \"c\": [\"x\", {\"k\":1,\"l\":2}]"),
        ("{a: {»}}", "a.c", "\"c\": [\"x\", {\"k\":1,\"l\":2}]"),
        ("a: |\n  x\n\n»b: 1\n", "c", ""),
    ] {
        let question = text.replace('»', "");
        let answer = patched(&question, |patch| {
            patch.append(&path(at), &[json!("x"), json!({"k": 1, "l": 2})])
        });
        let wanted = if added.is_empty() {
            format!("{question}c:\n- x\n- k: 1\n  l: 2\n")
        } else {
            text.replace('»', added)
        };
        assert_eq!(answer.unwrap(), wanted);
    }
}

/// Several edits of one text: items replaced and added in one list, and a list made without items.
#[test]
fn edits_go_together() {
    let text = "items:\n- a: 1\n- b: |\n    x\n- c: 3\nend: 1\n---\nother: [no]\n";
    let answer = patched(text, |patch| {
        patch.append(&path("items"), &[4, 5])?;
        patch.replace(&path("items.2.c"), &"d")?;
        patch.replace(&path("items.0"), &json!({"a": 2, "b": []}))?;
        patch.append::<u8>(&path("results"), &[])
    });
    assert_eq!(
        answer.unwrap(),
        "items:\n- a: 2\n  b: []\n- b: |\n    x\n- c: d\n- 4\n- 5\nend: 1\nresults: []\n---\nother: [no]\n"
    );
}

#[test]
fn what_is_not_there_is_not_edited() {
    for at in ["b", "a.b", "c.2", "c.x", "c.0.1"] {
        let edited = patched("a: 1\nc: [1]\n", |patch| patch.replace(&path(at), &1));
        assert!(matches!(edited, Err(PatchError::Absent(_))), "{at}");
    }
    for at in ["a", "a.b", "d.e", "c.1"] {
        let edited = patched("a: 1\nc: [1]\n", |patch| patch.append(&path(at), &[1]));
        assert!(matches!(edited, Err(PatchError::Absent(_))), "{at}");
    }
    let edited = patched("a: {b: &x 1}\nc: *x\n", |patch| {
        patch.replace(&path("a"), &1)
    });
    assert!(matches!(edited, Err(PatchError::Anchored(_))));
}

/// What would change something else is refused.
#[test]
fn what_would_change_something_else_is_refused() {
    for (text, at) in [
        // The new item would end the block of text that has no end.
        ("a:\n- b: |+\n    x", "a"),
        ("a: {b: 1}\nc: |\n  x", "d"),
    ] {
        let edited = patched(text, |patch| patch.append(&path(at), &[1]));
        assert!(matches!(edited, Err(PatchError::Unpatchable)), "{edited:?}");
    }
    // Of two edits in one place, neither may be lost.
    let twice = patched("a: {b: 1}\n", |patch| {
        patch.replace(&path("a"), &2)?;
        patch.replace(&path("a.b"), &3)
    });
    assert!(matches!(twice, Err(PatchError::Unpatchable)), "{twice:?}");
}

/// A document in any style, with all that may stand between its values.
fn document() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "1",
        "no",
        "'x y'",
        "\"\\u00e9\"",
        "!t x",
        "&k v",
        "~",
        "x # c",
        "*a",
        "[]",
        "{}",
        "[1, {a: no}]",
    ]);
    let value = leaf.prop_map(|leaf| format!(" {leaf}"));
    value.prop_recursive(4, 30, 4, |inner| {
        let indented = |text: String| text.replace('\n', "\n  ");
        let blank = prop::sample::select(vec!["", "\n", "\n# c", " # c", "\n\n"]);
        let list =
            prop::collection::vec((inner.clone(), blank.clone()), 1..4).prop_map(move |items| {
                let items = items.into_iter();
                let items = items.map(|(item, blank)| format!("\n-{}{blank}", indented(item)));
                items.collect::<String>()
            });
        let mapping = prop::collection::vec((inner, blank), 1..4).prop_map(move |values| {
            let entries = ["a", "b", "'c'", "d"].into_iter().zip(values);
            let entries =
                entries.map(|(key, (value, blank))| format!("\n{key}:{}{blank}", indented(value)));
            entries.collect::<String>()
        });
        prop_oneof![list, mapping]
    })
}

/// All paths of a tree, with what is there.
fn paths<'n>(node: &'n Node, path: &Path, out: &mut Vec<(Path, &'n Node)>) {
    out.push((path.clone(), node));
    match &node.value {
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                paths(item, &path.clone().index(index), out);
            }
        }
        Value::Mapping(entries) => {
            for entry in entries {
                paths(&entry.value, &path.clone().key(&entry.key), out);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, ..ProptestConfig::default() })]

    /// After an edit the text has what it had, and the new value at its path.
    #[test]
    fn an_edit_changes_what_it_is_about(
        text in document(),
        end in prop::sample::select(vec!["", "\n", "\n---\nx: [1]\n", "\n...\n"]),
        at in any::<prop::sample::Index>(),
        new in prop::sample::select(vec![json!(1), json!("no"), json!({"x": [1, "y"], "z": {}}), json!([])]),
        is_append in any::<bool>(),
    ) {
        let text = format!("{text}{end}");
        let Ok(documents) = parse(&text, 0, &Limits::NONE) else {
            return Ok(());
        };
        let mut all = Vec::new();
        paths(&documents[0], &Path::root(), &mut all);
        let (path, _) = at.get(&all).clone();
        let Ok(answer) = patched(&text, |patch| {
            if is_append {
                patch.append(&path, std::slice::from_ref(&new))
            } else {
                patch.replace(&path, &new)
            }
        }) else {
            return Ok(());
        };
        let context = format!("{path}: {new}\n{text}\n===\n{answer}");
        let after = parse(&answer, 0, &Limits::NONE);
        prop_assert!(after.is_ok(), "{}", context);
        let after = after.unwrap();
        prop_assert_eq!(after.len(), documents.len(), "{}", context);
        let mut found = Vec::new();
        paths(&after[0], &Path::root(), &mut found);
        let is_inside = |inner: &Path| inner.steps().starts_with(path.steps());
        let is_around = |outer: &Path| path.steps().starts_with(outer.steps());
        let old = all.iter().filter(|(path, _)| !is_inside(path) && !is_around(path));
        let same = found.iter().filter(|(path, _)| !is_inside(path) && !is_around(path));
        let digests = |(path, node): &(Path, &Node)| (path.clone(), node.digest());
        prop_assert_eq!(old.map(digests).collect::<Vec<_>>(), same.map(digests).collect::<Vec<_>>(), "{}", context);
        let wanted = parse(&new.to_string(), 0, &Limits::NONE).unwrap()[0].digest();
        let there = found.iter().find(|(place, _)| *place == path).map(|(_, node)| *node);
        let there = if is_append { there.and_then(|list| list.items().last()) } else { there };
        prop_assert_eq!(there.map(Node::digest), Some(wanted), "{}", context);
    }
}

/// Refusing everything would pass the test above.
#[test]
fn most_edits_are_made() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut made, mut asked) = (0, 0);
    for _ in 0..300 {
        let text = document().new_tree(&mut runner).unwrap().current() + "\n";
        let Ok(documents) = parse(&text, 0, &Limits::NONE) else {
            continue;
        };
        let mut all = Vec::new();
        paths(&documents[0], &Path::root(), &mut all);
        for (path, node) in all {
            if node.is_anchored() {
                continue;
            }
            asked += 1;
            made +=
                i32::from(patched(&text, |patch| patch.replace(&path, &json!({"x": 1}))).is_ok());
        }
    }
    assert!(asked > 500 && made * 10 > asked * 9, "{made} of {asked}");
}
