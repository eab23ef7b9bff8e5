//! Refuses an output file that is one of the inputs.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use egressgen_diagnostics::Place;

use crate::input::source::{self, STDIN};
use crate::report::failure::Failure;
use crate::report::rules;

/// Refuses to overwrite an input file, under any name and through any link.
pub(crate) fn refuse_overwriting(output: &Path, inputs: &[PathBuf]) -> Result<(), Failure> {
    // A device or a terminal may be both input and output.
    let Some(written) = fs::metadata(output).ok().filter(Metadata::is_file) else {
        return Ok(());
    };
    for input in inputs {
        let Ok(read) = metadata(input) else {
            continue;
        };
        if is_same((output, &written), (input, &read)) {
            let message = format!(
                "{} is the file that is read as {}, and would be overwritten",
                output.display(),
                source::name(input)
            );
            let refusal = rules::OVERWRITES_INPUT.diagnostic(message);
            return Err(refusal.at(Place::argument("--output-file")).into());
        }
    }
    Ok(())
}

fn metadata(input: &Path) -> io::Result<Metadata> {
    if input.as_os_str() == STDIN {
        stdin()?.metadata()
    } else {
        fs::metadata(input)
    }
}

#[cfg(unix)]
fn stdin() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}

#[cfg(windows)]
fn stdin() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    Ok(io::stdin().as_handle().try_clone_to_owned()?.into())
}

#[cfg(unix)]
fn is_same((_, one): (&Path, &Metadata), (_, other): (&Path, &Metadata)) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same((one, _): (&Path, &Metadata), (other, _): (&Path, &Metadata)) -> bool {
    let paths = [one, other].map(|path| fs::canonicalize(path).ok());
    paths[0].is_some() && paths[0] == paths[1]
}
