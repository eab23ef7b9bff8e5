//! The gateways of a policy by name.

use std::sync::Arc;

use egressgen_diagnostics::{Diagnostics, DocumentId, Path, Place};
use egressgen_model::values::GatewayRef;

use super::document::Gateway;
use super::{PolicyGateway, Via, rules};

/// The gateways by name.
pub(super) struct Gateways {
    pub(super) list: Vec<PolicyGateway>,
    pub(super) are_whole: bool,
}

impl Gateways {
    pub(super) fn new(
        gateways: &[Gateway],
        are_whole: bool,
        document: DocumentId,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let place = |index| Place::value(document, Path::from(["spec", "gateways"]).index(index));
        for (index, gateway) in gateways.iter().enumerate() {
            let mut before = gateways[..index].iter();
            if let Some(first) = before.position(|other| other.name == gateway.name) {
                diagnostics.push(
                    rules::DUPLICATE_GATEWAY
                        .diagnostic(format!("duplicate gateway {}", gateway.name))
                        .at(place(index))
                        .with_related(place(first), "first here"),
                );
            }
        }
        let list = gateways.iter().map(policy_gateway);
        Self {
            list: list.collect(),
            are_whole,
        }
    }

    /// The gateway with that name, or the message and the help if there is none.
    pub(super) fn find(&self, name: Option<&str>) -> Result<Via, (String, String)> {
        let found = match name {
            Some(Via::DIRECT) => return Ok(Via::Direct),
            Some(name) => self
                .list
                .iter()
                .find(|gateway| gateway.gateway.name.as_str() == name),
            None => self.list.first(),
        };
        if let Some(found) = found {
            return Ok(Via::Gateway(Arc::clone(&found.gateway)));
        }
        Err(match name {
            Some(name) => {
                let names = self
                    .list
                    .iter()
                    .map(|gateway| gateway.gateway.name.as_str());
                let known: Vec<_> = names.chain([Via::DIRECT]).collect();
                (
                    format!("the policy has no gateway {name:?}"),
                    format!("give one of {}", known.join(", ")),
                )
            }
            None => (
                "the policy has no gateway for this destination".to_owned(),
                "add `gateway: {name: …, namespace: …}` to spec, or `via: direct` here".to_owned(),
            ),
        })
    }
}

fn policy_gateway(document: &Gateway) -> PolicyGateway {
    let Gateway {
        name,
        namespace,
        profile,
        selector,
        exclusive,
        aks,
    } = document;
    let derived = || profile.unwrap_or_default().selector(name);
    PolicyGateway {
        // The add-on sets the label itself.
        selector_is_assumed: profile.is_none() && selector.is_none() && aks.is_none(),
        exclusive: exclusive.unwrap_or_default(),
        aks: aks.clone(),
        ..PolicyGateway::new(GatewayRef {
            name: name.clone(),
            namespace: namespace.clone(),
            selector: selector.clone().unwrap_or_else(derived),
        })
    }
}
