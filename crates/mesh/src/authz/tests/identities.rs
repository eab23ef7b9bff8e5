//! What the certificate of a client says.

use super::{CLIENT, Call, HTTP, TCP, World, check_both};
use crate::Context;
use crate::authz::{Decision, identity};

#[test]
fn the_identity_is_that_of_the_certificate() {
    let principals = [
        (CLIENT, true),
        ("*", true),
        ("*/sa/client", true),
        ("cluster.local/ns/shop/*", true),
        ("cluster.local/ns/other/sa/client", false),
        ("cluster.local/ns/shop/sa/clien", false),
        ("luster.local/ns/shop/sa/client", false),
        ("*/sa/clien", false),
        ("local/ns/*", false),
        ("spiffe://cluster.local/ns/shop/sa/client", false),
    ];
    let namespaces = [
        ("shop", true),
        ("*", true),
        ("sh*", true),
        ("*op", true),
        ("s*p", true),
        ("s*o*p", true),
        ("sho", false),
        ("hop", false),
        ("s*x*p", false),
        ("p*s", false),
        ("*client*shop", false),
        ("other", false),
    ];
    let accounts = [
        ("shop/client", true),
        ("client", false),
        ("egress/client", false),
        ("shop/clien", false),
        ("shop/lient", false),
        ("sho/client", false),
    ];
    let domains = [
        ("cluster.local", true),
        ("*", true),
        ("cluster.*", true),
        ("*.local", true),
        ("c*l", true),
        ("cluster", false),
        ("*cal/ns", true),
        ("local", false),
        ("*.org", false),
        ("c*shop", false),
    ];
    let rows = [
        ("source principals", "source.principal", &principals[..]),
        ("source namespaces", "source.namespace", &namespaces),
        ("source serviceAccounts", "source.serviceAccount", &accounts),
        ("source trustDomains", "source.trustDomain", &domains),
    ];
    for (field, key, values) in rows {
        check_both(field, key, values, TCP);
        // Without a certificate nothing matches.
        let none: Vec<_> = values.iter().map(|(value, _)| (*value, false)).collect();
        let call = Call {
            principal: None,
            ..HTTP
        };
        check_both(field, key, &none, call);
    }
    let call = Call {
        principal: Some("cluster.local/ns/egress/sa/client"),
        ..TCP
    };
    check_both(
        "source serviceAccounts",
        "source.serviceAccount",
        &[("client", true)],
        call,
    );
}

#[test]
fn service_accounts_may_have_more_around_them() {
    for (principal, wanted) in [
        ("a/ns/shop/sa/client", true),
        ("a/b/c/ns/shop/sa/client", true),
        ("a/ns/shop/x/y/sa/client", true),
        ("a/ns/shop/sa/client/x", true),
        ("a/ns/other/ns/shop/sa/client", true),
        ("a/ns/shop/sa/client/", false),
        ("/ns/shop/sa/client", false),
        ("a/ns/shop/xsa/client", false),
    ] {
        assert_eq!(
            identity::has_service_account("shop/client", principal, "x"),
            wanted,
            "{principal}"
        );
    }
}

#[test]
fn the_own_trust_domain_has_two_names() {
    let spec =
        |value: &str| format!("rules: [{{from: [{{source: {{principals: ['{value}']}}}}]}}]");
    for (value, own, local) in [
        // In a mesh with another trust domain, `cluster.local` stands for that one,
        ("cluster.local/ns/shop/sa/client", true, false),
        ("cluster.local/ns/shop/sa/cl*", true, false),
        ("cluster.local/ns/shop/sa/other", false, false),
        ("corp/ns/shop/sa/client", true, false),
        ("co*/ns/shop/sa/client", true, false),
        ("*rp/ns/shop/sa/client", true, false),
        ("*/ns/shop/sa/client", true, true),
        // unless it is no whole principal.
        ("cluster.local/ns/shop/*", false, true),
        ("cluster*", false, true),
    ] {
        let context = Context {
            trust_domain: "corp".into(),
            ..Context::default()
        };
        let world = World::within(&context, &[("egress/a", &spec(value))]);
        for (principal, wanted) in [("corp/ns/shop/sa/client", own), (CLIENT, local)] {
            let call = Call {
                principal: Some(principal),
                ..TCP
            };
            let is_allowed = matches!(world.decide(call), Decision::Allowed { .. });
            assert_eq!(is_allowed, wanted, "{value} {principal}");
        }
    }
}
