//! Which listener of the sidecar takes a connection, and by which filter chain.

use super::Run;
use super::destination::Destination;
use super::others::MAX_OTHERS;
use crate::chains::{Chain, Choice, Connection};
use crate::services::ServiceId;
use crate::sidecar::{Listener, PortView, Target as Action};
use crate::{Evidence, Protocol, Stage, Step};

/// What the listener does with a connection.
pub(super) enum Taken {
    Chain {
        listener: String,
        action: Action,
        is_default: bool,
        first: ServiceId,
        left_out: Vec<ServiceId>,
    },
    NoListener,
    Conflict,
}

// === impl Run ===

impl Run<'_> {
    pub(super) fn listener_step(&mut self, name: &str, first: ServiceId, left_out: &[ServiceId]) {
        let parts = self.parts;
        let evidence = |id: ServiceId| -> Evidence {
            let service = parts.services.get(id);
            let port = service
                .ports
                .iter()
                .find(|port| port.number == self.request.port);
            service.evidence(parts.set, parts.context, port)
        };
        let others = left_out.iter().map(|id| crate::PassedOver {
            evidence: evidence(*id),
            why: "an older service took the port with the same conditions".to_owned(),
        });
        let others = others.take(MAX_OTHERS).collect();
        let text = "it takes connections to the port";
        let step = Step::new(Stage::Listener, name, text);
        let step = step.because_of(evidence(first)).past(others);
        self.step(step);
    }

    pub(super) fn take(&self, view: &PortView, destination: &Destination) -> Taken {
        let given = destination.given.as_ref();
        let given = given.and_then(|host| view.by_given.get(host));
        let address = destination.address;
        let exact = address.and_then(|address| view.by_address.get(&address));
        let Some(listener) = given.or(exact).or(view.any.as_ref()) else {
            return Taken::NoListener;
        };
        if listener.chains.conflict().is_some() {
            return Taken::Conflict;
        }
        let is_tls = self.request.protocol == Protocol::Tls;
        let server_name = self.request.server_name().to_ascii_lowercase();
        let connection = Connection {
            address,
            server_name: &server_name,
            is_tls,
            is_plaintext_http: self.request.protocol.is_http(),
        };
        let taken = |listener: &Listener, chain: &Chain<Action>, is_default| Taken::Chain {
            listener: listener.name.clone(),
            action: chain.target,
            is_default,
            first: listener.first,
            left_out: listener.left_out.clone(),
        };
        match listener.chains.choose(&connection) {
            Choice::Chain(chain) => taken(listener, chain, false),
            Choice::Default(chain) => taken(listener, chain, true),
            Choice::None => Taken::NoListener,
        }
    }
}
