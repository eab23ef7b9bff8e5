//! Runs the built `egressgen` as a user would.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test binary uses a part of this, and a broken set-up should fail loudly"
)]

#[cfg(unix)]
pub(crate) mod clients;

use std::fmt;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// What a run left behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program with these arguments and none of the variables that it looks at.
pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_egressgen"));
    for variable in [
        "ISTIO_EGRESS_NAME",
        "ISTIO_EGRESS_NAMESPACE",
        "EGRESS_GTW_SELECTOR",
        "RESOURCE_GROUP",
        "CLUSTER_NAME",
        "ASM_REVISION",
        "ISTIO_SGC_NAME",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "KUSTOMIZE_PLUGIN_HOME",
        "KUSTOMIZE_PLUGIN_CONFIG_ROOT",
    ] {
        command.env_remove(variable);
    }
    command.args(args).stdin(Stdio::null());
    command
}

pub(crate) fn run(mut command: Command) -> Run {
    command.output().unwrap().into()
}

/// Runs a command with something on standard input.
pub(crate) fn run_with_input(mut command: Command, input: &str) -> Run {
    let command = command.stdin(Stdio::piped());
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // A command that has seen enough may close its input early.
        scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
        child.wait_with_output().unwrap()
    });
    output.into()
}

pub(crate) fn egressgen<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Run {
    run(command(args))
}

/// The words of a command line that has no quotes.
pub(crate) fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// Binds the settings under which snapshots of an area lie in the folder of that name.
pub(crate) fn snapshots(area: &str) -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!(
        "{}/../../snapshots/{area}",
        env!("CARGO_MANIFEST_DIR")
    ));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind_to_scope()
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.stderr)?;
        match self.code {
            Some(code) => writeln!(f, "exit {code}"),
            None => writeln!(f, "killed"),
        }
    }
}

/// A Python that has PyYAML. Where there is none, that is said; `EGRESSGEN_REQUIRE_READERS=1` makes it a failure.
/// `EGRESSGEN_PYTHON` names the program.
pub(crate) fn pyyaml() -> Option<String> {
    let python = std::env::var("EGRESSGEN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut probe = Command::new(&python);
    probe.args(["-c", "import yaml"]).stderr(Stdio::null());
    if probe.status().is_ok_and(|status| status.success()) {
        return Some(python);
    }
    assert!(
        std::env::var_os("EGRESSGEN_REQUIRE_READERS").is_none(),
        "{python} has no PyYAML, and EGRESSGEN_REQUIRE_READERS is set"
    );
    left_out("PyYAML");
    None
}

/// Says that a test does without a program, past the test runner, which keeps what passing tests print to itself.
pub(crate) fn left_out(program: &str) {
    let _ = writeln!(std::io::stderr(), "left out: {program} is not there");
}
