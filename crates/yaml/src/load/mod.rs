//! Text → trees.

mod characters;
mod error;
mod limits;
mod outline;
mod scalar;
mod spans;
mod syntax;
mod tagged;
mod tree;

pub use error::LoadError;
pub use limits::Limits;
pub use outline::{Outline, OutlineEntry, Shape, outline};

use crate::node::Node;

/// Reads all documents of a text. Those without a value, of comments only, are left out.
///
/// What readers of YAML take for different things is never taken for one of them: a plain `no` is
/// [`Value::Ambiguous`](crate::Value::Ambiguous), and decides itself when it is decoded. Refused are anchors and
/// aliases, merge keys, tags other than the core ones, directives, and keys that come twice or are neither
/// text nor a number; a number as a key is taken for its digits, as kubectl does.
///
/// ```
/// use egressgen_yaml::{Limits, Value, load};
///
/// let text = "host: edition.cnn.com\nports: [80, 443]\n";
/// let documents = load(text, &Limits::default())?;
/// let ports = documents[0].get("ports").expect("it has some");
/// assert!(matches!(&ports.value, Value::Sequence(ports) if ports.len() == 2));
/// assert_eq!(&text[ports.span.start..ports.span.end], "[80, 443]");
/// # Ok::<(), egressgen_yaml::LoadError>(())
/// ```
pub fn load(text: &str, limits: &Limits) -> Result<Vec<Node>, LoadError> {
    if text.len() > limits.bytes {
        return Err(LoadError::TooLong {
            bytes: text.len(),
            limit: limits.bytes,
        });
    }
    characters::check(text)?;
    tree::build(text, limits)
}
