//! ServiceEntries and Kubernetes Services → services (`convertServices`,
//! pilot/pkg/serviceregistry/serviceentry/conversion.go; `ConvertService`, pilot/pkg/serviceregistry/kube/conversion.go).

use std::sync::Arc;

use egressgen_model::resources::{Resolution, ServiceEntrySpec, ServicePort};

use super::{Address, Export, Port, Protocol, Service, Source};
use crate::set::{Age, Id, Set};
use crate::{Context, KubernetesService};

// === impl Service ===

impl Service {
    pub(super) fn of_kubernetes(
        index: usize,
        service: &KubernetesService,
        context: &Context,
    ) -> Self {
        let namespace = Arc::clone(&service.identity.namespace);
        let ports = service.ports.iter().enumerate().map(|(index, port)| Port {
            number: port.number,
            protocol: Protocol::of_service_port(
                port.number,
                &port.name,
                port.app_protocol.as_deref(),
            ),
            index,
        });
        Self {
            host: service.host().into(),
            address: match service.cluster_ip {
                Some(address) => Address::Ip(address),
                None if service.is_headless => Address::Any,
                None => Address::Given,
            },
            ports: ports.collect(),
            resolution: if service.is_headless {
                Resolution::None
            } else {
                Resolution::Static
            },
            export: Export::of(
                &service.export_to,
                &context.default_exports.services,
                &namespace,
            ),
            source: Source::Kubernetes(index),
            age: service.created.map_or(Age::oldest(), Age::at),
            namespace,
        }
    }

    pub(super) fn of_entry(
        set: &Set,
        context: &Context,
        id: Id,
        spec: &ServiceEntrySpec,
        all: &mut Vec<Self>,
    ) {
        let namespace = set.namespace(id);
        let ports: Arc<[Port]> = spec.ports.iter().enumerate().filter_map(port).collect();
        let export = Export::of(
            &spec.export_to,
            &context.default_exports.services,
            namespace,
        );
        let addresses: Vec<_> = spec
            .addresses
            .iter()
            .filter_map(|text| Address::parse(text))
            .collect();
        let given = if context.gives_addresses(spec) {
            Address::Given
        } else {
            Address::Any
        };
        let addresses = if spec.addresses.is_empty() {
            vec![given]
        } else {
            addresses
        };
        for (index, host) in spec.hosts.iter().enumerate() {
            let host: Arc<str> = host.as_str().into();
            for address in &addresses {
                all.push(Self {
                    host: Arc::clone(&host),
                    namespace: Arc::clone(namespace),
                    address: *address,
                    ports: Arc::clone(&ports),
                    resolution: spec.resolution.unwrap_or(Resolution::None),
                    export: export.clone(),
                    source: Source::Entry(id, index),
                    age: set.age(id),
                });
            }
        }
    }
}

fn port((index, port): (usize, &ServicePort)) -> Option<Port> {
    let protocol = port.protocol.as_ref();
    Some(Port {
        number: u16::try_from(port.number).ok()?,
        protocol: Protocol::parse(protocol.map_or("", |protocol| protocol.as_str())),
        index,
    })
}

// === impl Context ===

impl Context {
    /// Whether applications see the addresses that Istio gives to a ServiceEntry (`ShouldV2AutoAllocateIP`,
    /// pilot/pkg/networking/serviceentry/ip_autoallocation.go; `nodeUsesAutoallocatedIPs`, pilot/pkg/model/service.go).
    fn gives_addresses(&self, spec: &ServiceEntrySpec) -> bool {
        self.dns_capture
            && self.features().auto_addresses
            && spec.addresses.is_empty()
            && spec
                .resolution
                .is_some_and(|resolution| resolution != Resolution::None)
    }
}
