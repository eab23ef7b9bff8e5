//! Readers that several fields share.

use std::collections::BTreeMap;

use egressgen_yaml::{At, Value, entries, list, text};

use crate::policy::{NonEmpty, rules};

/// One of a few values.
pub(in crate::policy) fn word<T: Copy>(mut at: At<'_>, words: &[(&str, T)]) -> Option<T> {
    let given = at.node().as_str();
    if let Some((_, value)) = words.iter().find(|(word, _)| given == Some(word)) {
        return Some(*value);
    }
    let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
    let expected = match &words[..] {
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
        [] => String::new(),
    };
    at.refuse_value(format!("expected {expected}"));
    None
}

/// A list with at least one item.
pub(in crate::policy) fn some<T>(
    mut at: At<'_>,
    what: &str,
    example: &str,
    read: impl FnMut(At<'_>) -> Option<T>,
) -> Option<NonEmpty<T>> {
    refuse_empty(&mut at, what, example);
    NonEmpty::try_from(list(at, read)?).ok()
}

pub(super) fn refuse_empty(at: &mut At<'_>, what: &str, example: &str) {
    if matches!(&at.node().value, Value::Sequence(items) if items.is_empty()) {
        let empty = rules::EMPTY_LIST
            .diagnostic(format!("the list has no {what}"))
            .with_help(format!("give at least one, such as {example}"));
        at.push(empty.at(at.place()));
    }
}

pub(super) fn texts(at: At<'_>) -> Option<BTreeMap<String, String>> {
    Some(entries::<String, String>(at, text)?.into_iter().collect())
}
