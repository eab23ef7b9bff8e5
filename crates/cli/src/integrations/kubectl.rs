//! `kubectl_complete-egressgen`: completes a command line of kubectl.

use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;

use clap::CommandFactory as _;

use crate::commands::Cli;
use crate::output;
use crate::report::failure::Failure;

/// What the shell should do with the words, as bits of cobra's `ShellCompDirective`, which kubectl reads.
mod directive {
    pub(super) const COMPLETE_FILES: u8 = 0;
    pub(super) const NO_SPACE: u8 = 2;
    pub(super) const NO_FILES: u8 = 4;
}

/// Answers kubectl, which passes the words after `kubectl egressgen`. The last word is unfinished.
pub(crate) fn run(words: Vec<OsString>) -> Result<(), Failure> {
    let last = words.len();
    let line = [OsString::from("egressgen")].into_iter().chain(words);
    let folder = env::current_dir().ok();
    // A line that can't be completed is treated like a line without candidates.
    let candidates = clap_complete::engine::complete(
        &mut Cli::command(),
        line.collect(),
        last,
        folder.as_deref(),
    )
    .unwrap_or_default();
    let mut text = String::new();
    let mut bits = directive::COMPLETE_FILES;
    for candidate in candidates
        .iter()
        .filter(|candidate| !candidate.is_hide_set())
    {
        let word = candidate.get_value().to_string_lossy();
        bits |= directive::NO_FILES;
        if word.ends_with('/') {
            bits |= directive::NO_SPACE;
        }
        text.push_str(&word);
        let help = candidate.get_help().map(ToString::to_string);
        if let Some(first) = help.as_deref().and_then(|help| help.lines().next()) {
            let _ = write!(text, "\t{first}");
        }
        text.push('\n');
    }
    let _ = writeln!(text, ":{bits}");
    output::text(text.as_bytes())
}
