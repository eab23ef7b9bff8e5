//! Templates in which every value becomes exactly one word for the shell.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, Output, UndefinedBehavior, Value};

const TEMPLATES: [(&str, &str); 11] = [
    ("head.sh", include_str!("../../templates/head.sh")),
    ("setup.sh", include_str!("../../templates/setup.sh")),
    (
        "setup_mesh_config.sh",
        include_str!("../../templates/setup_mesh_config.sh"),
    ),
    ("verify.sh", include_str!("../../templates/verify.sh")),
    (
        "verify_gateway.sh",
        include_str!("../../templates/verify_gateway.sh"),
    ),
    (
        "verify_callers.sh",
        include_str!("../../templates/verify_callers.sh"),
    ),
    (
        "verify_requests.sh",
        include_str!("../../templates/verify_requests.sh"),
    ),
    ("cleanup.sh", include_str!("../../templates/cleanup.sh")),
    ("disable.sh", include_str!("../../templates/disable.sh")),
    (
        "disable_namespace.sh",
        include_str!("../../templates/disable_namespace.sh"),
    ),
    ("upgrade.txt", include_str!("../../templates/upgrade.txt")),
];

/// The templates. An undefined name is an error, and every printed value is quoted.
pub(super) fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    syntax
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true);
    environment.set_syntax(syntax.build()?);
    environment.set_formatter(|out, _, value| word(out, value));
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

/// Writes a value into a script as one shell word, whatever it contains. There is no other way in.
fn word(out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() {
        let message = "a value is missing";
        return Err(Error::new(ErrorKind::UndefinedError, message));
    }
    let text = value.to_string();
    let quoted = shlex::try_quote(&text).map_err(|error| {
        Error::new(
            ErrorKind::BadEscape,
            "a value can't be quoted for the shell",
        )
        .with_source(error)
    })?;
    out.write_str(&quoted)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use minijinja::context;
    use proptest::prelude::*;

    use super::*;

    /// How a real bash reads a value that a template prints.
    fn through_bash(value: &str) -> String {
        let mut environment = environment().unwrap();
        environment
            .add_template(
                "test.sh",
                "value={{ value }}\nprintf '%s|' \"$value\" {{ value }} end",
            )
            .unwrap();
        let script = environment.get_template("test.sh").unwrap();
        let script = script.render(context! { value }).unwrap();
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", &script])
            .output()
            .unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{value:?}: {script}"
        );
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn bash_sees_a_hostile_value_as_one_word() {
        for value in [
            "",
            " ",
            "plain",
            "$(touch /tmp/no)",
            "`id`",
            "${HOME}",
            "$HOME",
            "a'b",
            "a\"b",
            "'; exit 1; '",
            "a\nb",
            "\n",
            "a;b",
            "a&b|c>d<e",
            "*",
            "~",
            "-n",
            "!!",
            "!event",
            "#comment",
            "{a,b}",
            "a\\",
            "\\'",
            "\u{e4}\u{1f600}",
            "\t",
            "=a",
            "^a",
            "[a]",
        ] {
            assert_eq!(
                through_bash(value),
                format!("{value}|{value}|end|"),
                "{value:?}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn bash_sees_any_value_as_one_word(value in "[^\u{0}]{0,20}") {
            prop_assert_eq!(through_bash(&value), format!("{value}|{value}|end|"));
        }
    }

    /// No quoting can put a zero byte into a command line.
    #[test]
    fn a_zero_byte_is_an_error() {
        let mut environment = environment().unwrap();
        environment.add_template("test.sh", "{{ value }}").unwrap();
        let template = environment.get_template("test.sh").unwrap();
        assert!(template.render(context! { value => "a\0b" }).is_err());
        assert!(
            template
                .render(context! { value => Value::from(()) })
                .is_err()
        );
        assert!(template.render(context! { other => 1 }).is_err());
    }

    /// In a comment, a line break in the value would end the comment. Between quotes, the value would be quoted twice.
    #[test]
    fn templates_print_values_as_words_only() {
        for (name, text) in TEMPLATES {
            for line in text.lines().filter(|line| line.contains("{{")) {
                assert!(!line.trim_start().starts_with('#'), "{name}: {line}");
                for (at, _) in line.match_indices("{{") {
                    let before = line[..at].chars().next_back().unwrap_or(' ');
                    assert!(" =<-".contains(before), "{name}: {line}");
                    let quotes = line[..at]
                        .chars()
                        .filter(|character| "\"'".contains(*character))
                        .count();
                    assert!(quotes % 2 == 0, "{name}: {line}");
                }
            }
        }
    }
}
