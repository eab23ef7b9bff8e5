//! What a set has beside Istio's resources.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::alphabet::{EGRESS, GATEWAYS};

/// Names and namespaces of the apps; each has a label with its name.
pub(crate) const APPS: [(&str, &str); 2] = [("client", "shop"), ("worker", "other")];

#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is there or not, whatever the others are"
)]
pub(crate) struct Around {
    allow_any: bool,
    /// The Pods of the gateways listen on other ports than their Services.
    translated: bool,
    /// The ports of the gateways' Services have names that say nothing of a protocol.
    unnamed: bool,
    /// The gateways' Pods say that they accept mutual TLS.
    mutual: bool,
    /// Services that have nothing to do with a gateway.
    others: bool,
}

pub(crate) fn around() -> impl Strategy<Value = Around> {
    let weighted = prop::bool::weighted;
    (
        weighted(0.3),
        weighted(0.6),
        weighted(0.1),
        weighted(0.1),
        weighted(0.3),
    )
        .prop_map(|(allow_any, translated, unnamed, mutual, others)| Around {
            allow_any,
            translated,
            unnamed,
            mutual,
            others,
        })
}

impl Around {
    pub(crate) fn target(&self, port: u16) -> u16 {
        match port {
            80 if self.translated => 8081,
            443 if self.translated => 8443,
            _ => port,
        }
    }

    pub(crate) fn mesh(&self) -> Value {
        let policy = if self.allow_any {
            "ALLOW_ANY"
        } else {
            "REGISTRY_ONLY"
        };
        json!({ "outboundTrafficPolicy": policy, "rootNamespace": super::alphabet::ROOT })
    }

    /// The Services of the gateways come first, as their addresses are counted from 10.96.0.1.
    pub(crate) fn services(&self) -> Value {
        let port = |name: &str, number: u16| {
            let name = if self.unnamed {
                format!("port-{number}")
            } else {
                name.to_owned()
            };
            json!({ "name": name, "number": number, "targetPort": self.target(number) })
        };
        let ports = json!([
            port("http2", 80),
            port("tls", 443),
            port("tcp", 5432),
            port("http-more", 8080)
        ]);
        let mut out: Vec<Value> = GATEWAYS
            .iter()
            .map(|it| json!({ "name": it, "namespace": EGRESS, "labels": { "egress": it }, "ports": ports }))
            .collect();
        if self.others {
            let web = json!([{ "name": "http", "number": 80, "targetPort": 8080 }, { "name": "plain", "number": 8080, "targetPort": 8080 }]);
            let database = json!([{ "name": "tcp", "number": 5432, "targetPort": 5432 }, { "name": "tls", "number": 443, "targetPort": 443, "protocol": "tls" }]);
            out.push(json!({ "name": "web", "namespace": "shop", "labels": { "app": "web" }, "ports": web }));
            out.push(json!({ "name": "database", "namespace": "other", "labels": { "app": "database" }, "ports": database }));
        }
        json!(out)
    }

    pub(crate) fn gateways(&self) -> Value {
        let gateways = GATEWAYS.iter().map(|it| {
            let mut labels = json!({ "egress": it, "app": "egress" });
            if self.mutual {
                labels["security.istio.io/tlsMode"] = json!("istio");
            }
            json!({ "name": it, "namespace": EGRESS, "labels": labels, "serviceAccount": it })
        });
        gateways.collect()
    }

    pub(crate) fn sidecars() -> Value {
        let apps = APPS.iter().map(|(name, namespace)| {
            json!({ "namespace": namespace, "serviceAccount": name, "labels": { "app": name } })
        });
        apps.collect()
    }
}
