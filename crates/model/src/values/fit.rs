//! Shortens names to a maximum length.

use std::hash::Hasher;

/// Returns `text` if it has at most `max` characters, and otherwise its beginning and a hash of the whole text.
///
/// The hash (FNV-1a, 64 bits) keeps names with the same beginning distinct, and is the same on every run and machine.
/// `text` must be ASCII and begin with a letter or digit, and `max` must be greater than the length of the hash.
///
/// ```
/// use egressgen_model::values::fit;
///
/// assert_eq!(fit("edition-cnn-com".to_owned(), 63), "edition-cnn-com");
/// assert_eq!(fit("a".repeat(64), 63).len(), 63);
/// assert_ne!(fit("a".repeat(64), 63), fit("a".repeat(65), 63));
/// ```
#[must_use]
pub fn fit(text: String, max: usize) -> String {
    if text.len() <= max {
        return text;
    }
    let mut hasher = fnv::FnvHasher::default();
    hasher.write(text.as_bytes());
    let hash = format!("{:016x}", hasher.finish());
    let start = &text[..max - hash.len() - 1];
    format!("{}-{hash}", start.trim_end_matches(['-', '.']))
}
