//! Progress of long work: one line on stderr, shown only on a terminal and only while the work lasts.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// Shorter work is done before anyone wonders whether it hangs.
const PATIENCE: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(100);

/// Work of many steps. Dropping this value clears the line.
pub(crate) struct Progress {
    what: &'static str,
    done: usize,
    total: usize,
    /// When to show the line next; never if stderr is not a terminal.
    next: Option<Instant>,
    /// The length of the line that is currently shown.
    shown: usize,
}

// === impl Progress ===

impl Progress {
    /// Starts work of `total` steps. The line says how many of them are `what`, such as `3 of 10 written`.
    ///
    /// Only for work whose result goes to files: a result on the same terminal would run into the line.
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

    /// Counts one step as done.
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
    // If stderr is closed, there is nowhere left to report the error.
    let _ = write!(stderr, "\r{line}").and_then(|()| stderr.flush());
}
