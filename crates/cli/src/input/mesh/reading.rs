//! Texts that are read together, and everything there is to say about them.

use std::path::Path;

use egressgen_diagnostics::{Diagnostic, Diagnostics, Place, Span};
use egressgen_yaml::{Limits, Node, Value};

use super::template;
use crate::input::source::Source;
use crate::report::Report;
use crate::report::failure::Failure;

/// What `kubectl get -A` shows of a large cluster is read; what exhausts the memory is not.
const LIMITS: Limits = Limits {
    bytes: 128 << 20,
    documents: 500_000,
    nodes: 10_000_000,
    depth: 128,
    any_character: true,
};

/// Texts that are read together, and everything there is to say about them.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The texts, numbered in their order.
    pub(crate) sources: Vec<Source>,
    /// Why nothing can be traced.
    pub(crate) errors: Diagnostics,
    /// What was assumed, and what may not be as wanted.
    pub(crate) messages: Vec<Diagnostic>,
}

// === impl Reading ===

impl Reading {
    /// Reads a file of resources. The items of a List stand in its place, as documents of their own.
    pub(super) fn resources(&mut self, path: &Path) -> Result<u32, Failure> {
        let number = self.next();
        let (mut source, wrong) = Source::read_each(path, number, &LIMITS)?;
        let templates = wrong.into_iter().map(|wrong| {
            let document = document_around(&source.text, &wrong);
            document
                .and_then(|part| template::refusal(&source.text, number, part))
                .unwrap_or(wrong)
        });
        self.errors.extend(templates);
        source.documents = source.documents.map(without_lists);
        self.sources.push(source);
        Ok(number)
    }

    /// Reads a file of ours, in which everything must be right.
    pub(crate) fn strict(&mut self, path: &Path) -> Result<u32, Failure> {
        let number = self.next();
        let source = Source::read(path, number)?;
        if let Err(wrong) = &source.documents {
            self.errors.append(wrong.clone());
        }
        self.sources.push(source);
        Ok(number)
    }

    /// The documents of a text.
    pub(crate) fn documents(&self, number: u32) -> &[Node] {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        let source = self.sources.get(number);
        source
            .and_then(|source| source.documents.as_deref().ok())
            .unwrap_or_default()
    }

    /// A text.
    pub(crate) fn text(&self, number: u32) -> &str {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        self.sources.get(number).map_or("", |source| &source.text)
    }

    /// The texts and the messages, if nothing is wrong.
    pub(crate) fn finish(self) -> Result<(Vec<Source>, Vec<Diagnostic>), Failure> {
        if self.errors.is_empty() {
            return Ok((self.sources, self.messages));
        }
        Err(Failure::report(Report::sorted(self.sources, self.errors)))
    }

    fn next(&self) -> u32 {
        u32::try_from(self.sources.len()).unwrap_or(u32::MAX)
    }
}

/// The items of Lists, as `kubectl get -o yaml` shows them, in the place of the Lists.
fn without_lists(documents: Vec<Node>) -> Vec<Node> {
    let mut all = Vec::with_capacity(documents.len());
    for document in documents {
        let kind = document.get("kind").and_then(Node::as_str);
        let is_list = kind.is_some_and(|kind| kind.ends_with("List"))
            && document
                .get("metadata")
                .is_none_or(|it| it.get("name").is_none());
        match document.value {
            Value::Mapping(entries) if is_list => {
                let items = entries.into_iter().find(|entry| entry.key == "items");
                if let Some(Value::Sequence(items)) = items.map(|entry| entry.value.value) {
                    all.extend(without_lists(items));
                }
            }
            _ => all.push(document),
        }
    }
    all
}

/// The document in which the syntax is wrong, from one line `---` to the next.
fn document_around(text: &str, wrong: &Diagnostic) -> Option<Span> {
    let Some(Place::Text { span, .. }) = wrong.place() else {
        return None;
    };
    let (before, after) = text.split_at_checked(span.start)?;
    let start = before.rfind("\n---").unwrap_or_default();
    let end = after.find("\n---").map_or(text.len(), |at| span.start + at);
    Some(Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use egressgen_yaml::parse;

    use super::*;

    #[test]
    fn items_stand_in_place_of_their_list() {
        let text = "kind: A\n---\napiVersion: v1\nkind: List\nitems: [{kind: B}, {kind: BList, items: [{kind: C}]}]\n\
                    ---\nkind: AccessList\nmetadata: {name: x}\n---\nkind: List\n---\nitems: 1\n";
        let documents = without_lists(parse(text, 0, &LIMITS).unwrap());
        let kinds = documents
            .iter()
            .map(|it| it.get("kind").and_then(Node::as_str));
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            [Some("A"), Some("B"), Some("C"), Some("AccessList"), None]
        );
        assert_eq!(
            &text[documents[2].span.start..documents[2].span.end],
            "{kind: C}"
        );
    }
}
