//! How much of a text is read.

/// How large a text may be, so that no input takes much time or memory.
///
/// ```
/// use egressgen_yaml::Limits;
///
/// let limits = Limits { documents: 1, ..Limits::default() };
/// assert!(egressgen_yaml::load("a: 1\n---\nb: 2\n", 0, &limits).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the text. [`BYTES`](Self::BYTES) by default; the API server accepts 3 MiB in a request.
    pub bytes: usize,
    /// Documents, empty ones included. 10,000 by default.
    pub documents: usize,
    /// Nodes of all documents: values, keys, lists and mappings. 1,000,000 by default.
    pub nodes: usize,
    /// How deep lists and mappings may be nested. 128 by default. More than 500 is taken for 500, so that walking through
    /// a tree never exhausts the stack.
    pub depth: usize,
    /// Whether to accept characters that YAML allows only as an escape, or that end a line for some readers only. `false`
    /// by default.
    pub any_character: bool,
}

// === impl Limits ===

impl Limits {
    /// The bytes that a text may have by default: 16 MiB.
    pub const BYTES: usize = 16 << 20;

    /// No limit but a depth of 500, and any character: for texts that others own and that are passed on as they are.
    pub const NONE: Self = Self {
        bytes: usize::MAX,
        documents: usize::MAX,
        nodes: usize::MAX,
        depth: usize::MAX,
        any_character: true,
    };

    pub(super) fn depth_at_most(&self) -> usize {
        self.depth.min(500)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: Self::BYTES,
            documents: 10_000,
            nodes: 1_000_000,
            depth: 128,
            any_character: false,
        }
    }
}
