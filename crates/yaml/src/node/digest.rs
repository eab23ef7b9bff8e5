//! A number for all that is in a value.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::{Details, Entry, Node, Value};

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

/// Every part is preceded by its kind and its length, so that no two values are hashed from the same bytes.
fn node(node: &Node, hasher: &mut DefaultHasher) {
    let kind = kind(&node.value);
    match node.details.as_deref() {
        None => hasher.write_u8(kind),
        Some(details) => {
            hasher.write_u8(kind | WITH_DETAILS);
            self::details(details, hasher);
        }
    }
    match &node.value {
        Value::Sequence(items) => {
            hasher.write_usize(items.len());
            for item in items {
                self::node(item, hasher);
            }
        }
        Value::Mapping(entries) => {
            hasher.write_usize(entries.len());
            for entry in entries {
                self::entry(entry, hasher);
            }
        }
        value => scalar(value, hasher),
    }
}

fn entry(entry: &Entry, hasher: &mut DefaultHasher) {
    if let Some(key) = &entry.key_node {
        node(key, hasher);
    } else {
        hasher.write_u8(PLAIN_KEY);
        entry.key.hash(hasher);
    }
    node(&entry.value, hasher);
}

const WITH_DETAILS: u8 = 1 << 7;
const PLAIN_KEY: u8 = 9;

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Integer(_) => 2,
        Value::Float(_) => 3,
        Value::String(_) => 4,
        Value::Ambiguous { .. } => 5,
        Value::Sequence(_) => 6,
        Value::Mapping(_) => 7,
        Value::Alias { .. } => 8,
    }
}

fn details(details: &Details, hasher: &mut DefaultHasher) {
    let Details { tag, anchor, raw } = details;
    tag.as_ref().map(|tag| &tag.source).hash(hasher);
    anchor.as_ref().map(|anchor| &anchor.name).hash(hasher);
    raw.hash(hasher);
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
