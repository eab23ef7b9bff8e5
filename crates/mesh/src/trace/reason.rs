//! Why requests fail.

/// Why a proxy does not send a request on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A route leads to a host, port or subset that the proxy does not know.
    NoCluster,
    /// No virtual host or no route has the request.
    NoRoute,
    /// No filter chain of the listener has the connection, mostly because of its SNI.
    NoFilterChain,
    /// Two filter chains of the listener take the same connections, so Envoy rejects the listener.
    Conflict,
    /// The gateway does not listen on the port.
    NotListening,
    /// No resource names the destination, and the mesh refuses those.
    UnknownDestination,
    /// An AuthorizationPolicy refuses it.
    Denied,
    /// The cluster has no address to send to.
    NoEndpoint,
    /// The gateway expects TLS and gets none.
    TlsExpected,
    /// The gateway reads HTTP and gets TLS, or other bytes.
    HttpExpected,
    /// The gateway expects mutual TLS of the mesh, and the client has no certificate of it.
    MeshCertificateExpected,
    /// The proxy speaks HTTP/2 to the next one, which refuses the upgrade to WebSocket.
    Upgrade,
    /// The proxy itself answers: a redirect to HTTPS of the server.
    RedirectToHttps,
    /// The proxy itself answers: a redirect of the route.
    Redirect,
    /// The proxy itself answers: `directResponse` of the route.
    DirectResponse,
    /// A fault of the route aborts it.
    Fault,
}

// === impl Reason ===

impl Reason {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::NoCluster,
        Self::NoRoute,
        Self::NoFilterChain,
        Self::Conflict,
        Self::NotListening,
        Self::UnknownDestination,
        Self::Denied,
        Self::NoEndpoint,
        Self::TlsExpected,
        Self::HttpExpected,
        Self::MeshCertificateExpected,
        Self::Upgrade,
        Self::RedirectToHttps,
        Self::Redirect,
        Self::DirectResponse,
        Self::Fault,
    ];

    /// Its name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoCluster => "noCluster",
            Self::NoRoute => "noRoute",
            Self::NoFilterChain => "noFilterChain",
            Self::Conflict => "conflict",
            Self::NotListening => "notListening",
            Self::UnknownDestination => "unknownDestination",
            Self::Denied => "denied",
            Self::NoEndpoint => "noEndpoint",
            Self::TlsExpected => "tlsExpected",
            Self::HttpExpected => "httpExpected",
            Self::MeshCertificateExpected => "meshCertificateExpected",
            Self::Upgrade => "upgrade",
            Self::RedirectToHttps => "redirectToHttps",
            Self::Redirect => "redirect",
            Self::DirectResponse => "directResponse",
            Self::Fault => "fault",
        }
    }

    /// What it means, in one sentence without a full stop.
    #[must_use]
    pub fn summary(self) -> &'static str {
        match self {
            Self::NoCluster => {
                "a route leads to a host, port or subset that the proxy does not know"
            }
            Self::NoRoute => "no route has the request",
            Self::NoFilterChain => "no filter chain of the listener has the connection",
            Self::Conflict => "two filter chains of the listener take the same connections",
            Self::NotListening => "the gateway does not listen on the port",
            Self::UnknownDestination => {
                "no resource names the destination, and the mesh refuses unknown ones"
            }
            Self::Denied => "an AuthorizationPolicy refuses it",
            Self::NoEndpoint => "the proxy has no address to send to",
            Self::TlsExpected => "the gateway expects TLS and gets none",
            Self::HttpExpected => "the proxy reads HTTP and gets other bytes",
            Self::MeshCertificateExpected => {
                "the gateway expects mutual TLS of the mesh, and the client has no certificate of it"
            }
            Self::Upgrade => "HTTP/2 between the proxies refuses the upgrade to WebSocket",
            Self::RedirectToHttps => "the gateway redirects to HTTPS",
            Self::Redirect => "the route redirects",
            Self::DirectResponse => "the route answers itself",
            Self::Fault => "the route injects a fault",
        }
    }
}
