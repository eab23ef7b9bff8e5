//! How a proxy originates TLS.

use serde::{Deserialize, Serialize};

/// Whether a proxy originates TLS to a host, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientTlsSettings {
    /// Whether the proxy originates TLS, and with which client certificate. Default: DISABLE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<ClientTlsMode>,
    /// The file with the client certificate, required for MUTUAL without a credential name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<String>,
    /// The file with the private key of `client_certificate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key: Option<String>,
    /// The file with the CAs that verify the server's certificate. Unset: the CAs of the operating system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_certificates: Option<String>,
    /// The Secret in the proxy's namespace with the certificate, the key and the CA. Cannot be combined with the files.
    /// A sidecar uses it only if the rule has a `workload_selector`; otherwise it sends plaintext.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_name: Option<String>,
    /// The server name that the proxy sends. Default: the host of the request with SIMPLE and MUTUAL; with ISTIO_MUTUAL
    /// `outbound_.PORT_.SUBSET_.HOST`, which a gateway server accepts only if its hosts are `*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sni: Option<String>,
    /// Accepted subject alternative names of the server's certificate; overrides those of the ServiceEntry. Default:
    /// the host of the request if `sni` is unset. If `sni` is set, there is no default: Istio accepts any certificate
    /// with a trusted chain (`pilot/pkg/networking/core/cluster_tls.go`, setAutoSniAndAutoSanValidation).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subject_alt_names: Vec<String>,
    /// Whether any server certificate is accepted, without verifying its CA or its names. Default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insecure_skip_verify: Option<bool>,
    /// The file with a revocation list for server certificates. Cannot be combined with `credential_name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_crl: Option<String>,
}

/// Whether a proxy originates TLS, and with which client certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClientTlsMode {
    /// No TLS.
    Disable,
    /// TLS without a client certificate.
    Simple,
    /// TLS with a client certificate from a file or a Secret.
    Mutual,
    /// TLS with the certificate of the mesh.
    IstioMutual,
}
