//! Trees → values, strictly, with all problems at once.
//!
//! A reader takes an [`At`], and returns the value or nothing after it noted why. Readers are functions; those of
//! single values are [`text`], [`number`] and [`boolean`], those of several [`list`], [`one_or_many`] and [`entries`],
//! and a mapping of known fields is read through [`Fields`].

mod at;
mod fields;
mod path;
mod problem;
mod readers;
mod spanned;
mod suggest;

pub use at::At;
pub use fields::Fields;
pub use problem::{Problem, Problems};
pub use readers::{boolean, entries, list, number, one_or_many, text};
pub use spanned::Spanned;

use crate::node::Node;

/// Reads one tree, whose place in a larger whole is `path` (`""` for a document), into a value.
///
/// ```
/// use egressgen_yaml::{At, Fields, Limits, Spanned, decode, list, load, number, text};
///
/// #[derive(Debug)]
/// struct Destination {
///     host: Spanned<String>,
///     ports: Vec<Spanned<u16>>,
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
/// let documents = load("hots: edition.cnn.com\nports: [80, '443']\n", &Limits::default())?;
/// let problems = decode(&documents[0], "", destination).expect_err("two things are wrong");
/// let messages: Vec<_> = problems.iter().map(ToString::to_string).collect();
/// assert_eq!(
///     messages,
///     [
///         "the field `host` is missing",
///         "hots: there is no field `hots` here",
///         "ports[1]: expected a number, but this is text",
///     ]
/// );
/// assert_eq!(problems[1].help.as_deref(), Some("did you mean `host`? Allowed: `host`, `ports`"));
/// # Ok::<(), egressgen_yaml::LoadError>(())
/// ```
pub fn decode<T>(
    node: &Node,
    path: &str,
    read: impl FnOnce(At<'_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let mut problems = Problems::default();
    match problems.read(node, path, read) {
        Some(value) if problems.is_empty() => Ok(value),
        Some(_) => Err(problems.into_vec()),
        None => {
            if problems.is_empty() {
                // A reader that keeps its reasons to itself must not look like success.
                problems.push(Problem::new(node.span, path, "this can't be read"));
            }
            Err(problems.into_vec())
        }
    }
}
