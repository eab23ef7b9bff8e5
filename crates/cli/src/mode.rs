//! The mode in which the program was started: kustomize, kpt and kubectl start it without a subcommand.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;

use crate::commands::Cli;
use crate::input::source::STDIN;
use crate::integrations::kustomize::PLUGIN;
use crate::report::failure::Failure;

/// The name under which kubectl starts the program to complete a command line.
const COMPLETER: &str = "kubectl_complete-egressgen";

/// The variable that kustomize sets for its plugins.
const PLUGIN_VARIABLE: &str = "KUSTOMIZE_PLUGIN_CONFIG_ROOT";

/// The mode in which the program was started.
#[derive(Debug)]
pub(crate) enum Mode {
    /// A command with a command line.
    Command,
    /// Completion for kubectl, with the words after `kubectl egressgen`. The last word is unfinished.
    Completion(Vec<OsString>),
    /// An exec plugin of kustomize, with the path of its configuration.
    Plugin(PathBuf),
    /// A KRM function, with the text from stdin.
    Function(String),
}

impl Mode {
    pub(crate) fn select() -> Result<Self, Failure> {
        let mut words = env::args_os();
        let program = words.next().unwrap_or_default();
        let program = Path::new(&program).file_stem().unwrap_or_default();
        let words: Vec<_> = words.collect();
        match words.as_slice() {
            _ if program == COMPLETER => Ok(Self::Completion(words)),
            [config, ..] if program == PLUGIN || is_config_of_plugin(config) => {
                Ok(Self::Plugin(config.into()))
            }
            [] if !io::stdin().is_terminal() => {
                let mut text = String::new();
                let read = io::stdin().lock().read_to_string(&mut text);
                read.map_err(|error| Failure::unreadable(Path::new(STDIN), &error))?;
                Ok(if text.trim().is_empty() {
                    Self::Command
                } else {
                    Self::Function(text)
                })
            }
            _ => Ok(Self::Command),
        }
    }
}

/// Whether kustomize passed this word to a plugin that starts us under our own name. If another plugin runs one of our
/// commands, it is still a command.
fn is_config_of_plugin(word: &OsStr) -> bool {
    let is_word_of_ours = || {
        let word = word.to_string_lossy();
        word.starts_with('-') || Cli::command().find_subcommand(word.as_ref()).is_some()
    };
    env::var_os(PLUGIN_VARIABLE).is_some() && !is_word_of_ours() && Path::new(word).is_file()
}
