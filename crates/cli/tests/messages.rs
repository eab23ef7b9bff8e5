//! What is said on stderr, and with which exit code: a row a case, all in one snapshot an area.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fmt::Write as _;

use support::{egressgen, snapshots};

/// Runs each command line and puts together what was said. Words come apart at `|`, so that they may hold blanks.
fn table(rows: &[&str]) -> String {
    let mut table = String::new();
    for row in rows {
        let words = row.split('|').filter(|word| *word != "<empty>");
        let words: Vec<_> = words.map(|word| word.replace("<nothing>", "")).collect();
        let run = egressgen(&words);
        if run.code != Some(0) {
            assert_eq!(run.stdout, "", "a failed command prints no result: {row}");
        }
        writeln!(table, "$ egressgen {}\n{run}", words.join(" ")).unwrap();
    }
    table
}

#[test]
fn wrong_hosts() {
    let _settings = snapshots("messages");
    let long_label = format!("http|--host|{}.com", "a".repeat(64));
    let too_long = format!("http|--host|{}", ["a"; 128].join("."));
    insta::assert_snapshot!(
        "wrong-hosts",
        table(&[
            "http|--host|<nothing>",
            "http|--host|https://edition.cnn.com",
            "http|--host|https://edition.cnn.com:8443/politics?page=1",
            "http|--host|edition.cnn.com/politics",
            "https|--host|edition.cnn.com:443",
            "https|--host|10.20.30.40",
            "https|--host|2001:db8::1",
            "https|--host|*.cnn.com",
            "http|--host|edition_1.cnn.com",
            "http|--host|m\u{fc}nchen.de",
            "http|--host|edition.cnn.com.",
            "http|--host|edition cnn.com",
            "http|--host|edition..com",
            "http|--host|-edition.com",
            "http|--host|localhost",
            "http|--host|shop.default.svc.cluster.local",
            "https|--host|shop.default.svc",
            "http|--host|1.2.3",
            &long_label,
            &too_long,
            "http|--host|edition.cnn.com|--host|edition.cnn.com",
            "http|--host|edition.cnn.com|--host|Edition.CNN.com",
            "http|--host|a.b.example.com|--host|a-b.example.com",
            "http|--host|edition.cnn.com|--host|www.cnn.com|--name|cnn",
            "http|--host|edition.cnn.com|--host|www.cnn.com|--gateway-resource|istio-egressgateway",
            "http|--host|edition.cnn.com|--host|edition.cnn.com|--name|cnn|--port|0",
        ])
    );
}

#[test]
fn wrong_values() {
    let _settings = snapshots("messages");
    let too_long = format!(
        "http|--host|a.example.com|--gateway-name|{}",
        "a".repeat(64)
    );
    let name = format!("http|--host|a.example.com|--name|{}", "a".repeat(64));
    insta::assert_snapshot!(
        "wrong-values",
        table(&[
            "http|--host|a.example.com|--name|<nothing>",
            "http|--host|a.example.com|--name|Cnn",
            "http|--host|a.example.com|--name|a.b",
            &name,
            "http|--host|a.example.com|--gateway-name|<nothing>",
            "http|--host|a.example.com|--gateway-name|ASM_egress",
            "http|--host|a.example.com|--gateway-name|egress-",
            &too_long,
            "http|--host|a.example.com|--gateway-namespace|aks istio",
            "http|--host|a.example.com|--gateway-namespace|a.b",
            "http|--host|a.example.com|-n|Partners",
            "http|--host|a.example.com|-n|-partners",
            "http|--host|a.example.com|--gateway-selector|<nothing>",
            "http|--host|a.example.com|--gateway-selector|istio=",
            "http|--host|a.example.com|--gateway-selector|istio=a,istio=b",
            "http|--host|a.example.com|--gateway-selector|is tio=a",
            "http|--host|a.example.com|--gateway-resource|istio.egress",
            "http|--host|a.example.com|--port|0",
            "http|--host|a.example.com|--port|65536",
            "https|--host|a.example.com|--port|https",
            "tls-origination|--host|a.example.com|--port|0|--target-port|65536",
            "tls-origination|--host|a.example.com|--port|443",
            "man|htpp",
        ])
    );
}

/// Whatever is wrong is told in one go.
#[test]
fn everything_wrong_at_once() {
    let _settings = snapshots("messages");
    insta::assert_snapshot!(
        "everything-wrong-at-once",
        table(&[
            "tls-origination|--host|https://a.example.com|--host|*.example.com|--name|A|--gateway-name|B|\
             --gateway-namespace|C|--gateway-selector|=|--gateway-resource|D|-n|E|--port|0|--target-port|x",
        ])
    );
}

#[test]
fn wrong_usage() {
    let _settings = snapshots("messages");
    insta::assert_snapshot!(
        "wrong-usage",
        table(&[
            "<empty>",
            "htpp",
            "http",
            "http|--hots|a.example.com",
            "http|--host|a.example.com|-o|xml",
            "http|--host|a.example.com|--profile|gke",
            "completions|cmd",
        ])
    );
}

#[test]
fn notes_and_warnings() {
    let _settings = snapshots("messages");
    let long = format!(
        "http|--host|a.example.com|--gateway-name|{}",
        "a".repeat(54)
    );
    let long_istio = format!("{long}|--profile|istio");
    insta::assert_snapshot!(
        "notes-and-warnings",
        table(&[
            "http|--host|a.example.com",
            "http|--host|a.example.com|--profile|istio",
            "http|--host|a.example.com|--gateway-name|egress",
            "http|--host|a.example.com|--gateway-namespace|egress",
            "http|--host|a.example.com|--gateway-name|egress|--gateway-namespace|egress",
            "http|--host|A.Example.com|--gateway-name|egress|--gateway-namespace|egress",
            "http|--host|a.example.com|--gateway-name|egress|--gateway-namespace|egress|-n|egress",
            "http|--host|a.example.com|--gateway-name|egress|--gateway-namespace|egress|-n|partners",
            &long,
            &long_istio,
        ])
    );
}
