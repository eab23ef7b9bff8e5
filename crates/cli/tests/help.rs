//! `--help`, `man` and `completions`.

mod support;

use std::fs::File;
use std::path::Path;

use support::{egressgen, snapshots, words};

const COMMANDS: [&str; 12] = [
    "http",
    "https",
    "tls-origination",
    "generate",
    "plan",
    "trace",
    "why",
    "init",
    "kustomize",
    "post-render",
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
    for action in ["install-plugin", "uninstall-plugin"] {
        let help = egressgen(["kustomize", action, "--help"]).stdout;
        insta::assert_snapshot!(format!("kustomize-{action}"), help);
    }
}

/// The example in the help of each command, up to the pipe or redirection that ends it.
#[test]
fn examples_in_help_work() {
    for command in COMMANDS {
        let help = egressgen([command, "--help"]).stdout;
        let (_, example) = help.split_once("\n  egressgen ").unwrap();
        let example = example.split(['|', '>', '\\', '\n']).next().unwrap();
        let (example, input) = example.split_once(" < ").unwrap_or((example, ""));
        // Examples name files from the root of the project.
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let mut command = support::command(words(example));
        command.current_dir(root);
        if !input.is_empty() {
            command.stdin(File::open(root.join(input.trim())).unwrap());
        }
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

/// As kubectl asks for what can come after `kubectl egressgen`.
#[cfg(unix)]
#[test]
fn kubectl_is_told_what_can_come_next() {
    let folder = tempfile::tempdir().unwrap();
    let completer = folder.path().join("kubectl_complete-egressgen");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_egressgen"), &completer).unwrap();
    std::fs::create_dir(folder.path().join("policies")).unwrap();
    for (words, wanted) in [
        (
            &["gen"][..],
            "generate\tGenerate the resources of EgressPolicy files\n:4\n",
        ),
        (
            &["http", "--profile", ""],
            "aks\tIstio add-on for Azure Kubernetes Service\nistio\tUpstream Istio installation\n:4\n",
        ),
        (&["plan", "-f", "pol"], "policies/\n:6\n"),
        (&["http", "--host", "x"], ":0\n"),
    ] {
        let mut command = std::process::Command::new(&completer);
        command.args(words).current_dir(folder.path());
        let run = support::run(command);
        assert_eq!(
            (run.stdout.as_str(), run.code),
            (wanted, Some(0)),
            "{words:?}"
        );
    }
}
