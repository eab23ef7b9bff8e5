//! A case of the conformance suite, in the form that docs/conformance.md describes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Case {
    pub(crate) gateway: Option<String>,
    pub(crate) outbound_traffic_policy: Option<String>,
    pub(crate) namespace: Option<String>,
    pub(crate) command: Option<String>,
    pub(crate) file: Option<String>,
    pub(crate) resources: Option<String>,
    pub(crate) tenant: Option<String>,
    pub(crate) tenant_first: bool,
    pub(crate) scope_gateway_to_namespace: bool,
    pub(crate) additional_gateways: Vec<Gateway>,
    pub(crate) certificates: BTreeMap<String, String>,
    pub(crate) untrusted_certificates: Vec<String>,
    pub(crate) gateway_never_ready: bool,
    pub(crate) requests: Vec<Request>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Gateway {
    pub(crate) service: String,
    pub(crate) namespace: String,
    pub(crate) labels: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Request {
    pub(crate) send: String,
    #[serde(rename = "as")]
    pub(crate) caller: Option<String>,
    pub(crate) method: Option<String>,
    pub(crate) host: Option<String>,
    pub(crate) sni: Option<String>,
    pub(crate) raw: Option<String>,
    pub(crate) websocket: bool,
    pub(crate) to: Option<String>,
    pub(crate) direct: bool,
    pub(crate) outer: Option<String>,
    pub(crate) expect: Expect,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Expect {
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
    pub(crate) via: Option<String>,
    pub(crate) upstream: Option<Upstream>,
    pub(crate) sidecar: Option<Log>,
    pub(crate) gateway: Option<Log>,
    #[serde(rename = "gatewayMoved")]
    pub(crate) gateway_moved: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Upstream {
    pub(crate) address: Option<String>,
    pub(crate) port: Option<u16>,
    pub(crate) protocol: Option<String>,
    pub(crate) sni: Option<String>,
    pub(crate) host: Option<String>,
    pub(crate) client_certificate: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Log {
    pub(crate) flags: Option<String>,
    pub(crate) details: Option<String>,
    pub(crate) cluster: Option<String>,
    pub(crate) peer: Option<String>,
}

// === impl Case ===

impl Case {
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

// === impl Request ===

impl Request {
    /// Why a tracer can't say what is seen, if so.
    pub(crate) fn untraceable(&self, case: &Case) -> Option<&'static str> {
        if case.gateway_never_ready {
            return Some("a Secret that only the cluster has");
        }
        if self.raw.is_some() {
            return Some("bytes that are no request");
        }
        None
    }

    /// Scheme, host, port and path of the URL.
    pub(crate) fn url(&self) -> (&str, &str, u16, &str) {
        let (scheme, rest) = self.send.split_once("://").unwrap();
        let at = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, port.parse().unwrap()),
            None if scheme == "http" => (authority, 80),
            None => (authority, 443),
        };
        (scheme, host, port, if path.is_empty() { "/" } else { path })
    }
}
