//! Routes of HTTP requests.

use egressgen_diagnostics::Path as FieldPath;
use egressgen_model::resources::{HttpMatchRequest, HttpRoute, StringMatch, VirtualServiceSpec};
use regex::Regex;

use super::{Client, VsId, has_gateway};
use crate::Request;
use crate::services::is_subset;

/// A route of HTTP requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct HttpRouteId {
    pub(crate) vs: VsId,
    pub(crate) route: usize,
    /// The condition that it was built for, if it has one.
    pub(crate) condition: Option<usize>,
}

/// What the conditions of a request look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<'r> {
    pub(crate) request: &'r Request,
    /// The Host header.
    pub(crate) authority: &'r str,
    /// `http` or `https`.
    pub(crate) scheme: &'static str,
}

/// The routes of a VirtualService for a proxy, in order, up to the first that has all requests
/// (`BuildHTTPRoutesForVirtualService`, pilot/pkg/networking/core/route/route.go).
pub(crate) fn routes<'s>(
    spec: &'s VirtualServiceSpec,
    vs: VsId,
    client: &'s Client<'_>,
    own: &'s str,
) -> impl Iterator<Item = HttpRouteId> + 's {
    let mut is_over = false;
    let all = spec.http.iter().enumerate().flat_map(|(number, route)| {
        let without = route.matches.is_empty().then_some((number, route, None));
        let with = route.matches.iter().enumerate();
        without
            .into_iter()
            .chain(with.map(move |(index, _)| (number, route, Some(index))))
    });
    all.filter_map(move |(number, route, condition)| {
        if is_over {
            return None;
        }
        let wanted = condition.and_then(|index| route.matches.get(index));
        if !wanted.is_none_or(|wanted| holds(wanted, client, own)) {
            return None;
        }
        is_over = wanted.is_none_or(is_catch_all);
        Some(HttpRouteId {
            vs,
            route: number,
            condition,
        })
    })
}

/// Whether the conditions that pilot itself evaluates hold (`TranslateRoute` and `sourceMatchHTTP`): if `gateways` are
/// given, the labels and the namespace of the source do not count.
fn holds(wanted: &HttpMatchRequest, client: &Client<'_>, own: &str) -> bool {
    let port = wanted.port.unwrap_or(0);
    if port != 0 && port != u32::from(client.port) {
        return false;
    }
    if !wanted.gateways.is_empty() {
        return has_gateway(&wanted.gateways, client, own);
    }
    let namespace = wanted.source_namespace.as_deref().unwrap_or_default();
    is_subset(&wanted.source_labels, client.labels)
        && (namespace.is_empty() || namespace == client.namespace)
}

/// Whether it has all requests (`IsCatchAllRoute`).
pub(crate) fn is_catch_all(wanted: &HttpMatchRequest) -> bool {
    let all_paths = match &wanted.uri {
        None | Some(StringMatch::Present) => true,
        Some(StringMatch::Prefix(prefix)) => prefix == "/",
        Some(StringMatch::Regex(regex)) => regex == ".*",
        Some(StringMatch::Exact(_)) => false,
    };
    all_paths
        && wanted.headers.is_empty()
        && wanted.without_headers.is_empty()
        && wanted.query_params.is_empty()
        && wanted.method.is_none()
        && wanted.authority.is_none()
        && wanted.scheme.is_none()
}

// === impl HttpRouteId ===

impl HttpRouteId {
    pub(crate) fn route(self, spec: &VirtualServiceSpec) -> Option<&HttpRoute> {
        spec.http.get(self.route)
    }

    pub(crate) fn condition(self, spec: &VirtualServiceSpec) -> Option<&HttpMatchRequest> {
        self.route(spec)?.matches.get(self.condition?)
    }

    /// The path to the route.
    pub(crate) fn route_path(self) -> FieldPath {
        FieldPath::from(["spec", "http"]).index(self.route)
    }

    /// The path to the route, or to its condition.
    pub(crate) fn path(self) -> FieldPath {
        let path = self.route_path();
        match self.condition {
            Some(condition) => path.key("match").index(condition),
            None => path,
        }
    }
}

// === impl Path ===

impl Path<'_> {
    /// The first condition of a match that does not hold, as a message; none if all hold (`TranslateRouteMatch`).
    pub(crate) fn misses(&self, wanted: &HttpMatchRequest) -> Option<String> {
        let request = self.request;
        if let Some(uri) = &wanted.uri
            && !uri_holds(uri, &request.path, wanted.ignore_uri_case.unwrap_or(false))
        {
            return Some(format!("the path is not {}", words(uri)));
        }
        for (what, wanted, value) in [
            ("method", &wanted.method, request.method.as_str()),
            ("authority", &wanted.authority, self.authority),
            ("scheme", &wanted.scheme, self.scheme),
        ] {
            if let Some(wanted) = wanted
                && !value_holds(wanted, Some(value))
            {
                return Some(format!("the {what} is not {}", words(wanted)));
            }
        }
        for (name, wanted) in &wanted.headers {
            if !value_holds(wanted, self.header(name)) {
                return Some(format!("the header {name} is not {}", words(wanted)));
            }
        }
        for (name, wanted) in &wanted.without_headers {
            if value_holds(wanted, Some(self.header(name).unwrap_or_default()))
                && (self.header(name).is_some() || *wanted != StringMatch::Present)
            {
                return Some(format!("the header {name} is {}", words(wanted)));
            }
        }
        for (name, wanted) in &wanted.query_params {
            let value = request.query.iter().find(|(key, _)| key == name);
            if !value_holds(wanted, value.map(|(_, value)| value.as_str())) {
                return Some(format!("the parameter {name} is not {}", words(wanted)));
            }
        }
        None
    }

    fn header(&self, name: &str) -> Option<&str> {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "host" | ":authority" => Some(self.authority),
            ":method" => Some(&self.request.method),
            ":path" => Some(&self.request.path),
            _ => self.request.headers.get(&name).map(String::as_str),
        }
    }
}

fn uri_holds(wanted: &StringMatch, path: &str, ignores_case: bool) -> bool {
    let fold = |text: &str| {
        if ignores_case {
            text.to_ascii_lowercase()
        } else {
            text.to_owned()
        }
    };
    match wanted {
        StringMatch::Exact(exact) => fold(path) == fold(exact),
        StringMatch::Prefix(prefix) => fold(path).starts_with(&fold(prefix)),
        StringMatch::Regex(regex) => is_match(regex, path),
        StringMatch::Present => true,
    }
}

fn value_holds(wanted: &StringMatch, value: Option<&str>) -> bool {
    let Some(value) = value else {
        return false;
    };
    match wanted {
        StringMatch::Exact(exact) => value == exact,
        StringMatch::Prefix(prefix) => value.starts_with(prefix),
        // A regex of `*` only asks for the presence (`canBeConvertedToPresentMatch`).
        StringMatch::Regex(regex) if regex == "*" => true,
        StringMatch::Regex(regex) => is_match(regex, value),
        StringMatch::Present => true,
    }
}

/// Whether a regular expression has all of a text. Envoy rejects one that is not valid, and nothing matches it.
fn is_match(regex: &str, text: &str) -> bool {
    Regex::new(&format!("^(?:{regex})$")).is_ok_and(|regex| regex.is_match(text))
}

fn words(wanted: &StringMatch) -> String {
    match wanted {
        StringMatch::Exact(text) => text.clone(),
        StringMatch::Prefix(text) => format!("{text}…"),
        StringMatch::Regex(text) => format!("/{text}/"),
        StringMatch::Present => "present".to_owned(),
    }
}
