//! The resources of a flow.

use serde_json::{Value, json};

use super::alphabet::{GATEWAYS, called, created, gateway_host};
use super::flow::{Flow, Level, Way};

impl Flow {
    /// The resources of the flow with this number, all of the same age.
    pub(crate) fn resources(&self, number: usize) -> Vec<Value> {
        let object = |kind: &str, name: &str, namespace: &str, spec: Value| {
            json!({
                "apiVersion": "networking.istio.io/v1",
                "kind": kind,
                "metadata": {
                    "name": format!("{name}-{number}"),
                    "namespace": namespace,
                    "creationTimestamp": created(self.age),
                },
                "spec": spec,
            })
        };
        let (apps, gateways) = self.namespaces;
        let mut out = vec![object("ServiceEntry", "entry", apps, self.service_entry())];
        if self.way == Way::Direct {
            return out;
        }
        let gateway_name = format!("gateway-{number}");
        out.push(object("Gateway", "gateway", gateways, self.gateway()));
        out.push(object(
            "DestinationRule",
            "to-gateway",
            apps,
            self.to_gateway(number),
        ));
        let reference = if apps == gateways {
            gateway_name
        } else {
            format!("{gateways}/{gateway_name}")
        };
        out.push(object(
            "VirtualService",
            "route",
            apps,
            self.route(number, &reference),
        ));
        if self.way == Way::Origination {
            out.push(object(
                "DestinationRule",
                "originate",
                apps,
                self.originate(),
            ));
        }
        out
    }

    fn service_entry(&self) -> Value {
        let port = match self.way {
            Way::Direct | Way::Https | Way::HttpsIdentity => {
                json!({ "number": 443, "name": "tls", "protocol": "TLS" })
            }
            Way::Http | Way::HttpIdentity => {
                json!({ "number": 80, "name": "http", "protocol": "HTTP" })
            }
            Way::Origination => {
                json!({ "number": 80, "name": "http", "protocol": "HTTP", "targetPort": 443 })
            }
            Way::Tcp => json!({ "number": 5432, "name": "tcp", "protocol": "TCP" }),
        };
        let resolution = if self.host.starts_with('*') {
            "NONE"
        } else {
            "DNS"
        };
        let mut ports = vec![port];
        if self.both {
            ports.push(match self.port() {
                80 => json!({ "number": 443, "name": "tls-too", "protocol": "TLS" }),
                _ => json!({ "number": 80, "name": "http-too", "protocol": "HTTP" }),
            });
        }
        let mut spec = json!({ "hosts": [self.host], "ports": ports, "resolution": resolution });
        if self.address || self.way == Way::Tcp {
            spec["addresses"] = json!([called(self.host).1]);
        }
        spec
    }

    fn gateway(&self) -> Value {
        let (number, protocol, mode) = match self.way {
            Way::Http | Way::Direct => (80, "HTTP", None),
            Way::HttpIdentity | Way::Origination => (80, "HTTPS", Some("ISTIO_MUTUAL")),
            Way::Https => (443, "TLS", Some("PASSTHROUGH")),
            Way::HttpsIdentity => (443, "TLS", Some("ISTIO_MUTUAL")),
            Way::Tcp => (5432, "TLS", Some("ISTIO_MUTUAL")),
        };
        let mut server = json!({
            "port": { "number": number, "name": protocol.to_lowercase(), "protocol": protocol },
            "hosts": [self.host],
        });
        if let Some(mode) = mode {
            server["tls"] = json!({ "mode": mode });
        }
        json!({ "selector": { "egress": GATEWAYS[self.gateway] }, "servers": [server] })
    }

    fn to_gateway(&self, number: usize) -> Value {
        let mut subset = json!({ "name": subset(number) });
        let mut spec = json!({ "host": gateway_host(self.gateway) });
        if !matches!(self.way, Way::Http | Way::Https) {
            let tls = json!({ "mode": "ISTIO_MUTUAL", "sni": called(self.host).0 });
            match self.level {
                Level::Port => {
                    let port = json!({ "number": self.port() });
                    subset["trafficPolicy"] =
                        json!({ "portLevelSettings": [{ "port": port, "tls": tls }] });
                }
                Level::Subset => subset["trafficPolicy"] = json!({ "tls": tls }),
                Level::Rule => spec["trafficPolicy"] = json!({ "tls": tls }),
            }
        }
        spec["subsets"] = json!([subset]);
        spec
    }

    fn route(&self, number: usize, gateway: &str) -> Value {
        let port = self.port();
        let to = |host: &str, subset: Option<String>| {
            let mut destination = json!({ "host": host, "port": { "number": port } });
            if let Some(subset) = subset {
                destination["subset"] = json!(subset);
            }
            json!([{ "destination": destination }])
        };
        let in_mesh = to(&gateway_host(self.gateway), Some(subset(number)));
        let at_gateway = to(self.host, None);
        let from_mesh = json!({ "gateways": ["mesh"], "port": port });
        let from_gateway = json!({ "gateways": [gateway], "port": port });
        let by_name = |mut criteria: Value| {
            criteria["sniHosts"] = json!([self.host]);
            criteria
        };
        let rule = |criteria: Value, route: &Value| json!({ "match": [criteria], "route": route });
        let mut spec = json!({ "hosts": [self.host], "gateways": ["mesh", gateway] });
        match self.way {
            Way::Direct | Way::Http | Way::HttpIdentity | Way::Origination => {
                spec["http"] = json!([rule(from_mesh, &in_mesh), rule(from_gateway, &at_gateway)]);
            }
            Way::Https => {
                spec["tls"] = json!([
                    rule(by_name(from_mesh), &in_mesh),
                    rule(by_name(from_gateway), &at_gateway)
                ]);
            }
            Way::HttpsIdentity => {
                spec["tls"] = json!([rule(by_name(from_mesh), &in_mesh)]);
                spec["tcp"] = json!([rule(from_gateway, &at_gateway)]);
            }
            Way::Tcp => {
                spec["tcp"] = json!([rule(from_mesh, &in_mesh), rule(from_gateway, &at_gateway)]);
            }
        }
        spec
    }

    fn originate(&self) -> Value {
        let tls = json!({ "mode": "SIMPLE", "sni": called(self.host).0 });
        json!({
            "host": self.host,
            "trafficPolicy": { "portLevelSettings": [{ "port": { "number": 80 }, "tls": tls }] },
        })
    }
}

fn subset(number: usize) -> String {
    format!("flow-{number}")
}
