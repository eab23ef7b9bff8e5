//! What an application sends.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

/// What an application sends.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who sends it.
    pub from: Caller,
    /// What the application speaks.
    pub protocol: Protocol,
    /// The host of the URL: a name or an IP address.
    pub host: String,
    /// The port that it connects to, 1 to 65535.
    pub port: u16,
    /// The path of the URL, with `/` at its beginning; without the query.
    pub path: String,
    /// The parameters of the query, in order.
    pub query: Vec<(String, String)>,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The headers, with lower-case names, besides `host`.
    pub headers: BTreeMap<String, String>,
    /// The Host header, if it is not the host of the URL.
    pub host_header: Option<String>,
    /// The SNI, if it is not the host of the URL; an empty one is none.
    pub sni: Option<String>,
    /// Whether it asks for an upgrade to WebSocket.
    pub websocket: bool,
    /// Where the application connects to.
    pub to: Target,
    /// How it gets into the mesh.
    pub entry: Entry,
}

/// Who sends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The namespace of the pod.
    pub namespace: Arc<str>,
    /// The service account of the pod.
    pub service_account: Arc<str>,
    /// The labels of the pod.
    pub labels: BTreeMap<String, String>,
}

/// What an application speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// HTTP without TLS.
    Http,
    /// HTTP/2 without TLS, as gRPC uses it.
    Http2,
    /// TLS of the application's own, such as HTTPS.
    Tls,
    /// Bytes that neither are HTTP nor begin with a TLS handshake.
    Tcp,
}

/// Where an application connects to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The address of the host, as DNS tells it.
    Host,
    /// This address, whatever the host is.
    Address(IpAddr),
    /// A pod of the gateway with this index in [`Context::gateways`](crate::Context::gateways); refused if there is none.
    Gateway(usize),
}

/// How a request gets into the mesh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Through the sidecar of the application.
    Sidecar,
    /// From a pod without a sidecar.
    WithoutSidecar,
    /// From a pod without a sidecar, inside mutual TLS with the mesh certificate of its service account.
    MutualTls {
        /// The SNI of the mutual TLS.
        sni: String,
    },
}

// === impl Request ===

impl Request {
    /// A request with default values: GET of `/`, to the address of the host, through the sidecar.
    pub fn new(from: Caller, protocol: Protocol, host: impl Into<String>, port: u16) -> Self {
        Self {
            from,
            protocol,
            host: host.into(),
            port,
            path: "/".to_owned(),
            query: Vec::new(),
            method: "GET".to_owned(),
            headers: BTreeMap::new(),
            host_header: None,
            sni: None,
            websocket: false,
            to: Target::Host,
            entry: Entry::Sidecar,
        }
    }

    /// The Host header, with the port if it is not 80.
    #[must_use]
    pub fn authority(&self) -> String {
        match &self.host_header {
            Some(header) => header.clone(),
            None if self.port == 80 => self.host.clone(),
            None => format!("{}:{}", self.host, self.port),
        }
    }

    /// The SNI of the application's own TLS; empty without one. An IP address is never sent as SNI (RFC 6066).
    #[must_use]
    pub fn server_name(&self) -> &str {
        match &self.sni {
            _ if self.protocol != Protocol::Tls => "",
            Some(sni) => sni,
            None if self.host.parse::<IpAddr>().is_ok() => "",
            None => &self.host,
        }
    }
}

// === impl Caller ===

impl Caller {
    /// A pod without labels.
    pub fn new(namespace: impl Into<Arc<str>>, service_account: impl Into<Arc<str>>) -> Self {
        Self {
            namespace: namespace.into(),
            service_account: service_account.into(),
            labels: BTreeMap::new(),
        }
    }

    /// Its identity without `spiffe://`: `cluster.local/ns/shop/sa/client`.
    #[must_use]
    pub fn principal(&self, trust_domain: &str) -> String {
        let (namespace, account) = (&self.namespace, &self.service_account);
        format!("{trust_domain}/ns/{namespace}/sa/{account}")
    }
}
