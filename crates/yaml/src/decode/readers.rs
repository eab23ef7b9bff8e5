//! Readers of values that are not mappings of known fields.

use std::fmt::Display;
use std::str::FromStr;

use super::{At, rules};
use crate::node::{Entry, Value};

/// Text, through the type's own [`FromStr`], whose error is the message.
#[must_use]
pub fn text<T: FromStr<Err: Display>>(mut at: At<'_>) -> Option<T> {
    if let Value::String(text) = &at.node().value {
        return parsed(at, text);
    }
    at.wrong_type("text");
    None
}

/// A whole number, through the type's own [`FromStr`]: a range is the type's to check.
#[must_use]
pub fn number<T: FromStr<Err: Display>>(mut at: At<'_>) -> Option<T> {
    if let Value::Integer(number) = at.node().value {
        return parsed(at, &number.to_string());
    }
    at.wrong_type("a number");
    None
}

/// `true` or `false`.
#[must_use]
pub fn boolean(mut at: At<'_>) -> Option<bool> {
    if let Value::Bool(value) = at.node().value {
        return Some(value);
    }
    at.wrong_type("a boolean");
    None
}

/// A list, whose items are read one by one. Those that can't be read are left out, after a diagnostic.
pub fn list<T>(mut at: At<'_>, mut read: impl FnMut(At<'_>) -> Option<T>) -> Option<Vec<T>> {
    let Value::Sequence(items) = &at.node().value else {
        at.wrong_type("a list");
        return None;
    };
    let items = items.iter().enumerate();
    Some(
        items
            .filter_map(|(index, node)| at.item(index, node, &mut read))
            .collect(),
    )
}

/// One value, or a list of them.
pub fn one_or_many<T>(at: At<'_>, mut read: impl FnMut(At<'_>) -> Option<T>) -> Option<Vec<T>> {
    match at.node().value {
        Value::Sequence(_) => list(at, read),
        _ => read(at).map(|one| vec![one]),
    }
}

/// A mapping whose keys are the user's, such as labels: each key with its value, in order.
pub fn entries<K, V>(
    mut at: At<'_>,
    mut read: impl FnMut(At<'_>) -> Option<V>,
) -> Option<Vec<(K, V)>>
where
    K: FromStr<Err: Display>,
{
    let Value::Mapping(entries) = &at.node().value else {
        at.wrong_type("a mapping");
        return None;
    };
    let read = |entry: &Entry| {
        if entry.is_superseded || !entry.is_text() {
            at.skip();
            return None;
        }
        let key = entry.key.parse().map_err(|error: K::Err| {
            let place = at.key(&entry.key);
            at.push(rules::INVALID_VALUE.diagnostic(error.to_string()).at(place));
        });
        let value = at.field(&entry.key, &entry.value, &mut read);
        Some((key.ok()?, value?))
    };
    Some(entries.iter().filter_map(read).collect())
}

fn parsed<T: FromStr<Err: Display>>(mut at: At<'_>, text: &str) -> Option<T> {
    text.parse()
        .map_err(|error: T::Err| at.refuse_value(error.to_string()))
        .ok()
}
