//! A line of `conformance/run simulate`, in the form that docs/conformance.md describes.

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    pub(crate) invalid: Vec<String>,
    pub(crate) ambiguous: Vec<String>,
    pub(crate) failed: String,
    pub(crate) results: Vec<Followed>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Followed {
    pub(crate) hops: Vec<Hop>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Hop {
    pub(crate) proxy: String,
    pub(crate) error: String,
    pub(crate) virtual_host: String,
    pub(crate) action: String,
    pub(crate) cluster: String,
    pub(crate) cluster_exists: bool,
    pub(crate) cluster_type: String,
    pub(crate) tls: Option<Tls>,
    pub(crate) endpoints: Vec<String>,
    pub(crate) weighted: Vec<Weighted>,
    pub(crate) rbac: String,
    pub(crate) rejected: String,
    pub(crate) unmodelled: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Weighted {
    pub(crate) cluster: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Tls {
    pub(crate) mode: String,
    pub(crate) sni: String,
    pub(crate) sans: Vec<String>,
    pub(crate) verify: String,
    pub(crate) client_certificate: String,
}
