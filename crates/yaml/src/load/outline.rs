//! Text → outlines: where the parts of foreign documents stand, without a judgement on what is in them.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use egressgen_diagnostics::{Diagnostics, Span};

use super::spans;
use super::syntax::{Happens, Step, Steps};
use super::text::Text;

/// A part of a document that others own: where it stands, and as much of it as [`outline`] was asked for.
///
/// A collection in block style reaches from its first key or dash to the end of its last value; an empty document has
/// an empty span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Where the value stands.
    pub span: Span,
    /// What it is.
    pub shape: Shape,
    /// A number for all that is in the value, however deep: texts and how they are quoted, tags, anchors and aliases.
    /// Two values with the same number are the same to every reader, wherever they stand and however they are laid
    /// out. It is not the same in another version of this library.
    pub digest: u64,
    /// Whether the value has an anchor, or one in it.
    pub is_anchored: bool,
}

/// What a part of a foreign document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A scalar, as text without its quotes. Whether it is text to all readers is not asked.
    Scalar(String),
    /// A list.
    Sequence(Vec<Outline>),
    /// Keys and values. A key may come twice; one that is no scalar is left out with its value.
    Mapping(Vec<OutlineEntry>),
    /// An alias, or what lies deeper than was asked for.
    Unread,
}

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// The key's text, without quotes.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Outline,
}

/// Finds out where the first `depth` levels of all documents stand.
///
/// For texts that are handed on as they are: anchors, tags, and words that readers take for different things are let
/// be, and only what is no YAML at all is refused. The root is level 1. No limit but that on depth applies, since
/// nothing below `depth` is kept.
///
/// ```
/// use egressgen_yaml::outline;
///
/// let text = "items:\n- kind: ConfigMap\n  data: {no: !x 0777}\n";
/// let documents = outline(text, 4)?;
/// let item = &documents[0].get("items").expect("there are some").items()[0];
/// assert_eq!(item.get("kind").and_then(|kind| kind.scalar()), Some("ConfigMap"));
/// assert_eq!(&text[item.span.start..item.span.end], "kind: ConfigMap\n  data: {no: !x 0777}");
/// # Ok::<(), egressgen_yaml::Diagnostics>(())
/// ```
pub fn outline(text: &str, depth: usize) -> Result<Vec<Outline>, Diagnostics> {
    let text = Text { text, number: 0 };
    let mut steps = Steps::new(text, 500);
    let mut outlines = Outlines {
        text,
        depth,
        open: Vec::new(),
        done: Vec::new(),
    };
    while let Some(step) = steps.next()? {
        outlines.take(&step);
    }
    Ok(outlines.done)
}

struct Outlines<'t> {
    text: Text<'t>,
    depth: usize,
    /// Collections that have begun, the innermost last.
    open: Vec<Open>,
    done: Vec<Outline>,
}

/// A collection that has begun.
struct Open {
    span: Span,
    flow: bool,
    content: Content,
    digest: DefaultHasher,
    is_anchored: bool,
}

/// What is known of a value before it is clear where it belongs.
#[derive(Clone, Copy)]
struct Summary {
    digest: u64,
    is_anchored: bool,
}

enum Content {
    Sequence(Vec<Outline>),
    Mapping(Vec<OutlineEntry>, Option<Key>),
}

/// A key that waits for its value; one that is no scalar has no text.
struct Key {
    text: Option<String>,
    span: Span,
}

// === impl Outlines ===

impl Outlines<'_> {
    fn take(&mut self, step: &Step<'_>) {
        // An anchor or a tag belongs to its value, and stands before it.
        let start = step.tag.map_or(step.span.start, |(_, tag)| tag.start);
        let span = Span::new(start.min(step.span.start), step.span.end);
        match &step.event {
            Happens::Document => {}
            // Of the collection that has just begun, or of a scalar in it.
            Happens::Anchor => {
                if let Some(open) = self.open.last_mut() {
                    self.text.source(step.span).hash(&mut open.digest);
                }
            }
            Happens::Alias { known } => {
                let name = self.text.source(step.span);
                let summary = self.summary(step, |digest| ("alias", name, known).hash(digest));
                self.place(span, Shape::Unread, summary);
            }
            Happens::Plain(word) => {
                let summary = self.summary(step, |digest| ("plain", word).hash(digest));
                let span = self
                    .key()
                    .map_or(span, |_| spans::after_colon(self.text.text, span));
                self.scalar(span, word, summary);
            }
            Happens::Quoted(text) => {
                let summary = self.summary(step, |digest| ("quoted", text).hash(digest));
                let span = spans::without_line_ends(self.text.text, span);
                self.scalar(span, text, summary);
            }
            Happens::Sequence { flow } => {
                let span = if *flow {
                    span
                } else {
                    spans::from_dash(self.text.text, self.key(), span)
                };
                self.begin(step, span, *flow, Content::Sequence(Vec::new()));
            }
            Happens::Mapping { flow } => {
                self.begin(step, span, *flow, Content::Mapping(Vec::new(), None));
            }
            Happens::End => self.end(step.span),
        }
    }

    /// The digest of what stands before a value: its tag, and that it has an anchor.
    fn properties(&self, step: &Step<'_>) -> DefaultHasher {
        let mut digest = DefaultHasher::new();
        let tag = step.tag.map(|(_, span)| self.text.source(span));
        (tag, step.is_anchored).hash(&mut digest);
        digest
    }

    fn summary(&self, step: &Step<'_>, content: impl FnOnce(&mut DefaultHasher)) -> Summary {
        let mut digest = self.properties(step);
        content(&mut digest);
        Summary {
            digest: digest.finish(),
            is_anchored: step.is_anchored,
        }
    }

    fn begin(&mut self, step: &Step<'_>, span: Span, flow: bool, content: Content) {
        let mut digest = self.properties(step);
        matches!(content, Content::Sequence(_)).hash(&mut digest);
        self.open.push(Open {
            span,
            flow,
            content,
            digest,
            is_anchored: step.is_anchored,
        });
    }

    fn end(&mut self, span: Span) {
        let Some(mut open) = self.open.pop() else {
            return;
        };
        if open.flow {
            open.span.end = open.span.end.max(span.end);
        }
        let shape = match open.content {
            Content::Sequence(items) => Shape::Sequence(items),
            Content::Mapping(entries, _) => Shape::Mapping(entries),
        };
        let summary = Summary {
            digest: open.digest.finish(),
            is_anchored: open.is_anchored,
        };
        self.place(open.span, shape, summary);
    }

    fn scalar(&mut self, span: Span, text: &str, summary: Summary) {
        let shape = if self.keeps() {
            Shape::Scalar(text.to_owned())
        } else {
            Shape::Unread
        };
        self.place(span, shape, summary);
    }

    /// Whether what comes next lies within the depth that was asked for.
    fn keeps(&self) -> bool {
        self.open.len() < self.depth
    }

    /// Puts a value, or a key, where it belongs.
    fn place(&mut self, span: Span, shape: Shape, summary: Summary) {
        let kept = self.keeps();
        let value = Outline {
            span,
            shape: if kept { shape } else { Shape::Unread },
            digest: summary.digest,
            is_anchored: summary.is_anchored,
        };
        let Some(open) = self.open.last_mut() else {
            self.done.push(value);
            return;
        };
        value.digest.hash(&mut open.digest);
        open.is_anchored |= value.is_anchored;
        open.span.end = open.span.end.max(span.end);
        match &mut open.content {
            Content::Sequence(items) => {
                if kept {
                    items.push(value);
                }
            }
            Content::Mapping(entries, waiting) => match waiting.take() {
                None => {
                    let text = match value.shape {
                        Shape::Scalar(text) => Some(text),
                        _ => None,
                    };
                    *waiting = Some(Key { text, span });
                }
                Some(Key {
                    text: Some(key),
                    span: key_span,
                }) if kept => entries.push(OutlineEntry {
                    key,
                    key_span,
                    value,
                }),
                Some(_) => {}
            },
        }
    }

    /// The key whose value comes next.
    fn key(&self) -> Option<Span> {
        match &self.open.last()?.content {
            Content::Mapping(_, Some(key)) => Some(key.span),
            _ => None,
        }
    }
}

// === impl Outline ===

impl Outline {
    /// The value of a key, if this is a mapping that has it. Of a key that comes twice, the last, as readers that
    /// allow it do.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Shape::Mapping(entries) = &self.shape else {
            return None;
        };
        let entry = entries.iter().rev().find(|entry| entry.key == key);
        entry.map(|entry| &entry.value)
    }

    /// The text of a scalar.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.shape {
            Shape::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; none if this is no list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.shape {
            Shape::Sequence(items) => items,
            _ => &[],
        }
    }
}
