//! Results → standard output, a file, or a folder of files.
//!
//! ```text
//! resources ─► stdout
//!           ─► file ────────────────► replace ─► hold   the only code that replaces a file
//! plan ─────► folder ─► survey ─► directory ─┘
//!             files     files       writes the whole folder
//!             wanted    present  ─► check        shows the difference, writes nothing
//!                       └ owner: whose files they are
//! ```

pub(crate) mod canvas;
pub(crate) mod check;
pub(crate) mod directory;
pub(crate) mod file;
mod folder;
mod hold;
pub(crate) mod input;
pub(crate) mod layout;
mod owner;
mod replace;
pub(crate) mod stdout;
mod survey;
pub(crate) mod unknown;

use egressgen::Format;
use egressgen::resources::Resource;

pub(crate) use folder::Folder;
pub(crate) use owner::policies;
pub(crate) use stdout::text;

use crate::args::OutputArgs;
use crate::report::failure::Failure;

/// Writes resources where the user wants them.
pub(crate) fn resources(
    args: &OutputArgs,
    resources: impl Iterator<Item = Resource>,
) -> Result<(), Failure> {
    let format = Format::from(args.format);
    match &args.output_file {
        None => stdout::resources(format, resources),
        Some(path) => file::resources(path, format, resources),
    }
}
