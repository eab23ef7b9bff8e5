//! ServiceEntry: makes hosts known to the mesh.

use egressgen_model::resources::{
    Protocol, Resolution, ServiceEntry, ServiceEntrySpec, ServicePort, WorkloadEntry,
};
use egressgen_model::values::Port;

use super::{exported, resource};
use crate::plan::PlannedDestination;
use crate::policy;

/// The ServiceEntry for the given hosts of a destination.
pub(crate) fn service_entry<'a>(
    planned: &PlannedDestination,
    hosts: impl Iterator<Item = &'a str>,
    ports: Vec<ServicePort>,
    resolution: policy::Resolution,
) -> ServiceEntry {
    let addresses = planned.endpoints.iter().map(|address| WorkloadEntry {
        address: Some(address.to_string()),
        ..WorkloadEntry::default()
    });
    let spec = ServiceEntrySpec {
        hosts: hosts.map(str::to_owned).collect(),
        ports,
        resolution: Some(in_istio(resolution)),
        endpoints: addresses.collect(),
        export_to: exported(&planned.export_to),
        ..ServiceEntrySpec::default()
    };
    resource(planned.first(), planned.name().as_str().to_owned(), spec)
}

/// A port that applications call, and the port of the host that proxies map it to.
pub(crate) fn service_port(
    number: Port,
    target: Port,
    name: &str,
    protocol: Protocol,
) -> ServicePort {
    ServicePort {
        number: number.number(),
        name: name.to_owned(),
        protocol: Some(protocol),
        target_port: (target != number).then_some(target.number()),
    }
}

fn in_istio(resolution: policy::Resolution) -> Resolution {
    match resolution {
        policy::Resolution::Dns => Resolution::Dns,
        policy::Resolution::DnsRoundRobin => Resolution::DnsRoundRobin,
        policy::Resolution::Static => Resolution::Static,
        policy::Resolution::None => Resolution::None,
        policy::Resolution::DynamicDns => Resolution::DynamicDns,
    }
}
