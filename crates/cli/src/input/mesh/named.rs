//! The gateways that flags, policies and routes name.

use std::sync::Arc;

use egressgen::GatewayRef;
use egressgen::policy::Policy;
use egressgen::resources::{Resource, VirtualService};
use egressgen_mesh::Item;

use super::declared::Declared;
use super::gateways::Named;
use crate::args::mesh::GatewayArgs;
use crate::input::gateway;
use crate::input::values::Values;

/// The gateway of the flags, if one of them is given.
pub(super) fn by_flags(values: &mut Values, args: &GatewayArgs) -> Option<Named> {
    let service = &args.service;
    let is_given = service.gateway_name.is_some()
        || service.gateway_namespace.is_some()
        || args.gateway_selector.is_some()
        || args.profile.is_some();
    let profile = args.profile.unwrap_or_default().into();
    let selector = args.gateway_selector.as_deref();
    is_given.then(|| by_reference(&gateway::gateway(values, service, profile, selector)))
}

/// The gateways of policies.
pub(super) fn by_policies<'a>(
    policies: impl Iterator<Item = &'a Policy>,
) -> impl Iterator<Item = Named> {
    let gateways = policies.flat_map(|policy| &policy.gateways);
    gateways.map(|gateway| by_reference(&gateway.gateway))
}

fn by_reference(gateway: &GatewayRef) -> Named {
    Named {
        name: gateway.name.as_str().into(),
        namespace: gateway.namespace.as_str().into(),
        labels: Some(gateway.selector.labels().clone()),
    }
}

/// The Services that VirtualServices route to and that are gateways by their names.
pub(super) fn by_routes(
    items: &[Item],
    namespace: &Arc<str>,
    declared: &Declared<'_>,
) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    for item in items {
        let Resource::VirtualService(service) = &item.resource else {
            continue;
        };
        let own = item.resource.metadata().namespace.as_deref();
        let own = own.unwrap_or(namespace);
        for host in destinations(service) {
            let Some((name, namespace)) = service_of(host, own) else {
                continue;
            };
            let named = Named {
                name: name.into(),
                namespace: namespace.into(),
                labels: None,
            };
            if is_gateway(name, declared) && !all.contains(&named) {
                all.push(named);
            }
        }
    }
    all
}

fn destinations(service: &VirtualService) -> impl Iterator<Item = &str> {
    let spec = &service.spec;
    let http = spec.http.iter().flat_map(|route| &route.route);
    let tls = spec.tls.iter().flat_map(|route| &route.route);
    let tcp = spec.tcp.iter().flat_map(|route| &route.route);
    let http = http.map(|to| &to.destination);
    let others = tls.chain(tcp).map(|to| &to.destination);
    http.chain(others).map(|to| to.host.as_str())
}

/// The name and the namespace of a Service, by its short or its full name.
fn service_of<'a>(host: &'a str, namespace: &'a str) -> Option<(&'a str, &'a str)> {
    if !host.contains('.') {
        return (!host.is_empty()).then_some((host, namespace));
    }
    let host = host.strip_suffix(".cluster.local").unwrap_or(host);
    let (name, namespace) = host.strip_suffix(".svc")?.split_once('.')?;
    (!namespace.contains('.')).then_some((name, namespace))
}

fn is_gateway(name: &str, declared: &Declared<'_>) -> bool {
    name.contains("egress") || name.ends_with("gateway") || declared.names(name)
}

#[cfg(test)]
mod tests {
    use super::service_of;

    #[test]
    fn services_have_short_and_full_names() {
        for (host, wanted) in [
            ("egress", Some(("egress", "shop"))),
            ("egress.mesh.svc", Some(("egress", "mesh"))),
            ("egress.mesh.svc.cluster.local", Some(("egress", "mesh"))),
            ("edition.cnn.com", None),
            ("a.b.c.svc.cluster.local", None),
            ("", None),
        ] {
            assert_eq!(service_of(host, "shop"), wanted, "{host}");
        }
    }
}
