//! docs/trace.md.

use std::collections::HashSet;
use std::fs;

use crate::support::{command, run};
use crate::{ROOT, trace};

/// The page describes every field of the JSON.
#[test]
fn the_page_has_all_fields() {
    fn keys(value: &serde_json::Value, all: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(fields) => {
                for (key, value) in fields {
                    all.push(key.clone());
                    // The keys of these are the user's.
                    if !["labels", "headers"].contains(&key.as_str()) {
                        keys(value, all);
                    }
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, all)),
            _ => {}
        }
    }
    let page = fs::read_to_string(format!("{ROOT}/docs/trace.md")).unwrap();
    let mut all = Vec::new();
    for snapshot in [
        "trace/hand-made-json",
        "trace/missing-subset-json",
        "why/hand-made-json",
    ] {
        let text = fs::read_to_string(format!("{ROOT}/snapshots/{snapshot}.snap")).unwrap();
        let json = text.splitn(3, "---\n").nth(2).unwrap();
        keys(&serde_json::from_str(json).unwrap(), &mut all);
    }
    assert!(all.len() > 100, "{}", all.len());
    let spans = page.split('`').skip(1).step_by(2);
    let words = spans.flat_map(|span| span.split(|c: char| !c.is_ascii_alphanumeric()));
    let words: HashSet<_> = words.collect();
    for key in all {
        assert!(words.contains(key.as_str()), "{key}");
    }
}

/// The mesh file and the requests file of the page can be read.
#[test]
fn the_examples_of_the_page_work() {
    let page = fs::read_to_string(format!("{ROOT}/docs/trace.md")).unwrap();
    let mut blocks = page.split("```yaml\n").skip(1);
    let mut block = || blocks.next().unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mesh.yaml"), block()).unwrap();
    fs::write(folder.path().join("requests.yaml"), block()).unwrap();
    let bundle = format!("{ROOT}/conformance/bundles/http-istio.yaml");
    let line = format!("-f {bundle} -n istio-system --mesh mesh.yaml --requests requests.yaml");
    let run = trace(folder.path(), &line);
    let ends: Vec<_> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("  => "))
        .collect();
    assert_eq!(ends.len(), 2, "{run}");
    let errors = run.stderr.lines().filter(|line| line.starts_with("error"));
    let are_ends = errors
        .clone()
        .all(|line| line.starts_with("error[unexpected-verdict]"));
    assert!(are_ends, "{run}");
    assert!(!run.stderr.contains("assumed: outbound"), "{run}");
}

/// Each command of the page with its output is what the program prints.
#[test]
fn outputs_are_real() {
    let page = fs::read_to_string(format!("{ROOT}/docs/trace.md")).unwrap();
    let blocks = page.split("```console\n$ egressgen ").skip(1);
    let mut compared = 0;
    for block in blocks {
        let (block, _) = block.split_once("```").unwrap();
        let (line, wanted) = block.split_once('\n').unwrap();
        let mut command = command(line.split(' '));
        command.current_dir(ROOT);
        assert_eq!(run(command).stdout, wanted, "{line}");
        compared += 1;
    }
    assert!(compared > 0);
}
