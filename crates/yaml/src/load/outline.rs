//! Text → outlines: where the parts of foreign documents stand, without a judgement on what is in them.

use std::borrow::Cow;

use super::syntax::{Happens, Step, Steps};
use super::{LoadError, spans};
use crate::node::Span;

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
/// # Ok::<(), egressgen_yaml::LoadError>(())
/// ```
pub fn outline(text: &str, depth: usize) -> Result<Vec<Outline>, LoadError> {
    let mut steps = Steps::new(text, 500);
    let mut outlines = Outlines {
        text,
        depth,
        open: Vec::new(),
        done: Vec::new(),
    };
    while let Some(step) = steps.next()? {
        outlines.take(step);
    }
    Ok(outlines.done)
}

struct Outlines<'t> {
    text: &'t str,
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
    fn take(&mut self, step: Step<'_>) {
        // An anchor or a tag belongs to its value, and stands before it.
        let start = step.tag.map_or(step.span.start, |(_, tag)| tag.start);
        let span = Span::new(start.min(step.span.start), step.span.end);
        match step.event {
            Happens::Document | Happens::Anchor => {}
            Happens::Alias => self.place(span, Shape::Unread),
            Happens::Plain(word) => {
                let span = self
                    .key()
                    .map_or(span, |_| spans::after_colon(self.text, span));
                self.scalar(span, word);
            }
            Happens::Quoted(text) => {
                let span = spans::without_line_ends(self.text, span);
                self.scalar(span, text);
            }
            Happens::Sequence { flow } => {
                let span = if flow {
                    span
                } else {
                    spans::from_dash(self.text, self.key(), span)
                };
                self.begin(span, flow, Content::Sequence(Vec::new()));
            }
            Happens::Mapping { flow } => {
                self.begin(span, flow, Content::Mapping(Vec::new(), None));
            }
            Happens::End => self.end(step.span),
        }
    }

    fn begin(&mut self, span: Span, flow: bool, content: Content) {
        self.open.push(Open {
            span,
            flow,
            content,
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
        self.place(open.span, shape);
    }

    fn scalar(&mut self, span: Span, text: Cow<'_, str>) {
        let shape = if self.keeps() {
            Shape::Scalar(text.into_owned())
        } else {
            Shape::Unread
        };
        self.place(span, shape);
    }

    /// Whether what comes next lies within the depth that was asked for.
    fn keeps(&self) -> bool {
        self.open.len() < self.depth
    }

    /// Puts a value, or a key, where it belongs.
    fn place(&mut self, span: Span, shape: Shape) {
        let kept = self.keeps();
        let shape = if kept { shape } else { Shape::Unread };
        let Some(open) = self.open.last_mut() else {
            self.done.push(Outline { span, shape });
            return;
        };
        open.span.end = open.span.end.max(span.end);
        match &mut open.content {
            Content::Sequence(items) => {
                if kept {
                    items.push(Outline { span, shape });
                }
            }
            Content::Mapping(entries, waiting) => match waiting.take() {
                None => {
                    let text = match shape {
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
                    value: Outline { span, shape },
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
