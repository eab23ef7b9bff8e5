//! Results → standard output or a file.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use egressgen::resources::Resource;
use egressgen::{EmitError, Format};

use crate::args::OutputArgs;
use crate::failure::Failure;

/// Writes resources where the user wants them.
pub(crate) fn resources(
    args: &OutputArgs,
    resources: impl Iterator<Item = Resource>,
) -> Result<(), Failure> {
    let format = Format::from(args.format);
    match &args.output_file {
        None => egressgen::emit(BufWriter::new(io::stdout().lock()), format, resources).map_err(
            |error| match error {
                EmitError::Io(error) => Failure::Stdout(error),
                error => Failure::Emit(error),
            },
        ),
        Some(path) => {
            file(path, |out| egressgen::emit(out, format, resources)).map_err(|error| match error {
                EmitError::Io(error) => Failure::File {
                    path: path.clone(),
                    reason: error.to_string(),
                },
                error => Failure::Emit(error),
            })
        }
    }
}

/// Writes a text to standard output.
pub(crate) fn text(text: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text)
        .and_then(|()| out.flush())
        .map_err(Failure::Stdout)
}

/// Gives `path` a new content as a whole: it is written beside the old file, which is then replaced in one step.
fn file(
    path: &Path,
    write: impl FnOnce(BufWriter<&File>) -> Result<(), EmitError>,
) -> Result<(), EmitError> {
    let target = match Target::of(path)? {
        // A device or a pipe, such as /dev/stdout, can't be replaced and holds nothing that could be lost.
        Target::Stream => return write(BufWriter::new(&File::options().write(true).open(path)?)),
        Target::File(target) => target,
    };
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".egressgen-");
    let permissions = fs::metadata(&target)
        .ok()
        .map(|metadata| metadata.permissions());
    new_file_permissions(&mut builder);
    let temporary = builder.tempfile_in(folder)?;
    write(BufWriter::new(temporary.as_file()))?;
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// What a path leads to.
enum Target {
    /// A file, perhaps not there yet; behind symbolic links, the file itself.
    File(PathBuf),
    /// Something that takes bytes and is no file.
    Stream,
}

impl Target {
    fn of(path: &Path) -> io::Result<Self> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self::File(path.to_owned()));
            }
            Err(error) => return Err(error),
        };
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            return Ok(Self::Stream);
        }
        // Replacing a file takes no right to write to it, but whoever took that right away meant something by it.
        if metadata.permissions().readonly() {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the file is read-only",
            ));
        }
        fs::canonicalize(path).map(Self::File)
    }
}

/// A temporary file is for its owner only; the result should be for whom the user's umask says.
#[cfg(unix)]
fn new_file_permissions(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn new_file_permissions(_: &mut tempfile::Builder<'_, '_>) {}
