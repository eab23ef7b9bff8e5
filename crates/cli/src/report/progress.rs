//! How far long work has come: one line on stderr, while it lasts and if somebody sits there.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// Shorter work is done before anyone wonders.
const PATIENCE: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(100);

/// Work of many steps. The line goes when this is dropped.
pub(crate) struct Progress {
    what: &'static str,
    done: usize,
    total: usize,
    /// When to show the line next; never where nobody sits.
    next: Option<Instant>,
    /// How long the line is that is there.
    shown: usize,
}

// === impl Progress ===

impl Progress {
    /// Begins work, of which people say that so many of the total are `what`.
    ///
    /// Only for work whose result goes to files: a result that goes to the same terminal would run into the line.
    pub(crate) fn new(what: &'static str, total: usize) -> Self {
        let seen = io::stderr().is_terminal();
        Self {
            what,
            done: 0,
            total,
            next: seen.then(|| Instant::now() + PATIENCE),
            shown: 0,
        }
    }

    /// One step is done.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        let now = Instant::now();
        if self.next.is_some_and(|next| next <= now) {
            self.next = Some(now + PAUSE);
            let line = format!("{} of {} {}", self.done, self.total, self.what);
            self.shown = line.len();
            print(&line);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown > 0 {
            print(&format!("{}\r", " ".repeat(self.shown)));
        }
    }
}

fn print(line: &str) {
    let mut stderr = io::stderr().lock();
    // With stderr gone there is nobody left to tell.
    let _ = write!(stderr, "\r{line}").and_then(|()| stderr.flush());
}
