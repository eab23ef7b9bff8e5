//! What the values of a rule are compared with.

use super::block::Block;

/// What the values are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key<'s> {
    Principal,
    Namespace,
    ServiceAccount,
    TrustDomain,
    SourceIp,
    RemoteIp,
    DestinationIp,
    DestinationPort,
    Sni,
    Host,
    Path,
    Method,
    /// A header; none if the key does not name one.
    Header(Option<&'s str>),
    /// A part of the token of the request; whether the key is well-formed.
    Jwt(bool),
    /// What another filter of Envoy found out; whether the key is well-formed.
    Metadata(bool),
}

// === impl Key ===

impl<'s> Key<'s> {
    /// That of a condition; none for one that Istio does not know.
    pub(super) fn of(key: &'s str) -> Option<Self> {
        let is_bracketed = |key: &str| key.starts_with('[') && key.ends_with(']');
        Some(match key {
            "source.principal" => Self::Principal,
            "source.namespace" => Self::Namespace,
            "source.serviceAccount" => Self::ServiceAccount,
            "source.trustDomain" => Self::TrustDomain,
            "source.ip" => Self::SourceIp,
            "remote.ip" => Self::RemoteIp,
            "destination.ip" => Self::DestinationIp,
            "destination.port" => Self::DestinationPort,
            "connection.sni" => Self::Sni,
            "request.auth.principal" | "request.auth.audiences" | "request.auth.presenter" => {
                Self::Jwt(true)
            }
            _ => {
                if let Some(claim) = key.strip_prefix("request.auth.claims") {
                    Self::Jwt(is_bracketed(claim))
                } else if let Some(header) = key.strip_prefix("request.headers") {
                    let name = header.strip_prefix('[');
                    Self::Header(name.and_then(|name| name.strip_suffix(']')))
                } else if let Some(filter) = key.strip_prefix("experimental.envoy.filters.") {
                    Self::Metadata(filter.contains('['))
                } else {
                    return None;
                }
            }
        })
    }

    /// Whether Istio can generate a value where HTTP is read.
    pub(super) fn accepts(self, value: &str) -> bool {
        match self {
            Self::SourceIp | Self::RemoteIp | Self::DestinationIp => Block::read(value).is_some(),
            Self::DestinationPort => port(value).is_some(),
            Self::Header(name) => name.is_some(),
            Self::Jwt(is_valid) | Self::Metadata(is_valid) => is_valid,
            _ => true,
        }
    }

    /// Whether only the filter for HTTP has it.
    pub(super) fn is_http(self) -> bool {
        match self {
            Self::Host | Self::Path | Self::Method | Self::Header(_) | Self::Jwt(_) => true,
            Self::Principal
            | Self::Namespace
            | Self::ServiceAccount
            | Self::TrustDomain
            | Self::SourceIp
            | Self::RemoteIp
            | Self::DestinationIp
            | Self::DestinationPort
            | Self::Sni
            | Self::Metadata(_) => false,
        }
    }
}

/// Reads a port.
pub(super) fn port(value: &str) -> Option<u16> {
    value.parse().ok()
}
