//! YAML as Kubernetes tools read it.
//!
//! The only crate of egressgen that knows the format, and the libraries behind it: serde-saphyr writes, which alone
//! among the serde libraries quotes what YAML 1.1 readers such as PyYAML and kubectl would take for something else;
//! granit-parser reads, which knows where everything stands.
//!
//! ```text
//! values ─► Writer ─► text ─► parse ─► Node ─► decode ─► values, or Diagnostics
//!                                       │ └──── strict ──────────────► Diagnostics
//!                                       └────── Span ─► LineIndex ─► Location
//! load is parse and strict; decode is strict as well; Patch edits a text that was parsed
//! ```
//!
//! ```
//! let mut out = egressgen_yaml::Writer::new(Vec::new());
//! out.document(&["no", "1_000", "edition.cnn.com"])?;
//! out.document(&[443])?;
//! assert_eq!(out.into_inner(), b"- \"no\"\n- \"1_000\"\n- edition.cnn.com\n---\n- 443\n");
//! # Ok::<(), egressgen_yaml::WriteError>(())
//! ```

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod decode;
mod load;
mod location;
mod node;
mod patch;
mod writer;

pub use decode::{
    At, DECODE_RULES, Fields, boolean, decode, decode_into, entries, list, number, one_or_many,
    text,
};
pub use egressgen_diagnostics::{Diagnostics, DocumentId, Path, Span};
pub use load::{LOAD_RULES, Limits, load, parse, parse_each, strict};
pub use location::{LineIndex, Location};
pub use node::{Entry, Node, Reading, Value};
pub use patch::{Patch, PatchError, column};
/// A text of several lines that is written as a block, as people write it: for texts whose every character is known.
pub use serde_saphyr::LitString as Block;
pub use writer::{WriteError, Writer};
