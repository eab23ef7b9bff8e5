//! One request.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use egressgen_diagnostics::Place;
use egressgen_mesh::{Caller, Protocol, Request, Target};

use super::End;
use super::parts::Header;
use super::url::{Scheme, Url};

/// A request that is traced.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) url: String,
    pub(crate) request: Request,
    pub(crate) expect: Option<End>,
    /// Where it was read from; nothing for one of the command line.
    pub(crate) place: Option<Place>,
}

/// What is known of a request besides its URL.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) from: Option<(String, String)>,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) method: Option<String>,
    pub(super) headers: Vec<Header>,
    pub(super) sni: Option<String>,
    pub(super) to: Option<IpAddr>,
    pub(super) websocket: bool,
    pub(super) expect: Option<End>,
}

/// A part that a request of its scheme does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    /// The field in a file.
    pub(super) field: &'static str,
    scheme: Scheme,
}

// === impl Call ===

impl Call {
    /// Whether proxies read requests of HTTP, and not only connections.
    pub(crate) fn has_requests(&self) -> bool {
        matches!(self.request.protocol, Protocol::Http | Protocol::Http2)
    }
}

// === impl Wanted ===

impl Wanted {
    pub(super) fn call(self, url: Url, place: Option<Place>) -> Result<Call, Misfit> {
        self.check(url.scheme)?;
        let protocol = match url.scheme {
            Scheme::Http => Protocol::Http,
            Scheme::Grpc => Protocol::Http2,
            Scheme::Https | Scheme::Tls => Protocol::Tls,
            Scheme::Tcp => Protocol::Tcp,
        };
        // Without a caller, an error was already reported.
        let (namespace, account) = self.from.unwrap_or_default();
        let mut from = Caller::new(namespace, account);
        from.labels = self.labels;
        let mut request = Request::new(from, protocol, url.host, url.port);
        request.path = url.path;
        request.query = url.query;
        if let Some(method) = self.method {
            request.method = method;
        } else if protocol == Protocol::Http2 {
            // Every call of gRPC is a POST.
            "POST".clone_into(&mut request.method);
        }
        for Header((name, value)) in self.headers {
            if name == "host" {
                request.host_header = Some(value);
            } else {
                request.headers.insert(name, value);
            }
        }
        request.sni = self.sni;
        request.websocket = self.websocket;
        request.to = self.to.map_or(Target::Host, Target::Address);
        Ok(Call {
            url: url.text,
            request,
            expect: self.expect,
            place,
        })
    }

    /// Of HTTPS, the parts that only the application and the server see are let be.
    fn check(&self, scheme: Scheme) -> Result<(), Misfit> {
        let has_tls = matches!(scheme, Scheme::Https | Scheme::Tls);
        let has_http = matches!(scheme, Scheme::Http | Scheme::Https | Scheme::Grpc);
        let wrong = [
            ("sni", self.sni.is_some() && !has_tls),
            ("method", self.method.is_some() && !has_http),
            ("headers", !self.headers.is_empty() && !has_http),
            ("websocket", self.websocket && !has_http),
        ];
        match wrong.iter().find(|(_, is_wrong)| *is_wrong) {
            Some((field, _)) => Err(Misfit { field, scheme }),
            None => Ok(()),
        }
    }
}

// === impl Misfit ===

impl Misfit {
    pub(super) fn flag(self) -> &'static str {
        match self.field {
            "sni" => "--sni",
            "method" => "--method",
            "headers" => "--header",
            _ => "--websocket",
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.scheme.as_str();
        match self.field {
            "sni" => write!(f, "an SNI is sent with TLS, and {scheme}:// is not TLS"),
            "websocket" => write!(
                f,
                "a WebSocket begins with HTTP, and {scheme}:// is not HTTP"
            ),
            "method" => write!(f, "a method is sent with HTTP, and {scheme}:// is not HTTP"),
            _ => write!(f, "headers are sent with HTTP, and {scheme}:// is not HTTP"),
        }
    }
}
