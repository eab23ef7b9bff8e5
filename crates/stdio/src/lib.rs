//! Whether standard output was closed when the program started, as in `egressgen … >&-`.
//!
//! The runtime of Rust opens /dev/null in the place of a closed output before `main`. Everything that is written to it
//! is lost, and every write succeeds. So one has to look before that, which is all that this crate does.

#[cfg(unix)]
mod start {
    use std::sync::atomic::{AtomicBool, Ordering};

    static CLOSED: AtomicBool = AtomicBool::new(false);

    ctor::declarative::ctor! {
        /// Runs before the standard library is ready, and uses nothing of it but an atomic.
        #[ctor(unsafe)]
        fn look() {
            let flags = rustix::io::fcntl_getfd(rustix::stdio::stdout());
            CLOSED.store(flags.is_err(), Ordering::Relaxed);
        }
    }

    pub(super) fn stdout_was_closed() -> bool {
        CLOSED.load(Ordering::Relaxed)
    }
}

#[cfg(not(unix))]
mod start {
    pub(super) fn stdout_was_closed() -> bool {
        false
    }
}

/// Whether standard output was closed when the program started. Always `false` where that can't be known: the runtime
/// replaces a closed output on Unix only.
#[must_use]
pub fn stdout_was_closed() -> bool {
    start::stdout_was_closed()
}
