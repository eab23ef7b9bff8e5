//! Gateway: the ports on which a gateway proxy listens, and for which hosts.

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
    /// What the proxies serve; Istio wants at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
}

impl Spec for GatewaySpec {
    const GROUP: ApiGroup = ApiGroup::Networking;
    const KIND: &'static str = "Gateway";
    const PLURAL: &'static str = "gateways";
}

/// One listener of a [`Gateway`] for some hosts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Server {
    /// The port of the gateway's Service, and what is spoken on it.
    pub port: Port,
    /// The IP address or `unix://` path to listen on. Unset: all addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bind: Option<String>,
    /// The hosts served here, as `dnsName` or `namespace/dnsName`, where the namespace is that of the VirtualServices
    /// (`.` for the Gateway's own, `*` for any) and the name has a dot or is `*`. A leading `*.` matches any prefix.
    pub hosts: Vec<String>,
    /// TLS settings; Istio wants them on HTTPS and TLS ports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServerTlsSettings>,
    /// Where to send what no VirtualService takes: `127.0.0.1:PORT` or `unix://` with a path. Not used by gateways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_endpoint: Option<String>,
    /// A name for the server, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A port of a [`Server`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Port {
    /// The port of the gateway's Service, 1 to 65535; 0 only when the server binds to `unix://`.
    pub number: u32,
    /// A label for the port, unique among the servers of the Gateway.
    pub name: String,
    /// What is spoken on the port; Istio refuses one it does not know.
    pub protocol: Protocol,
    /// Deprecated; Istio refuses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_port: Option<u32>,
}

/// How a [`Server`] handles TLS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerTlsSettings {
    /// Answer plain HTTP on this port with a 301 to https.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub https_redirect: Option<bool>,
    /// Who ends the TLS session, and whether the client shows a certificate. Istio's default: PASSTHROUGH.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<ServerTlsMode>,
    /// A file on the gateway with the server's certificate, for SIMPLE and MUTUAL without a credential name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_certificate: Option<String>,
    /// A file on the gateway with the private key that belongs to `server_certificate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key: Option<String>,
    /// A file on the gateway with the CAs of client certificates, for MUTUAL and OPTIONAL_MUTUAL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_certificates: Option<String>,
    /// A file on the gateway with a revocation list for client certificates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_crl: Option<String>,
    /// The Secret in the gateway's namespace that holds certificate and key (and, for MUTUAL, the CA).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_name: Option<String>,
    /// One or two Secrets, such as one with an RSA and one with an ECDSA certificate; excludes `credential_name`.
    /// Since Istio 1.26.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credential_names: Vec<String>,
    /// The Secret with the CA of client certificates, where it is apart from `credential_name`. Since Istio 1.28.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_cert_credential_name: Option<String>,
    /// One or two pairs of certificate and key files, such as RSA and ECDSA; excludes the credential names. Since
    /// Istio 1.26.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tls_certificates: Vec<ServerTlsCertificate>,
    /// Names of which the client's certificate must carry one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subject_alt_names: Vec<String>,
    /// Base64 SHA-256 hashes of the public keys of accepted client certificates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verify_certificate_spki: Vec<String>,
    /// Hex SHA-256 hashes of accepted client certificates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verify_certificate_hash: Vec<String>,
    /// The oldest TLS version accepted. Istio's default: TLSV1_2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_protocol_version: Option<TlsProtocol>,
    /// The newest TLS version accepted. Istio's default: TLSV1_3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_protocol_version: Option<TlsProtocol>,
    /// OpenSSL names of the cipher suites offered. Empty: Envoy's default list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cipher_suites: Vec<String>,
    /// Accept client certificates without verifying them. Since Istio 1.31.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insecure_skip_verify: Option<bool>,
}

/// Files on the gateway with one certificate and its key. Since Istio 1.26.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerTlsCertificate {
    /// The certificate; required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_certificate: Option<String>,
    /// The private key; required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key: Option<String>,
    /// Reserved by Istio, without effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_certificates: Option<String>,
}

/// Who ends a TLS session at a [`Server`], and what the client must show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ServerTlsMode {
    /// Not the gateway: the SNI chooses the route, the bytes go through untouched.
    Passthrough,
    /// The gateway, with a certificate of its own.
    Simple,
    /// The gateway, and the client must show a certificate too.
    Mutual,
    /// Not the gateway; the SNI itself names the destination, no VirtualService needed.
    AutoPassthrough,
    /// The gateway, with the mesh's own certificates on both sides.
    IstioMutual,
    /// As MUTUAL, but a client without a certificate is let in.
    OptionalMutual,
}

/// A TLS version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TlsProtocol {
    /// What Envoy prefers.
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
