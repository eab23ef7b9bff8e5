//! Requests through policies and bundles.

use std::fs;

use crate::support::{command, run_with_input, snapshots};
use crate::{ROOT, trace};

/// What each destination of a policy promises, and what it does not: HTTPS to a host with `flow: http`.
const REQUESTS: &str = "\
- {url: 'http://edition.cnn.com/politics', expect: gateway}
- {url: 'https://www.example.org', expect: gateway}
- {url: 'https://api.example.net', expect: gateway}
- {url: 'http://api.example.net', expect: gateway}
- {url: 'http://partner.example.com', expect: gateway}
- {url: 'tcp://db.example.net:5432', expect: gateway}
- {url: 'https://edition.cnn.com', expect: sidecar}
- {url: 'http://asm-egress-test.aks-istio-egress.svc.cluster.local', expect: refused}
";

#[test]
fn a_policy_keeps_its_promises() {
    let folder = tempfile::tempdir().unwrap();
    let requests = folder.path().join("requests.yaml");
    fs::write(&requests, REQUESTS).unwrap();
    let policy = format!("{ROOT}/examples/policies/partners.yaml");
    let requests = requests.to_str().unwrap();
    let line = format!("-f {policy} --from shop/client --requests {requests}");
    let good = trace(folder.path(), &line);
    assert_eq!(good.code, Some(0), "{good}");
    assert_eq!(good.stdout.matches("\n  => ").count(), 8, "{}", good.stdout);
    let bad = trace(
        folder.path(),
        &format!("{line} --expect refused https://www.example.org"),
    );
    assert_eq!(bad.code, Some(1), "{bad}");
    assert!(
        bad.stderr.ends_with(
            "error[unexpected-verdict]: https://www.example.org from shop/client: expected refused, got gateway\n"
        ),
        "{bad}"
    );
    assert_eq!(bad.stdout.matches("\n  => ").count(), 9);
    fs::write(
        requests,
        REQUESTS.replace("expect: sidecar", "expect: gateway"),
    )
    .unwrap();
    let bad = trace(folder.path(), &format!("{line} --message-format json"));
    assert_eq!(bad.code, Some(1), "{bad}");
    let last: serde_json::Value = serde_json::from_str(bad.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(last["rule"], "unexpected-verdict");
    assert_eq!(last["location"]["path"], "[6]");
}

/// The same mistake three times: as text, as JSON, and from a List on standard input.
#[test]
fn a_missing_subset_is_found() {
    let _settings = snapshots("trace");
    let folder = tempfile::tempdir().unwrap();
    let bundle = fs::read_to_string(format!("{ROOT}/conformance/bundles/http-istio.yaml")).unwrap();
    let bundle = bundle.replace("subset: cnn", "subset: news");
    fs::write(folder.path().join("bundle.yaml"), &bundle).unwrap();
    let line = "-n istio-system --from shop/client http://edition.cnn.com";
    let text = trace(folder.path(), &format!("-f bundle.yaml {line}"));
    insta::assert_snapshot!("missing-subset-text", format!("{text}\n{}", text.stdout));
    let json = trace(folder.path(), &format!("-f bundle.yaml -o json {line}"));
    insta::assert_snapshot!("missing-subset-json", json.stdout);
    let items = bundle.split("---\n").map(|document| {
        let lines: Vec<_> = document.lines().map(|line| format!("  {line}\n")).collect();
        format!("-{}", &lines.concat()[1..])
    });
    let list = format!(
        "apiVersion: v1\nkind: List\nitems:\n{}",
        items.collect::<String>()
    );
    let words = ["trace", "-f", "-"].into_iter().chain(line.split(' '));
    let run = run_with_input(command(words), &list);
    assert_eq!(run.code, Some(0), "{run}");
    assert!(
        run.stdout.contains("503 NC cluster_not_found"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("cause         <stdin>:"),
        "{}",
        run.stdout
    );
}
