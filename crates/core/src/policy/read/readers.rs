//! Readers that several fields share.

use std::collections::BTreeMap;

use egressgen_yaml::{At, Spanned, Value, entries, list, text};

use crate::policy::NonEmpty;

/// One of a few words.
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
    let problem = at.problem(format!("expected {expected}"));
    at.push(problem.with_help(format!("write {expected}")));
    None
}

/// A list with something in it.
pub(in crate::policy) fn some<T>(
    mut at: At<'_>,
    what: &str,
    example: &str,
    read: impl FnMut(At<'_>) -> Option<T>,
) -> Option<NonEmpty<T>> {
    refuse_empty(&mut at, what, example);
    NonEmpty::try_from(values(list(at, read)?)).ok()
}

pub(super) fn refuse_empty(at: &mut At<'_>, what: &str, example: &str) {
    if matches!(&at.node().value, Value::Sequence(items) if items.is_empty()) {
        let problem = at.problem(format!("there is no {what} in the list"));
        at.push(problem.with_help(format!("give at least one: {example}")));
    }
}

pub(super) fn texts(at: At<'_>) -> Option<BTreeMap<String, String>> {
    let pairs = entries::<String, String>(at, text)?;
    Some(
        pairs
            .into_iter()
            .map(|(key, it)| (key.value, it.value))
            .collect(),
    )
}

pub(in crate::policy) fn value<T>(spanned: Option<Spanned<T>>) -> Option<T> {
    spanned.map(|it| it.value)
}

pub(super) fn values<T>(spanned: Vec<Spanned<T>>) -> Vec<T> {
    spanned.into_iter().map(|it| it.value).collect()
}
