//! Text → trees.

mod characters;
mod limits;
mod outline;
mod rules;
mod scalar;
mod spans;
mod syntax;
mod tagged;
mod text;
mod tree;

pub use limits::Limits;
pub use outline::{Outline, OutlineEntry, Shape, outline};
pub use rules::LOAD_RULES;

use egressgen_diagnostics::Diagnostics;

use crate::node::Node;
use text::Text;

/// Reads all documents of a text. Those without a value, of comments only, are left out.
///
/// What readers of YAML take for different things is never taken for one of them: a plain `no` is
/// [`Value::Ambiguous`](crate::Value::Ambiguous), and decides itself when it is decoded. Refused are anchors and
/// aliases, merge keys, tags other than the core ones, directives, and keys that come twice or are neither
/// text nor a number; a number as a key is taken for its digits, as kubectl does.
///
/// `number` is the number that diagnostics know the text by, from 0 where there are several.
///
/// ```
/// use egressgen_yaml::{Limits, Value, load};
///
/// let text = "host: edition.cnn.com\nports: [80, 443]\n";
/// let documents = load(text, 0, &Limits::default())?;
/// let ports = documents[0].get("ports").expect("it has some");
/// assert!(matches!(&ports.value, Value::Sequence(ports) if ports.len() == 2));
/// assert_eq!(&text[ports.span.start..ports.span.end], "[80, 443]");
/// # Ok::<(), egressgen_yaml::Diagnostics>(())
/// ```
pub fn load(text: &str, number: u32, limits: &Limits) -> Result<Vec<Node>, Diagnostics> {
    let text = Text { text, number };
    if text.text.len() > limits.bytes {
        return Err(rules::text_too_long(text, limits.bytes).into());
    }
    characters::check(text)?;
    Ok(tree::build(text, limits)?)
}
