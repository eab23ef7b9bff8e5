//! How much work a text takes beside an ordinary one, which is the same on a slow machine and on a busy one.

use std::fmt::Write as _;
use std::time::Duration;

use egressgen_yaml::{Limits, load};
use rustix::time::{ClockId, clock_gettime};

/// So many times the work of an ordinary text of its length is allowed. The worst takes about twice as much; what is
/// quadratic takes hundreds of times as much at these lengths.
const MOST: u32 = 10;

/// The work that an ordinary text takes.
pub(crate) struct Ordinary {
    per_mebibyte: Duration,
}

// === impl Ordinary ===

impl Ordinary {
    pub(crate) fn measured() -> Self {
        let mut text = String::new();
        for number in 0.. {
            if text.len() >= 1 << 20 {
                break;
            }
            let _ = writeln!(text, "- {{host: h{number}.example.com, port: {number}}}");
        }
        let per_mebibyte = work(|| assert!(load(&text, 0, &Limits::default()).is_ok()));
        Self { per_mebibyte }
    }

    /// Does something with a text of this length, which must not take much more work than an ordinary one.
    pub(crate) fn compare(&self, name: &str, length: usize, work: impl FnOnce()) {
        let took = self::work(work);
        // Of a short text, what is done once counts more.
        let mebibytes = u32::try_from(length >> 20).unwrap_or(u32::MAX).max(1);
        let most = self.per_mebibyte * MOST * mebibytes;
        assert!(
            took < most,
            "{name:?} of {length} bytes took {took:?}, and an ordinary text of a MiB {:?}",
            self.per_mebibyte
        );
    }
}

/// The time that this thread computes, and not the time that others do.
fn work(work: impl FnOnce()) -> Duration {
    let start = now();
    work();
    now().saturating_sub(start)
}

fn now() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(now).unwrap_or_default()
}
