//! The proxy that sends a request on.

use super::arrival::{Around, SenderKind};
use crate::Proxy;

/// The proxy that sends.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub(super) proxy: Proxy,
    pub(super) kind: SenderKind,
    pub(super) is_gateway: bool,
    /// The principal that it knows of the client.
    pub(super) principal: Option<String>,
    /// What is still around the request: a gateway passes on what it does not end.
    pub(super) around: Around,
}

// === impl Sender ===

impl Sender {
    pub(super) fn sidecar(proxy: Proxy, kind: SenderKind) -> Self {
        Self {
            proxy,
            kind,
            is_gateway: false,
            principal: None,
            around: Around::Nothing,
        }
    }

    pub(super) fn reads_http(&self) -> bool {
        self.kind == SenderKind::Http
    }
}
