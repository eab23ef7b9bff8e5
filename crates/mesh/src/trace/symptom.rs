//! What a refusal looks like, and what mends it.

use super::Reason;

/// What a refusal looks like from outside, and what mends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symptom {
    /// What an application gets that speaks HTTP to its sidecar, and what the access log of the proxy shows that ends it:
    /// status, flags and details. Empty if that does not happen to HTTP.
    pub http: &'static str,
    /// The same for a connection with TLS or other bytes: flags and details. Empty if that does not happen to it.
    pub connection: &'static str,
    /// What the sidecar shows if a gateway ends it; empty for the same as the gateway.
    pub sidecar: &'static str,
    /// What most often causes it, in one sentence without a full stop.
    pub cause: &'static str,
    /// What mends it, in one sentence without a full stop.
    pub mend: &'static str,
}

const fn symptom(
    http: &'static str,
    connection: &'static str,
    sidecar: &'static str,
    cause: &'static str,
    mend: &'static str,
) -> Symptom {
    Symptom {
        http,
        connection,
        sidecar,
        cause,
        mend,
    }
}

const NO_CLUSTER: Symptom = symptom(
    "503 NC cluster_not_found",
    "NC",
    "",
    "a missing ServiceEntry, port or subset, an `exportTo` that leaves the proxy out, or a DestinationRule in \
     the proxy's own namespace that hides the one with the subset",
    "define the host, its port and its subset where the proxy's namespace sees them",
);

const NO_ROUTE: Symptom = symptom(
    "404 NR route_not_found",
    "",
    "",
    "no VirtualService of the gateway has the host, or each of its matches lacks something that the request has",
    "list the Gateway in `gateways` of the VirtualService and in its matches, and match the port of the server",
);

const NO_FILTER_CHAIN: Symptom = symptom(
    "NR filter_chain_not_found",
    "NR filter_chain_not_found",
    "503 URX,UF for HTTP; UF,URX for connections",
    "the SNI on the way to the gateway is no host of a server, often because `sni` is missing beside \
     ISTIO_MUTUAL",
    "set `sni` in the DestinationRule of the gateway to a host of the server",
);

const CONFLICT: Symptom = symptom(
    "NR filter_chain_not_found",
    "NR filter_chain_not_found",
    "503 URX,UF for HTTP; UF,URX for connections",
    "two servers of one port have the same host in different notations, such as with and without a namespace, \
     so Envoy keeps the listener that it had before, or none",
    "write the host in one way, and in one Gateway",
);

const NOT_LISTENING: Symptom = symptom(
    "connection refused",
    "connection refused",
    "503 URX,UF delayed_connect_error:_Connection_refused for HTTP; UF,URX for connections",
    "no Gateway selects the pods, no server has the port, or the server has no route of its protocol: `http` \
     for HTTP, `tls` for PASSTHROUGH, `tcp` for other TLS",
    "correct the selector or the port of the Gateway, and give its VirtualService a route of the server's \
     protocol",
);

const UNKNOWN_DESTINATION: Symptom = symptom(
    "502 direct_response, or a closed connection with UH and BlackHoleCluster",
    "UH, BlackHoleCluster",
    "",
    "REGISTRY_ONLY and no ServiceEntry that the application's namespace sees, or a Sidecar that hides it",
    "add a ServiceEntry for the host and the port, export it, and list its namespace in the Sidecar",
);

const DENIED: Symptom = symptom(
    "403 rbac_access_denied",
    "rbac_access_denied",
    "403 for HTTP; a closed connection",
    "a DENY rule matches, or there are ALLOW rules and none matches; without mutual TLS to the gateway, no rule \
     by namespace or principal can match",
    "let the rule match the caller, and send the request to the gateway with ISTIO_MUTUAL",
);

const NO_ENDPOINT: Symptom = symptom(
    "503 UH no_healthy_upstream",
    "UH",
    "503 UH",
    "`resolution: NONE` at a gateway, STATIC without endpoints, or a Service without pods",
    "set `resolution: DNS`, or give the ServiceEntry endpoints",
);

const TLS_EXPECTED: Symptom = symptom(
    "NR filter_chain_not_found",
    "NR filter_chain_not_found",
    "503 UC connection_termination for HTTP; UC for connections",
    "the server of the gateway has ISTIO_MUTUAL, and the DestinationRule for the gateway has no `tls`, or \
     `portLevelSettings` drop it",
    "set `tls` with ISTIO_MUTUAL and `sni` in the settings that hold for the port",
);

const HTTP_EXPECTED: Symptom = symptom(
    "DPE http1.codec_error",
    "DPE http1.codec_error",
    "503 URX,UF TLS_error:…WRONG_VERSION_NUMBER for HTTP",
    "the server of the gateway is HTTP, and the sidecar sends TLS, often because two Gateways put HTTP and TLS \
     on one port and the later one is skipped",
    "use the same protocol in the server and in `tls` of the DestinationRule, or another port",
);

const MESH_CERTIFICATE_EXPECTED: Symptom = symptom(
    "connection closed in the TLS handshake",
    "connection closed in the TLS handshake",
    "503 URX,UF for HTTP; UF,URX for connections",
    "the server of the gateway has ISTIO_MUTUAL, and the client sends TLS without a certificate of the mesh",
    "set ISTIO_MUTUAL in the DestinationRule for the gateway, and call through a sidecar",
);

const UPGRADE: Symptom = symptom(
    "503 DPE http2.invalid.header.field",
    "",
    "",
    "a WebSocket, and a port of HTTP/2 in the Service of the gateway, such as `http2`",
    "set `useClientProtocol: true` in `connectionPool.http` of the DestinationRule for the gateway",
);

const REDIRECT_TO_HTTPS: Symptom = symptom(
    "301 direct_response",
    "",
    "",
    "`httpsRedirect` of the server",
    "call https, or remove `httpsRedirect`",
);

const REDIRECT: Symptom = symptom(
    "301 direct_response, or the status of the route",
    "",
    "",
    "`redirect` of a route",
    "remove the redirect, or call where it leads",
);

const DIRECT_RESPONSE: Symptom = symptom(
    "the status of the route, direct_response",
    "",
    "",
    "`directResponse` of a route",
    "remove it, or put a route before it that has the request",
);

const FAULT: Symptom = symptom(
    "the status of the fault, FI fault_filter_abort",
    "",
    "",
    "`fault.abort` of a route",
    "remove the fault",
);

// === impl Reason ===

impl Reason {
    /// What it looks like from outside, and what mends it.
    #[must_use]
    pub fn symptom(self) -> Symptom {
        match self {
            Self::NoCluster => NO_CLUSTER,
            Self::NoRoute => NO_ROUTE,
            Self::NoFilterChain => NO_FILTER_CHAIN,
            Self::Conflict => CONFLICT,
            Self::NotListening => NOT_LISTENING,
            Self::UnknownDestination => UNKNOWN_DESTINATION,
            Self::Denied => DENIED,
            Self::NoEndpoint => NO_ENDPOINT,
            Self::TlsExpected => TLS_EXPECTED,
            Self::HttpExpected => HTTP_EXPECTED,
            Self::MeshCertificateExpected => MESH_CERTIFICATE_EXPECTED,
            Self::Upgrade => UPGRADE,
            Self::RedirectToHttps => REDIRECT_TO_HTTPS,
            Self::Redirect => REDIRECT,
            Self::DirectResponse => DIRECT_RESPONSE,
            Self::Fault => FAULT,
        }
    }
}
