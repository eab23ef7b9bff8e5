//! The matrix over traces made by hand.

use std::collections::BTreeSet;

use egressgen_diagnostics::DocumentId;
use egressgen_mesh::{
    Departure, Hop, Item, Protocol, Proxy, Reason, Refusal, Request, Security, Trace, Unknown,
    Verdict,
};
use serde_json::{Value, json};

use super::callers::callers;
use super::hosts::{HostOf, hosts};
use super::{Account, cells, json as as_json, table};
use crate::commands::assert_snapshot;
use crate::input::values::Values;

fn item(kind: &str, group: &str, namespace: &str, spec: &Value) -> Item {
    let resource = json!({
        "apiVersion": format!("{group}.istio.io/v1"),
        "kind": kind,
        "metadata": {"name": "a", "namespace": namespace},
        "spec": spec,
    });
    Item {
        resource: serde_json::from_value(resource).unwrap(),
        document: DocumentId::default(),
    }
}

fn items() -> Vec<Item> {
    let entry = |spec: Value| item("ServiceEntry", "networking", "egress", &spec);
    let policy = |spec: Value| item("AuthorizationPolicy", "security", "egress", &spec);
    vec![
        entry(json!({
            "hosts": ["db.example.net"],
            "ports": [{"number": 5432, "name": "tcp"}, {"number": 53, "name": "dns", "protocol": "UDP"}],
        })),
        entry(json!({
            "hosts": ["*.example.com", "a.example.com"],
            "ports": [
                {"number": 80, "name": "http", "protocol": "http"},
                {"number": 9000, "name": "grpc", "protocol": "GRPC"},
                {"number": 8443, "name": "tls", "protocol": "TLS"},
            ],
        })),
        entry(json!({
            "hosts": ["a.example.com"],
            "ports": [{"number": 443, "name": "mongo", "protocol": "MONGO"}],
        })),
        policy(json!({"rules": [{"from": [{"source": {
            "notNamespaces": ["shop", "te*"],
            "notPrincipals": ["cluster.local/ns/bank/sa/teller", "*/ns/shop/sa/*", "cluster.local/ns/depot/*", "*"],
        }}]}]})),
        policy(json!({"rules": [{
            "from": [{"source": {"serviceAccounts": ["shop/default", "own"]}}],
            "when": [{"key": "source.namespace", "notValues": ["other"]}, {"key": "connection.sni", "values": ["x"]}],
        }]})),
        item("Sidecar", "networking", "closed", &json!({})),
    ]
}

#[test]
fn callers_are_told_apart_by_what_names_them() {
    let named = callers(Vec::new(), &items(), "default");
    let named = named.iter().map(|caller| {
        let pod = crate::input::calls::pod(&caller.pod);
        format!("{} {pod}", caller.label)
    });
    assert_eq!(
        named.collect::<Vec<_>>(),
        [
            "bank/teller bank/teller",
            "bank/* bank/default",
            "closed/* closed/default",
            "depot/* depot/default",
            "egress/own egress/own",
            "egress/* egress/default",
            "other/* other/default",
            "shop/default shop/default",
            "shop/* shop/default-x",
            "any other other-x/default",
        ]
    );
    let asked = vec!["shop/client".parse::<Account>().unwrap()];
    let asked = callers(asked, &items(), "default");
    let labels = asked.iter().map(|caller| caller.label.as_str());
    assert_eq!(labels.collect::<Vec<_>>(), ["shop/client"]);
}

#[test]
fn callers_are_told_apart_by_what_resources_hold_for() {
    let items = [
        item(
            "ServiceEntry",
            "networking",
            "egress",
            &json!({"hosts": ["a.example.com"], "exportTo": [".", "seen", "*"]}),
        ),
        item(
            "DestinationRule",
            "networking",
            "rules",
            &json!({
                "host": "a.example.com", "workloadSelector": {"matchLabels": {"app": "web"}},
            }),
        ),
        item(
            "VirtualService",
            "networking",
            "routes",
            &json!({
                "hosts": ["a.example.com"],
                "http": [{"match": [{"sourceNamespace": "shop", "sourceLabels": {"app": "old"}}]}],
                "tls": [{"match": [{"sniHosts": ["a.example.com"], "sourceNamespace": "bank"}]}],
                "tcp": [{"match": [{"sourceLabels": {"tier": "db"}}]}],
            }),
        ),
    ];
    let callers = callers(Vec::new(), &items, "default");
    let labels = callers.iter().map(|caller| caller.label.as_str());
    assert_eq!(
        labels.collect::<Vec<_>>(),
        [
            "bank/* with tier=db",
            "bank/*",
            "egress/* with tier=db",
            "egress/*",
            "routes/* with tier=db",
            "routes/*",
            "rules/* with app=web",
            "rules/* with tier=db",
            "rules/*",
            "seen/* with tier=db",
            "seen/*",
            "shop/* with app=old",
            "shop/* with tier=db",
            "shop/*",
            "any other with tier=db",
            "any other",
        ]
    );
    let web = callers
        .iter()
        .find(|caller| caller.label.ends_with("app=web"));
    assert_eq!(web.unwrap().pod.labels["app"], "web");
}

fn shown(hosts: &[HostOf]) -> Vec<String> {
    let hosts = hosts.iter().map(|host| {
        let flows = host.flows.iter();
        let flows = flows.map(|flow| format!("{}:{}", super::scheme(flow.protocol), flow.port));
        format!(
            "{} {} {}",
            host.name,
            host.called,
            flows.collect::<Vec<_>>().join(" ")
        )
    });
    hosts.collect()
}

#[test]
fn hosts_have_the_ports_of_their_entries_and_the_usual_ones() {
    let mut values = Values::default();
    assert_eq!(
        shown(&hosts(&mut values, &[], &items())),
        [
            "*.example.com any.example.com http:80 https:443 https:8443 grpc:9000",
            "a.example.com a.example.com http:80 tcp:443 https:8443 grpc:9000",
            "db.example.net db.example.net http:80 https:443 tcp:5432",
        ]
    );
    let asked = [
        "B.example.com",
        "b.example.com",
        "*.example.com",
        "10.0.0.1",
    ]
    .map(str::to_owned);
    assert_eq!(
        shown(&hosts(&mut values, &asked, &items())),
        [
            "*.example.com any.example.com http:80 https:443 https:8443 grpc:9000",
            "10.0.0.1 10.0.0.1 http:80 https:443",
            "b.example.com b.example.com http:80 https:443 https:8443 grpc:9000",
        ]
    );
    assert!(values.errors.is_empty());
    hosts(
        &mut values,
        &["https://a.com".to_owned(), "*.".to_owned()],
        &[],
    );
    assert_eq!(values.errors.len(), 2);
}

/// HTTP goes through the gateway, if the caller may; HTTPS around it; TCP to nowhere.
fn trace(request: &Request) -> Trace {
    let sidecar = Proxy::Sidecar {
        namespace: "shop".into(),
        service_account: "client".into(),
    };
    let gateway = Proxy::Gateway {
        namespace: "egress".into(),
        name: "out".into(),
        port: 8080,
    };
    let departure = Departure {
        host: request.host.clone(),
        port: request.port,
        security: Security::Plaintext,
        authority: None,
        principal: None,
    };
    let refusal = |proxy: &Proxy, reason, status, flags| {
        Verdict::Refused(Refusal {
            proxy: proxy.clone(),
            reason,
            status,
            flags,
            details: String::new(),
            sidecar_flags: "",
            evidence: None,
            mend: String::new(),
        })
    };
    let verdict = match request.protocol {
        Protocol::Http if &*request.from.namespace == "shop" => Verdict::Gateway(departure),
        Protocol::Http => refusal(&gateway, Reason::Denied, Some(403), ""),
        Protocol::Tls => Verdict::Sidecar(departure),
        _ => refusal(&sidecar, Reason::UnknownDestination, None, "UH"),
    };
    let hop = |proxy| Hop {
        proxy,
        steps: Vec::new(),
        cluster: None,
    };
    Trace {
        hops: vec![hop(sidecar), hop(gateway)],
        verdict,
        unknown: vec![Unknown {
            text: "may change what a proxy on the way does".to_owned(),
            resource: Some((
                "EnvoyFilter".to_owned(),
                "shop".to_owned(),
                "lua".to_owned(),
            )),
        }],
    }
}

#[test]
fn the_matrix_is_as_reviewed() {
    let items = &items()[..4];
    let callers = callers(Vec::new(), items, "default");
    let hosts = hosts(
        &mut Values::default(),
        &["db.example.net".to_owned()],
        items,
    );
    let (cells, unknown) = cells(&callers, &hosts, trace);
    assert_eq!(unknown.len(), 1);
    let table = table::table(&cells, &callers, &unknown);
    let json = as_json::json(&cells[..6], &BTreeSet::new(), &[]);
    let table = anstream::adapter::strip_str(&table).to_string();
    assert_snapshot("why", "hand-made-table", &table);
    assert_snapshot("why", "hand-made-json", &json);
}
