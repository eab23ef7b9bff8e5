//! Text → trees.

mod characters;
mod limits;
mod open;
mod parts;
mod rules;
mod scalar;
mod spans;
mod strict;
mod syntax;
mod tagged;
mod text;
mod tree;
mod violations;

pub use limits::Limits;
pub use rules::LOAD_RULES;
pub use strict::strict;

use egressgen_diagnostics::{Diagnostic, Diagnostics};

use crate::node::Node;
use text::Text;

/// Reads all documents of a text, strictly: [`parse`] and then [`strict`] of each. All that is wrong comes at once, in
/// the order of the text.
///
/// What readers of YAML take for different things is never taken for one of them: a plain `no` is
/// [`Value::Ambiguous`](crate::Value::Ambiguous), and is judged when it is decoded. A number as a key is taken for its
/// digits, as kubectl does.
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
    let documents = parse(text, number, limits)?;
    let mut violations = Diagnostics::new();
    for document in &documents {
        violations.append(strict(document, number));
    }
    violations.or(documents)
}

/// Reads all documents of a text, whatever is in them. Those without a value, of comments only, are left out.
///
/// An error comes back only for what can't be read at all: the text is not YAML, has characters that must not stand in
/// it, or exceeds a limit.
///
/// ```
/// use egressgen_yaml::{Limits, parse};
///
/// let text = "items:\n- kind: ConfigMap\n  data: {no: !x 0777}\n";
/// let documents = parse(text, 0, &Limits::NONE)?;
/// let item = &documents[0].get("items").expect("there are some").items()[0];
/// assert_eq!(item.get("kind").and_then(|kind| kind.as_str()), Some("ConfigMap"));
/// assert_eq!(&text[item.span.start..item.span.end], "kind: ConfigMap\n  data: {no: !x 0777}");
/// # Ok::<(), egressgen_yaml::Diagnostics>(())
/// ```
pub fn parse(text: &str, number: u32, limits: &Limits) -> Result<Vec<Node>, Diagnostics> {
    let text = Text { text, number };
    check(text, limits)?;
    Ok(tree::build(text, text.span(), limits)?)
}

/// Reads all documents of a text that can be read. A document whose syntax is wrong is left out and reported, and the
/// next one starts at the next line `---`.
///
/// ```
/// use egressgen_yaml::{Limits, parse_each};
///
/// let text = "host: [a\n---\nhost: b\n";
/// let (documents, wrong) = parse_each(text, 0, &Limits::default());
/// assert_eq!(documents[0].get("host").and_then(|host| host.as_str()), Some("b"));
/// assert_eq!(wrong.len(), 1);
/// ```
#[must_use]
pub fn parse_each(text: &str, number: u32, limits: &Limits) -> (Vec<Node>, Diagnostics) {
    let text = Text { text, number };
    let whole = check(text, limits).and_then(|()| tree::build(text, text.span(), limits));
    match whole {
        Ok(documents) => (documents, Diagnostics::new()),
        Err(error) if *error.rule() != rules::SYNTAX => (Vec::new(), error.into()),
        Err(_) => parts::build(text, limits),
    }
}

fn check(text: Text<'_>, limits: &Limits) -> Result<(), Diagnostic> {
    if text.text.len() > limits.bytes {
        return Err(rules::text_too_long(text, limits.bytes));
    }
    if limits.any_character {
        return Ok(());
    }
    characters::check(text)
}
