//! The keys of a mapping.

use egressgen_diagnostics::Span;

use super::{Node, Value};

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key's text, without quotes. A key that is another scalar than text, such as `443` or `no`, has the text that
    /// is written there; one that is no scalar has none.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
    /// The key itself, unless its text is all there is to it.
    pub(crate) key_node: Option<Box<Node>>,
    /// Whether the same key comes again.
    pub(crate) is_superseded: bool,
}

/// The entry of a key: of one that comes twice the last, as kubectl reads it.
pub(crate) fn find<'n>(entries: &'n [Entry], key: &str) -> Option<&'n Entry> {
    entries
        .iter()
        .find(|entry| entry.key == key && !entry.is_superseded && entry.has_name())
}

// === impl Entry ===

impl Entry {
    /// Whether the same key comes again in its mapping. Readers of YAML differ in which of the values they take; here
    /// it is the last.
    #[must_use]
    pub fn is_superseded(&self) -> bool {
        self.is_superseded
    }

    /// Whether the key is a scalar. What another key stands for is not known.
    #[must_use]
    pub fn has_name(&self) -> bool {
        let key = self.key_node.as_ref().map(|key| &key.value);
        !matches!(
            key,
            Some(Value::Sequence(_) | Value::Mapping(_) | Value::Alias { .. })
        )
    }

    /// Whether the key is the merge key of YAML 1.1, which brings in keys of another mapping.
    #[must_use]
    pub fn is_merge(&self) -> bool {
        self.key == "<<" && self.key_node.is_some()
    }

    /// Whether the key is text to all readers, or a number that they take for its digits.
    pub(crate) fn is_text(&self) -> bool {
        match self.key_node.as_deref() {
            None => true,
            Some(key) if key.has_bad_tag() => false,
            Some(key) => match key.value {
                Value::String(_) => !self.is_merge(),
                // As kubectl does: the ports under `portLevelMtls` are mostly written without quotes.
                Value::Integer(_) => !key.is_unusual(),
                _ => false,
            },
        }
    }
}
