//! A new content for a file, all of it or none.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter};
use std::path::PathBuf;

use egressgen::EmitError;
use tempfile::TempPath;

use super::hold::{self, Hold};

/// A content that is whole, beside the file that it will replace. Dropped, it is gone.
pub(super) struct Replacement {
    /// Closed: a folder may need more of these than a process may have open.
    temporary: TempPath,
    target: PathBuf,
}

// === impl Replacement ===

impl Replacement {
    /// Writes the content; the file, if there is one, must be a writable one and no link.
    ///
    /// The hold on its folder must last until the replacement is done, or another run may take it for left over.
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

    /// Waits until the content is on the disk: what is renamed before that can be empty after a power failure. Of many,
    /// write all first; the disk takes them together then.
    pub(super) fn sync(&self) -> io::Result<()> {
        // Windows takes this of writers only, and a umask may leave nobody a writer.
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

/// Replacing or removing a file takes no right to write to it, but whoever took that right away meant something by it.
pub(super) fn is_locked(metadata: &Metadata) -> bool {
    metadata.permissions().readonly()
}

/// A temporary file is for its owner only; the result should be for whom the user's umask says.
#[cfg(unix)]
fn new_file_permissions(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn new_file_permissions(_: &mut tempfile::Builder<'_, '_>) {}
