//! Serializable values → a stream of documents.

use std::io;

use serde::Serialize;
use serde_saphyr::{SerializerOptions, ser_options};

/// Writes documents one by one, with `---` between them: block style, two spaces, lists not indented under their key.
///
/// Each document is put together in memory and then handed on, so that memory stays as small as the largest document
/// and a value that can't be serialized leaves nothing behind.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    document: String,
    options: SerializerOptions,
    first: bool,
}

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The value has no form in YAML, such as a map with a map as a key.
    #[error("this value can't be written as YAML")]
    Serialize(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The output took no more: a full disk, a closed pipe.
    #[error(transparent)]
    Io(#[from] io::Error),
}

// === impl Writer ===

impl<W: io::Write> Writer<W> {
    /// A writer that has not written anything yet.
    pub fn new(out: W) -> Self {
        Self {
            out,
            document: String::new(),
            options: options(),
            first: true,
        }
    }

    /// Writes one document.
    pub fn document(&mut self, value: &impl Serialize) -> Result<(), WriteError> {
        self.document.clear();
        if !self.first {
            self.document.push_str("---\n");
        }
        serde_saphyr::to_fmt_writer_with_options(&mut self.document, value, self.options.clone())
            .map_err(|error| WriteError::Serialize(error.into()))?;
        self.out.write_all(self.document.as_bytes())?;
        self.first = false;
        Ok(())
    }

    /// The output behind the writer; what was written is in it, as far as it does not buffer.
    pub fn into_inner(self) -> W {
        self.out
    }
}

fn options() -> SerializerOptions {
    ser_options! {
        indent_step: 2,
        compact_list_indent: true,
        // A folded or literal block reads well, but not all readers agree on trailing blanks and line ends in one.
        prefer_block_scalars: false,
    }
}
