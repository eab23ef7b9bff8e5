//! What holds for any text and any value.

#![expect(clippy::panic, reason = "a helper of a test fails as a test does")]

use std::collections::BTreeMap;

use egressgen_diagnostics::Place;
use egressgen_yaml::{Limits, LineIndex, Node, Span, Value, Writer, load, parse, strict};
use proptest::prelude::*;

/// A value as JSON has it.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        (-1e6..1e6f64).prop_map(Into::into),
        any::<f64>()
            .prop_filter("JSON has no others", |float| float.is_finite())
            .prop_map(Into::into),
        text().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(text(), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Any text, and often one that looks like YAML, a number or a date.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z.*-]{0,12}",
        "[-+.0-9a-fxoeE_:]{0,8}",
        "[-\\[\\]{}:,#&*!|>'\"%@` \n\r\tano~=<]{0,10}",
        Just("no".to_owned()),
        Just("2026-11-24".to_owned()),
    ]
}

/// Pieces of YAML, put together at random.
fn yaml() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "a",
            "é",
            "日",
            "1",
            "no",
            "~",
            ": ",
            ":\n",
            "- ",
            "-\n",
            "\n",
            "\r\n",
            "  ",
            "\t",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "? ",
            "'",
            "\"",
            "\\",
            "|",
            ">",
            "|-\n",
            "#",
            " # c\n",
            "---\n",
            "...\n",
            "&a ",
            "*a",
            "!!str ",
            "!",
            "%YAML 1.2\n",
            "<<: ",
            "\u{feff}",
            "=",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// The tree as JSON. What is ambiguous is none, as the writer must not write it.
fn tree(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Integer(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::String(text) => text.clone().into(),
        Value::Ambiguous { text, .. } => serde_json::json!({ "ambiguous": text }),
        Value::Alias { name, .. } => serde_json::json!({ "alias": name }),
        Value::Sequence(items) => items.iter().map(tree).collect(),
        Value::Mapping(entries) => {
            let entries: BTreeMap<_, _> = entries
                .iter()
                .map(|entry| (entry.key.clone(), tree(&entry.value)))
                .collect();
            serde_json::Value::Object(entries.into_iter().collect())
        }
    }
}

/// Every span is a part of the text, and lies in that of its parent, after that of the one before it.
fn check_spans(text: &str, node: &Node, within: Span) {
    let check = |span: Span| {
        assert!(
            text.get(span.start..span.end).is_some(),
            "{span:?} in {text:?}"
        );
        assert!(
            within.start <= span.start && span.end <= within.end,
            "{span:?} not within {within:?} in {text:?}"
        );
    };
    check(node.span);
    let mut last = node.span.start;
    let mut follow = |span: Span| {
        assert!(
            last <= span.start,
            "{span:?} is not after {last} in {text:?}"
        );
        last = span.end;
    };
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| {
            follow(item.span);
            check_spans(text, item, node.span);
        }),
        Value::Mapping(entries) => entries.iter().for_each(|entry| {
            follow(entry.key_span);
            follow(entry.value.span);
            check_spans(text, &entry.value, node.span);
        }),
        _ => {}
    }
}

/// A text is read or refused, and read strictly if nothing in it is refused.
fn check_text(text: &str) {
    let index = LineIndex::new(text);
    let parsed = parse(text, 0, &Limits::default());
    let loaded = load(text, 0, &Limits::default());
    if let Ok(documents) = &parsed {
        for node in documents {
            check_spans(text, node, Span::new(0, text.len()));
        }
        let violations = documents.iter().map(|node| strict(node, 0).count());
        assert_eq!(loaded.is_ok(), violations.sum::<usize>() == 0, "{text:?}");
    }
    for error in loaded.err().into_iter().flatten() {
        let Some(Place::Text { span, .. }) = error.place() else {
            panic!("{error:?} has no place");
        };
        assert!(
            text.get(span.start..span.end).is_some(),
            "{error:?} in {text:?}"
        );
        assert!(!error.to_string().is_empty());
        assert!(index.location(span.start).column > 0);
    }
}

fn has_float(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Array(items) => items.iter().any(has_float),
        serde_json::Value::Object(entries) => entries.values().any(has_float),
        value => value.is_f64(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        check_text(&text);
    }

    #[test]
    fn any_yaml_is_read_or_refused(text in yaml()) {
        check_text(&text);
    }

    /// The digest is that of what was written, in whatever form.
    #[test]
    fn digests_do_not_depend_on_the_form(value in json()) {
        let mut out = Writer::new(Vec::new());
        prop_assert!(out.document(&value).is_ok());
        let yaml = String::from_utf8(out.into_inner()).expect("YAML is UTF-8");
        let flow = value.to_string();
        let digest = |text: &str| parse(text, 0, &Limits::NONE).map(|documents| {
            documents.iter().map(Node::digest).collect::<Vec<_>>()
        });
        // JSON has floats in another form, which some readers of YAML take for text.
        if !has_float(&value) {
            prop_assert_eq!(digest(&yaml), digest(&flow), "{}\n{}", yaml, flow);
        }
    }

    #[test]
    fn what_was_written_is_read(values in prop::collection::vec(json(), 1..4)) {
        let mut out = Writer::new(Vec::new());
        for value in &values {
            prop_assert!(out.document(value).is_ok());
        }
        let yaml = String::from_utf8(out.into_inner()).expect("YAML is UTF-8");
        let documents = load(&yaml, 0, &Limits::default());
        prop_assert!(documents.is_ok(), "{:?}\n{}", documents, yaml);
        let read: Vec<_> = documents.iter().flatten().map(tree).collect();
        prop_assert_eq!(read, values, "{}", yaml);
    }
}
