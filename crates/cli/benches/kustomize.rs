//! How much of a build of kustomize is egressgen's own part.
//!
//! ```sh
//! .ci/install
//! cargo bench -p egressgen-cli --bench kustomize
//! ```
//!
//! The whole build is timed, and then what it makes egressgen do, alone: the plugin with the policy's file, the function
//! with the ResourceList that kustomize gave it. The destinations are direct ones, of one resource each: kustomize's own
//! time grows with the square of the resources, so this is where egressgen's part is largest.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 3;
const DESTINATIONS: usize = 2_000;
const CLIENTS: [&str; 3] = ["kubectl-1.27", "kubectl-1.37", "kustomize"];
const FUNCTION: &str =
    "  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./record}\n";

fn main() -> Result<(), Box<dyn Error>> {
    let egressgen = Path::new(env!("CARGO_BIN_EXE_egressgen"));
    println!("{:<22}{:>10}{:>12}{:>8}", "", "build", "egressgen", "part");
    for client in CLIENTS {
        let Some(program) = program(client) else {
            println!("{client:<22}left out: .ci/install has not put it into target/tools/clients");
            continue;
        };
        let folder = tempfile::tempdir()?;
        let place = folder.path();
        fs::write(
            place.join("kustomization.yaml"),
            "generators: [policy.yaml]\n",
        )?;
        fs::write(place.join("policy.yaml"), policy(""))?;
        let plugin = place.join("home/egressgen.dev/v1alpha1/egresspolicy/EgressPolicy");
        fs::create_dir_all(plugin.parent().ok_or("no folder")?)?;
        std::os::unix::fs::symlink(egressgen, &plugin)?;
        let build = || {
            let mut build = Command::new(&program);
            let verb = if client == "kustomize" {
                "build"
            } else {
                "kustomize"
            };
            build.args([verb, "--enable-alpha-plugins"]);
            build.env("KUSTOMIZE_PLUGIN_HOME", place.join("home"));
            build.current_dir(place);
            build
        };
        let own = || {
            let mut own = Command::new(&plugin);
            own.arg(place.join("policy.yaml")).stdin(Stdio::null());
            own
        };
        row(client, || time(build().arg(".")), || time(&mut own()))?;

        if client == "kustomize" {
            fs::write(place.join("policy.yaml"), policy(FUNCTION))?;
            let record = format!("#!/bin/sh\ntee list.yaml | {}\n", egressgen.display());
            fs::write(place.join("record"), record)?;
            time(Command::new("chmod").arg("+x").arg(place.join("record")))?;
            let own = || {
                let mut own = Command::new(egressgen);
                own.stdin(File::open(place.join("list.yaml"))?);
                time(&mut own)
            };
            let whole = || time(build().args(["--enable-exec", "."]));
            row("kustomize, function", whole, own)?;
        }
    }
    Ok(())
}

type Timed = Result<Duration, Box<dyn Error>>;

fn row(
    name: &str,
    whole: impl Fn() -> Timed,
    own: impl Fn() -> Timed,
) -> Result<(), Box<dyn Error>> {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        times[0].push(whole()?);
        times[1].push(own()?);
    }
    let [whole, own] = times.map(median);
    let part = 100.0 * own.as_secs_f64() / whole.as_secs_f64();
    println!("{name:<22}{whole:>10.1?}{own:>12.1?}{part:>6.1} %");
    Ok(())
}

fn policy(metadata: &str) -> String {
    let mut policy = format!(
        "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata:\n  name: many\n{metadata}spec:\n  \
         gateway: {{name: egress, namespace: egress}}\n  destinations:\n"
    );
    for number in 0..DESTINATIONS {
        let _ = writeln!(
            policy,
            "  - {{host: h{number}.example.com, flow: https, via: direct}}"
        );
    }
    policy
}

fn program(client: &str) -> Option<PathBuf> {
    let clients = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/clients");
    let name = client.split('-').next()?;
    clients.join(client).join(name).canonicalize().ok()
}

fn time(command: &mut Command) -> Timed {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status()?;
    if !status.success() {
        return Err(format!("{command:?} failed").into());
    }
    Ok(start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
