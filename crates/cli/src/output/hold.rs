//! Locks a folder for temporary files, and removes the temporary files that killed runs left behind.
//!
//! A run that creates temporary files in a folder holds a shared lock on the folder. A run that gets the exclusive lock
//! knows that no other run is working there, so all temporary files are leftovers. The operating system releases a
//! lock when the process ends, however it ends. If a folder can't be locked, nothing is swept: leftovers do less harm
//! than a file that disappears during a run.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// Keeps other runs from sweeping a folder while this value exists.
pub(super) struct Hold {
    folder: PathBuf,
    _lock: Option<File>,
}

const PREFIX: &str = ".egressgen-";
const SUFFIX: &str = ".tmp";
const LETTERS: usize = 12;

/// A builder for temporary files.
pub(super) fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(LETTERS);
    builder
}

// === impl Hold ===

impl Hold {
    /// Sweeps the folder if no other run is working in it, and holds the folder.
    pub(super) fn on(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            _lock: lock(folder),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

fn lock(folder: &Path) -> Option<File> {
    /// Other runs hold the exclusive lock only while they sweep. Another program that holds it, such as
    /// `flock DIR egressgen …`, keeps it until we exit, so it would be useless to wait longer.
    const TRIES: usize = 20;
    const PAUSE: Duration = Duration::from_millis(5);
    let lock = File::open(folder).ok()?;
    if lock.try_lock().is_ok() {
        sweep(folder);
        lock.unlock().ok()?;
    }
    for _ in 0..TRIES {
        match lock.try_lock_shared() {
            Ok(()) => return Some(lock),
            Err(TryLockError::WouldBlock) => sleep(PAUSE),
            Err(TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// Removes leftover temporary files. A file that can't be removed does no harm.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && is_temporary(&entry.file_name().to_string_lossy()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_temporary(name: &str) -> bool {
    let letters = name
        .strip_prefix(PREFIX)
        .and_then(|name| name.strip_suffix(SUFFIX));
    letters.is_some_and(|letters| {
        letters.len() == LETTERS && letters.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_are_not_temporary() {
        let folder = tempfile::tempdir().unwrap();
        let file = temporary().tempfile_in(&folder).unwrap();
        let name = file.path().file_name().unwrap().to_str().unwrap();
        assert!(is_temporary(name), "{name}");
        for name in [
            ".egressgen-config",
            ".egressgen-0123456789a.tmp",
            ".egressgen-0123456789-b.tmp",
            "egressgen-0123456789ab.tmp",
            ".egressgen-0123456789ab.tmp.yaml",
        ] {
            assert!(!is_temporary(name), "{name}");
        }
    }

    /// Leftovers are removed as soon as nobody holds the folder, and not before.
    #[cfg(unix)]
    #[test]
    fn only_a_folder_that_nobody_holds_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".egressgen-0123456789ab.tmp");
        let first = Hold::on(folder.path());
        fs::write(&left, "").unwrap();
        let second = Hold::on(folder.path());
        assert!(left.exists(), "the first run is at work");
        drop(first);
        let third = Hold::on(folder.path());
        assert!(left.exists(), "the second run is at work");
        drop((second, third));
        Hold::on(folder.path());
        assert!(!left.exists());
    }

    /// A run does not wait for a lock that the program that started it holds.
    #[cfg(unix)]
    #[test]
    fn a_lock_of_someone_else_stops_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".egressgen-0123456789ab.tmp");
        fs::write(&left, "").unwrap();
        let lock = File::open(folder.path()).unwrap();
        lock.lock().unwrap();
        Hold::on(folder.path());
        assert!(left.exists());
    }
}
