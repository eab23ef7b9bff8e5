//! The KRM function: a ResourceList on stdin, and one on stdout.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use support::{Run, command, run_with_input, snapshots};

const HEAD: &str = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n";

fn function(input: &str) -> Run {
    run_with_input(command([""; 0]), input)
}

/// A policy as a value of a key, indented by two.
fn policy(name: &str, destinations: &[&str]) -> String {
    let mut text = format!(
        "  apiVersion: egressgen.dev/v1alpha1\n  kind: EgressPolicy\n  metadata:\n    name: {name}\n    namespace: egress\n    \
         annotations:\n      config.kubernetes.io/function: |\n        exec: {{path: egressgen}}\n  spec:\n    \
         gateway: {{name: egress, namespace: egress, profile: aks}}\n    destinations:\n"
    );
    for destination in destinations {
        writeln!(text, "    - {{{destination}}}").unwrap();
    }
    text
}

/// The policy as an item.
fn item(name: &str, destinations: &[&str]) -> String {
    format!("-{}", &policy(name, destinations)[1..])
}

const HTTPS: &str = "host: a.example.com, flow: https";

/// Items whose values are not the same to all readers, or that are written in a way of their own.
const HOSTILE: &str = r#"- apiVersion: v1 # what a comment
  kind: ConfigMap
  metadata: {name: words, annotations: {config.kubernetes.io/path: 'a.yaml', config.kubernetes.io/index: '0'}}
  data: {a: yes, b: 0777, c: 1_000, d: 1e3, e: 2026-11-24, f: ~, g: "no", h: '0x1F', i: 12345678901234567890, j: 1:30}
-   # a comment first
    apiVersion: v1
    kind: ConfigMap
    metadata:
        name: far-in
    data:
        on: "quoted \u00e9 \
            folded"
        text: |+
            # no comment
            --- 

    list: [a,
      b, {c: d}]
- {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "json"}, "data": {"a": "1\n2", "y": "\/"}}
- apiVersion: example.com/v1
  kind: Anything
  metadata:
    name: anchors
  spec: &spec
    1: one
    true: two
    1.50: 1.50
    big: 0.1000000000000000055511151231257827
  copy: *spec
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: last}
  data:
    kept: |+
      a


"#;

#[test]
fn resources_go_behind_the_items() {
    let _settings = snapshots("krm");
    let input = format!(
        "{HEAD}items:\n{}functionConfig:\n{}",
        item("p", &[HTTPS]),
        policy("p", &[HTTPS])
    );
    let run = function(&input);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!("generator", run.stdout);
}

/// Every byte of what was there is still there, and in its order.
#[test]
fn foreign_items_are_echoed_byte_for_byte() {
    let config = format!("functionConfig:\n{}", policy("p", &[HTTPS]));
    let items = format!("items:\n{HOSTILE}");
    for (before, after) in [
        (format!("{HEAD}{items}"), config.clone()),
        (format!("{HEAD}{config}{items}"), String::new()),
        (format!("\u{feff}{HEAD}{config}{items}"), "...\n".to_owned()),
        (
            format!("---\n{HEAD}{config}# x\n{items}# the end\n"),
            "---\n".to_owned(),
        ),
    ] {
        let run = function(&format!("{before}{after}"));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let rest = run
            .stdout
            .strip_prefix(&before)
            .unwrap_or_else(|| panic!("{}", run.stdout));
        let new = rest.strip_suffix(&after).unwrap();
        assert!(
            new.starts_with("- apiVersion: networking.istio.io/v1\n"),
            "{new}"
        );
        assert_eq!(new.matches("\n  kind: ").count(), 4, "{new}");
    }
}

/// PyYAML takes all items for the same before and after.
#[test]
fn readers_see_the_same_values() {
    let Some(python) = support::pyyaml() else {
        return;
    };
    let input = format!(
        "{HEAD}items:\n{HOSTILE}functionConfig:\n{}",
        policy("p", &[HTTPS])
    );
    let output = function(&input).stdout;
    let script = "
import sys, yaml
before, after = (yaml.safe_load(text) for text in sys.stdin.read().split('\\0'))
assert before['items'] == after['items'][:5], 'an item has changed'
assert before['functionConfig'] == after['functionConfig']
print(len(after['items']))";
    let mut reader = Command::new(python);
    reader.args(["-c", script]);
    let run = run_with_input(reader, &format!("{input}\0{output}"));
    assert_eq!(run.stdout, "9\n", "{}", run.stderr);
}

/// Each form of the list, and the lines or words that are new in it.
#[test]
fn every_form_of_a_list_is_kept() {
    let _settings = snapshots("krm");
    let block = policy("p", &["host: a.example.com, flow: https, via: direct"]);
    let json = r#"{"apiVersion":"egressgen.dev/v1alpha1","kind":"EgressPolicy","metadata":{"name":"p","namespace":"egress"},"spec":{"destinations":[{"host":"a.example.com","flow":"https","via":"direct"}]}}"#;
    let other = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}"#;
    let head = r#""apiVersion":"config.kubernetes.io/v1","kind":"ResourceList""#;
    let mut table = String::new();
    for input in [
        format!("{HEAD}functionConfig:\n{block}"),
        format!("{HEAD}items: []\nfunctionConfig:\n{block}"),
        format!("{HEAD}items:\nfunctionConfig:\n{block}"),
        format!("{HEAD}items: ~ # none\nfunctionConfig:\n{block}"),
        format!("{HEAD}functionConfig:\n{block}items: []"),
        format!("{HEAD}functionConfig:\n{block}items: [{other}, ]\n"),
        format!("{HEAD}items:\n  - {other}\nfunctionConfig:\n{block}"),
        format!("{{{head},\"items\":[{other}],\"functionConfig\":{json}}}"),
        format!("{{{head},\"items\":[],\"functionConfig\":{json}}}\n"),
        format!("{{{head},\"functionConfig\":{json}}}\n"),
        format!("{{\n  {head},\n  \"items\": [\n    {json}\n  ]\n}}\n"),
    ] {
        let run = function(&input);
        assert_eq!(run.code, Some(0), "{input}\n{}", run.stderr);
        writeln!(
            table,
            "=== {}\n{}",
            input.replace(&block, "  …\n"),
            run.stdout
        )
        .unwrap();
    }
    insta::assert_snapshot!("forms", table);
}

#[test]
fn nothing_in_nothing_out() {
    for (input, wanted) in [
        (HEAD.to_owned(), format!("{HEAD}items: []\n")),
        (format!("{HEAD}items: []\n"), format!("{HEAD}items: []\n")),
        (format!("{HEAD}items:\n"), format!("{HEAD}items: []\n")),
        (
            format!("{HEAD}items: null\nfunctionConfig: null\n"),
            format!("{HEAD}items: []\nfunctionConfig: null\n"),
        ),
    ] {
        let run = function(&input);
        assert_eq!(
            (run.code, run.stdout, run.stderr.as_str()),
            (Some(0), wanted, "")
        );
    }
    // What kpt gives a function without a configuration.
    let empty = "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: function-input}\n  data: {}\n";
    let run = function(&format!("{HEAD}items:\n{HOSTILE}{empty}"));
    assert_eq!(
        (run.code, run.stdout),
        (Some(0), format!("{HEAD}items:\n{HOSTILE}{empty}"))
    );
}

/// The function over its own output changes nothing, and over that of an older policy no more than it must.
#[test]
fn own_items_are_replaced_where_they_are() {
    let _settings = snapshots("krm");
    let list = |items: &str, flow: &str| {
        let destination = format!("host: a.example.com, flow: {flow}");
        let config = policy("p", &[&destination]);
        format!("{HEAD}items:\n{items}functionConfig:\n{config}")
    };
    let first = function(&list(HOSTILE, "https")).stdout;
    assert_eq!(function(&first).stdout, first);

    // An orchestrator has put its annotations on it, and a user a comment and a label.
    let marked = first.replace(
        "    name: direct-a-example-com-through-egress-gateway\n",
        "    annotations:\n      config.kubernetes.io/path: vs.yaml\n      internal.config.kubernetes.io/index: '3'\n      \
         team: news\n    name: direct-a-example-com-through-egress-gateway\n",
    );
    let marked = marked.replace("flow: https", "flow: http");
    let second = function(&marked);
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    assert!(second.stdout.contains(HOSTILE), "{}", second.stdout);
    insta::assert_snapshot!("replaced", second.stdout.replace(HOSTILE, "…\n"));
}

/// An item of the policy that it makes no more belongs to the user's files: it stays, and that is said.
#[test]
fn what_is_made_no_more_is_told() {
    let two = policy("p", &[HTTPS, "host: b.example.com, flow: https"]);
    let first = function(&format!("{HEAD}items: []\nfunctionConfig:\n{two}"));
    let second = function(
        &first
            .stdout
            .replace("    - {host: b.example.com, flow: https}\n", ""),
    );
    assert_eq!(second.code, Some(0));
    assert_eq!(
        second.stdout.matches("severity: warning").count(),
        4,
        "{}",
        second.stdout
    );
    let told = "ServiceEntry egress/b-example-com was made from the policy egress/p, which no longer makes it";
    assert!(second.stderr.contains(told), "{}", second.stderr);
}

/// What is wrong is told in `results` and on stderr, the items come back as they were, and the exit code is 1.
#[test]
fn wrong_input() {
    let _settings = snapshots("krm");
    let list =
        |items: &str, config: &str| format!("{HEAD}items:\n{items}functionConfig:\n{config}");
    let foreign = "- apiVersion: networking.istio.io/v1beta1\n  kind: ServiceEntry\n  metadata: {name: a-example-com, namespace: egress}\n";
    let others = "- apiVersion: networking.istio.io/v1\n  kind: ServiceEntry\n  metadata: {name: a-example-com, namespace: egress, labels: {egressgen.dev/policy: q}}\n";
    let from_file = "    annotations:\n      config.kubernetes.io/path: p.yaml\n      config.kubernetes.io/index: '1'\n";
    let wrong = policy("p", &["host: https://a.example.com, flow: htp", "hots: b"]);
    let mut table = String::new();
    for input in [
        // A policy with mistakes, as the configuration and among the items
        list("- {kind: A}\n", &wrong),
        format!(
            "{HEAD}items:\n{}",
            item("p", &["host: a, flow: http", HTTPS]).replace("    annotations:\n", from_file)
        ),
        // Two policies that write one object: planned together, and in two runs
        format!(
            "{HEAD}items:\n{}{}",
            item("p", &[HTTPS]),
            item("q", &[HTTPS])
        ),
        list(others, &policy("p", &[HTTPS])),
        list(foreign, &policy("p", &[HTTPS])),
        // Configurations of another kind
        list(
            "",
            "  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  data: {host: a}\n",
        ),
        list(
            "",
            "  apiVersion: egressgen.dev/v1\n  kind: EgressPolicy\n  metadata: {name: a}\n  spec: {destinations: [{host: a.example.com, flow: https, via: direct}]}\n",
        ),
        list("", "  [a]\n"),
        list(
            "",
            &policy("p", &[HTTPS]).replace("name: p\n", "name: p\n    name: q\n"),
        ),
    ] {
        let run = function(&input);
        let (echo, results) = run
            .stdout
            .split_once("results:")
            .unwrap_or_else(|| panic!("{run}"));
        assert_eq!(
            echo.replace("items: []", "items:"),
            input.replace("items: []", "items:")
        );
        writeln!(table, "{input}=== results:{results}{run}").unwrap();
    }
    for input in [
        "a: [\n".to_owned(),
        "just text\n".to_owned(),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n".to_owned(),
        item("p", &[HTTPS]).replacen("- ", "  ", 1),
        format!("{HEAD}---\n{HEAD}"),
        format!("{HEAD}items: {{}}\n"),
        "apiVersion: v1\nkind: ResourceList\n".to_owned(),
    ] {
        let run = function(&input);
        assert_eq!(run.stdout, "", "{input}");
        writeln!(table, "{input}=== {run}").unwrap();
    }
    insta::assert_snapshot!("wrong-input", table);
}

#[test]
fn no_input_gets_help() {
    for input in ["", "\n", "  \n\n"] {
        let run = function(input);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
        assert!(
            run.stderr.contains("Usage: egressgen [OPTIONS] <COMMAND>"),
            "{}",
            run.stderr
        );
    }
    let mut command = command([""; 0]);
    command.stdin(Stdio::null());
    assert_eq!(support::run(command).code, Some(2));
}

/// A terminal is no stdin to read from: whoever sits there wants help.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_help() {
    let mut terminal = Command::new("script");
    terminal.args(["-qec", env!("CARGO_BIN_EXE_egressgen"), "/dev/null"]);
    if terminal.stdin(Stdio::null()).output().is_err() {
        support::left_out("script");
        return;
    }
    // With an end of input, so that a program that reads would not wait, and take what is typed for a list.
    let run = run_with_input(terminal, "a: 1\n\u{4}");
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stdout.contains("KRM function"), "{}", run.stdout);
}

#[test]
fn twenty_thousand_foreign_items_come_back() {
    let mut input = format!("{HEAD}items:\n");
    for number in 0..20_000 {
        writeln!(input, "- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: c-{number}\n  data:\n    n: {number}").unwrap();
    }
    let config = format!("functionConfig:\n{}", policy("p", &[HTTPS]));
    let run = function(&format!("{input}{config}"));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let new = run.stdout.strip_prefix(&input).unwrap();
    let new = new.strip_suffix(&config).unwrap();
    assert_eq!(new.matches("\n  kind: ").count(), 4);
}
