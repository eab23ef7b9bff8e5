//! Random sets of resources, traced, and followed by Istio's own simulation of Envoy: both must agree on every call.
//!
//! `EGRESSGEN_SIMULATE` names the program that simulates, `conformance/run`; without it there is nothing to compare with.
//! `EGRESSGEN_SETS` is the number of sets (2,000), `EGRESSGEN_RANDOM_SEED` a number that makes the same sets again. A set
//! on which the two disagree is shrunk and written to `EGRESSGEN_DISAGREEMENTS`, a folder.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail as a test does"
)]

#[path = "../simulation/mod.rs"]
mod simulation;

mod answer;
mod compare;
mod oracle;
mod world;

use std::env;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use oracle::Oracle;
use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

const PROGRAM: &str = "EGRESSGEN_SIMULATE";
const SETS: &str = "EGRESSGEN_SETS";
const SEED: &str = "EGRESSGEN_RANDOM_SEED";
const FOLDER: &str = "EGRESSGEN_DISAGREEMENTS";
const BATCH: usize = 500;
/// So many disagreements are shrunk and shown; more have mostly the same cause.
const SHOWN: usize = 5;

fn number(variable: &str, default: impl FnOnce() -> u64) -> u64 {
    match env::var(variable) {
        Ok(text) => text.parse().expect("a number"),
        Err(_) => default(),
    }
}

#[test]
fn traces_agree_with_istios_simulation() {
    let Some(program) = env::var_os(PROGRAM) else {
        println!("skipped: {PROGRAM} names no program");
        return;
    };
    let sets = usize::try_from(number(SETS, || 2_000)).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = number(SEED, || now.as_secs());
    println!("{sets} sets of {SEED}={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = simulation::set();
    // Cargo runs tests in the package's own folder.
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut oracle = Oracle::start(&root.join(program));
    let mut tally = compare::Tally::default();
    let kept = kept();
    let answers = oracle.ask(&kept);
    for (set, answer) in kept.iter().zip(&answers) {
        let found = compare::disagreements(set, answer, &mut tally);
        assert!(
            found.is_empty(),
            "a kept set differs again:\n{}\n{set}",
            found.join("\n")
        );
    }
    let mut wrong = Vec::new();
    let mut done = 0;
    while done < sets {
        let count = BATCH.min(sets - done);
        let mut trees: Vec<_> = (0..count)
            .map(|_| strategy.new_tree(&mut runner).unwrap())
            .collect();
        let batch: Vec<Value> = trees.iter().map(ValueTree::current).collect();
        let answers = oracle.ask(&batch);
        for ((tree, set), answer) in trees.iter_mut().zip(&batch).zip(&answers) {
            let found = compare::disagreements(set, answer, &mut tally);
            if !found.is_empty() && wrong.len() < SHOWN {
                wrong.push(shrunk(tree, &mut oracle));
            } else if !found.is_empty() {
                wrong.push(String::new());
            }
        }
        done += count;
    }
    println!("{tally}");
    let shown: Vec<_> = wrong.iter().filter(|text| !text.is_empty()).collect();
    assert!(
        wrong.is_empty(),
        "{} of {sets} sets of {SEED}={seed} differ; the first:\n{}",
        wrong.len(),
        shown
            .iter()
            .map(|text| text.as_str())
            .collect::<Vec<_>>()
            .join("\n\n")
    );
    tally.check();
}

/// Sets on which the two once disagreed.
fn kept() -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/disagreements");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let texts = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap());
    texts
        .map(|text| serde_json::from_str(&text).unwrap())
        .collect()
}

/// The smallest set that still disagrees, as a file and as a text.
fn shrunk(tree: &mut impl ValueTree<Value = Value>, oracle: &mut Oracle) -> String {
    let mut tally = compare::Tally::default();
    let mut best = tree.current();
    let mut steps = 0;
    let mut is_simpler = tree.simplify();
    while is_simpler && steps < 400 {
        steps += 1;
        let set = tree.current();
        let answer = &oracle.ask(std::slice::from_ref(&set))[0];
        if compare::disagreements(&set, answer, &mut tally).is_empty() {
            is_simpler = tree.complicate();
        } else {
            best = set;
            is_simpler = tree.simplify();
        }
    }
    let best = without_calls(&best, oracle);
    let answer = &oracle.ask(std::slice::from_ref(&best))[0];
    let found = compare::disagreements(&best, answer, &mut tally);
    if let Some(folder) = env::var_os(FOLDER) {
        let folder = PathBuf::from(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let mut text = serde_json::to_string(&best).unwrap();
        text.push('\n');
        let name = format!("{:x}.jsonl", best["resources"].as_str().map_or(0, fnv));
        std::fs::write(folder.join(name), text).unwrap();
    }
    let resources = best["resources"].as_str().unwrap_or_default();
    format!(
        "{}\nmesh: {}\nservices: {}\n{resources}",
        found.join("\n"),
        best["mesh"],
        best["services"]
    )
}

/// The set with only the first call that disagrees, and without the documents that do not matter.
fn without_calls(set: &Value, oracle: &mut Oracle) -> Value {
    let mut tally = compare::Tally::default();
    let mut differs = |set: &Value| {
        let answer = &oracle.ask(std::slice::from_ref(set))[0];
        !compare::disagreements(set, answer, &mut tally).is_empty()
    };
    let mut best = set.clone();
    for call in set["calls"].as_array().into_iter().flatten() {
        let mut one = set.clone();
        one["calls"] = serde_json::json!([call]);
        if differs(&one) {
            best = one;
            break;
        }
    }
    let text = best["resources"].as_str().unwrap_or_default().to_owned();
    let mut documents: Vec<_> = text
        .split("---\n")
        .filter(|text| !text.trim().is_empty())
        .collect();
    let mut index = 0;
    while index < documents.len() {
        let mut fewer = documents.clone();
        fewer.remove(index);
        let mut one = best.clone();
        one["resources"] = [
            "",
            &fewer.join(
                "---
",
            ),
        ]
        .join(
            "---
",
        )
        .into();
        if differs(&one) {
            best = one;
            documents = fewer;
        } else {
            index += 1;
        }
    }
    best
}

/// A short name for a text (FNV-1a).
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
