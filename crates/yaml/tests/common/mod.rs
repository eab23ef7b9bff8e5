//! Readers of YAML that we did not write.
//!
//! PyYAML reads YAML 1.1 and kubectl reads it as the API server's tools do. Where one of them is missing its part is
//! left out, and said so; `EGRESSGEN_REQUIRE_READERS=1` makes that a failure. `EGRESSGEN_PYTHON` and
//! `EGRESSGEN_KUBECTL` name the programs.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

use std::io::Write as _;
use std::process::{Command, Stdio};

/// The JSON that a Python script, which has PyYAML, makes of the input.
pub(crate) fn pyyaml(script: &str, input: &str) -> Option<String> {
    let probe = ["-c", "import yaml"];
    reader(
        "EGRESSGEN_PYTHON",
        "python3",
        &["-c", script],
        &probe,
        input,
    )
}

/// The JSON that kubectl makes of an object, without a cluster.
pub(crate) fn kubectl(object: &str) -> Option<String> {
    let args = "annotate --local -f - a=b -o json --dry-run=client";
    let args: Vec<_> = args.split(' ').collect();
    let probe = ["version", "--client"];
    reader("EGRESSGEN_KUBECTL", "kubectl", &args, &probe, object)
}

/// Gives a program some input, and its output, or says that the program is missing.
fn reader(
    variable: &str,
    default: &str,
    args: &[&str],
    probe: &[&str],
    input: &str,
) -> Option<String> {
    let program = std::env::var(variable).unwrap_or_else(|_| default.to_owned());
    let there = Command::new(&program)
        .args(probe)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !there {
        let command = format!("{program} {}", probe.join(" "));
        assert!(
            std::env::var_os("EGRESSGEN_REQUIRE_READERS").is_none(),
            "`{command}` does not work, and EGRESSGEN_REQUIRE_READERS is set"
        );
        eprintln!("skipped: `{command}` does not work");
        return None;
    }
    let mut child = Command::new(&program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} can't read the YAML");
    Some(String::from_utf8(output.stdout).unwrap())
}
