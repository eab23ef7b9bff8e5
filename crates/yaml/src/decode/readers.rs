//! Readers of values that are not mappings of known fields.

use std::fmt::Display;
use std::str::FromStr;

use super::{At, Spanned};
use crate::node::{Span, Value};

/// Text, through the type's own [`FromStr`]; what that says is the problem.
#[must_use]
pub fn text<T: FromStr<Err: Display>>(mut at: At<'_>) -> Option<T> {
    if let Value::String(text) = &at.node().value {
        return parsed(at, text);
    }
    at.wrong_kind("text");
    None
}

/// A whole number, through the type's own [`FromStr`]: a range is the type's to check.
#[must_use]
pub fn number<T: FromStr<Err: Display>>(mut at: At<'_>) -> Option<T> {
    if let Value::Integer(number) = at.node().value {
        return parsed(at, &number.to_string());
    }
    at.wrong_kind("a number");
    None
}

/// `true` or `false`.
#[must_use]
pub fn boolean(mut at: At<'_>) -> Option<bool> {
    if let Value::Bool(value) = at.node().value {
        return Some(value);
    }
    at.wrong_kind("a boolean");
    None
}

/// A list, whose items are read one by one. Those that can't be read are left out, and are problems.
pub fn list<T>(
    mut at: At<'_>,
    mut read: impl FnMut(At<'_>) -> Option<T>,
) -> Option<Vec<Spanned<T>>> {
    let Value::Sequence(items) = &at.node().value else {
        at.wrong_kind("a list");
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
pub fn one_or_many<T>(
    at: At<'_>,
    mut read: impl FnMut(At<'_>) -> Option<T>,
) -> Option<Vec<Spanned<T>>> {
    match at.node().value {
        Value::Sequence(_) => list(at, read),
        _ => at.spanned(&mut read).map(|one| vec![one]),
    }
}

/// A mapping whose keys are the user's, such as labels: each key with its value, in order.
pub fn entries<K, V>(
    mut at: At<'_>,
    mut read: impl FnMut(At<'_>) -> Option<V>,
) -> Option<Vec<(Spanned<K>, Spanned<V>)>>
where
    K: FromStr<Err: Display>,
{
    let Value::Mapping(entries) = &at.node().value else {
        at.wrong_kind("a mapping");
        return None;
    };
    let read = |entry: &crate::node::Entry| {
        let key = match entry.key.parse() {
            Ok(key) => Some(Spanned::new(key, entry.key_span)),
            Err(error) => {
                refuse_key(&mut at, entry.key_span, &entry.key, &error);
                None
            }
        };
        let value = at.field(&entry.key, &entry.value, &mut read);
        Some((key?, value?))
    };
    Some(entries.iter().filter_map(read).collect())
}

fn refuse_key(at: &mut At<'_>, span: Span, key: &str, error: &impl Display) {
    let problem = at.problem_of_field(span, key, error.to_string());
    at.push(problem);
}

fn parsed<T: FromStr<Err: Display>>(mut at: At<'_>, text: &str) -> Option<T> {
    match text.parse() {
        Ok(value) => Some(value),
        Err(error) => {
            let problem = at.problem(error.to_string());
            at.push(problem);
            None
        }
    }
}
