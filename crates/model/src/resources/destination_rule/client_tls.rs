//! How a proxy originates TLS.

use serde::{Deserialize, Serialize};

/// Whether a proxy originates TLS to a host, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientTlsSettings {
    /// Whether the proxy originates TLS, and what it shows. Istio's default: DISABLE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<ClientTlsMode>,
    /// A file with the certificate that the proxy shows, required for MUTUAL without a credential name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<String>,
    /// A file with the private key that belongs to `client_certificate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key: Option<String>,
    /// A file with the CAs of the server's certificate. Unset: those of the operating system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_certificates: Option<String>,
    /// The Secret in the proxy's namespace that holds certificate, key and CA; excludes the files. In a sidecar it
    /// counts only when the rule has a `workload_selector`: without one the sidecar sends plaintext.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_name: Option<String>,
    /// The server name that the proxy asks for. Istio's default: with SIMPLE and MUTUAL the host of the request; with
    /// ISTIO_MUTUAL `outbound_.PORT_.SUBSET_.HOST`, which a gateway server knows only if its hosts are `*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sni: Option<String>,
    /// Names of which the server's certificate must carry one, in place of those of the ServiceEntry. Istio's default:
    /// without `sni` the host of the request; with `sni` none, so any name passes whose chain is trusted
    /// (`pilot/pkg/networking/core/cluster_tls.go`, setAutoSniAndAutoSanValidation).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subject_alt_names: Vec<String>,
    /// Whether any certificate will do, with no CA and no names to check it by. Istio's default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insecure_skip_verify: Option<bool>,
    /// A file with a revocation list for server certificates; excludes `credential_name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_crl: Option<String>,
}

/// Whether a proxy originates TLS, and what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClientTlsMode {
    /// It does not.
    Disable,
    /// It does, without a certificate of its own.
    Simple,
    /// It does, with a certificate from a file or a Secret.
    Mutual,
    /// It does, with the mesh's own certificate.
    IstioMutual,
}
