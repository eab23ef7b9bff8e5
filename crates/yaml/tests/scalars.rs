//! What plain words are, row by row, and that no reader we did not write takes them for something else.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod common;

use common::{kubectl, pyyaml};
use egressgen_yaml::{Limits, Reading, Value, load};

/// A word without quotes, and what it is.
type Row = (&'static str, Value);

fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut add = |words: &str, value: fn(&str) -> Value| {
        let words: &'static str = words.to_owned().leak();
        rows.extend(words.split_whitespace().map(|word| (word, value(word))));
    };
    add("~ null Null NULL", |_| Value::Null);
    add("true True TRUE", |_| Value::Bool(true));
    add("false False FALSE", |_| Value::Bool(false));
    add(
        "0 1 -1 443 -9223372036854775808 9223372036854775807",
        |word| Value::Integer(word.parse().unwrap()),
    );
    add("+1 0x1 0x01", |_| Value::Integer(1));
    add("0x1f 0x1F", |_| Value::Integer(31));
    add(
        "12.5 0.5 00.5 12. -12.5 .5 1.5e-3 1.5E+3 +1.0 0.0",
        |word| Value::Float(word.parse().unwrap()),
    );
    add(".inf .Inf +.INF", |_| Value::Float(f64::INFINITY));
    add("-.inf", |_| Value::Float(f64::NEG_INFINITY));
    add(".nan .NaN .NAN", |_| Value::Float(f64::NAN));
    add(
        "y Y n N yes Yes YES no No NO on On ON off Off OFF",
        |word| ambiguous(word, Reading::Boolean),
    );
    add(
        "00 007 08 0777 -0777 0o7 0O7 -0o17 0X1F -0x1f +0x1f 0b101 0B1 1_000 1__0 0_ 0x_1 -_1 1_000.5 \
         9223372036854775808 99999999999999999999 0xffffffffffffffffff 1e3 1E3 12e03 1e+3 1.5e3 -.5 +.5 1e400 1.0e+400 \
         1:30 22:22 190:20:30 -1:30 1:5 1:30.5 01:30.5 8080:5",
        |word| ambiguous(word, Reading::Number),
    );
    add(
        "2026-11-24 2026-11-24T10:00:00Z 2026-1-2t1:02:03.5+01:00",
        |word| ambiguous(word, Reading::Date),
    );
    add("= <<", |word| ambiguous(word, Reading::Sign));
    add(
        "tRuE nULL yEs nO oN NaN nan inf Infinity -inf None nil a _1 _ . .. + -- +-1 1a 0xg 0x 0o8 0b2 e3 1e 1e+ 1.2.3 v1 10s \
         1m30s 1:60 01:30 8080:80 10.0.0.0/8 ::1 fe80::/10 2026-1-2 2026-11 2026-11-24x 20-11-24 a=b 8443/TCP \
         edition.cnn.com é 日本 .a .5. 1-2 +a -a a#b",
        |word| Value::String(word.to_owned()),
    );
    let date = "2026-11-24 10:00:00";
    rows.push((date, ambiguous(date, Reading::Date)));
    rows
}

fn ambiguous(text: &str, reading: Reading) -> Value {
    Value::Ambiguous {
        text: text.to_owned(),
        reading,
    }
}

/// All rows as one list.
fn yaml() -> String {
    rows()
        .iter()
        .fold(String::new(), |yaml, (word, _)| yaml + "- " + word + "\n")
}

#[test]
fn words_resolve() {
    let documents = load(&yaml(), 0, &Limits::default()).unwrap();
    let Value::Sequence(items) = &documents[0].value else {
        panic!("not a list");
    };
    assert_eq!(items.len(), rows().len());
    for ((word, wanted), node) in rows().iter().zip(items) {
        // NaN is not equal to itself.
        assert_eq!(format!("{:?}", node.value), format!("{wanted:?}"), "{word}");
    }
}

/// What is in quotes or a block is text, whatever it looks like.
#[test]
fn quoted_words_are_text() {
    for (word, _) in rows() {
        let text =
            format!("- '{word}'\n- \"{word}\"\n- |-\n  {word}\n- !!str {word}\n- ! {word}\n");
        let documents = load(&text, 0, &Limits::default()).unwrap();
        let Value::Sequence(items) = &documents[0].value else {
            panic!("not a list");
        };
        assert_eq!(items.len(), 5);
        for item in items {
            assert_eq!(item.value, Value::String(word.to_owned()), "{text}");
        }
    }
}

/// What another reader took each word for: `Debug` of our own value, as far as there is one.
fn compare(name: &str, read: &[serde_json::Value]) {
    let rows = rows();
    assert_eq!(read.len(), rows.len(), "{name}");
    for ((word, ours), theirs) in rows.iter().zip(read) {
        let same = match ours {
            Value::Null => theirs.is_null(),
            Value::Bool(value) => theirs == value,
            Value::Integer(value) => theirs == value,
            Value::Float(value) if value.is_finite() => theirs.as_f64() == Some(*value),
            Value::String(value) => theirs == value,
            _ => true,
        };
        assert!(same, "{name} takes {word} for {theirs}, we for {ours:?}");
    }
}

#[test]
fn pyyaml_agrees() {
    // `=` and `<<` are errors to PyYAML, and JSON has neither dates nor infinity.
    let script = "\
import json, math, sys, yaml
for sign in ['value', 'merge']:
    yaml.SafeLoader.add_constructor('tag:yaml.org,2002:' + sign, lambda loader, node: None)
finite = lambda value: None if isinstance(value, float) and not math.isfinite(value) else value
words = yaml.safe_load(sys.stdin.buffer)
json.dump([finite(word) for word in words], sys.stdout, default=str)";
    let json = pyyaml(script, &yaml());
    if let Some(json) = json {
        let read: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        compare("PyYAML", &read);
    }
}

/// JSON, which kubectl makes of YAML, has no infinity: those rows are left out.
#[test]
fn kubectl_agrees() {
    let finite = |value: &Value| !matches!(value, Value::Float(float) if !float.is_finite());
    let rows = rows();
    let words = rows
        .iter()
        .map(|(word, value)| if finite(value) { word } else { "0" });
    let head = "apiVersion: example.com/v1\nkind: Words\nmetadata:\n  name: words\nspec:\n";
    let object = words.fold(head.to_owned(), |object, word| object + "- " + word + "\n");
    if let Some(json) = kubectl(&object) {
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        let read = read["spec"].as_array().unwrap();
        compare("kubectl", read);
    }
}

#[test]
fn core_tags_must_fit() {
    let good = [
        ("!!null ~", Value::Null),
        ("!!bool true", Value::Bool(true)),
        ("!!int '443'", Value::Integer(443)),
        ("!!float 1.5", Value::Float(1.5)),
        ("!!str", Value::String(String::new())),
        ("!!seq []", Value::Sequence(Vec::new())),
        ("!!map {}", Value::Mapping(Vec::new())),
        (
            "!<tag:yaml.org,2002:str> no",
            Value::String("no".to_owned()),
        ),
    ];
    for (text, value) in good {
        assert_eq!(
            load(text, 0, &Limits::default()).unwrap()[0].value,
            value,
            "{text}"
        );
    }
}

/// PyYAML fails at this one, so it can't be a row.
#[test]
fn a_prefix_without_digits() {
    let documents = load("0b_", 0, &Limits::default()).unwrap();
    assert_eq!(documents[0].value, ambiguous("0b_", Reading::Number));
    for text in ["0_b", "0_x", "-0_o", "0x"] {
        let documents = load(text, 0, &Limits::default()).unwrap();
        assert_eq!(documents[0].as_str(), Some(text), "text to all readers");
    }
}
