//! What is wrong with an input, or worth knowing about it.
//!
//! ```text
//! Rule ─► Diagnostic ─► Diagnostics ─► whoever shows them
//!  id,     message,      at most
//!  severity place: document and path     turns places into file, line and column
//! ```
//!
//! A [`Rule`] is a row of a table that stands beside the code that applies it; the reference page of all rules is
//! generated from these tables.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod diagnostic;
mod diagnostics;
mod excerpt;
mod path;
mod place;
mod rule;

pub use diagnostic::{Diagnostic, Related};
pub use diagnostics::Diagnostics;
pub use excerpt::excerpt;
pub use path::{Path, Step};
pub use place::{DocumentId, Part, Place, Span};
pub use rule::{Rule, Severity};
