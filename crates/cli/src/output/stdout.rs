//! Results → standard output.

use std::io::{self, BufWriter, StdoutLock, Write as _};

use egressgen::Format;
use egressgen::resources::Resource;

use crate::report::failure::Failure;

/// Opens standard output. Fails if it was closed before the program started: output would be lost without an
/// error.
pub(crate) fn open() -> io::Result<BufWriter<StdoutLock<'static>>> {
    if egressgen_stdio::stdout_was_closed() {
        return Err(io::Error::other("it is closed"));
    }
    Ok(BufWriter::new(io::stdout().lock()))
}

/// Writes each resource as soon as it is available.
pub(crate) fn resources(
    format: Format,
    resources: impl Iterator<Item = Resource>,
) -> Result<(), Failure> {
    let out = open().map_err(|error| Failure::stdout(&error))?;
    egressgen::emit(out, format, resources)
        .map_err(|error| Failure::emit(error, |error| Failure::stdout(&error)))
}

/// Writes a text.
pub(crate) fn text(text: &[u8]) -> Result<(), Failure> {
    let written = open().and_then(|mut out| {
        out.write_all(text)?;
        out.flush()
    });
    written.map_err(|error| Failure::stdout(&error))
}

/// Writes a text with colours. The stream removes them where they are not wanted.
pub(crate) fn styled(text: &str) -> Result<(), Failure> {
    let written = open().map(drop).and_then(|()| {
        let mut out = anstream::stdout();
        out.write_all(text.as_bytes())?;
        out.flush()
    });
    written.map_err(|error| Failure::stdout(&error))
}
