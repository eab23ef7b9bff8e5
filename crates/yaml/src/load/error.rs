//! Why a text can't be loaded.

use crate::decode::Problem;
use crate::excerpt::excerpt;
use crate::node::Span;

/// Why a text can't be loaded: the first thing that is wrong.
///
/// The message is one line; [`help`](Self::help) says what to do, and a [`Problem`] made of the error has all of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The text is longer than [`Limits::bytes`](crate::Limits::bytes).
    #[error("the text has {bytes} bytes, and at most {limit} are read")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// There are more documents than [`Limits::documents`](crate::Limits::documents).
    #[error("the text has more than {limit} documents")]
    TooManyDocuments {
        /// The first that is too many.
        span: Span,
        /// What is allowed.
        limit: usize,
    },
    /// There are more nodes than [`Limits::nodes`](crate::Limits::nodes).
    #[error("the text has more than {limit} values")]
    TooManyNodes {
        /// The first that is too many.
        span: Span,
        /// What is allowed.
        limit: usize,
    },
    /// Lists and mappings lie deeper in one another than [`Limits::depth`](crate::Limits::depth).
    #[error("lists and mappings lie more than {limit} deep in one another")]
    TooDeep {
        /// The first that is too deep.
        span: Span,
        /// What is allowed.
        limit: usize,
    },
    /// A character that YAML does not allow unescaped, or that ends a line for some readers only.
    #[error("the character U+{:04X} can't stand in YAML as it is", u32::from(*character))]
    Character {
        /// Where it is.
        span: Span,
        /// What it is.
        character: char,
    },
    /// The text is not YAML.
    #[error("{message}")]
    Syntax {
        /// Where reading stopped.
        span: Span,
        /// What is wrong.
        message: String,
        /// What to do, where the usual cause is known.
        help: Option<&'static str>,
        /// The innermost `[` or `{` that was open there.
        opened: Option<Span>,
    },
    /// An anchor, `&name`.
    #[error("`{}` is an anchor, which is not read", excerpt(.text))]
    Anchor {
        /// Where it is.
        span: Span,
        /// What it is, with its `&`.
        text: String,
    },
    /// An alias, `*name`; most often it is a wildcard host without quotes.
    #[error("`{}` without quotes is an alias, which is not read", excerpt(.text))]
    Alias {
        /// Where it is.
        span: Span,
        /// What it is, with its `*`.
        text: String,
    },
    /// A tag other than the core ones.
    #[error("the tag `{}` is not read", excerpt(.text))]
    Tag {
        /// Where it is.
        span: Span,
        /// What it is, with its `!`.
        text: String,
    },
    /// A core tag on a value of another kind.
    #[error("the tag `{}` does not fit its value", excerpt(.text))]
    TagMismatch {
        /// Where the tag is.
        span: Span,
        /// What it is, with its `!`.
        text: String,
        /// Where the value is.
        value: Span,
    },
    /// The key `<<`, which merges another mapping in YAML 1.1.
    #[error("the merge key `<<` is not read")]
    MergeKey {
        /// Where it is.
        span: Span,
    },
    /// A key that is not text to all readers.
    #[error("a key must be text, and `{}` is {kind}", excerpt(.text))]
    Key {
        /// Where it is.
        span: Span,
        /// What it is, as it stands.
        text: String,
        /// The kind of value that it is.
        kind: String,
    },
    /// A key that comes twice in one mapping.
    #[error("the key `{}` comes twice", excerpt(.key))]
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it comes first.
        first: Span,
        /// Where it comes again.
        second: Span,
    },
}

// === impl LoadError ===

impl LoadError {
    /// Where it is; the start of the text if it is about all of it.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::TooLong { .. } => Span::default(),
            Self::TooManyDocuments { span, .. }
            | Self::TooManyNodes { span, .. }
            | Self::TooDeep { span, .. }
            | Self::Character { span, .. }
            | Self::Syntax { span, .. }
            | Self::Anchor { span, .. }
            | Self::Alias { span, .. }
            | Self::Tag { span, .. }
            | Self::TagMismatch { span, .. }
            | Self::MergeKey { span }
            | Self::Key { span, .. }
            | Self::DuplicateKey { second: span, .. } => *span,
        }
    }

    /// What to do about it, if that can be said.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::TooLong { .. } | Self::TooManyDocuments { .. } | Self::TooManyNodes { .. } => {
                "split it into several files".to_owned()
            }
            Self::Character { character, .. } => format!(
                "remove it, or write it in double quotes as \"\\u{:04X}\"",
                u32::from(*character)
            ),
            Self::Syntax { help, .. } => (*help)?.to_owned(),
            Self::Anchor { text, .. } | Self::Alias { text, .. } => format!(
                "put it in quotes if it is text: \"{}\"; otherwise write the value out in each place",
                excerpt(text)
            ),
            Self::Tag { .. } => "remove it; a value in quotes is always text".to_owned(),
            Self::TagMismatch { .. } => "remove it, or write a value of its kind".to_owned(),
            Self::MergeKey { .. } => "write the merged keys out".to_owned(),
            Self::Key { text, .. } if text.starts_with('{') => {
                "a template must be rendered first; braces that are text need quotes".to_owned()
            }
            Self::Key { text, .. } if text.starts_with('[') => {
                "write one key for each value".to_owned()
            }
            Self::Key { text, .. } if text.is_empty() => "write a key before the colon".to_owned(),
            Self::Key { text, .. } => format!("put it in quotes: \"{}\"", excerpt(text)),
            Self::DuplicateKey { .. } => "remove one of the two".to_owned(),
            Self::TooDeep { .. } => return None,
        })
    }

    /// Other places that belong to it, and what each is.
    #[must_use]
    pub fn related(&self) -> Vec<(Span, String)> {
        match self {
            Self::Syntax {
                opened: Some(span), ..
            } => vec![(*span, "opened here".to_owned())],
            Self::TagMismatch { value, .. } => vec![(*value, "the value".to_owned())],
            Self::DuplicateKey { first, .. } => vec![(*first, "first here".to_owned())],
            _ => Vec::new(),
        }
    }
}

impl From<LoadError> for Problem {
    fn from(error: LoadError) -> Self {
        Self {
            span: error.span(),
            path: String::new(),
            message: error.to_string(),
            help: error.help(),
            related: error.related(),
        }
    }
}
