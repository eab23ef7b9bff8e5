//! Replaces the content of a file, completely or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter};
use std::path::PathBuf;

use egressgen::EmitError;
use tempfile::TempPath;

use super::hold::{self, Hold};

/// A complete temporary file next to the file that it will replace. Dropping this value removes it.
pub(super) struct Replacement {
    /// The file is closed, because a folder may need more files than a process may have open.
    temporary: TempPath,
    target: PathBuf,
}

// === impl Replacement ===

impl Replacement {
    /// Writes the content. If the target exists, it must be writable and must not be a link.
    ///
    /// The folder must be held until the replacement is done, or another run may remove the file as a leftover.
    pub(super) fn new(
        hold: &Hold,
        target: PathBuf,
        write: impl FnOnce(BufWriter<&File>) -> Result<(), EmitError>,
    ) -> Result<Self, EmitError> {
        let mut builder = hold::temporary();
        let permissions = fs::metadata(&target)
            .ok()
            .map(|metadata| metadata.permissions());
        new_file_permissions(&mut builder);
        let temporary = builder.tempfile_in(hold.folder())?;
        write(BufWriter::new(temporary.as_file()))?;
        if let Some(permissions) = permissions {
            temporary.as_file().set_permissions(permissions)?;
        }
        let temporary = temporary.into_temp_path();
        Ok(Self { temporary, target })
    }

    /// Waits until the content is on disk: a file that is renamed earlier can be empty after a power failure. To
    /// replace many files, write all of them first, so that the disk can save them together.
    pub(super) fn sync(&self) -> io::Result<()> {
        // Windows allows this only on a file opened for writing. Elsewhere, the umask may leave no permission to write.
        let mut options = File::options();
        let file = options.read(true).write(cfg!(windows));
        file.open(&self.temporary)?.sync_all()
    }

    /// Replaces the file in one step.
    pub(super) fn commit(self) -> io::Result<()> {
        self.temporary
            .persist(&self.target)
            .map_err(|error| error.error)
    }
}

/// A read-only file could still be replaced or removed, but its owner made it read-only for a reason.
pub(super) fn is_locked(metadata: &Metadata) -> bool {
    metadata.permissions().readonly()
}

/// By default only its owner can access a temporary file; the result should follow the user's umask.
#[cfg(unix)]
fn new_file_permissions(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn new_file_permissions(_: &mut tempfile::Builder<'_, '_>) {}
