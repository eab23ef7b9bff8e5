use crate::set::Set;
use crate::{Context, Evidence, PassedOver, Workload};
use std::collections::BTreeMap;
use std::net::IpAddr;
#[derive(Debug)]
pub(crate) struct Policies;
pub(crate) struct Connection<'c> {
    pub(crate) port: u16,
    pub(crate) sni: &'c str,
    pub(crate) principal: Option<&'c str>,
    pub(crate) source_ip: Option<IpAddr>,
    pub(crate) http: Option<HttpRequest<'c>>,
}
pub(crate) struct HttpRequest<'c> {
    pub(crate) authority: &'c str,
    pub(crate) path: &'c str,
    pub(crate) method: &'c str,
    pub(crate) headers: &'c BTreeMap<String, String>,
}
pub(crate) enum Decision {
    Allowed {
        by: Option<Evidence>,
    },
    Denied {
        by: Option<Evidence>,
        details: String,
        passed_over: Vec<PassedOver>,
    },
}
impl Policies {
    pub(crate) fn new(_: &Set, _: &Context) -> Self {
        Self
    }
    pub(crate) fn decide(&self, _: &Set, _: &Workload, _: &Connection<'_>) -> Decision {
        Decision::Allowed { by: None }
    }
}
