//! `egressgen trace` and `egressgen why`.

mod input;
mod page;
mod requests;
#[path = "../support/mod.rs"]
mod support;
mod why;

use std::path::Path;

use support::{Run, command, run};

/// The project.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn trace(folder: &Path, line: &str) -> Run {
    let words = ["trace"].into_iter().chain(line.split(' '));
    let mut command = command(words);
    command.current_dir(folder);
    run(command)
}
