//! The commands against the AKS page and the library.

mod support;

use std::path::Path;

use support::{egressgen, snapshots, words};

const SCENARIOS: [(&str, &str); 3] = [
    ("http", "http"),
    ("https", "https-passthrough"),
    ("tls-origination", "tls-origination"),
];

/// The page's own names; its gateway is the default.
const PAGE: &str = "--host edition.cnn.com --name cnn --gateway-resource istio-egressgateway";

/// The same snapshots that hold the library.
#[test]
fn commands_write_what_the_library_builds() {
    let _settings = snapshots("scenarios");
    for (command, _) in SCENARIOS {
        let run = egressgen(words(&format!("{command} {PAGE}")));
        assert_eq!(run.code, Some(0));
        insta::assert_snapshot!(format!("{command}-page"), run.stdout);
    }
}

/// Byte for byte, but for the page's one comment.
#[test]
fn output_equals_the_page() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/golden");
    if !golden.is_dir() {
        eprintln!("skipped: the page's YAML is not at {}", golden.display());
        return;
    }
    for (command, file) in SCENARIOS {
        let page = std::fs::read_to_string(golden.join(format!("{file}.yaml"))).unwrap();
        let page = page.replace(" # initiates HTTPS for connections to edition.cnn.com", "");
        let run = egressgen(words(&format!("{command} {PAGE}")));
        assert_eq!(run.stdout, page, "{command}");
    }
}

#[test]
fn https_passthrough_is_https() {
    let https = egressgen(words(&format!("https {PAGE}")));
    let alias = egressgen(words(&format!("https-passthrough {PAGE}")));
    assert_eq!(https, alias);
}

/// Someone in the middle of the page has its variables set.
#[test]
fn the_variables_of_the_page_name_the_gateway() {
    let mut command = support::command(words("http --host edition.cnn.com"));
    command
        .env("ISTIO_EGRESS_NAME", "partners")
        .env("ISTIO_EGRESS_NAMESPACE", "egress")
        .env("EGRESS_GTW_SELECTOR", "partners-label");
    let by_variables = support::run(command);
    let by_flags = egressgen(words(
        "http --host edition.cnn.com --gateway-name partners --gateway-namespace egress \
         --gateway-selector istio=partners-label",
    ));
    assert_eq!(by_variables, by_flags);
    assert_eq!(by_variables.stderr, "");
    assert!(
        by_variables
            .stdout
            .contains("host: partners.egress.svc.cluster.local\n")
    );
    assert!(by_variables.stdout.contains("    istio: partners-label\n"));

    let mut command = support::command(words("http --host edition.cnn.com --gateway-name flag"));
    command.env("ISTIO_EGRESS_NAME", "variable");
    assert!(
        support::run(command).stdout.contains("host: flag."),
        "a flag wins over its variable"
    );
}

#[test]
fn json_is_one_list() {
    let _settings = snapshots("json");
    let run = egressgen(words(&format!("http {PAGE} -o json")));
    let list: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(list["items"].as_array().unwrap().len(), 4);
    insta::assert_snapshot!("http-page", run.stdout);
}

#[test]
fn runs_for_two_hosts_write_different_objects() {
    let names = |host: &str| -> Vec<(String, String)> {
        let run = egressgen(["tls-origination", "--host", host, "-o", "json"]);
        let list: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let name =
            |it: &serde_json::Value| (it["kind"].to_string(), it["metadata"]["name"].to_string());
        list["items"].as_array().unwrap().iter().map(name).collect()
    };
    let first = names("edition.cnn.com");
    assert_eq!(first.len(), 5);
    assert!(
        names("www.cnn.com")
            .iter()
            .all(|name| !first.contains(name))
    );
}
