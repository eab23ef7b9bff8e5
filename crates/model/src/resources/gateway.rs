//! Gateway: the ports and hosts that a gateway proxy listens for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ApiGroup, Object, Protocol, Spec};

/// Opens ports on the gateway proxies that its selector matches.
pub type Gateway = Object<GatewaySpec>;

/// The `spec` of a [`Gateway`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewaySpec {
    /// Labels of the gateway's pods. Empty: every gateway of the mesh.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub selector: BTreeMap<String, String>,
    /// The listeners of the gateway; Istio requires at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
}

impl Spec for GatewaySpec {
    const GROUP: ApiGroup = ApiGroup::Networking;
    const KIND: &'static str = "Gateway";
    const PLURAL: &'static str = "gateways";
}

/// A listener of a [`Gateway`] and the hosts that it serves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Server {
    /// The port of the gateway's Service, and its protocol.
    pub port: Port,
    /// The IP address or `unix://` path to listen on. Unset: all addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bind: Option<String>,
    /// The hosts served here, as `dnsName` or `namespace/dnsName`. The namespace is the one of the VirtualServices (`.`
    /// for the Gateway's own, `*` for any); the name contains a dot or is `*`. A leading `*.` matches any prefix.
    pub hosts: Vec<String>,
    /// TLS settings; Istio requires them on HTTPS and TLS ports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServerTlsSettings>,
    /// Where to send traffic that no VirtualService matches: `127.0.0.1:PORT` or `unix://` and a path. Gateways ignore
    /// it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_endpoint: Option<String>,
    /// An optional name of the server, for humans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A port of a [`Server`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Port {
    /// The port of the gateway's Service, 1 to 65535; 0 only when the server binds to `unix://`.
    pub number: u32,
    /// The name of the port, unique among the servers of the Gateway.
    pub name: String,
    /// The protocol of the port; Istio rejects an unknown one.
    pub protocol: Protocol,
    /// Deprecated; Istio rejects it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_port: Option<u32>,
}

/// How a [`Server`] handles TLS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerTlsSettings {
    /// Redirect plain HTTP on this port to HTTPS with a 301.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub https_redirect: Option<bool>,
    /// Whether the gateway terminates TLS, and whether it requires a client certificate. Default: PASSTHROUGH.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<ServerTlsMode>,
    /// The file on the gateway with the server's certificate, for SIMPLE and MUTUAL without a credential name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_certificate: Option<String>,
    /// The file on the gateway with the private key of `server_certificate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key: Option<String>,
    /// The file on the gateway with the CAs that verify client certificates, for MUTUAL and OPTIONAL_MUTUAL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_certificates: Option<String>,
    /// The file on the gateway with the revocation list for client certificates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_crl: Option<String>,
    /// The Secret in the gateway's namespace with the certificate and the key (and, for MUTUAL, the CA).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_name: Option<String>,
    /// One or two Secrets, such as one with an RSA and one with an ECDSA certificate. Cannot be combined with
    /// `credential_name`. Since Istio 1.26.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credential_names: Vec<String>,
    /// The Secret with the CA of client certificates, if it is separate from `credential_name`. Since Istio 1.28.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_cert_credential_name: Option<String>,
    /// One or two pairs of certificate and key files, such as RSA and ECDSA. Cannot be combined with the credential
    /// names. Since Istio 1.26.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tls_certificates: Vec<ServerTlsCertificate>,
    /// Accepted subject alternative names of client certificates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subject_alt_names: Vec<String>,
    /// Base64 SHA-256 hashes of the public keys of accepted client certificates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verify_certificate_spki: Vec<String>,
    /// Hex SHA-256 hashes of accepted client certificates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verify_certificate_hash: Vec<String>,
    /// The oldest TLS version accepted. Default: TLSV1_2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_protocol_version: Option<TlsProtocol>,
    /// The newest TLS version accepted. Default: TLSV1_3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_protocol_version: Option<TlsProtocol>,
    /// The cipher suites offered, by their OpenSSL names. Empty: Envoy's default list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cipher_suites: Vec<String>,
    /// Accept client certificates without verifying them. Since Istio 1.31.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insecure_skip_verify: Option<bool>,
}

/// The files on the gateway with a certificate and its key. Since Istio 1.26.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerTlsCertificate {
    /// The certificate; required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_certificate: Option<String>,
    /// The private key; required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key: Option<String>,
    /// Reserved by Istio; has no effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_certificates: Option<String>,
}

/// Whether a [`Server`] terminates TLS, and whether it requires a client certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ServerTlsMode {
    /// The gateway does not terminate TLS: it routes by SNI and forwards the bytes unchanged.
    Passthrough,
    /// The gateway terminates TLS with its own certificate.
    Simple,
    /// The gateway terminates TLS and requires a client certificate.
    Mutual,
    /// The gateway does not terminate TLS, and the SNI names the destination: no VirtualService is needed.
    AutoPassthrough,
    /// The gateway terminates Istio mutual TLS, with the certificates of the mesh on both sides.
    IstioMutual,
    /// Like MUTUAL, but clients without a certificate are accepted.
    OptionalMutual,
}

/// A TLS version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TlsProtocol {
    /// Envoy's default.
    #[serde(rename = "TLS_AUTO")]
    Auto,
    /// TLS 1.0.
    #[serde(rename = "TLSV1_0")]
    V1_0,
    /// TLS 1.1.
    #[serde(rename = "TLSV1_1")]
    V1_1,
    /// TLS 1.2.
    #[serde(rename = "TLSV1_2")]
    V1_2,
    /// TLS 1.3.
    #[serde(rename = "TLSV1_3")]
    V1_3,
}
