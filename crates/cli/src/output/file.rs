//! Results → one file.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use egressgen::resources::Resource;
use egressgen::{EmitError, Format};

use super::hold::Hold;
use super::replace::{Replacement, is_locked};
use crate::report::failure::Failure;

/// Replaces the whole content of the file at `path`.
pub(super) fn resources(
    path: &Path,
    format: Format,
    resources: impl Iterator<Item = Resource>,
) -> Result<(), Failure> {
    whole(path, |out| egressgen::emit(out, format, resources))
}

/// Like `resources`, with a text.
pub(crate) fn text(path: &Path, text: &str) -> Result<(), Failure> {
    whole(path, |mut out| {
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    })
}

fn whole(
    path: &Path,
    content: impl FnOnce(BufWriter<&File>) -> Result<(), EmitError>,
) -> Result<(), Failure> {
    write(path, content)
        .map_err(|error| Failure::emit(error, |error| Failure::unwritable(path, &error)))
}

fn write(
    path: &Path,
    write: impl FnOnce(BufWriter<&File>) -> Result<(), EmitError>,
) -> Result<(), EmitError> {
    match Target::of(path)? {
        // A device or a pipe, such as /dev/stdout, can't be replaced and holds no content that could be lost.
        Target::Stream => write(BufWriter::new(&File::options().write(true).open(path)?)),
        Target::File(target) => {
            let hold = Hold::on(parent(&target));
            let replacement = Replacement::new(&hold, target, write)?;
            replacement.sync()?;
            Ok(replacement.commit()?)
        }
    }
}

/// What a path points to.
enum Target {
    /// A file, which may not exist yet. Symbolic links are resolved.
    File(PathBuf),
    /// Something that accepts bytes but is not a file.
    Stream,
}

impl Target {
    fn of(path: &Path) -> io::Result<Self> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return match fs::read_link(path) {
                    // A user who made a link wants the file at its target, not here in place of the link.
                    Ok(target) => Err(io::Error::other(format!(
                        "it is a symbolic link to {}, which does not exist: create that file, or remove the link",
                        target.display()
                    ))),
                    Err(_) => Ok(Self::File(path.to_owned())),
                };
            }
            Err(error) => return Err(error),
        };
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            return Ok(Self::Stream);
        }
        if is_locked(&metadata) {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the file is read-only",
            ));
        }
        fs::canonicalize(path).map(Self::File)
    }
}

/// The folder of a file.
fn parent(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
