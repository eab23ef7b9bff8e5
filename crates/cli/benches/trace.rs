//! How long `egressgen trace` takes beside the analyzers of `istioctl analyze` for the same file.
//!
//! ```sh
//! cargo bench -p egressgen-cli --bench trace
//! ```
//!
//! 1,000 requests through the resources of many destinations, five each. The analyzers are those of the Istio that
//! `conformance/run` is built with, which needs Go; without it only egressgen is timed. Both run in turn, so that a slow
//! moment of the machine meets both; the ratio is that of the medians. Of the most destinations only egressgen is timed:
//! the analyzers take longer than ten minutes.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 3;
const REQUESTS: usize = 1_000;
const DESTINATIONS: [usize; 2] = [1_000, 10_000];
/// Up to so many destinations are analyzed.
const ANALYZED: usize = 1_000;

type Failed = Box<dyn Error>;

fn main() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let analyzers = analyzers(folder.path());
    if analyzers.is_none() {
        println!("`analyze` is left out: `conformance/run analyze` does not run here");
    }
    println!(
        "{:>12}{:>10}{:>10}{:>8}",
        "hosts", "trace", "analyze", "ratio"
    );
    for destinations in DESTINATIONS {
        let (resources, requests) = files(folder.path(), destinations)?;
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            let mut trace = egressgen();
            trace.arg("trace").arg("-f").arg(&resources);
            times[0].push(time(trace.arg("--requests").arg(&requests))?);
            if let Some(analyzers) = &analyzers
                && destinations <= ANALYZED
            {
                let mut analyze = Command::new(analyzers);
                times[1].push(time(analyze.arg("analyze").arg(&resources))?);
            }
        }
        let [trace, analyze] = times.map(median);
        print!("{destinations:>12}{:>10.1?}", trace.unwrap_or_default());
        match (trace, analyze) {
            (Some(trace), Some(analyze)) => {
                let ratio = analyze.as_secs_f64() / trace.as_secs_f64();
                println!("{analyze:>10.1?}{ratio:>8.0}");
            }
            _ => println!(),
        }
    }
    Ok(())
}

fn egressgen() -> Command {
    Command::new(env!("CARGO_BIN_EXE_egressgen"))
}

/// The resources of destinations with TLS origination, and requests to them.
fn files(folder: &Path, destinations: usize) -> Result<(PathBuf, PathBuf), Failed> {
    let mut policy =
        "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {name: many}\nspec:\n  \
                      gateway: {name: egress, namespace: egress}\n  destinations:\n"
            .to_owned();
    for number in 0..destinations {
        writeln!(
            policy,
            "  - {{host: h{number}.example.com, flow: tls-origination}}"
        )?;
    }
    let mut list = String::new();
    for number in (0..REQUESTS).map(|number| number * 7 % destinations) {
        writeln!(
            list,
            "- {{url: \"http://h{number}.example.com\", from: shop}}"
        )?;
    }
    let [policy_file, resources, requests] =
        ["policy.yaml", "resources.yaml", "requests.yaml"].map(|name| folder.join(name));
    fs::write(&policy_file, policy)?;
    fs::write(&requests, list)?;
    let mut generate = egressgen();
    generate.arg("generate").arg("-f").arg(policy_file);
    generate
        .stdout(File::create(&resources)?)
        .stderr(Stdio::null());
    if !generate.status()?.success() {
        return Err("egressgen generate failed".into());
    }
    Ok((resources, requests))
}

/// The program with Istio's analyzers, built now so that building it is not timed.
fn analyzers(folder: &Path) -> Option<PathBuf> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/run");
    let (resources, _) = files(folder, 1).ok()?;
    time(Command::new(&program).arg("analyze").arg(resources)).ok()?;
    Some(program)
}

fn time(command: &mut Command) -> Result<Duration, Failed> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let time = start.elapsed();
    if !status.success() {
        return Err(format!("{command:?} failed").into());
    }
    Ok(time)
}

fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort();
    times.get(times.len() / 2).copied()
}
