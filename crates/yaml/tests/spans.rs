//! Where nodes and keys stand: the text of each span, over one document that has a bit of everything.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use egressgen_yaml::{Limits, LineIndex, Location, Node, Value, load};

const TEXT: &str = "\
# é
plain: été # c
'quoted': \"\\u00e9 x\"
empty:
flow: [1, {ключ: 日本}, []]
same level:
# c - d
- a
-
- - b
  - c
tagged: !!seq
- x
deeper:
  - k: v
    l: w
block: |
  one
  two

folded: >-
  é
long: a
  b
last: {}
";

/// A line for each node: what it is, and its source.
fn sources(text: &str, node: &Node, out: &mut Vec<String>) {
    let source = |span: egressgen_yaml::Span| text[span.start..span.end].replace("\r\n", "\n");
    match &node.value {
        Value::Sequence(items) => {
            out.push(format!("list {}", source(node.span)));
            for item in items {
                sources(text, item, out);
            }
        }
        Value::Mapping(entries) => {
            out.push(format!("mapping {}", source(node.span)));
            for entry in entries {
                out.push(format!("key {}", source(entry.key_span)));
                sources(text, &entry.value, out);
            }
        }
        _ => out.push(source(node.span)),
    }
}

fn sources_of(text: &str) -> Vec<String> {
    let documents = load(text, 0, &Limits::default()).unwrap();
    let mut out = Vec::new();
    for node in &documents {
        sources(text, node, &mut out);
    }
    out
}

#[test]
fn spans_are_the_source() {
    let whole = TEXT.strip_prefix("# é\n").unwrap().trim_end();
    #[rustfmt::skip]
    let wanted = [
        &format!("mapping {whole}"),
        "key plain", "été",
        "key 'quoted'", "\"\\u00e9 x\"",
        "key empty", "",
        "key flow", "list [1, {ключ: 日本}, []]", "1", "mapping {ключ: 日本}", "key ключ", "日本", "list []",
        "key same level", "list - a\n-\n- - b\n  - c", "a", "", "list - b\n  - c", "b", "c",
        "key tagged", "list - x", "x",
        "key deeper", "list - k: v\n    l: w", "mapping k: v\n    l: w", "key k", "v", "key l", "w",
        "key block", "one\n  two",
        "key folded", "é",
        "key long", "a\n  b",
        "key last", "mapping {}",
    ];
    assert_eq!(sources_of(TEXT), wanted);
    // With other line ends, and a byte order mark, nothing changes.
    assert_eq!(sources_of(&TEXT.replace('\n', "\r\n")), wanted);
    assert_eq!(sources_of(&format!("\u{feff}{TEXT}")), wanted);
}

/// A value that is left out is where it would be written.
#[test]
fn empty_values_have_a_place() {
    for (text, wanted) in [
        ("é:\nb: 1\n", 3),
        ("é: # c\n", 3),
        ("é: {x, z: }", 6),
        ("é : \n", 4),
        ("- \n- 1", 2),
    ] {
        let documents = load(text, 0, &Limits::default()).unwrap();
        let node = match &documents[0].value {
            Value::Mapping(entries) => match &entries[0].value.value {
                Value::Mapping(inner) => &inner[0].value,
                _ => &entries[0].value,
            },
            Value::Sequence(items) => &items[0],
            _ => &documents[0],
        };
        assert_eq!(
            (node.span.start, node.span.end),
            (wanted, wanted),
            "{text:?}"
        );
    }
}

#[test]
fn documents_without_a_value_are_left_out() {
    for (text, wanted) in [
        ("", 0),
        ("# c\n", 0),
        ("---\n", 0),
        ("---\n# c\n---\na\n...\n# c\n", 1),
        ("~", 1),
        ("''", 1),
    ] {
        assert_eq!(
            load(text, 0, &Limits::default()).unwrap().len(),
            wanted,
            "{text:?}"
        );
    }
}

#[test]
fn locations() {
    let text = "\u{feff}é: 日本\r\nb\rc\n\n\u{1f600}x";
    let index = LineIndex::new(text);
    let at = |part: &str| index.location(text.find(part).unwrap());
    for (part, line, column) in [
        ("é", 1, 1),
        (":", 1, 2),
        ("本", 1, 5),
        ("b", 2, 1),
        ("c", 3, 1),
        ("\u{1f600}", 5, 1),
        ("x", 5, 2),
    ] {
        assert_eq!(at(part), Location { line, column }, "{part}");
    }
    assert_eq!(index.location(0), Location { line: 1, column: 1 });
    assert_eq!(index.location(usize::MAX).to_string(), "5:3");
    assert_eq!(LineIndex::new("").location(0).to_string(), "1:1");
    assert_eq!(LineIndex::new("a\n").location(2).to_string(), "2:1");
}

/// Long lines are counted in steps: every character of one is where a plain count finds it.
#[test]
fn locations_in_a_long_line() {
    let line = "aé日\u{1f600}".repeat(200);
    let text = format!("x\n{line}\n{line}");
    let index = LineIndex::new(&text);
    for (line, start) in [(2, 2), (3, 3 + line.len())] {
        let rest = &text[start..];
        let end = rest.find('\n').unwrap_or(rest.len());
        for (count, (offset, _)) in rest[..end].char_indices().enumerate() {
            assert_eq!(
                index.location(start + offset),
                Location {
                    line,
                    column: count + 1
                }
            );
        }
    }
}
