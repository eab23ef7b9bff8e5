//! docs/trace.md.

use std::collections::HashSet;
use std::fs;

use crate::ROOT;

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
