//! Strings that look like something else in YAML, as values and as keys, read back by readers we did not write.
//!
//! `common` says how the programs are found.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod common;

use std::collections::BTreeMap;

use common::{kubectl, pyyaml};
use serde::Serialize;

#[rustfmt::skip]
const STRINGS: &[&str] = &[
    // Booleans and nulls of YAML 1.1 and 1.2
    "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF",
    "true", "True", "TRUE", "tRuE", "false", "False", "FALSE", "null", "Null", "NULL", "nULL", "~", "",
    // Integers: decimal, octal of 1.1 and 1.2, hexadecimal, binary, underscores, base 60
    "0", "-0", "00", "7", "007", "08", "0777", "0o7", "0o777", "0O7", "0x1f", "0X1F", "-0x1f", "+0x1f", "0xg", "0x",
    "0b101", "0b2", "-1", "+1", "+-1", "443", "1_000", "1__0", "_1", "0_", "0x_1", "1:30", "190:20:30", "1:60", "01:30",
    "99999999999999999999",
    // Floats
    "0.0", "12.5", "12.", ".5", "+.5", "-.5", ".", "1e3", "1E3", "1e+3", "1.5e-3", "1e400", "1e", "e3", "1_000.5",
    "1:30.5", ".inf", "-.inf", "+.INF", ".Inf", "inf", "Infinity", ".nan", ".NaN", "NaN", "nan",
    // Dates
    "2026-11-24", "2026-1-2", "2026-11-24T10:00:00Z", "2026-11-24 10:00:00", "2026-11-24t10:00:00.5+01:00",
    // Indicators
    "-", "--", "---", "--- a", "...", "... a", "- a", "-a", "?", "? a", "?a", ":", ": a", ":a", "a:", "a: b", "a:b",
    ",", ",a", "a,b", "[", "]", "[a]", "[]", "{", "}", "{a}", "{}", "#", "#a", "a #b", "a#b", "&", "&a", "*", "*a",
    "*.cnn.com", "!", "!a", "!!str a", "|", "|a", ">", ">a", "'", "''", "'a'", "it's", "\"", "\"\"", "\"a\"", "%", "%a",
    "@", "@a", "`", "`a", "=", "<<", "\\", "a\\b", "\\n",
    // Blanks and line ends
    " ", "  ", " a", "a ", "\t", "\ta", "a\t", "a\tb", "\n", "\na", "a\n", "a\n\n", "a\nb", "a\nb\n", " a\nb", "a\n b",
    "a \nb", "a\n\tb", "\ta\nb", "a\n#b", "a\n---\nb", "a\n...\nb", "a\n\nb", "\r", "a\rb", "a\r\nb",
    // Beyond ASCII, and what does not print
    "\u{e9}", "\u{65e5}\u{672c}", "\u{1f600}", "\u{85}", "a\u{85}b", "\u{a0}", "a\u{a0}", "\u{2028}", "a\u{2029}b",
    "\u{feff}", "\u{feff}a", "\u{200b}", "\u{0}", "\u{7}", "\u{1b}[0m", "\u{7f}", "\u{9f}", "\u{d7ff}", "\u{e000}",
    "\u{fffd}", "\u{fffe}", "\u{10ffff}",
    // What stands in the resources
    "edition.cnn.com", "asm-egress-test.aks-istio-egress.svc.cluster.local", "0.0.0.0/0", "10.0.0.0/8", "::1",
    "fe80::/10", "spiffe://cluster.local/ns/a/sa/b", "istio=egress", "v1", "1.2", "1.2.3", "8443/TCP", "10s", "1m30s",
    "${X}", "{{ x }}", "%REQ(:authority)%", "^a.*$", "a=b,c=d",
];

#[derive(Serialize)]
struct Document {
    values: Vec<String>,
    keys: BTreeMap<String, usize>,
}

impl Document {
    fn of(strings: &[String]) -> Self {
        Self {
            values: strings.to_vec(),
            keys: strings.iter().cloned().zip(0..).collect(),
        }
    }

    fn yaml(&self) -> String {
        let mut out = egressgen_yaml::Writer::new(Vec::new());
        out.document(self).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap()
    }
}

/// Our own list, and a second one where it lies beside the project.
fn strings() -> Vec<String> {
    let mut strings: Vec<String> = STRINGS.iter().map(ToString::to_string).collect();
    strings.push("a".repeat(200));
    strings.push("word ".repeat(60) + "end");
    let vectors = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/vectors/yaml-strings.json"
    );
    match std::fs::read_to_string(vectors) {
        Ok(text) => strings.extend(serde_json::from_str::<Vec<String>>(&text).unwrap()),
        Err(_) => eprintln!("skipped: no further strings at {vectors}"),
    }
    strings
}

#[test]
fn yaml_serde_reads_what_was_written() {
    let document = Document::of(&strings());
    let read: serde_json::Value = serde_yaml::from_str(&document.yaml()).unwrap();
    assert_eq!(read, document.json());
}

#[test]
fn pyyaml_reads_what_was_written() {
    let document = Document::of(&strings());
    let script = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin.buffer), sys.stdout)";
    let yaml = document.yaml();
    if let Some(json) = pyyaml(script, &yaml) {
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read, document.json());
    }
}

/// kubectl reads a ConfigMap, whose `data` takes any key and value while nothing validates it.
#[test]
fn kubectl_reads_what_was_written() {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct ConfigMap {
        api_version: &'static str,
        kind: &'static str,
        metadata: BTreeMap<&'static str, &'static str>,
        data: BTreeMap<String, String>,
    }
    let strings = strings();
    let config_map = ConfigMap {
        api_version: "v1",
        kind: "ConfigMap",
        metadata: BTreeMap::from([("name", "strings")]),
        data: strings
            .iter()
            .cloned()
            .zip(strings.iter().cloned())
            .collect(),
    };
    let mut out = egressgen_yaml::Writer::new(Vec::new());
    out.document(&config_map).unwrap();
    let yaml = String::from_utf8(out.into_inner()).unwrap();
    if let Some(json) = kubectl(&yaml) {
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            read["data"],
            serde_json::to_value(&config_map.data).unwrap()
        );
    }
}

/// Documents are apart by `---`, and the text ends with its last line.
#[test]
fn documents_are_separated() {
    let mut out = egressgen_yaml::Writer::new(Vec::new());
    for number in 1..=3 {
        out.document(&BTreeMap::from([("number", number)])).unwrap();
    }
    assert_eq!(
        out.into_inner(),
        b"number: 1\n---\nnumber: 2\n---\nnumber: 3\n"
    );
}

/// A value that can't be written leaves no half of it behind.
#[test]
fn a_failed_document_leaves_nothing() {
    let mut out = egressgen_yaml::Writer::new(Vec::new());
    out.document(&[1]).unwrap();
    let failed = out.document(&[Unserializable]);
    assert!(matches!(
        failed,
        Err(egressgen_yaml::WriteError::Serialize(_))
    ));
    out.document(&[2]).unwrap();
    assert_eq!(out.into_inner(), b"- 1\n---\n- 2\n");
}

#[derive(Debug)]
struct Unserializable;

impl Serialize for Unserializable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("on purpose"))
    }
}
