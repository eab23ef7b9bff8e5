//! Destinations whose resources would overwrite one another.

use std::collections::{HashMap, HashSet};

use egressgen_model::values::{HostPattern, Name};

use crate::Destination;

/// Two destinations that can't be written side by side.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Conflict {
    /// One host is there twice.
    #[error("{0} is given twice: give each host once")]
    Host(HostPattern),
    /// Two hosts have one short name, and so one name for all their resources.
    #[error(
        "{first} and {second} would both be named {name:?}, so the resources of one would overwrite those of the other: give them different names",
        name = name.as_str()
    )]
    Name {
        /// The short name.
        name: Name,
        /// The host that came first.
        first: HostPattern,
        /// The host that came later.
        second: HostPattern,
    },
    /// Two hosts have one name for their Gateway.
    #[error(
        "{first} and {second} would both write the Gateway {name:?}, and the later one would overwrite the other: give them different Gateway names"
    )]
    GatewayResource {
        /// The name of the Gateway.
        name: String,
        /// The host that came first.
        first: HostPattern,
        /// The host that came later.
        second: HostPattern,
    },
}

/// Checks that no two destinations write an object of the same kind and name.
pub fn distinct(destinations: &[Destination]) -> Result<(), Conflict> {
    let mut hosts = HashSet::new();
    let mut names = HashMap::new();
    let mut gateways = HashMap::new();
    for destination in destinations {
        let second = destination.host();
        if !hosts.insert(second) {
            return Err(Conflict::Host(second.clone()));
        }
        if let Some(first) = names.insert(destination.name(), second) {
            return Err(Conflict::Name {
                name: destination.name().clone(),
                first: first.clone(),
                second: second.clone(),
            });
        }
        let gateway = destination.gateway_resource();
        if let Some(first) = gateways.insert(gateway, second) {
            return Err(Conflict::GatewayResource {
                name: destination.gateway_resource(),
                first: first.clone(),
                second: second.clone(),
            });
        }
    }
    Ok(())
}
