//! What `egressgen trace` says of input that can't be traced.

mod support;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use support::{Run, command, run, run_with_input, snapshots};

const ENTRY: &str = "\
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: cnn, namespace: egress}
spec:
  hosts: [edition.cnn.com]
  ports: [{number: 80, name: http, protocol: HTTP}]
  resolution: DNS
";

const GATEWAY: &str = "\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: egress, namespace: egress}
spec:
  selector: {app: egress}
  servers:
  - port: {number: 80, name: http, protocol: HTTP}
    hosts: [edition.cnn.com]
";

/// Files by their names, and what is in them.
const FILES: [(&str, &str); 15] = [
    ("entry.yaml", ENTRY),
    ("gateway.yaml", GATEWAY),
    ("empty.yaml", ""),
    ("comments.yaml", "# nothing\n---\n"),
    (
        "deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n",
    ),
    (
        "broken.yaml",
        "kind: [\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\n\
         spec: {hosts: 1}\n---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: networking.istio.io/v1\n  \
         kind: Sidecar\n  metadata: {name: a}\n  spec: {egress: [{hosts: [a, 2]}]}\n",
    ),
    (
        "anchors.yaml",
        "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {selector: &s {a: b}, a: *s}\n",
    ),
    (
        "nameless.yaml",
        "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {}\nspec: {}\n",
    ),
    (
        "version.yaml",
        "apiVersion: networking.istio.io\nkind: ServiceEntry\nmetadata: {name: a}\nspec: {hosts: [a]}\n",
    ),
    (
        "chart.yaml",
        "{{- if .Values.egress }}\napiVersion: networking.istio.io/v1\nkind: Gateway\n{{- end }}\n---\n\
         apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: a}\n\
         spec:\n  hosts: [\"{{ .Values.host }}\"]\n",
    ),
    (
        "script.sh",
        "kubectl apply -f - <<EOF\napiVersion: networking.istio.io/v1\nkind: Gateway\nEOF\n",
    ),
    (
        "policy.yaml",
        "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {name: a}\nspec:\n  \
         gateway: {name: egress, namespace: egress, profile: aks}\n  destinations:\n  \
         - {host: a.example.com, flow: http}\n  - {host: a.example.com, flow: https}\n",
    ),
    (
        "mesh.yaml",
        "outboundTrafficPolicy: DENY\nrootNamspace: a\ngateways: [{name: a, ports: [{number: 0}]}]\n",
    ),
    (
        "requests.yaml",
        "- {url: 'http://a.com'}\n- {from: shop, url: 'tcp://a.com'}\n- {from: shop, url: 'http://a.com', sni: b, to: c}\n\
         - {from: shop, url: 'tcp://a.com:1', headers: {a: b}, expect: nowhere}\n- shop\n",
    ),
    ("no-requests.yaml", "[]\n"),
];

/// Command lines after `egressgen trace`, with the exit code.
const LINES: [(&str, i32); 30] = [
    ("-f missing.yaml --from shop http://a.com", 2),
    ("-f empty.yaml --from shop http://a.com", 1),
    (
        "-f comments.yaml -f deployment.yaml --from shop http://a.com",
        1,
    ),
    ("-f broken.yaml -f anchors.yaml --from shop http://a.com", 1),
    (
        "-f nameless.yaml -f version.yaml --from shop http://a.com",
        1,
    ),
    ("-f chart.yaml -f script.sh --from shop http://a.com", 1),
    ("-f policy.yaml --from shop http://a.com", 1),
    ("-f gateway.yaml --from shop http://a.com", 1),
    ("-f entry.yaml --from Shop http://a.com", 1),
    ("-f entry.yaml --from shop/ http://a.com", 1),
    ("-f entry.yaml --from shop/a/b http://a.com", 1),
    (
        "-f entry.yaml --from shop http:// https:///path a.com ftp://a.com",
        1,
    ),
    (
        "-f entry.yaml --from shop http://a.com:0 http://a.com:65536 tcp://a.com tls://a.com",
        1,
    ),
    ("-f entry.yaml --from shop --sni b.com http://a.com", 1),
    ("-f entry.yaml --from shop --method GET tcp://a.com:1", 1),
    ("-f entry.yaml --from shop --header a:b tls://a.com:1", 1),
    ("-f entry.yaml --from shop --websocket tcp://a.com:1", 1),
    (
        "-f entry.yaml --from shop --header a --labels a --to a.com --method a/b http://a.com",
        1,
    ),
    ("-f entry.yaml --from shop --expect nowhere http://a.com", 1),
    (
        "-f entry.yaml --from shop --outbound-traffic-policy DENY http://a.com",
        1,
    ),
    (
        "-f entry.yaml --from shop --root-namespace A -n B --istio-version 2 http://a.com",
        1,
    ),
    (
        "-f entry.yaml --from shop --gateway-name A --gateway-selector a=b=c http://a.com",
        1,
    ),
    ("-f entry.yaml --from shop --mesh mesh.yaml http://a.com", 1),
    (
        "-f entry.yaml --from shop --mesh missing.yaml http://a.com",
        2,
    ),
    ("-f entry.yaml --requests requests.yaml", 1),
    ("-f entry.yaml --requests no-requests.yaml", 1),
    ("-f entry.yaml --requests missing.yaml", 2),
    ("-f entry.yaml --from shop", 2),
    ("-f entry.yaml http://a.com", 2),
    ("--from shop http://a.com", 2),
];

fn trace(folder: &Path, line: &str) -> Run {
    let words = ["trace"].into_iter().chain(line.split(' '));
    let mut command = command(words);
    command.current_dir(folder);
    run(command)
}

#[test]
fn bad_input_is_answered() {
    let _settings = snapshots("messages");
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut table = String::new();
    for (line, code) in LINES {
        let run = trace(folder.path(), line);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (Some(code), ""),
            "{line}: {run}"
        );
        writeln!(table, "$ egressgen trace {line}\n{run}").unwrap();
    }
    insta::assert_snapshot!("trace", table);
}

/// A dump of a large cluster is read whole, and a mistake at its end is found.
#[test]
fn many_documents_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for number in 0..100_000 {
        writeln!(
            text,
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: a{number}}}\n---"
        )
        .unwrap();
    }
    text += "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {servers: 1}\n";
    fs::write(folder.path().join("many.yaml"), text).unwrap();
    let run = trace(folder.path(), "-f many.yaml --from shop http://a.com");
    assert_eq!(run.code, Some(1), "{run}");
    assert!(run.stderr.contains("--> many.yaml:400004:17"), "{run}");
}

#[test]
fn standard_input_is_a_file_too() {
    let words = ["trace", "-f", "-", "--from", "shop", "http://a.com"];
    let run = run_with_input(command(words), "kind: [\n");
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("--> <stdin>:1:7"), "{run}");
}

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

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
