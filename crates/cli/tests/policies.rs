//! `generate` and `plan`.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fmt::Write as _;

use support::{Run, command, egressgen, run_with_input, snapshots, words};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const PARTNERS: &str = "examples/policies/partners.yaml";

/// Runs in the root of the project, with a policy on standard input.
fn with_input(line: &str, input: &str) -> Run {
    let mut command = command(words(line));
    command.current_dir(ROOT);
    run_with_input(command, input)
}

fn in_root(line: &str) -> Run {
    with_input(line, "")
}

/// The same snapshot that holds the library.
#[test]
fn generate_writes_what_the_library_builds() {
    let _settings = snapshots("policies");
    let run = in_root(&format!("generate -f {PARTNERS}"));
    assert_eq!(run.code, Some(0));
    insta::assert_snapshot!("partners", run.stdout);
}

#[test]
fn plan_shows_every_decision() {
    let _settings = snapshots("plan");
    insta::assert_snapshot!(
        "partners-table",
        in_root(&format!("plan -f {PARTNERS}")).stdout
    );
    let json = in_root(&format!("plan -f {PARTNERS} -o json")).stdout;
    insta::assert_snapshot!("partners-json", json);
    for (name, line) in [
        (
            "partners-objects",
            "plan -v -f examples/policies/partners.yaml",
        ),
        ("direct-table", "plan -f examples/policies/direct.yaml"),
        (
            "groups-table",
            "plan -f examples/policies/hosts-under-one-name.yaml",
        ),
        (
            "wildcards-table",
            "plan -f examples/policies/wildcards.yaml",
        ),
        ("saas-table", "plan -f examples/situations/saas-list.yaml"),
        (
            "closed-table",
            "plan -f examples/policies/closed-namespaces.yaml",
        ),
        ("wide-table", "plan -f -"),
        ("wide-objects", "plan --verbose -f -"),
    ] {
        insta::assert_snapshot!(name, with_input(line, &wide_policy()).stdout);
    }
}

/// Long hosts, many of them under one name, and many callers with long names.
fn wide_policy() -> String {
    let label = "a".repeat(63);
    let hosts: Vec<_> = (0..9)
        .map(|n| format!("h{n}.{label}.example.com"))
        .collect();
    let callers: Vec<_> = (0..9).map(|n| format!("team-{n}/{label}")).collect();
    HEAD.to_owned()
        + &format!(
            "  - {{name: many, flow: [https, tls-origination], hosts: [{}], allow: {{namespaces: [one, two, three], \
             serviceAccounts: [{}]}}}}\n  - {{host: '*.{label}.{label}.example.com', name: wild, flow: https, via: direct}}\n  \
             - {{host: db.example.com, flow: tcp, port: 54321, targetPort: 54322, allow: {{namespaces: [{}]}}}}\n",
            hosts.join(", "),
            callers.join(", "),
            (0..40)
                .map(|n| format!("ns-{n}"))
                .collect::<Vec<_>>()
                .join(", "),
        )
}

/// Whatever is in it, only a word that is longer than a line makes a longer line. What is needed may be a
/// command to copy.
#[test]
fn a_plan_is_no_wider_than_a_terminal() {
    let mut plans = vec![wide_policy()];
    for folder in ["policies", "situations"] {
        for entry in std::fs::read_dir(format!("{ROOT}/examples/{folder}")).unwrap() {
            plans.push(std::fs::read_to_string(entry.unwrap().path()).unwrap());
        }
    }
    for policy in plans {
        for line in ["plan -f -", "plan -v -f -"] {
            let run = with_input(line, &policy);
            assert_eq!(run.code, Some(0), "{run}");
            let lines = run.stdout.lines();
            for line in lines.filter(|line| !line.starts_with("  help: ")) {
                let words = line.split_whitespace().count();
                assert!(line.len() <= 80 || words <= 2, "{line}");
            }
        }
    }
}

/// A path of `-` is standard input, beside files too.
#[test]
fn policies_come_from_stdin_and_files() {
    let stdin = with_input(
        "generate -f -",
        &std::fs::read_to_string(format!("{ROOT}/{PARTNERS}")).unwrap(),
    );
    assert_eq!(
        stdin.stdout,
        in_root(&format!("generate -f {PARTNERS}")).stdout
    );
    let both = in_root("generate -f examples/policies/http.yaml -f examples/policies/tcp.yaml");
    assert_eq!(both.code, Some(0), "{}", both.stderr);
    assert_eq!(both.stdout.matches("kind: ServiceEntry").count(), 3);
}

const HEAD: &str = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {name: test}\nspec:\n  \
                    gateway: {name: egress, namespace: egress}\n  destinations:\n";

fn destinations(lines: &[&str]) -> String {
    HEAD.to_owned() + &lines.join("\n") + "\n"
}

/// What is said of each of these policies.
fn refused(inputs: &[String]) -> String {
    let mut table = String::new();
    for input in inputs {
        let run = with_input("generate -f -", input);
        assert_eq!(run.stdout, "", "{input}");
        writeln!(table, "$ egressgen generate -f - <<EOF\n{input}EOF\n{run}").unwrap();
    }
    table
}

/// Hosts that can't be reached by a gateway, and hosts that are there twice.
#[test]
fn wrong_hosts() {
    let _settings = snapshots("messages");
    let list =
        "  - {name: saas, hosts: [a.example.com, b.example.com, a.example.com], flow: https}";
    let one = destinations(&["  - {host: a.example.com, flow: https}"]);
    let two = [&one, "---\n", &one.replace("name: test", "name: other")].concat();
    let table = refused(&[
        destinations(&[
            "  - {host: 10.20.30.40, flow: tcp, port: 5432}",
            "  - {host: '*.com', flow: https, via: direct}",
            "  - {host: '*.local', flow: https, via: direct}",
            "  - {host: shop.default.svc.cluster.local, flow: http}",
            "  - {host: '*.example.com', flow: https, server: shop.default.svc}",
        ]),
        destinations(&[list]),
        destinations(&[
            "  - {host: a.example.com, flow: https}",
            "  - {host: a.example.com, flow: http}",
        ]),
        two,
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec: {hosts: [a]}\n"
            .to_owned(),
    ]);
    insta::assert_snapshot!("wrong-hosts-of-policies", table);
}

/// What can't be done with a default is shown at the default and at the destination.
#[test]
fn wrong_defaults() {
    let _settings = snapshots("messages");
    let with = |defaults: &str, lines: &[&str]| {
        let defaults = format!("  defaults: {{{defaults}}}\n  destinations:");
        destinations(lines).replace("  destinations:", &defaults)
    };
    let table = refused(&[
        with(
            "allow: {namespaces: [shop]}, timeout: 5s",
            &[
                "  - {host: a.example.com, flow: http}",
                "  - {host: b.example.com, flow: https, via: direct}",
            ],
        ),
        with(
            "flow: tcp, via: other",
            &[
                "  - {host: a.example.com, port: 5432}",
                "  - {host: b.example.com}",
            ],
        ),
        with("flow: tcp", &["  - {host: a.example.com}"]),
        with(
            "timeout: 5s",
            &["  - {host: a.example.com, flow: http, withoutDefaults: [retries, timeuot]}"],
        ),
    ]);
    insta::assert_snapshot!("wrong-defaults", table);
}

/// What is wrong is shown in its line, and nothing is written.
#[test]
fn wrong_policies() {
    let _settings = snapshots("messages");
    let table = refused(&[
        String::new(),
        "# nothing but a comment\n".to_owned(),
        "a: [\n".to_owned(),
        "- a\n".to_owned(),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n".to_owned(),
        HEAD.replace("destinations:", "destinations: []"),
        destinations(&[
            "  - {host: https://a.example.com, flow: http}",
            "  - {hots: b.example.com, flow: https, port: \"443\"}",
            "  - {host: c.example.com, flow: htps}",
            "  - {host: d.example.com, flow: https, via: other}",
            "  - {host: e.example.com, flow: tls-origination, clientCertificate: no}",
            "  - {host: f.example.com, flow: https, port: 0}",
            "  - {host: g.example.com, host: g.example.com, flow: https}",
        ]),
        destinations(&[
            "  - {host: https://a.example.com, flow: http}",
            "  - {hots: b.example.com, flow: https, port: \"443\"}",
            "  - {host: c.example.com, flow: htps}",
            "  - {host: d.example.com, flow: https, via: other}",
            "  - {host: e.example.com, flow: tls-origination, clientCertificate: no}",
            "  - {host: f.example.com, flow: https, port: 0}",
        ]),
        destinations(&[
            "  - {host: a.example.com, flow: http, identity: false}",
            "  - {host: b.example.com, flow: tls-origination}",
            "  - {host: a.example.com, flow: https}",
            "  - {host: c.example.com, flow: tcp}",
        ]),
    ]);
    insta::assert_snapshot!("wrong-policies", table);
}

#[test]
fn what_a_plan_needs_is_said() {
    let _settings = snapshots("messages");
    let elsewhere = HEAD.replace("{name: test}", "{name: test, namespace: shop}");
    let elsewhere = elsewhere + "  - {host: a.example.com, flow: https}\n";
    let mut table = String::new();
    for (line, input) in [
        (
            "generate -f examples/policies/tls-origination-with-certificate.yaml",
            "",
        ),
        ("generate -f -", elsewhere.as_str()),
        ("generate -f examples/policies/http.yaml", ""),
    ] {
        let run = with_input(line, input);
        writeln!(table, "$ egressgen {line}\n{run}").unwrap();
    }
    insta::assert_snapshot!("notes-on-plans", table);
}

/// A folder is its files in the order of their names, and nothing else.
#[test]
fn a_folder_is_read_as_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let generate = |more: &str| {
        let line = format!("generate -f {} {more}", path.display());
        in_root(&line)
    };
    let empty = generate("");
    assert_eq!((empty.code, empty.stdout.as_str()), (Some(1), ""));
    assert!(empty.stderr.contains("--allow-empty"), "{empty}");
    let allowed = generate("--allow-empty");
    assert_eq!(
        (
            allowed.code,
            allowed.stdout.as_str(),
            allowed.stderr.as_str()
        ),
        (Some(0), "", "")
    );

    let policy = |host: &str| format!("{HEAD}  - {{host: {host}, flow: https, via: direct}}\n");
    std::fs::create_dir(path.join("below.yaml")).unwrap();
    for (name, text) in [
        ("z.yaml", policy("z.example.com")),
        (
            "a.yml",
            policy("a.example.com").replace("name: test", "name: other"),
        ),
        ("m.json", "# nothing but a comment\n".to_owned()),
        (".hidden.yaml", "a: [\n".to_owned()),
        ("README.md", "a: [\n".to_owned()),
        ("below.yaml/x.yaml", "a: [\n".to_owned()),
    ] {
        std::fs::write(path.join(name), text).unwrap();
    }
    let run = generate("");
    assert_eq!(run.code, Some(0), "{run}");
    let mut hosts: Vec<_> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("  - ") && line.contains(".example."))
        .collect();
    // In the ServiceEntry and in the VirtualService.
    hosts.dedup();
    assert_eq!(hosts, ["  - a.example.com", "  - z.example.com"]);

    std::fs::write(path.join("cm.yaml"), "apiVersion: v1\nkind: ConfigMap\n").unwrap();
    let run = generate("");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("cm.yaml:2:7"), "{run}");
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let run = egressgen(words("generate -f /nowhere/policy.yaml"));
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(
        run.stderr
            .contains("\"/nowhere/policy.yaml\" could not be read"),
        "{}",
        run.stderr
    );
}
