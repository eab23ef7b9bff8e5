//! How long the whole process takes for one host, beside a Rust program that only says hello.
//!
//! ```sh
//! cargo bench -p egressgen-cli --bench startup
//! ```
//!
//! Both are started in turn, so that a slow moment of the machine meets both; the ratio is that of the medians.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 300;
const HELLO: &str = r#"fn main() { println!("hello, world"); }"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let hello = compile_hello(folder.path())?;
    let egressgen = Path::new(env!("CARGO_BIN_EXE_egressgen"));
    let arguments = ["tls-origination", "--host", "edition.cnn.com"];

    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        times[0].push(time(&hello, &[])?);
        times[1].push(time(egressgen, &arguments)?);
    }
    let [hello, egressgen] = times.map(median);
    println!("hello world  {hello:>10.1?}");
    println!("egressgen    {egressgen:>10.1?}");
    println!(
        "ratio        {:>10.2}",
        egressgen.as_secs_f64() / hello.as_secs_f64()
    );
    Ok(())
}

fn compile_hello(folder: &Path) -> Result<std::path::PathBuf, Box<dyn Error>> {
    let (source, program) = (folder.join("hello.rs"), folder.join("hello"));
    fs::write(&source, HELLO)?;
    let status = Command::new("rustc")
        .args(["-O", "-o"])
        .args([&program, &source])
        .status()?;
    if !status.success() {
        return Err("rustc could not compile the hello world".into());
    }
    Ok(program)
}

fn time(program: &Path, arguments: &[&str]) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    let time = start.elapsed();
    if !status.success() {
        return Err(format!("{} failed", program.display()).into());
    }
    Ok(time)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
