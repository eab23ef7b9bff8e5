//! Connections that do not fit the filter chains of a gateway, and what would mend the hop.

use super::Run;
use super::arrival::{Around, Arrival};
use crate::gateway::{Action, Target, Termination};
use crate::{Evidence, Protocol, Reason, Stage, Step};

// === impl Run ===

impl Run<'_> {
    /// What the proxy before decided about TLS, or about the cluster.
    pub(super) fn cause_in_hop(&self) -> Option<Evidence> {
        let [.., before, _] = &self.hops[..] else {
            return None;
        };
        let mut steps = before.steps.iter().rev();
        let decisive = |step: &&Step| matches!(step.stage, Stage::Tls | Stage::Cluster);
        steps.find(decisive)?.evidence.clone()
    }

    /// How the proxy before should protect the request, so that a server has it.
    pub(super) fn mend_of_hop(&self, is_tls: bool, arrival: &Arrival) -> String {
        let host = if self.request.protocol == Protocol::Tls {
            self.request.server_name()
        } else {
            self.host()
        };
        match (&arrival.around, is_tls) {
            (Around::Nothing, true) => {
                format!("give the Gateway a server and a tls route for the SNI {host:?}")
            }
            (Around::Nothing, false) => {
                format!(
                    "set tls.mode: ISTIO_MUTUAL and sni: {host} in the DestinationRule of the hop"
                )
            }
            (Around::Tls { .. } | Around::Mesh { .. }, _) => {
                format!(
                    "set sni: {host} in the DestinationRule of the hop, or the host that the server has"
                )
            }
        }
    }

    /// Why a connection does not fit the filter chain that takes it.
    pub(super) fn misfit(
        &self,
        target: &Target,
        arrival: &Arrival,
    ) -> Option<(Reason, &'static str)> {
        let is_tls = arrival.is_tls(self.request);
        let reads_http = matches!(target.action, Action::Http(_));
        // What is left when the chain has ended TLS.
        let is_ended = target.tls != Termination::None;
        let still_tls = if is_ended {
            arrival.around != Around::Nothing && self.request.protocol == Protocol::Tls
        } else {
            is_tls
        };
        match (target.tls, &arrival.around) {
            (Termination::Mesh | Termination::Tls, _) if !is_tls => Some((
                Reason::TlsExpected,
                "set tls.mode ISTIO_MUTUAL in the DestinationRule of the hop",
            )),
            (Termination::Mesh, Around::Nothing | Around::Tls { .. }) => Some((
                Reason::MeshCertificateExpected,
                "set tls.mode ISTIO_MUTUAL in the DestinationRule of the hop",
            )),
            (Termination::Tls, Around::Mesh { .. }) => Some((
                Reason::MeshCertificateExpected,
                "set the mode of the server to ISTIO_MUTUAL",
            )),
            _ if reads_http && (still_tls || self.request.protocol == Protocol::Tcp) => Some((
                Reason::HttpExpected,
                if arrival.around == Around::Nothing {
                    "give the Gateway a TLS server with mode PASSTHROUGH and a tls route"
                } else {
                    "remove the TLS of the hop, or give the server protocol HTTPS and mode ISTIO_MUTUAL"
                },
            )),
            _ => None,
        }
    }
}
