//! Generates docs/diagnostics.md from the tables of rules.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use egressgen_diagnostics::Rule;

use super::rules::COMMAND_RULES;

const BEGIN: &str = "<!-- rules: from the tables beside the code, by UPDATE_DOCS=1 cargo test -p egressgen-cli reference -->\n";
const END: &str = "<!-- end of rules -->\n";

/// The tables, in the order of the page.
fn tables() -> [(&'static str, Vec<&'static Rule>); 6] {
    [
        ("YAML", egressgen_yaml::LOAD_RULES.to_vec()),
        ("Fields and values", egressgen_yaml::DECODE_RULES.to_vec()),
        ("Policies", egressgen::policy::POLICY_RULES.to_vec()),
        ("Plans", egressgen::plan::rules().collect()),
        ("AKS", egressgen_aks::AKS_RULES.to_vec()),
        ("The command", COMMAND_RULES.to_vec()),
    ]
}

#[test]
fn reference_has_all_rules() {
    let mut text = String::new();
    for (title, rules) in tables() {
        writeln!(
            text,
            "\n## {title}\n\n| rule | severity | what | what to do | source |"
        )
        .unwrap();
        text += "| --- | --- | --- | --- | --- |\n";
        for rule in rules {
            let Rule {
                id,
                severity,
                summary,
                help,
                source,
            } = rule;
            writeln!(
                text,
                "| `{id}` | {severity} | {summary} | {help} | {source} |"
            )
            .unwrap();
        }
    }
    assert_page_has("docs/diagnostics.md", BEGIN, &(text + "\n"), END);
}

/// Compares a part of a page, between two comments, with what it is generated from; UPDATE_DOCS=1 brings it up to date.
pub(crate) fn assert_page_has(page: &str, begin: &str, text: &str, end: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(page);
    let current = fs::read_to_string(&path).unwrap();
    let (before, rest) = current.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let updated = [before, begin, text, end, after].concat();
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &updated).unwrap();
    }
    let current = fs::read_to_string(&path).unwrap();
    assert!(
        current == updated,
        "{page}: UPDATE_DOCS=1 brings its tables up to date"
    );
}

#[test]
fn rules_are_well_formed() {
    let mut ids = HashSet::new();
    for (_, rules) in tables() {
        for rule in rules {
            let id = rule.id;
            assert!(ids.insert(id), "{id} is the id of two rules");
            let is_kebab = |part: &str| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            };
            assert!(id.split('-').all(is_kebab), "{id} is not in kebab-case");
            for text in [rule.summary, rule.help, rule.source] {
                assert!(
                    !text.ends_with('.') && !text.contains('|') && !text.contains('\n'),
                    "{id}: {text}"
                );
            }
            assert!(!rule.summary.is_empty(), "{id} has no summary");
        }
    }
}
