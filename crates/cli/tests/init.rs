//! `egressgen init`: what is written is as reviewed, works, and overwrites nothing.

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use support::{Run, command, run, snapshots, words};

const WHAT: [&str; 8] = [
    "policy",
    "kustomize",
    "kpt",
    "argocd",
    "flux",
    "helm",
    "pre-commit",
    "github-actions",
];

fn in_folder(folder: &Path, line: &str) -> Run {
    let mut command = command(words(line));
    command.current_dir(folder);
    run(command)
}

#[test]
fn files_are_as_reviewed() {
    let _settings = snapshots("init");
    for what in WHAT {
        let folder = tempfile::tempdir().unwrap();
        let run = in_folder(folder.path(), &format!("init {what}"));
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{what}");
        let mut files = String::new();
        for path in run.stdout.lines() {
            let text = fs::read_to_string(folder.path().join(path)).unwrap();
            assert!(text.ends_with('\n') && !text.contains("{{"), "{path}");
            writeln!(files, "=== {path}\n{text}").unwrap();
        }
        insta::assert_snapshot!(what, files);
    }
}

#[test]
fn the_policy_is_valid_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    in_folder(folder.path(), "init policy");
    let text = fs::read_to_string(folder.path().join("egress-policy.yaml")).unwrap();
    let schema = "# yaml-language-server: $schema=egressgen-policy.schema.json\n";
    assert!(text.starts_with(schema), "{text}");
    let run = in_folder(folder.path(), "generate -f egress-policy.yaml");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));

    // And so it is with the lines that wait behind a comment.
    let all = text
        .replace("  # - {", "  - {")
        .replace("  # annotations:", "  annotations:");
    let all = all
        .replace("  #   config", "    config")
        .replace("  #     exec", "      exec");
    fs::write(folder.path().join("egress-policy.yaml"), all).unwrap();
    let run = in_folder(folder.path(), "generate -f egress-policy.yaml");
    // Of tcp there is something to know, and of nothing else.
    let warning = "warning[tcp-on-all-addresses]: sidecars match tcp by its port alone";
    assert!(
        run.code == Some(0) && run.stderr.starts_with(warning),
        "{run}"
    );
    assert_eq!(run.stderr.lines().count(), 1, "{run}");
    assert!(run.stdout.contains("db.example.net"), "{}", run.stdout);
}

#[test]
fn nothing_is_overwritten_without_force() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("sidecar.yaml"), "mine\n").unwrap();
    let run = in_folder(folder.path(), "init argocd");
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("sidecar.yaml: the file exists"),
        "{run}"
    );
    assert!(
        !path("plugin.yaml").exists(),
        "half of the files are written"
    );
    assert_eq!(fs::read_to_string(path("sidecar.yaml")).unwrap(), "mine\n");
    let run = in_folder(folder.path(), "init argocd --force");
    assert_eq!(run.code, Some(0));
    assert_ne!(fs::read_to_string(path("sidecar.yaml")).unwrap(), "mine\n");
    let run = in_folder(folder.path(), "init policy --dir sidecar.yaml/below");
    assert_eq!(run.code, Some(2), "{run}");
}
