//! Results → standard output.

use std::io::{self, BufWriter, Write as _};

use egressgen::resources::Resource;
use egressgen::{EmitError, Format};

use crate::failure::Failure;

/// Writes resources as they come.
pub(super) fn resources(
    format: Format,
    resources: impl Iterator<Item = Resource>,
) -> Result<(), Failure> {
    let out = BufWriter::new(io::stdout().lock());
    egressgen::emit(out, format, resources).map_err(|error| match error {
        EmitError::Io(error) => Failure::Stdout(error),
        error => Failure::Emit(error),
    })
}

/// Writes a text.
pub(crate) fn text(text: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text)
        .and_then(|()| out.flush())
        .map_err(Failure::Stdout)
}
