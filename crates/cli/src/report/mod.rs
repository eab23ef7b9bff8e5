//! What is said to people, on stderr; in colour on a terminal, unless NO_COLOR is set.
//!
//! ```text
//! messages, failures ─► visible ─► line ─┐
//! findings ─► visible ─► excerpts ───────┼─► print ─► stderr
//! usage (commands) ─► visible words ─► clap ┘ the one place that writes there, but for progress
//! ```

pub(crate) mod excerpt;
pub(crate) mod failure;
pub(crate) mod findings;
pub(crate) mod progress;
mod visible;

use std::io::Write as _;

use anstyle::{AnsiColor, Style};

pub(crate) use visible::visible;

use failure::{Failure, InputError};

/// Something a user should know although there is a result.
#[derive(Debug)]
pub(crate) enum Message {
    /// What was assumed.
    Note(String),
    /// What may not work.
    Warning(String),
}

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Green.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

pub(crate) fn message(message: &Message) {
    match message {
        Message::Note(text) => line(NOTE, "note", text),
        Message::Warning(text) => line(WARNING, "warning", text),
    }
}

pub(crate) fn failure(failure: &Failure) {
    match failure {
        failure if failure.is_silent() => {}
        Failure::Input(errors) => errors.iter().for_each(input_error),
        Failure::Policies(findings) => print(&findings.to_string()),
        Failure::Usage(text) => print(text),
        failure => {
            line(ERROR, "error", &failure.to_string());
            if let Some(help) = failure.help() {
                line(HELP, "  help", &help);
            }
        }
    }
}

fn input_error(error: &InputError) {
    line(
        ERROR,
        "error",
        &format!("{}: {}", error.origin, error.message),
    );
    if let Some(help) = &error.help {
        line(HELP, "  help", help);
    }
}

fn line(style: Style, label: &str, text: &str) {
    print(&format!("{style}{label}:{style:#} {}\n", visible(text)));
}

fn print(text: &str) {
    // With stderr gone there is nobody left to tell.
    let _ = write!(anstream::stderr(), "{}", visible::styled(text));
}

/// Names in a row; of many, the first and how many more.
pub(crate) fn listed(names: &[impl AsRef<str>]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<_> = names.iter().take(SHOWN).map(AsRef::as_ref).collect();
    match names.len().checked_sub(SHOWN) {
        None | Some(0) => shown.join(", "),
        Some(more) => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn many_names_are_cut_short() {
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        assert_eq!(listed(&names[..5]), "a, b, c, d, e");
        assert_eq!(listed(&names), "a, b, c, d, e and 2 more");
    }
}
