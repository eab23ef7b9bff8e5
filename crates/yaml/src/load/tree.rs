//! Events → trees.

use std::collections::HashMap;

use egressgen_diagnostics::{Diagnostic, Span};

use super::syntax::{Happens, Step, Steps, Tag};
use super::text::Text;
use super::{Limits, rules, scalar, spans, tagged};
use crate::node::{Entry, Node, Value};

/// Builds all trees of a text, without recursion.
pub(super) fn build(text: Text<'_>, limits: &Limits) -> Result<Vec<Node>, Diagnostic> {
    let mut steps = Steps::new(text, limits.depth_at_most());
    let mut trees = Trees::new(text, limits);
    loop {
        match steps.next() {
            Ok(Some(step)) => trees.take(step)?,
            Ok(None) => return Ok(trees.done),
            Err(error) => return Err(trees.with_opened(error)),
        }
    }
}

struct Trees<'t> {
    text: Text<'t>,
    limits: &'t Limits,
    documents: usize,
    nodes: usize,
    /// Collections that have begun, the innermost last.
    open: Vec<Open>,
    done: Vec<Node>,
}

/// A collection that has begun.
struct Open {
    span: Span,
    flow: bool,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    /// The entries, and the key that waits for its value.
    Mapping(Vec<Entry>, Option<(String, Span)>),
}

// === impl Trees ===

impl<'t> Trees<'t> {
    fn new(text: Text<'t>, limits: &'t Limits) -> Self {
        Self {
            text,
            limits,
            documents: 0,
            nodes: 0,
            open: Vec::new(),
            done: Vec::new(),
        }
    }

    fn take(&mut self, step: Step<'_>) -> Result<(), Diagnostic> {
        let span = step.span;
        match step.event {
            Happens::Document => self.document(span),
            Happens::Anchor => Err(rules::anchor(self.text, span)),
            Happens::Alias { .. } => Err(rules::alias(self.text, span)),
            Happens::Plain(word) => {
                let span = self
                    .key()
                    .map_or(span, |_| spans::after_colon(self.text.text, span));
                if self.expects_key() && word == "<<" {
                    return Err(rules::merge_key(self.text, span));
                }
                let value = match step.tag {
                    Some(tag) => tagged::scalar(self.text, &word, span, tag)?,
                    None => scalar::resolve(&word),
                };
                self.value(Node { span, value })
            }
            Happens::Quoted(content) => {
                let span = spans::without_line_ends(self.text.text, span);
                let value = match step.tag {
                    Some(tag) => tagged::scalar(self.text, &content, span, tag)?,
                    None => Value::String(content.into_owned()),
                };
                self.value(Node { span, value })
            }
            Happens::Sequence { flow } => {
                tagged::collection(self.text, Tag::Sequence, span, step.tag)?;
                let span = if flow {
                    span
                } else {
                    spans::from_dash(self.text.text, self.key(), span)
                };
                self.begin(span, flow, Content::Sequence(Vec::new()))
            }
            Happens::Mapping { flow } => {
                tagged::collection(self.text, Tag::Mapping, span, step.tag)?;
                self.begin(span, flow, Content::Mapping(Vec::new(), None))
            }
            Happens::End => self.end(span),
        }
    }

    fn document(&mut self, span: Span) -> Result<(), Diagnostic> {
        self.documents += 1;
        if self.documents > self.limits.documents {
            let limit = self.limits.documents;
            return Err(rules::too_many_documents(self.text, span, limit));
        }
        Ok(())
    }

    fn begin(&mut self, span: Span, flow: bool, content: Content) -> Result<(), Diagnostic> {
        if self.expects_key() {
            let (sign, kind) = match content {
                Content::Sequence(_) => ("[…]", "a list"),
                Content::Mapping(..) => ("{…}", "a mapping"),
            };
            return Err(rules::non_text_key(self.text, span, sign, kind));
        }
        // The parser counts flow and block collections apart.
        let limit = self.limits.depth_at_most();
        if self.open.len() >= limit {
            return Err(rules::too_deep(self.text, span, limit));
        }
        self.count(span)?;
        self.open.push(Open {
            span,
            flow,
            content,
        });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), Diagnostic> {
        let Some(mut open) = self.open.pop() else {
            return Ok(());
        };
        if open.flow {
            open.span.end = open.span.end.max(span.end);
        }
        let value = match open.content {
            Content::Sequence(items) => Value::Sequence(items),
            Content::Mapping(entries, _) => {
                self.distinct(&entries)?;
                Value::Mapping(entries)
            }
        };
        self.place(Node {
            span: open.span,
            value,
        });
        Ok(())
    }

    /// Takes a scalar, which is a key or a value.
    fn value(&mut self, node: Node) -> Result<(), Diagnostic> {
        self.count(node.span)?;
        if !self.expects_key() {
            self.place(node);
            return Ok(());
        }
        let text = self.text.source(node.span);
        let key = match node.value {
            Value::String(key) => key,
            // As kubectl does: the ports under `portLevelMtls` are mostly written without quotes.
            Value::Integer(number) if number.to_string() == text => text.to_owned(),
            value => {
                return Err(rules::non_text_key(
                    self.text,
                    node.span,
                    text,
                    &value.kind(),
                ));
            }
        };
        if let Some(Open {
            content: Content::Mapping(_, waiting),
            ..
        }) = self.open.last_mut()
        {
            *waiting = Some((key, node.span));
        }
        Ok(())
    }

    /// Puts a finished value where it belongs.
    fn place(&mut self, value: Node) {
        let Some(open) = self.open.last_mut() else {
            let left_out = value.value == Value::Null && value.span.start == value.span.end;
            if !left_out {
                self.done.push(value);
            }
            return;
        };
        open.span.end = open.span.end.max(value.span.end);
        match &mut open.content {
            Content::Sequence(items) => items.push(value),
            Content::Mapping(entries, key) => {
                if let Some((key, key_span)) = key.take() {
                    entries.push(Entry {
                        key,
                        key_span,
                        value,
                    });
                }
            }
        }
    }

    fn count(&mut self, span: Span) -> Result<(), Diagnostic> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            let limit = self.limits.nodes;
            return Err(rules::too_many_values(self.text, span, limit));
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                content: Content::Mapping(_, None),
                ..
            })
        )
    }

    /// The key whose value comes next.
    fn key(&self) -> Option<Span> {
        match self.open.last() {
            Some(Open {
                content: Content::Mapping(_, Some((_, span))),
                ..
            }) => Some(*span),
            _ => None,
        }
    }

    /// Adds the bracket that was open where the syntax is wrong.
    fn with_opened(&self, error: Diagnostic) -> Diagnostic {
        if *error.rule() != rules::SYNTAX {
            return error;
        }
        // A pair in a list, `[a: b]`, is a collection without a bracket.
        let brackets = self.open.iter().rev().take_while(|open| open.flow);
        let opened = brackets
            .map(|open| Span::new(open.span.start, open.span.start + 1))
            .find(|bracket| matches!(self.text.source(*bracket), "[" | "{"))
            .map(|bracket| self.text.place(bracket));
        match opened {
            Some(bracket) if error.place() != Some(&bracket) => {
                error.with_related(bracket, "opened here")
            }
            _ => error,
        }
    }

    /// Refuses a key that comes twice.
    fn distinct(&self, entries: &[Entry]) -> Result<(), Diagnostic> {
        let mut seen = HashMap::with_capacity(entries.len());
        for entry in entries {
            if let Some(first) = seen.insert(entry.key.as_str(), entry.key_span) {
                return Err(rules::duplicate_key(self.text, entry, first));
            }
        }
        Ok(())
    }
}
