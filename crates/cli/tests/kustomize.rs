//! `egressgen kustomize`, and the plugin as kustomize starts it.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::{Run, command, run, run_with_input, snapshots, words};

const PLACE: &str = "egressgen.dev/v1alpha1/egresspolicy/EgressPolicy";

fn kustomize(home: &Path, line: &str) -> Run {
    let mut command = command(["kustomize"]);
    command.args(words(line)).env("KUSTOMIZE_PLUGIN_HOME", home);
    run(command)
}

/// What is said, with the folders that differ from run to run by name.
fn told(home: &Path, run: &Run) -> String {
    let program = env!("CARGO_BIN_EXE_egressgen");
    let text = format!("{}{run}", run.stdout);
    let text = text.replace(home.to_str().unwrap(), "HOME");
    text.replace(program, "/bin/egressgen")
}

#[test]
fn the_plugin_is_linked_copied_and_removed() {
    let _settings = snapshots("messages");
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let place = home.join(PLACE);
    let mut table = String::new();
    let mut step = |line: &str, there: Option<&str>| {
        let run = kustomize(home, line);
        let found = fs::symlink_metadata(&place).ok();
        let found = found.map(|it| if it.is_symlink() { "link" } else { "file" });
        assert_eq!(found, there, "{line}: {run}");
        writeln!(table, "$ egressgen kustomize {line}\n{}", told(home, &run)).unwrap();
    };
    step("install-plugin --dry-run", None);
    step("uninstall-plugin", None);
    step("install-plugin", Some("link"));
    step("install-plugin", Some("link"));
    step("uninstall-plugin --dry-run", Some("link"));
    step("install-plugin --copy --dry-run", Some("link"));
    step("install-plugin --copy", Some("file"));
    step("install-plugin --copy", Some("file"));
    step("install-plugin", Some("link"));
    step("uninstall-plugin", None);
    assert!(home.is_dir());
    assert_eq!(fs::read_dir(home).unwrap().count(), 0);

    // A link of another place, to an older egressgen that is gone
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink("/gone/egressgen", &place).unwrap();
    step("install-plugin", Some("link"));
    assert_eq!(
        fs::read_link(&place).unwrap(),
        Path::new(env!("CARGO_BIN_EXE_egressgen"))
    );
    fs::remove_file(&place).unwrap();

    // Something foreign
    fs::write(&place, "#!/bin/sh\n").unwrap();
    step("install-plugin", Some("file"));
    step("uninstall-plugin", Some("file"));
    assert_eq!(fs::read_to_string(&place).unwrap(), "#!/bin/sh\n");
    step("install-plugin --force", Some("link"));
    fs::remove_file(&place).unwrap();
    std::os::unix::fs::symlink("/usr/bin/true", &place).unwrap();
    step("install-plugin", Some("link"));
    step("uninstall-plugin --force", None);

    // A place that can't be written, not even by root
    fs::create_dir_all(home).unwrap();
    fs::write(home.join("egressgen.dev"), "a file").unwrap();
    step("install-plugin", None);
    insta::assert_snapshot!("kustomize-plugin", table);
}

#[test]
fn without_a_home_there_is_no_place() {
    let mut command = command(["kustomize", "install-plugin"]);
    command.env_clear();
    let run = run(command);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("help: set KUSTOMIZE_PLUGIN_HOME"),
        "{run}"
    );
}

const POLICY: &str = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata:\n  name: p\n  namespace: egress\n\
                      spec:\n  gateway: {name: egress, namespace: egress, profile: aks}\n  destinations:\n  - {host: a.example.com, flow: https}\n";

/// The program under its plugin name, the file of a policy, and the folder that holds both.
fn plugin(policy: &str) -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (program, config) = (
        folder.path().join("EgressPolicy"),
        folder.path().join("config"),
    );
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_egressgen"), &program).unwrap();
    fs::write(&config, policy).unwrap();
    (folder, program, config)
}

fn generated(policy: &str) -> Run {
    run_with_input(command(words("generate -f -")), policy)
}

#[test]
fn argv_0_or_the_variable_of_kustomize_makes_a_plugin() {
    let (_folder, program, config) = plugin(POLICY);
    let mut by_name = Command::new(&program);
    by_name.arg(&config).stdin(Stdio::null());
    assert_eq!(run(by_name), generated(POLICY));

    // A script of the user's in the plugin's place, that starts egressgen with the same words
    let mut by_variable = command([&config]);
    by_variable.env("KUSTOMIZE_PLUGIN_CONFIG_ROOT", "/");
    assert_eq!(run(by_variable), generated(POLICY));

    // A command of egressgen in such a script is a command, and be there a file of its name
    let (folder, _, config) = plugin(POLICY);
    fs::write(folder.path().join("generate"), "").unwrap();
    let mut generate = command(["generate", "-f", config.to_str().unwrap()]);
    generate.env("KUSTOMIZE_PLUGIN_CONFIG_ROOT", "/");
    generate.current_dir(folder.path());
    assert_eq!(run(generate), generated(POLICY));
}

/// Field paths instead of lines: kustomize gives its plugins another text than the user's.
#[test]
fn wrong_policies_of_the_plugin() {
    let _settings = snapshots("messages");
    let annotated = POLICY.replace(
        "  name: p\n",
        "  name: p\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: egressgen}\n",
    );
    let mut table = String::new();
    for (policy, input) in [
        (annotated.as_str(), ""),
        (&POLICY.replace("flow: https", "flow: htps, prot: 1"), ""),
        ("a: [\n", ""),
        ("", ""),
        ("kind: ConfigMap\n", ""),
        (POLICY, "apiVersion: v1\nkind: ConfigMap\n"),
    ] {
        let (_folder, program, config) = plugin(policy);
        let mut command = Command::new(&program);
        command.arg(&config);
        let run = run_with_input(command, input);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{policy}");
        writeln!(table, "{policy}{input}=== {run}").unwrap();
    }
    insta::assert_snapshot!("kustomize-wrong-policies", table);
}

/// What kustomize passes through stays on the policy.
#[test]
fn labels_and_annotations_are_allowed() {
    let marked = POLICY.replace(
        "  name: p\n",
        "  name: p\n  labels: {team: news}\n  annotations: {config.kubernetes.io/local-config: 'true'}\n",
    );
    assert_eq!(generated(&marked), generated(POLICY));
    let wrong = POLICY.replace(
        "  name: p\n",
        "  name: p\n  labels: {team: 1}\n  annotations: a\n",
    );
    let run = generated(&wrong);
    assert!(run.stderr.contains("^ metadata.labels.team"), "{run}");
    assert!(run.stderr.contains("^ metadata.annotations"), "{run}");
}
