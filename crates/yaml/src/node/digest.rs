//! A number for all that is in a value.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::{Entry, Node, Value};

// === impl Node ===

impl Node {
    /// A number for all that is in the value, however deep: scalars, keys, tags, anchors and aliases.
    ///
    /// Two values with the same digest mean the same to every reader, wherever they stand and however they are laid
    /// out. The digest may differ in another version of this library.
    ///
    /// ```
    /// use egressgen_yaml::{Limits, parse};
    ///
    /// let documents = parse("a: [1, b]\n---\n# c\na:\n- 1\n- 'b'\n---\na: ['1', b]\n", 0, &Limits::default())?;
    /// assert_eq!(documents[0].digest(), documents[1].digest());
    /// assert_ne!(documents[0].digest(), documents[2].digest());
    /// # Ok::<(), egressgen_yaml::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        node(self, &mut hasher);
        hasher.finish()
    }
}

/// Every part is preceded by its kind or its length, so that no two values are hashed from the same bytes.
fn node(node: &Node, hasher: &mut DefaultHasher) {
    properties(node, hasher);
    match &node.value {
        Value::Sequence(items) => {
            items.len().hash(hasher);
            for item in items {
                self::node(item, hasher);
            }
        }
        Value::Mapping(entries) => {
            entries.len().hash(hasher);
            for entry in entries {
                self::entry(entry, hasher);
            }
        }
        value => scalar(value, hasher),
    }
}

fn entry(entry: &Entry, hasher: &mut DefaultHasher) {
    entry.key_node.is_some().hash(hasher);
    match &entry.key_node {
        Some(key) => node(key, hasher),
        None => entry.key.hash(hasher),
    }
    node(&entry.value, hasher);
}

fn properties(node: &Node, hasher: &mut DefaultHasher) {
    std::mem::discriminant(&node.value).hash(hasher);
    node.tag().map(|tag| &tag.source).hash(hasher);
    node.anchor().map(|anchor| &anchor.name).hash(hasher);
    let details = node.details.as_ref();
    details
        .and_then(|details| details.raw.as_ref())
        .hash(hasher);
}

fn scalar(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::Bool(value) => value.hash(hasher),
        Value::Integer(value) => value.hash(hasher),
        Value::Float(value) => value.to_bits().hash(hasher),
        Value::String(text) | Value::Ambiguous { text, .. } => text.hash(hasher),
        Value::Alias { name, is_known } => (name, is_known).hash(hasher),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => {}
    }
}
