//! The output of policies by chance, for Istio's own validation: `conformance/run verdict` reads the file.

mod common;

use std::env;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use common::{policy, read};
use egressgen::plan::Plan;
use egressgen::{Build, Format, emit};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// The file to write; without it there is nothing to do.
const OUTPUT: &str = "EGRESSGEN_RANDOM_OUTPUT";
/// A number that makes the same policies again.
const SEED: &str = "EGRESSGEN_RANDOM_SEED";
const POLICIES: usize = 1_000;

#[test]
fn for_istios_validation() {
    let Some(path) = env::var_os(OUTPUT) else {
        println!("skipped: {OUTPUT} names no file");
        return;
    };
    // Cargo runs tests in the package's own folder.
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path);
    let seed = match env::var(SEED) {
        Ok(seed) => seed.parse().expect("a number"),
        Err(_) => SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs(),
    };
    println!("{POLICIES} policies of {SEED}={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = policy();
    let plans = std::iter::repeat_with(|| strategy.new_tree(&mut runner).unwrap().current())
        .filter_map(|document| Plan::new(&[read(&document)]).ok());
    let resources = plans.take(POLICIES).flat_map(|plan| {
        let build = Build::of(&plan).with_secret_templates();
        build.resources().collect::<Vec<_>>()
    });
    let file = BufWriter::new(File::create(path).unwrap());
    emit(file, Format::Yaml, resources).unwrap();
}
