//! What the real clients make of egressgen, beside the examples of docs/pipelines.md.

#![cfg(unix)]

mod support;

use std::path::Path;
use std::{env, fs};

use support::clients::{Place, place};

const KUBECTL: [&str; 2] = ["kubectl-1.27", "kubectl-1.37"];
const BUILD: &str = "kubectl kustomize --enable-alpha-plugins .";

/// A policy with a line of metadata and one destination.
fn policy(name: &str, metadata: &str, destination: &str) -> String {
    format!(
        "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata:\n  name: {name}\n{metadata}spec:\n  \
         gateway: {{name: egress, namespace: egress, profile: aks}}\n  destinations:\n  - {{{destination}}}\n"
    )
}

const FUNCTION: &str =
    "  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: egressgen}\n";
const HTTPS: &str = "host: a.example.com, flow: https";

/// The places of all clients of a list that are there, with the plugin of kustomize.
fn places(clients: &[&str]) -> Vec<Place> {
    let places = clients.iter().filter_map(|client| place(client));
    let places: Vec<_> = places.collect();
    for place in &places {
        let run = place.shell("egressgen kustomize install-plugin");
        assert_eq!(run.code, Some(0), "{run}");
    }
    places
}

/// The shortest generator, as the README shows it.
#[test]
fn the_generator_of_the_readme_works() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = fs::read_to_string(path).unwrap();
    let (_, section) = readme
        .split_once("\n## Use it as a Kustomize generator\n")
        .unwrap();
    let (_, block) = section.split_once("```yaml\n").unwrap();
    let (policy, _) = block.split_once("```").unwrap();
    for place in places(&KUBECTL) {
        place.write("egress.yaml", policy);
        place.write("kustomization.yaml", "generators: [egress.yaml]\n");
        let run = place.shell(BUILD);
        assert_eq!(
            run.stdout.matches("\nkind: ").count(),
            4,
            "{}{run}",
            run.stdout
        );
    }
}

/// kustomize shows why a plugin failed, with the fields of the user's own file.
#[test]
fn kustomize_shows_what_is_wrong() {
    let twin = policy("b", "", HTTPS);
    for (first, second, list, told) in [
        (
            policy("a", "", "host: a.example.com, flow: htp"),
            &twin,
            "generators",
            "EgressPolicy a: spec.destinations[0].flow: \"htp\" is not a flow",
        ),
        (
            policy("a", "", "hots: a.example.com, flow: https"),
            &twin,
            "generators",
            "spec.destinations[0].hots: unknown field `hots`",
        ),
        // Two policies that write one object
        (
            policy("a", "", HTTPS),
            &twin,
            "generators",
            "behavior must be merge or replace",
        ),
        (
            policy("a", "", HTTPS),
            &twin,
            "transformers",
            "move it to `generators`",
        ),
    ] {
        for place in places(&KUBECTL) {
            place.write("a.yaml", &first);
            place.write("b.yaml", second);
            place.write(
                "cm.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
            );
            place.write(
                "kustomization.yaml",
                &format!("resources: [cm.yaml]\n{list}: [a.yaml, b.yaml]\n"),
            );
            let run = place.shell(BUILD);
            assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{told}");
            assert!(run.stderr.contains(told), "{told}: {run}");
        }
    }
}

/// The trap that docs/pipelines.md warns of. Should a kubectl ever refuse such a policy, the page can say so.
#[test]
fn kubectl_leaves_functions_out_without_a_word() {
    for place in places(&KUBECTL) {
        place.write("a.yaml", &policy("a", FUNCTION, HTTPS));
        place.write("kustomization.yaml", "generators: [a.yaml]\n");
        let run = place.shell(BUILD);
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run}");
    }
}

/// Wherever Istio's resources name a Gateway or a Service by its bare name.
#[test]
fn names_stay_together() {
    let resources = "\
apiVersion: v1
kind: Service
metadata: {name: shop}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: way}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop}
spec:
  gateways: [mesh, way, other/way]
  http:
  - match: [{gateways: [way]}]
    route: [{destination: {host: shop}}, {destination: {host: shop.test.svc.cluster.local}}]
    mirror: {host: shop}
    mirrors: [{destination: {host: shop}}]
  tls: [{match: [{gateways: [way]}], route: [{destination: {host: shop}}]}]
  tcp: [{match: [{gateways: [way]}], route: [{destination: {host: shop}}]}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: shop}
spec: {host: shop}
";
    for place in places(&KUBECTL) {
        place.write("shop.yaml", resources);
        place.write("a.yaml", &policy("a", "  namespace: egress\n", HTTPS));
        place.write(
            "kustomization.yaml",
            "resources: [shop.yaml]\ngenerators: [a.yaml]\nconfigurations: [egress-names.yaml]\n\
             namePrefix: pre-\nnameSuffix: -post\nnamespace: test\n",
        );
        place.shell("egressgen init kustomize --dir names && cp names/egress-names.yaml .");
        let run = place.shell(BUILD);
        assert_eq!(run.code, Some(0), "{run}");
        let count = |text: &str| run.stdout.matches(text).count();
        assert_eq!(count("- pre-way-post\n"), 4, "{}", run.stdout);
        assert_eq!(count("host: pre-shop-post\n"), 6, "{}", run.stdout);
        assert_eq!(
            count("- pre-istio-egressgateway-a-example-com-post\n"),
            2,
            "{}",
            run.stdout
        );
        assert_eq!(
            count("namespace: test\n"),
            count("\nkind: "),
            "{}",
            run.stdout
        );
        for kept in [
            "- other/way\n",
            "host: shop.test.svc.cluster.local\n",
            "host: egress.egress.svc.cluster.local\n",
        ] {
            assert!(run.stdout.contains(kept), "{kept}: {}", run.stdout);
        }
    }
}

const WORDS: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: words}\ndata:\n  a: 'yes'\n  b: \"0777\"\n  c: |+\n    # no comment\n\n\n  \
                     d: \"12345678901234567890\"\n  'on': 'null'\n  e: \"tab\\there\"\n";

/// What passes through the function is the same to kustomize afterwards.
#[test]
fn foreign_resources_pass_through_kustomize() {
    let Some(place) = place("kustomize") else {
        return;
    };
    place.write("cm.yaml", WORDS);
    place.write("a.yaml", &policy("a", FUNCTION, HTTPS));
    let build = "kustomize build --enable-alpha-plugins --enable-exec .";
    place.write("kustomization.yaml", "resources: [cm.yaml]\n");
    let without = place.shell(build).stdout;
    for list in ["generators", "transformers"] {
        place.write(
            "kustomization.yaml",
            &format!("resources: [cm.yaml]\n{list}: [a.yaml]\n"),
        );
        let run = place.shell(build);
        let new = run
            .stdout
            .strip_prefix(&without)
            .unwrap_or_else(|| panic!("{list}: {run}"));
        assert_eq!(new.matches("\nkind: ").count(), 4, "{new}");
    }
    place.write(
        "a.yaml",
        &policy("a", FUNCTION, "host: a.example.com, flow: htp"),
    );
    let run = place.shell(build);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr
            .contains("EgressPolicy a: spec.destinations[0].flow"),
        "{run}"
    );
}

#[test]
fn kpt_keeps_the_files_of_others() {
    let Some(place) = place("kpt") else {
        return;
    };
    let render = "kpt fn render --allow-exec . 2>&1";
    let all = "find . -type f | sort | xargs sha256sum";
    place.write("words.yaml", WORDS);
    place.write(
        "policies/a.yaml",
        &policy("a", "  namespace: egress\n", HTTPS),
    );
    place.shell("egressgen init kpt");
    let before = place
        .shell("sha256sum words.yaml policies/a.yaml Kptfile")
        .stdout;
    let run = place.shell(render);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert_eq!(
        place
            .shell("sha256sum words.yaml policies/a.yaml Kptfile")
            .stdout,
        before
    );

    let first = place.shell(all).stdout;
    assert_eq!(first.lines().count(), 7, "{first}");
    place.shell(render);
    assert_eq!(place.shell(all).stdout, first);

    // A file that was moved is written where it is.
    place.shell("mkdir mine && mv egress/serviceentry_a-example-com.yaml mine/entry.yaml");
    place.write(
        "policies/a.yaml",
        &policy(
            "a",
            "  namespace: egress\n",
            "host: a.example.com, flow: http",
        ),
    );
    let run = place.shell(render);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    let files = place
        .shell("ls egress mine && grep -c 'number: 80' mine/entry.yaml")
        .stdout;
    assert!(
        !files.contains("serviceentry") && files.ends_with("\n1\n"),
        "{files}"
    );

    place.write(
        "policies/a.yaml",
        &policy("a", "", "host: a.example.com, flow: htp"),
    );
    let run = place.shell(render);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout
            .contains("EgressPolicy/a spec.destinations[0].flow: \"htp\" is not a flow"),
        "{}",
        run.stdout
    );
}

#[test]
fn charts_pass_through_helm() {
    for (client, flags) in [
        (
            "helm-3",
            "--post-renderer egressgen --post-renderer-args post-render",
        ),
        ("helm-4", "--post-renderer egressgen"),
    ] {
        let Some(place) = place(client) else {
            continue;
        };
        place.write(
            "chart/Chart.yaml",
            "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
        );
        place.write("chart/templates/words.yaml", WORDS);
        if client == "helm-4" {
            place.shell("egressgen init helm && helm plugin install ./helm-egressgen");
        }
        let template = |flags: &str| place.shell(&format!("helm template shop chart {flags}"));
        let plain = template("").stdout;
        // Helm 4 puts a blank line after each document that has passed a post-renderer.
        let same = |text: &str| text.trim_end().to_owned();
        assert_eq!(same(&template(flags).stdout), same(&plain), "{client}");

        place.write("chart/templates/z.yaml", &policy("a", "", HTTPS));
        let run = template(flags);
        assert!(
            run.stdout.starts_with(&same(&plain)),
            "{client}: {}{run}",
            run.stdout
        );
        assert_eq!(
            run.stdout.matches("\nkind: ").count(),
            5,
            "{client}: {}",
            run.stdout
        );
        assert!(
            !run.stdout.contains("postrender-filename"),
            "{client}: {}",
            run.stdout
        );

        place.write(
            "chart/templates/z.yaml",
            &policy("a", "", "host: a.example.com, flow: htp"),
        );
        assert_eq!(template(flags).code, Some(1), "{client}");
        // Helm 4 keeps to itself what a post-renderer says; docs/pipelines.md shows this instead.
        let run = template("| egressgen post-render");
        assert!(
            run.stderr
                .contains("EgressPolicy a: spec.destinations[0].flow"),
            "{client}: {run}"
        );
    }
}
