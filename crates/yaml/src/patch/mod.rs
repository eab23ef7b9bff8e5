//! Edits of a text that keep every byte that is not meant.
//!
//! ```text
//! path ─► spot ─► edits ─► text ─► check ─► the new text, or nothing
//! value ─► style ──┘                 └ read again: all else must be what it was
//! ```
//!
//! YAML can be written in more ways than any edit can think of, which is why the result is read again.

mod check;
mod edit;
mod spot;
mod style;

use std::fmt;

use egressgen_diagnostics::{Path, Span};
use serde::Serialize;

use crate::node::{Node, Value};
use crate::writer::WriteError;
use check::Meant;
use edit::{Edit, Edits};
use spot::Spot;
use style::Style;

/// Edits of one document of a text. Every byte that no edit is about stays as it is.
///
/// Edits do not see each other: of two at one place, or of one inside another, [`finish`](Self::finish) makes a text if it
/// has both, and an error otherwise.
///
/// ```
/// use egressgen_yaml::{Limits, Patch, Path, parse};
///
/// let text = "spec:\n  hosts:   # who\n  - a.example.com\n  - b.example.com # second\n  port: 80\n";
/// let documents = parse(text, 0, &Limits::NONE)?;
/// let mut patch = Patch::new(text, &documents, 0);
/// patch.replace(&Path::from(["spec", "port"]), &443)?;
/// patch.replace(&Path::from(["spec", "hosts"]).index(1), &"c.example.com")?;
/// patch.append(&Path::from(["spec", "hosts"]), &["d.example.com"])?;
/// patch.append(&Path::from(["spec", "exportTo"]), &["no"])?;
/// assert_eq!(
///     patch.finish()?,
///     "spec:\n  hosts:   # who\n  - a.example.com\n  - c.example.com # second\n  - d.example.com\n  port: 443\n  \
///      exportTo:\n  - \"no\"\n"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Patch<'t> {
    text: &'t str,
    documents: &'t [Node],
    /// The document that is edited.
    number: usize,
    edits: Edits,
    meant: Meant,
}

/// Why a text can't be edited as it was asked for.
#[derive(Debug)]
#[non_exhaustive]
pub enum PatchError {
    /// There is nothing at the path, or something that is not a list where values are to be added to one.
    Absent(Path),
    /// The value to be replaced has an anchor, or one in it, and an alias elsewhere would lose it.
    Anchored(Path),
    /// The new value has no form in YAML.
    Write(WriteError),
    /// In the way in which the text is written, the edits would change something else.
    Unpatchable,
}

// === impl Patch ===

impl<'t> Patch<'t> {
    /// No edits yet of the document with this number among all that [`parse`](crate::parse()) found in the text.
    #[must_use]
    pub fn new(text: &'t str, documents: &'t [Node], number: usize) -> Self {
        Self {
            text,
            documents,
            number,
            edits: Edits::default(),
            meant: Meant::default(),
        }
    }

    /// Puts a value in the place of another.
    pub fn replace(&mut self, path: &Path, value: &impl Serialize) -> Result<(), PatchError> {
        let spot = self.spot(path)?;
        let old = spot.node.ok_or_else(|| PatchError::Absent(path.clone()))?;
        if old.is_anchored() {
            return Err(PatchError::Anchored(path.clone()));
        }
        let at = old.span_with_tag();
        let style = Style::of(self.text, spot.parent().unwrap_or(old));
        let column = column(self.text, at.start);
        let edit = if style == Style::Block && spot.is_beside_key(self.text, old) {
            Edit::after_key(
                self.text,
                at,
                style::after_key(value, spot.column(self.text))?,
            )
        } else {
            Edit::inline(at, style.written(value, column)?)
        };
        self.edits.push(edit);
        self.meant.replaced(path, style::digest(value)?);
        Ok(())
    }

    /// Puts values at the end of a list, which is made if its mapping does not have it or if it is null. Without values, the
    /// list is made all the same. Once for each list.
    pub fn append<T: Serialize>(&mut self, path: &Path, values: &[T]) -> Result<(), PatchError> {
        let spot = self.spot(path)?;
        let edits = match spot.node.map(|list| (list, &list.value)) {
            None => vec![spot.new_list(self.text, values)?],
            Some((list, Value::Sequence(items))) if !items.is_empty() => {
                spot.extended(self.text, list, values)?
            }
            Some((list, Value::Sequence(_)))
                if values.is_empty() && Style::of(self.text, list) == Style::Flow =>
            {
                Vec::new()
            }
            Some((list, Value::Sequence(_) | Value::Null)) => {
                vec![spot.filled(self.text, list, values)?]
            }
            Some(_) => return Err(PatchError::Absent(path.clone())),
        };
        self.edits.extend(edits);
        let digests = values.iter().map(style::digest);
        self.meant
            .appended(path, digests.collect::<Result<_, _>>()?);
        Ok(())
    }

    /// The new text; an error if anything in it that no edit is about is not what it was.
    pub fn finish(self) -> Result<String, PatchError> {
        let new = self.edits.applied(self.text);
        if self
            .meant
            .is_all((self.text, self.documents), &new, self.number)
        {
            Ok(new)
        } else {
            Err(PatchError::Unpatchable)
        }
    }

    fn spot(&self, path: &Path) -> Result<Spot<'t>, PatchError> {
        let spot = self
            .documents
            .get(self.number)
            .and_then(|root| Spot::find(root, path));
        spot.ok_or_else(|| PatchError::Absent(path.clone()))
    }
}

// === impl PatchError ===

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent(path) => write!(f, "{path}: there is nothing here that could be edited"),
            Self::Anchored(path) => {
                write!(
                    f,
                    "{path}: it would be written again, and an anchor in it would be lost"
                )
            }
            Self::Write(error) => error.fmt(f),
            Self::Unpatchable => {
                f.write_str("the text can't be edited without changing something else")
            }
        }
    }
}

impl std::error::Error for PatchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write(error) => error.source(),
            _ => None,
        }
    }
}

impl From<WriteError> for PatchError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

/// The column of an offset, counted in characters from 0: how far the lines of a value that begins there are indented.
///
/// ```
/// let text = "\u{feff}a: 1\n- b: é\n";
/// assert_eq!(egressgen_yaml::column(text, text.find("b").unwrap_or_default()), 2);
/// assert_eq!(egressgen_yaml::column(text, text.find("a").unwrap_or_default()), 0);
/// ```
#[must_use]
pub fn column(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_start_matches('\u{feff}').chars().count()
}

/// A place between two characters.
fn point(at: usize) -> Span {
    Span::new(at, at)
}
