//! `--message-format json` and `--deny warnings`.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use support::{Run, command, run, snapshots};

const HEAD: &str = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {name: test}\nspec:\n  \
                    gateway: {name: egress, namespace: egress, profile: aks}\n  destinations:\n";
/// Two destinations with one host, one that can't have what it wants, and a value of the wrong type.
const WRONG: &str = "  - {host: a.example.com, flow: http}\n  - {host: a.example.com, flow: https}\n  \
                     - {host: b.example.com, flow: https, timeout: 5s}\n";
/// Of tcp there is a warning.
const WARNED: &str = "  - {host: db.example.com, flow: tcp, port: 5432}\n";

fn in_folder(destinations: &str, words: &str) -> (tempfile::TempDir, Run) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("policy.yaml"),
        [HEAD, destinations].concat(),
    )
    .unwrap();
    let mut command = command(words.split(' '));
    command.current_dir(&folder);
    (folder, run(command))
}

/// Every line that is reported, as JSON.
fn lines(run: &Run) -> Vec<Value> {
    let lines = run.stderr.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn rules(run: &Run) -> Vec<String> {
    let lines = lines(run).into_iter();
    lines
        .map(|line| line["rule"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn json_says_what_text_says() {
    let _settings = snapshots("messages");
    let mut table = String::new();
    for (destinations, words) in [
        (WRONG, "generate -f policy.yaml --message-format json"),
        (
            "  - {host: a.example.com, port: '80'}\n",
            "plan -f policy.yaml --message-format=json",
        ),
        ("  - [\n", "generate -f policy.yaml --message-format json"),
        (
            WARNED,
            "generate -f policy.yaml --output-dir out --message-format json",
        ),
        (
            "",
            "http --host https://a.example.com --port 0 --message-format json",
        ),
        ("", "https --host A.example.com --message-format json"),
        ("", "generate -f missing.yaml --message-format json"),
        ("", "generate --message-format json --nonsense"),
        ("", "aks limits -f policy.yaml --message-format json"),
    ] {
        let (_folder, run) = in_folder(destinations, words);
        lines(&run);
        let code = run.code.unwrap();
        writeln!(table, "$ egressgen {words}\n{}exit {code}\n", run.stderr).unwrap();
    }
    insta::assert_snapshot!("json", table);
}

/// Warnings are reported before anything is written, and nothing is.
#[test]
fn denied_warnings_write_nothing() {
    for words in [
        "generate -f policy.yaml",
        "generate -f policy.yaml --output-file out.yaml",
        "generate -f policy.yaml --output-dir out",
        "plan -f policy.yaml",
    ] {
        let (_folder, allowed) = in_folder(WARNED, words);
        assert_eq!(allowed.code, Some(0), "{allowed}");
        let denied = format!("{words} --deny warnings --message-format json");
        let (folder, run) = in_folder(WARNED, &denied);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run}");
        assert_eq!(rules(&run), ["tcp-on-all-addresses", "denied-warnings"]);
        assert_eq!(
            fs::read_dir(&folder).unwrap().count(),
            1,
            "{words} writes a file"
        );
    }
    // What is only noted is not denied.
    let (_folder, run) = in_folder("", "https --host a.example.com --deny warnings");
    assert_eq!(run.code, Some(0), "{run}");
    assert!(run.stderr.starts_with("note: "), "{run}");
    let (_folder, run) = in_folder(WARNED, "generate -f policy.yaml --deny warnings");
    let last = run.stderr.lines().last();
    assert_eq!(
        last,
        Some("error[denied-warnings]: 1 warning denied by --deny warnings; nothing written")
    );
}
