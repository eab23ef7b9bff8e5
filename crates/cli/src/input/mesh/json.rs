//! A document as kubectl reads it → JSON.

use egressgen_yaml::{Node, Reading, Value as Yaml};
use serde_json::{Map, Number, Value};

/// The value of a document in which [`strict`](egressgen_yaml::strict) found nothing.
///
/// What readers of YAML differ in is taken as kubectl takes it, which reads YAML 1.1: `no` is a boolean. Numbers in
/// such forms stay text, so that a field for a number refuses them.
pub(super) fn json(node: &Node) -> Value {
    match &node.value {
        Yaml::Null | Yaml::Alias { .. } => Value::Null,
        Yaml::Bool(value) => Value::Bool(*value),
        Yaml::Integer(number) => Value::Number((*number).into()),
        Yaml::Float(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        Yaml::String(text) => Value::String(text.clone()),
        Yaml::Ambiguous { text, reading } => match reading {
            Reading::Boolean => {
                let yes = ["y", "yes", "on"];
                Value::Bool(yes.iter().any(|word| text.eq_ignore_ascii_case(word)))
            }
            _ => Value::String(text.clone()),
        },
        Yaml::Sequence(items) => Value::Array(items.iter().map(json).collect()),
        Yaml::Mapping(entries) => {
            let entries = entries
                .iter()
                .map(|entry| (entry.key.clone(), json(&entry.value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use egressgen_yaml::{Limits, parse};
    use serde_json::json;

    #[test]
    fn values_are_those_of_kubectl() {
        let text =
            "{a: [1, -2, 1.5, .nan, ~, true, 'no', x], b: {80: off, d: 2026-11-24, e: 0777}}";
        let documents = parse(text, 0, &Limits::default()).unwrap();
        assert_eq!(
            super::json(&documents[0]),
            json!({
                "a": [1, -2, 1.5, null, null, true, "no", "x"],
                "b": {"80": false, "d": "2026-11-24", "e": "0777"},
            })
        );
    }
}
