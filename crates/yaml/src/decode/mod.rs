//! Trees → values, strictly, with all diagnostics at once.
//!
//! A reader takes an [`At`], and returns the value or nothing after it noted why. Readers are functions; those of
//! single values are [`text`], [`number`] and [`boolean`], those of several [`list`], [`one_or_many`] and [`entries`],
//! and a mapping of known fields is read through [`Fields`].

mod at;
mod fields;
mod readers;
mod rules;
mod suggest;
mod trail;

use egressgen_diagnostics::{Diagnostics, DocumentId, Path, Place};

pub use at::At;
pub use fields::Fields;
pub use readers::{boolean, entries, list, number, one_or_many, text};
pub use rules::DECODE_RULES;

use crate::load::strict;
use crate::node::Node;

/// Reads a document into a value. What [`strict`] refuses is reported together with what does not fit the value.
///
/// ```
/// use egressgen_yaml::{At, DocumentId, Fields, Limits, decode, list, load, number, text};
///
/// #[derive(Debug)]
/// struct Destination {
///     host: String,
///     ports: Vec<u16>,
/// }
///
/// fn destination(at: At<'_>) -> Option<Destination> {
///     let mut fields = Fields::of(at)?;
///     let host = fields.required("host", text);
///     let ports = fields.list("ports", number);
///     fields.finish();
///     Some(Destination { host: host?, ports })
/// }
///
/// let documents = load("hots: edition.cnn.com\nports: [80, '443']\n", 0, &Limits::default())?;
/// let wrong = decode(&documents[0], DocumentId::default(), destination).expect_err("two things are wrong");
/// let messages: Vec<_> = wrong.iter().map(ToString::to_string).collect();
/// assert_eq!(
///     messages,
///     [
///         "the field `host` is missing",
///         "hots: unknown field `hots`",
///         "ports[1]: expected a number, but this is text",
///     ]
/// );
/// assert_eq!(wrong[1].help(), Some("did you mean `host`? Allowed: `host`, `ports`"));
/// # Ok::<(), egressgen_yaml::Diagnostics>(())
/// ```
pub fn decode<T>(
    node: &Node,
    document: DocumentId,
    read: impl FnOnce(At<'_>) -> Option<T>,
) -> Result<T, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let value = decode_into(node, document, &mut diagnostics, read);
    if value.is_none() && diagnostics.is_empty() {
        // A reader that keeps its reasons to itself must not look like success.
        let silent = rules::INVALID_VALUE.diagnostic("this can't be read");
        diagnostics.push(silent.at(Place::value(document, Path::root())));
    }
    node.sort(&mut diagnostics);
    match value {
        Some(value) => diagnostics.or(value),
        None => Err(diagnostics),
    }
}

/// Reads a document as [`decode`] does, into diagnostics that may come from several steps. Their order is that of
/// reading; [`Node::sort`] puts them into that of the text.
///
/// A value is to be used only if there are no diagnostics: what [`strict`] refuses may be left out of it.
pub fn decode_into<T>(
    node: &Node,
    document: DocumentId,
    diagnostics: &mut Diagnostics,
    read: impl FnOnce(At<'_>) -> Option<T>,
) -> Option<T> {
    diagnostics.append(strict(node, document.text));
    let mut skipped = 0;
    At::root(node, document, diagnostics, &mut skipped).read(read)
}
