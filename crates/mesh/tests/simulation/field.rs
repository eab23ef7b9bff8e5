//! Changes of a field: which fields, and the values they get.

use serde_json::Value;

use super::fields::FIELDS;

/// A field of the kind, by a JSON pointer in which `?` stands for any index, `+` for a new first item and `-` for a new
/// last one. The values are a JSON array; null removes the field.
pub(crate) struct Field {
    pub(crate) kind: &'static str,
    pub(crate) pointer: &'static str,
    pub(crate) values: &'static str,
}

/// Changes a field that one of the resources can have, each chosen by its number.
pub(crate) fn change(resources: &mut [Value], row: usize, pick: usize, value: usize) {
    let possible: Vec<(&Field, Vec<usize>)> = FIELDS
        .iter()
        .map(|field| (field, holders(field, resources)))
        .filter(|(_, holders)| !holders.is_empty())
        .collect();
    let Some((field, holders)) = possible.get(row % possible.len().max(1)) else {
        return;
    };
    let values: Vec<Value> = serde_json::from_str(field.values).expect("a JSON array");
    let holder = holders[pick % holders.len()];
    set(
        &mut resources[holder],
        field.pointer,
        pick / holders.len(),
        values[value % values.len()].clone(),
    );
}

/// The numbers of the resources that can have the field.
fn holders(field: &Field, resources: &[Value]) -> Vec<usize> {
    let fits =
        |it: &Value| (field.kind == "*" || it["kind"] == field.kind) && reaches(it, field.pointer);
    (0..resources.len())
        .filter(|number| fits(&resources[*number]))
        .collect()
}

fn steps(pointer: &str) -> (Vec<&str>, &str) {
    let mut steps: Vec<&str> = pointer.split('/').skip(1).collect();
    let last = steps.pop().unwrap_or_default();
    (steps, last)
}

/// Whether the object that holds the field is there, and an item of it if it is a list.
fn reaches(resource: &Value, pointer: &str) -> bool {
    let (path, last) = steps(pointer);
    let mut at = resource;
    for step in path {
        let next = if step == "?" { at.get(0) } else { at.get(step) };
        let Some(next) = next else { return false };
        at = next;
    }
    match last {
        "?" => at.get(0).is_some(),
        "+" | "-" => at.is_array(),
        _ => at.is_object(),
    }
}

fn set(resource: &mut Value, pointer: &str, mut pick: usize, new: Value) {
    let (path, last) = steps(pointer);
    let mut at = resource;
    let mut choose = |count: usize| {
        let chosen = pick % count;
        pick /= count;
        chosen
    };
    for step in path {
        at = match at {
            Value::Array(items) if !items.is_empty() => {
                let index = choose(items.len());
                &mut items[index]
            }
            Value::Object(fields) if fields.contains_key(step) => &mut fields[step],
            // A list whose other items have the field.
            _ => return,
        };
    }
    match at {
        Value::Array(items) => match last {
            "+" => items.insert(0, new),
            "-" => items.push(new),
            _ if new.is_null() => {
                items.remove(choose(items.len()));
            }
            _ => {
                let index = choose(items.len());
                items[index] = new;
            }
        },
        Value::Object(fields) if new.is_null() => {
            fields.remove(last);
        }
        Value::Object(fields) => {
            fields.insert(last.to_owned(), new);
        }
        _ => {}
    }
}
