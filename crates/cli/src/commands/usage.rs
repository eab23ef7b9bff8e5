//! Parses the command line, prints help, or reports a usage error.

use std::any::TypeId;
use std::env;
use std::ffi::OsString;

use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _};

use super::Cli;
use crate::output;
use crate::report::failure::Failure;
use crate::report::{MessageFormat, Reporter, visible};

/// The parsed command line; none after printing help or the version.
pub(crate) fn parsed(reporter: &mut Reporter) -> Result<Option<super::Command>, Failure> {
    match parsed_from(env::args_os()) {
        Ok(cli) => {
            *reporter = cli.messages.reporter();
            Ok(Some(cli.command))
        }
        Err(error) if error.use_stderr() && wants_json() => {
            reporter.format = MessageFormat::Json;
            Err(Failure::Usage(refusal(&error)))
        }
        Err(error) if error.use_stderr() => Err(Failure::Usage(refusal(&error))),
        Err(error) => output::stdout::styled(&error.render().ansi().to_string()).map(|()| None),
    }
}

fn parsed_from(words: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let mut matches = with_hyphens(Cli::command()).try_get_matches_from(words)?;
    Cli::from_arg_matches_mut(&mut matches)
}

/// Lets the text of every option begin with a hyphen: it is validated later, so that all errors are reported at once.
fn with_hyphens(command: Command) -> Command {
    let is_text = |arg: &Arg| {
        let takes_values = arg.get_action().takes_values() && !arg.is_positional();
        takes_values && arg.get_value_parser().type_id() == TypeId::of::<String>()
    };
    command
        .mut_args(|arg| {
            let allowed = is_text(&arg);
            arg.allow_hyphen_values(allowed)
        })
        .mut_subcommands(with_hyphens)
}

/// Whether a command line that can't be parsed asks for messages in JSON.
fn wants_json() -> bool {
    let words: Vec<_> = env::args_os().collect();
    let pairs = words.windows(2);
    words.iter().any(|word| word == "--message-format=json")
        || pairs
            .into_iter()
            .any(|pair| pair == ["--message-format", "json"])
}

/// The usage error as text. The command line is parsed again with control characters escaped, since clap quotes its
/// words in places that can't be told apart from clap's own text.
fn refusal(error: &clap::Error) -> String {
    let words: Vec<_> = env::args_os().collect();
    let shown: Vec<_> = words
        .iter()
        .map(|word| OsString::from(visible(&word.to_string_lossy()).as_ref()))
        .collect();
    if words == shown {
        return error.render().ansi().to_string();
    }
    match parsed_from(shown) {
        Err(error) if error.use_stderr() => error.render().ansi().to_string(),
        // Only the original words are wrong, for example not UTF-8. Without colours, no escape sequence in them can
        // pass for one of ours.
        _ => {
            let text = error.render().to_string();
            let lines: Vec<_> = text.split('\n').map(visible).collect();
            lines.join("\n")
        }
    }
}
