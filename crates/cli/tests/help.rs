//! `--help`, `man` and `completions`.

mod support;

use support::{egressgen, snapshots, words};

const COMMANDS: [&str; 7] = [
    "http",
    "https",
    "tls-origination",
    "generate",
    "plan",
    "completions",
    "man",
];

#[test]
fn help_is_as_reviewed() {
    let _settings = snapshots("help");
    for command in [
        "aks",
        "aks manifests",
        "aks script",
        "aks limits",
        "aks upgrade-plan",
    ] {
        let help = egressgen(words(&format!("{command} --help"))).stdout;
        insta::assert_snapshot!(command.replace(' ', "-"), help);
    }
    insta::assert_snapshot!("egressgen", egressgen(["--help"]).stdout);
    for command in COMMANDS {
        insta::assert_snapshot!(command, egressgen([command, "--help"]).stdout);
    }
}

/// The example in the help of each command, up to the pipe or redirection that ends it.
#[test]
fn examples_in_help_work() {
    for command in COMMANDS {
        let help = egressgen([command, "--help"]).stdout;
        let (_, example) = help.split_once("\n  egressgen ").unwrap();
        let example = example.split(['|', '>', '\\']).next().unwrap();
        let mut command = support::command(words(example));
        // Examples name files from the root of the project.
        command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let run = support::run(command);
        assert_eq!(run.code, Some(0), "{example}: {}", run.stderr);
        assert!(!run.stdout.is_empty(), "{example}");
    }
}

#[test]
fn every_command_has_a_man_page() {
    assert!(egressgen(["man"]).stdout.contains(".TH egressgen 1"));
    for command in COMMANDS {
        let page = egressgen(["man", command]).stdout;
        assert!(
            page.contains(&format!(".TH egressgen-{command} 1")),
            "{page}"
        );
    }
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = egressgen(["completions", shell]).stdout;
        assert!(script.contains("tls-origination"), "{shell}");
    }
}
