//! What arrives at a gateway.

use crate::chains::Connection;
use crate::{Context, Entry, Protocol, Request};

/// What arrives at a gateway: the request, and what a proxy has put around it.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    /// The port of the pod.
    pub(super) port: u16,
    pub(super) around: Around,
    /// The proxy that sent it; none if the client itself did.
    pub(super) sender: Option<SenderKind>,
}

/// The kind of filter that sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SenderKind {
    Http,
    Tcp,
}

/// What a proxy has put around a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Around {
    Nothing,
    /// TLS without a certificate of the mesh.
    Tls {
        sni: String,
    },
    /// Mutual TLS of the mesh.
    Mesh {
        sni: String,
        principal: String,
    },
}

// === impl Arrival ===

impl Arrival {
    /// A connection from a pod without a sidecar.
    pub(super) fn straight(request: &Request, entry: &Entry, context: &Context) -> Self {
        let around = match entry {
            Entry::MutualTls { sni } => Around::Mesh {
                sni: sni.clone(),
                principal: request.from.principal(&context.trust_domain),
            },
            Entry::Sidecar | Entry::WithoutSidecar => Around::Nothing,
        };
        Self {
            port: request.port,
            around,
            sender: None,
        }
    }

    /// The SNI of the outermost TLS; empty without one. Envoy compares it in lower case.
    pub(super) fn server_name(&self, request: &Request) -> String {
        match &self.around {
            Around::Nothing => request.server_name().to_ascii_lowercase(),
            Around::Tls { sni } | Around::Mesh { sni, .. } => sni.to_ascii_lowercase(),
        }
    }

    pub(super) fn is_tls(&self, request: &Request) -> bool {
        self.around != Around::Nothing || request.protocol == Protocol::Tls
    }

    /// What filter chains look at.
    pub(super) fn connection<'r>(&self, request: &Request, server_name: &'r str) -> Connection<'r> {
        let is_tls = self.is_tls(request);
        Connection {
            address: None,
            server_name,
            is_tls,
            is_plaintext_http: !is_tls && request.protocol.is_http(),
        }
    }
}

// === impl Protocol ===

impl Protocol {
    /// Whether a proxy can read it as HTTP.
    pub(crate) fn is_http(self) -> bool {
        matches!(self, Self::Http | Self::Http2)
    }
}
