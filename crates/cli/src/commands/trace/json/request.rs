//! A request in JSON.

use std::collections::BTreeMap;

use egressgen_mesh::{Request, Target};
use serde::Serialize;

use crate::commands::trace::Traced;
use crate::input::calls;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RequestView<'a> {
    url: &'a str,
    from: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sni: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    websocket: bool,
}

// === impl RequestView ===

impl<'a> RequestView<'a> {
    pub(super) fn of(traced: &'a Traced) -> Self {
        let Request {
            from,
            headers,
            host_header,
            sni,
            websocket,
            to,
            method,
            ..
        } = &traced.call.request;
        let host = host_header.iter().map(|host| ("host", host.as_str()));
        let headers = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        Self {
            url: &traced.call.url,
            from: calls::pod(from),
            labels: &from.labels,
            method: traced.call.has_requests().then_some(method.as_str()),
            headers: host.chain(headers).collect(),
            sni: sni.as_deref(),
            to: match to {
                Target::Address(address) => Some(address.to_string()),
                Target::Host | Target::Gateway(_) => None,
            },
            websocket: *websocket,
        }
    }
}
