//! The protocols of ports, as Istio classes them.

/// The protocol of a port (`protocol.Parse`, pkg/config/protocol/instance.go).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Protocol {
    Http,
    Http2,
    HttpProxy,
    Https,
    Tls,
    Tcp,
    Mongo,
    Redis,
    Mysql,
    Udp,
    /// None, or one that Istio does not know: Envoy looks at the first bytes.
    Detected,
}

/// What a listener makes of a protocol (`ModelProtocolToListenerProtocol`, pilot/pkg/networking/networking.go).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    Http,
    Tcp,
    Detected,
}

// === impl Protocol ===

impl Protocol {
    pub(crate) fn parse(text: &str) -> Self {
        const NAMES: [(&str, Protocol); 12] = [
            ("http", Protocol::Http),
            ("http2", Protocol::Http2),
            ("grpc", Protocol::Http2),
            ("grpc-web", Protocol::Http2),
            ("http_proxy", Protocol::HttpProxy),
            ("https", Protocol::Https),
            ("tls", Protocol::Tls),
            ("tcp", Protocol::Tcp),
            ("mongo", Protocol::Mongo),
            ("redis", Protocol::Redis),
            ("mysql", Protocol::Mysql),
            ("udp", Protocol::Udp),
        ];
        let named = NAMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(text));
        named.map_or(Self::Detected, |(_, protocol)| *protocol)
    }

    /// The protocol of a Service's port (`ConvertProtocol`, pkg/config/kube/conversion.go).
    pub(crate) fn of_service_port(number: u16, name: &str, app_protocol: Option<&str>) -> Self {
        /// Ports of servers that speak first: SMTP, DNS, MySQL and MongoDB.
        const WELL_KNOWN: [u16; 4] = [25, 53, 3306, 27017];
        match app_protocol {
            Some("kubernetes.io/h2c") => return Self::Http2,
            Some("kubernetes.io/ws") => return Self::Http,
            Some("kubernetes.io/wss") => return Self::Https,
            _ => {}
        }
        let name = app_protocol.unwrap_or(name);
        if name.len() >= 8 && name.as_bytes()[..8].eq_ignore_ascii_case(b"grpc-web") {
            return Self::Http2;
        }
        let prefix = name.split('-').next().unwrap_or_default();
        match Self::parse(prefix) {
            Self::Detected if WELL_KNOWN.contains(&number) => Self::Tcp,
            protocol => protocol,
        }
    }

    /// What a listener makes of it; nothing of UDP.
    pub(crate) fn class(self) -> Option<Class> {
        match self {
            Self::Http | Self::Http2 | Self::HttpProxy => Some(Class::Http),
            Self::Https | Self::Tls | Self::Tcp | Self::Mongo | Self::Redis | Self::Mysql => {
                Some(Class::Tcp)
            }
            Self::Detected => Some(Class::Detected),
            Self::Udp => None,
        }
    }

    /// Whether routes by SNI apply (`IsTLS`).
    pub(crate) fn is_tls(self) -> bool {
        matches!(self, Self::Https | Self::Tls)
    }

    pub(crate) fn is_http(self) -> bool {
        self.class() == Some(Class::Http)
    }

    /// Whether routes of HTTP apply (`IsHTTPOrSniffed`).
    pub(crate) fn may_be_http(self) -> bool {
        matches!(self.class(), Some(Class::Http | Class::Detected))
    }

    /// Whether the server speaks first, so that a port with it can't be shared (`isConflictWithWellKnownPort`,
    /// pilot/pkg/networking/core/listener.go).
    pub(crate) fn speaks_first(self) -> bool {
        matches!(self, Self::Mongo | Self::Mysql)
    }
}
