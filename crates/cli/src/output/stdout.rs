//! Results → standard output.

use std::io::{self, BufWriter, StdoutLock, Write as _};

use egressgen::Format;
use egressgen::resources::Resource;

use crate::report::failure::Failure;

/// Standard output, unless it was closed before the program started: what is written to it then is lost without an
/// error.
pub(crate) fn open() -> io::Result<BufWriter<StdoutLock<'static>>> {
    if egressgen_stdio::stdout_was_closed() {
        return Err(io::Error::other("it is closed"));
    }
    Ok(BufWriter::new(io::stdout().lock()))
}

/// Writes resources as they come.
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

/// Writes a text with colours, which the stream takes out where they do not belong.
pub(crate) fn styled(text: &str) -> Result<(), Failure> {
    let written = open().map(drop).and_then(|()| {
        let mut out = anstream::stdout();
        out.write_all(text.as_bytes())?;
        out.flush()
    });
    written.map_err(|error| Failure::stdout(&error))
}
