//! Events → trees.

use std::borrow::Cow;

use egressgen_diagnostics::{Diagnostic, Span};

use super::open::{Content, Open};
use super::syntax::{Happens, Step, Steps, TagKind};
use super::text::Text;
use super::{Limits, rules, scalar, spans, tagged};
use crate::node::{Anchor, Details, Node, Tag, TagProblem, Value};

/// Builds all trees of a part of a text, without recursion.
pub(super) fn build(text: Text<'_>, part: Span, limits: &Limits) -> Result<Vec<Node>, Diagnostic> {
    let mut steps = Steps::new(text, part, limits.depth_at_most());
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

/// What stands before a value.
#[derive(Clone, Copy)]
struct Properties {
    tag: Option<(TagKind, Span)>,
    anchor: Option<Span>,
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
        let Step {
            span,
            event,
            tag,
            anchor,
        } = step;
        let properties = Properties { tag, anchor };
        match event {
            Happens::Document => self.document(span),
            Happens::Alias { known } => self.alias(span, known),
            Happens::Plain(word) => {
                let key = self.key();
                let span = key.map_or(span, |_| spans::after_colon(self.text.text, span));
                self.scalar(span, word, true, properties)
            }
            Happens::Quoted(content) => {
                let span = spans::without_line_ends(self.text.text, span);
                self.scalar(span, content, false, properties)
            }
            Happens::Sequence { flow } => {
                let span = if flow {
                    span
                } else {
                    spans::from_dash(self.text.text, self.key(), span)
                };
                self.begin(span, flow, Content::Sequence(Vec::new()), properties)
            }
            Happens::Mapping { flow } => {
                self.begin(span, flow, Content::Mapping(Vec::new(), None), properties)
            }
            Happens::End => {
                if let Some(open) = self.open.pop() {
                    self.place(open.close(span.end));
                }
                Ok(())
            }
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

    fn alias(&mut self, span: Span, is_known: bool) -> Result<(), Diagnostic> {
        self.count(span)?;
        let source = self.text.source(span);
        self.place(Node {
            span,
            value: Value::Alias {
                name: source.strip_prefix('*').unwrap_or(source).to_owned(),
                is_known,
            },
            details: None,
        });
        Ok(())
    }

    fn scalar(
        &mut self,
        span: Span,
        content: Cow<'_, str>,
        is_plain: bool,
        properties: Properties,
    ) -> Result<(), Diagnostic> {
        self.count(span)?;
        if !is_plain && properties.tag.is_none() {
            let details = self.details(properties, None, None);
            let value = Value::String(content.into_owned());
            self.place(Node {
                span,
                value,
                details,
            });
            return Ok(());
        }
        let (value, problem) = match properties.tag {
            Some((tag, _)) => tagged::scalar(&content, is_plain, tag),
            None => (scalar::resolve(&content), None),
        };
        let raw = (!scalar::is_usual(&value, &content)).then(|| content.as_ref().into());
        let details = self.details(properties, problem, raw);
        self.place(Node {
            span,
            value,
            details,
        });
        Ok(())
    }

    fn begin(
        &mut self,
        span: Span,
        is_flow: bool,
        content: Content,
        properties: Properties,
    ) -> Result<(), Diagnostic> {
        // The parser counts flow and block collections apart.
        let limit = self.limits.depth_at_most();
        if self.open.len() >= limit {
            return Err(rules::too_deep(self.text, span, limit));
        }
        self.count(span)?;
        let kind = match content {
            Content::Sequence(_) => TagKind::Sequence,
            Content::Mapping(..) => TagKind::Mapping,
        };
        let tag = properties.tag;
        let problem = tag.and_then(|(tag, _)| tagged::collection(kind, tag));
        let details = self.details(properties, problem, None);
        self.open.push(Open {
            span,
            is_flow,
            content,
            details,
        });
        Ok(())
    }

    fn details(
        &self,
        properties: Properties,
        problem: Option<TagProblem>,
        raw: Option<Box<str>>,
    ) -> Option<Box<Details>> {
        let Properties { tag, anchor } = properties;
        if tag.is_none() && anchor.is_none() && raw.is_none() {
            return None;
        }
        let tag = tag.map(|(_, span)| Tag {
            source: self.text.source(span).into(),
            span,
            problem,
        });
        let anchor = anchor.map(|span| Anchor {
            name: self.text.source(span).trim_start_matches('&').into(),
            span,
        });
        Some(Box::new(Details { tag, anchor, raw }))
    }

    /// Puts a finished value, or a key, where it belongs.
    fn place(&mut self, node: Node) {
        if let Some(open) = self.open.last_mut() {
            open.take(node);
            return;
        }
        let is_left_out = node.value == Value::Null && node.span.start == node.span.end;
        if !is_left_out || node.details.is_some() {
            self.done.push(node);
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

    /// The key whose value comes next.
    fn key(&self) -> Option<Span> {
        self.open.last()?.key()
    }

    /// Adds the bracket that was open where the syntax is wrong.
    fn with_opened(&self, error: Diagnostic) -> Diagnostic {
        if *error.rule() != rules::SYNTAX {
            return error;
        }
        // A pair in a list, `[a: b]`, is a collection without a bracket.
        let brackets = self.open.iter().rev().take_while(|open| open.is_flow);
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
}
