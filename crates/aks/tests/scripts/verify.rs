//! verify: who is let through, who is refused, by whom, and that a way that is not tried is not said to be fine.

use std::fmt::Write as _;

use egressgen_aks::{Choices, RegistryOnly, Script};

use crate::support::{Cluster, ONE, TWO_GATEWAYS, aks_cluster, chosen, snapshots};

/// What a cluster answers in which all is well.
pub(crate) const WELL: &str = "spec.type\tClusterIP\nspec.ports\t15021/TCP\\n80/TCP\\n443/TCP\\n\navailableReplicas\t2\n\
    annotations.kubernetes\\\\.azure\tsgc\npartner-egress --ignore-not-found --output jsonpath=\\{.metadata.labels.istio\\}\tpartners\n\
    .metadata.labels.istio\\}\tasm-egress-test\n\
    spec.selector.istio\taks-istio-egress/cnn asm-egress-test\\npartner-egress/org partners\\n\n";

/// The gateway's own words, as Istio's default format has them.
pub(crate) const RBAC: &str =
    "rbac_access_denied_matched_policy[ns[aks-istio-egress]-policy[callers]-rule[0]]";

/// How requests end when all is well. The callers are 0, default of the first gateway's namespace; 1, that of the other
/// gateway's; 2, shop/checkout; 3, shop/default.
fn traffic() -> String {
    format!(
        "verify-shop-0 *edition.cnn.com~0~200 3~\"GET /?MARK HTTP/1.1\" 200 - via_upstream - ADDRESS\n\
         verify-shop-1 *www.example.org~0~200 ~\"- - -\" 0 - - - outbound|443||www.example.org ADDRESS www.example.org -\n\
         verify-shop-3 *bank.example.net~0~200 3~\"GET /?MARK HTTP/1.1\" 200 - via_upstream - ADDRESS\n\
         verify-shop-0 *bank.example.net~0~403 2~\"GET /?MARK HTTP/1.1\" 403 - {RBAC} - ADDRESS\n\
         verify-shop-2 *db.example.net~0~~\"- - -\" 0 - - - outbound|5432||db.example.net ADDRESS db.example.net -\n\
         verify-shop-0 *db.example.net~0~~\"- - -\" 0 - - {RBAC} outbound|5432||db.example.net ADDRESS db.example.net -\n\
         verify-shop-2 *mail.example.net~0~404 ~\"- - -\" 0 - - - outbound|443||mail.example.net ADDRESS mail.example.net -\n\
         verify-shop-0 *mail.example.net~35~~\"- - -\" 0 - - {RBAC} outbound|443||mail.example.net ADDRESS mail.example.net -\n\
         192.0.2.1~0~502 ~\n"
    )
}

/// All flows, open and closed.
fn policy() -> String {
    TWO_GATEWAYS.to_owned()
        + "  - {host: db.example.net, flow: tcp, port: 5432, allow: {serviceAccounts: [shop/checkout]}}\n  \
           - {host: mail.example.net, flow: https, allow: {principals: ['*/ns/shop/sa/checkout']}}\n"
}

/// The mark of each request is by chance.
fn without_marks(text: &str) -> String {
    let mut parts = text.split("/?egressgen-");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "/?MARK" + part.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}

/// What is different from a cluster in which all is well, and the exit code of verify.
struct Case {
    what: &'static str,
    code: i32,
    answers: &'static str,
    traffic: String,
}

fn answers(what: &'static str, code: i32, answers: &'static str) -> Case {
    Case {
        what,
        code,
        answers,
        traffic: String::new(),
    }
}

/// A request of a caller by his number to a host, how curl ends, and what the gateway logs.
fn request(what: &'static str, code: i32, call: (u8, &str), curl: (u8, &str), line: &str) -> Case {
    let ((caller, host), (exit, output)) = (call, curl);
    Case {
        what,
        code,
        answers: "",
        traffic: format!("verify-shop-{caller} *{host}~{exit}~{output}~{line}\n"),
    }
}

/// Runs verify for each case, and shows what is not passed.
fn table(cases: Vec<Case>) -> String {
    let choices = Choices {
        registry_only: Some(RegistryOnly::Namespaces),
        ..Choices::default()
    };
    let aks_cluster = chosen(&policy(), choices);
    let cluster = Cluster::new();
    assert_eq!(cluster.run(&aks_cluster, Script::Setup).code, Some(0));
    let (saved, state) = (cluster.save(), cluster.state());
    let mut table = String::new();
    for case in cases {
        let what = case.what;
        let cluster = Cluster::of(&saved);
        cluster.write("answers", &(case.answers.to_owned() + WELL));
        cluster.write("traffic", &(case.traffic.clone() + &traffic()));
        let run = cluster.run(&aks_cluster, Script::Verify);
        let said = format!("{what}: {} {}", run.stdout, run.stderr);
        assert_eq!(run.code, Some(case.code), "{said}");
        assert_eq!(cluster.state(), state, "something is left: {said}");
        // What passes is shown of the request that the case is about.
        let host = case.traffic.split(['*', '~']).nth(1).unwrap_or("no host");
        let shown = run.stdout.lines().filter(|line| match line.get(..4) {
            Some("pass") => case.code == 0 && line.contains(host),
            Some("==> " | "skip") => false,
            _ => true,
        });
        let shown: Vec<_> = shown.collect();
        let _ = write!(table, "# {what}\n{}\n\n", without_marks(&shown.join("\n")));
    }
    table
}

#[test]
fn all_is_well() {
    let _settings = snapshots();
    let aks_cluster = aks_cluster(&policy());
    let cluster = Cluster::new();
    cluster.run(&aks_cluster, Script::Setup);
    cluster.write("answers", WELL);
    cluster.write("traffic", &traffic());
    let run = cluster.run(&aks_cluster, Script::Verify);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    insta::assert_snapshot!("verify-well", run.stdout);
}

#[test]
fn what_is_wrong_with_gateways_and_callers() {
    let _settings = snapshots();
    let cases = vec![
        answers("no addresses", 1, "egressIpPrefix\t\n"),
        answers("another type", 1, "spec.type\tLoadBalancer\n"),
        answers("other ports", 1, "spec.ports\t15021/TCP\\n8080/TCP\\n\n"),
        answers("no pods", 1, "availableReplicas\t\n"),
        answers(
            "another static gateway",
            1,
            "annotations.kubernetes\\\\.azure\tother\n",
        ),
        answers("another label", 1, ".metadata.labels.istio\\}\tother\n"),
        answers("no Gateways", 1, "spec.selector.istio\t\n"),
        answers("no label for sidecars", 1, "io/rev\t\n"),
        answers("no sidecar", 1, "podIP\t10.0.0.9 curl\n"),
        answers(
            "an account that does not exist",
            1,
            "pod/egressgen-verify-shop-2 \texit 1\n",
        ),
        answers("a caller that does not start", 1, "kubectl wait\texit 1\n"),
        answers("a caller in which nothing runs", 1, "date\texit 1\n"),
        request(
            "everything is let out",
            1,
            (0, "192.0.2.1"),
            (0, "503 4"),
            "",
        ),
        request(
            "a proxy of the network refuses",
            1,
            (0, "192.0.2.1"),
            (0, "502 4"),
            "",
        ),
    ];
    insta::assert_snapshot!("verify-surroundings", table(cases));
}

#[test]
fn who_may_call_gets_through() {
    let _settings = snapshots();
    let cnn = |what, code, output, line: &str| {
        let line = match line {
            "" => String::new(),
            line => format!("\"GET /?MARK HTTP/1.1\" {line} ADDRESS"),
        };
        request(what, code, (0, "edition.cnn.com"), (0, output), &line)
    };
    let org = |what, code, curl, line: &str| {
        let line = match line {
            "" => String::new(),
            line => format!("\"- - -\" 0 {line} outbound|443||www.example.org ADDRESS"),
        };
        request(what, code, (1, "www.example.org"), curl, &line)
    };
    let refused = format!("403 - {RBAC}");
    let refused_tls = format!("- - {RBAC}");
    let cases = vec![
        cnn("403 of the host itself", 0, "403 3", "403 - via_upstream"),
        cnn("502 of the host itself", 0, "502 3", "502 - via_upstream"),
        cnn("a redirect of the host", 0, "301 3", "301 - via_upstream"),
        cnn("404 in a log without details", 1, "404 3", "404"),
        cnn("200 in a log without details", 0, "200 3", "200"),
        cnn("refused", 1, "403 3", &refused),
        cnn(
            "no cluster at the gateway",
            1,
            "503 3",
            "503 NC cluster_not_found",
        ),
        cnn(
            "no route at the gateway",
            1,
            "404 3",
            "404 NR route_not_found",
        ),
        cnn("no ServiceEntry", 1, "502 ", ""),
        cnn("no cluster at the sidecar", 1, "503 ", ""),
        cnn("past the gateway", 1, "200 3", ""),
        org("past the gateway, TLS", 1, (0, "200 "), ""),
        org("no answer", 1, (28, "000 "), ""),
        org("a private authority", 0, (60, "000 "), "- - -"),
        org("refused, TLS", 1, (35, "000 "), &refused_tls),
        org(
            "no connection from the gateway",
            1,
            (35, "000 "),
            "UF,URX - -",
        ),
        org("no server at the gateway", 1, (35, "000 "), ""),
        request(
            "the line of another caller",
            1,
            (1, "www.example.org"),
            (0, "200 "),
            "outbound|443||www.example.org 10.0.0.111:4711",
        ),
    ];
    insta::assert_snapshot!("verify-allowed", table(cases));
}

#[test]
fn who_may_not_call_is_refused_by_the_gateway() {
    let _settings = snapshots();
    let bank = |what, output, line: &str| {
        let line = match line {
            "" => String::new(),
            line => format!("\"GET /?MARK HTTP/1.1\" {line} ADDRESS"),
        };
        request(what, 1, (0, "bank.example.net"), (0, output), &line)
    };
    let mail = "outbound|443||mail.example.net ADDRESS";
    let db = "\"- - -\" 0 - - - outbound|5432||db.example.net ADDRESS";
    let cases = vec![
        bank("403 of the host itself", "403 3", "403 - via_upstream"),
        bank("200 past the gateway", "200 3", ""),
        bank("403 past the gateway", "403 3", ""),
        bank("the way is broken", "503 3", "503 UF upstream_reset"),
        bank("stopped by its sidecar", "502 ", ""),
        request("TLS", 1, (0, "mail.example.net"), (0, "200 "), mail),
        request("TLS past it", 1, (0, "mail.example.net"), (0, "403 "), ""),
        request("TLS closed", 1, (0, "mail.example.net"), (35, ""), ""),
        request("bytes", 1, (0, "db.example.net"), (0, ""), db),
        request("bytes that are lost", 1, (0, "db.example.net"), (0, ""), ""),
    ];
    insta::assert_snapshot!("verify-refused", table(cases));
}

#[test]
fn verify_fails_when_it_cannot_look() {
    let cluster = Cluster::new();
    cluster.write("fail", "kubectl get");
    assert_eq!(cluster.run(&aks_cluster(ONE), Script::Verify).code, Some(2));
}

/// Whatever else is fine: nothing was tried.
#[test]
fn verify_fails_when_no_request_was_sent() {
    let aks_cluster = aks_cluster(&ONE.replace(
        "edition.cnn.com, flow: http",
        "'*.example.com', flow: https, via: direct",
    ));
    let cluster = Cluster::new();
    cluster.run(&aks_cluster, Script::Setup);
    cluster.write("answers", WELL);
    let run = cluster.run(&aks_cluster, Script::Verify);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stdout.contains(" 0 failed"), "{}", run.stdout);
    assert!(run.stderr.contains("no request was sent"), "{}", run.stderr);
}

/// The page's variables are enough; the node pool is none of them.
#[test]
fn verify_needs_no_node_pool() {
    let without = ONE.replace(", nodePool: gateways", "");
    for script in [Script::Verify, Script::Cleanup, Script::Disable] {
        assert_eq!(
            aks_cluster(&without).script(script).unwrap(),
            aks_cluster(ONE).script(script).unwrap(),
            "{script:?}"
        );
    }
    let error = aks_cluster(&without).script(Script::Setup).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the StaticGatewayConfiguration sgc in aks-istio-egress has no nodes"
    );
}
