//! `egressgen post-render`, as Helm starts it.

mod support;

use std::fmt::Write as _;

use support::{Run, command, run_with_input, snapshots};

fn post_render(input: &str) -> Run {
    run_with_input(command(["post-render"]), input)
}

fn policy(name: &str, destination: &str) -> String {
    format!(
        "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata:\n  name: {name}\n  annotations:\n    \
         postrenderer.helm.sh/postrender-filename: 'shop/templates/{name}.yaml'\nspec:\n  destinations:\n  - {{{destination}}}\n"
    )
}

/// What Helm renders, in which nothing may change.
const FIRST: &str = "---\n# Source: shop/templates/first.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n\
                     data: {a: yes, b: 0777, c: &c 1e3, d: *c}\n";
const LAST: &str = "---\n# Source: shop/templates/last.yaml\n\n{\"apiVersion\": \"v1\", \"kind\": \"Secret\"}\n---   # empty\n--- \n\
                    kind: ConfigMap\ntext: |+\n  --- no end\n  a\n\n";

#[test]
fn resources_take_the_place_of_policies() {
    let _settings = snapshots("post-render");
    let a = policy("a", "host: a.example.com, flow: https, via: direct");
    let b = policy("b", "host: b.example.com, flow: https, via: direct");
    let run = post_render(&format!(
        "{FIRST}---\n# Source: shop/templates/a.yaml\n{a}{LAST}---\n# Source: shop/templates/b.yaml\n{b}"
    ));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let new = run.stdout.strip_prefix(&format!("{FIRST}{LAST}"));
    insta::assert_snapshot!("resources", new.unwrap_or(&run.stdout));

    // Without `---` before it, and with nothing else
    let alone = post_render(&a);
    assert!(
        alone
            .stdout
            .starts_with("---\napiVersion: networking.istio.io/v1\n"),
        "{}",
        alone.stdout
    );
}

#[test]
fn what_holds_no_policy_comes_back_as_it_was() {
    for input in [
        FIRST.to_owned(),
        format!("{FIRST}{LAST}"),
        LAST.trim_start_matches("---\n").to_owned(),
        "a: 1".to_owned(),
        "kind: EgressPolicy\napiVersion: example.com/v1\n".to_owned(),
        "a: 1\n...\nb: 2\n...\n".to_owned(),
    ] {
        let run = post_render(&input);
        assert_eq!(
            (run.stdout, run.code, run.stderr.as_str()),
            (input, Some(0), "")
        );
    }
}

#[test]
fn wrong_manifests() {
    let _settings = snapshots("messages");
    let a = policy("a", "host: a.example.com, flow: https, via: direct");
    let mut table = String::new();
    for input in [
        "",
        "\n---\n",
        "a: [\n",
        &format!(
            "{FIRST}---\n{}",
            policy("a", "host: https://a, flow: https, vai: direct")
        ),
        &format!(
            "{a}---\n{}",
            policy("b", "host: a.example.com, flow: http, via: direct")
        ),
        &format!(
            "{a}---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: a-example-com}}\n"
        ),
        &format!("{a}...\nkind: ConfigMap\n"),
    ] {
        let run = post_render(input);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{input}");
        writeln!(table, "{input}=== {run}").unwrap();
    }
    insta::assert_snapshot!("post-render", table);
}
