//! Text from the command line → validated destinations.

use std::sync::Arc;

use egressgen::model::values::{GatewayNameCaveat, HostError};
use egressgen::{Conflict, Destination, GatewayRef, Host, Name, Namespace, Profile, Selector};
use egressgen_diagnostics::{Diagnostic, Diagnostics, Place};

use crate::args::{GatewayArgs, ScenarioArgs};
use crate::input::values::Values;
use crate::report::failure::invalid;
use crate::report::rules;

/// What a scenario command was asked for.
#[derive(Debug)]
pub(crate) struct Request {
    /// The hosts, no two of which write the same object.
    pub(crate) destinations: Vec<Destination>,
    /// What was assumed, and what may not work.
    pub(crate) messages: Vec<Diagnostic>,
}

const GATEWAY_NAME: &str = "--gateway-name (ISTIO_EGRESS_NAME)";
const GATEWAY_NAMESPACE: &str = "--gateway-namespace (ISTIO_EGRESS_NAMESPACE)";
const GATEWAY_SELECTOR: &str = "--gateway-selector (EGRESS_GTW_SELECTOR)";

// === impl Request ===

impl Request {
    /// Validates everything, and gives either the request or all that is wrong.
    pub(crate) fn new(args: &ScenarioArgs) -> Result<Self, Diagnostics> {
        let mut values = Values::default();
        let hosts = hosts(&mut values, &args.hosts);
        let name = values.optional::<Name>("--name", args.name.as_deref());
        let resource = values.optional::<Name>(
            "--gateway-resource",
            args.gateway.gateway_resource.as_deref(),
        );
        let namespace = values.optional::<Namespace>("--namespace", args.namespace.as_deref());
        let gateway = gateway(&mut values, &args.gateway);
        let gateway = Arc::new(gateway);
        let destinations: Vec<_> = hosts
            .into_iter()
            .map(|host| {
                let destination = Destination::new(host, Arc::clone(&gateway));
                let destination = match &name {
                    Some(name) => destination.with_name(name.clone()),
                    None => destination,
                };
                let destination = match &resource {
                    Some(name) => destination.with_gateway_resource(name.clone()),
                    None => destination,
                };
                match &namespace {
                    Some(namespace) => destination.in_namespace(namespace.clone()),
                    None => destination,
                }
            })
            .collect();
        if let Some(destination) = destinations.first() {
            warn_of_namespace(&mut values, destination);
        }
        if let Err(conflict) = egressgen::distinct(&destinations) {
            values.errors.push(explain(&conflict, args));
        }
        if values.errors.is_empty() {
            Ok(Self {
                destinations,
                messages: values.messages,
            })
        } else {
            Err(values.errors)
        }
    }
}

fn hosts(values: &mut Values, texts: &[String]) -> Vec<Host> {
    let mut hosts = Vec::with_capacity(texts.len());
    for text in texts {
        match Host::new(text) {
            Ok(host) => {
                if host.as_str() != text {
                    let message = format!("--host {text}: written in lower case, {host}");
                    values.tell(&rules::LOWER_CASED_HOST, message);
                }
                hosts.push(host);
            }
            Err(error) => {
                let input = invalid("--host", &error);
                values.errors.push(match host_help(&error) {
                    Some(help) => input.with_help(help),
                    None => input,
                });
            }
        }
    }
    hosts
}

fn gateway(values: &mut Values, args: &GatewayArgs) -> GatewayRef {
    let profile = Profile::from(args.profile);
    note_defaults(values, args, &profile.gateway());
    let name = values
        .optional(GATEWAY_NAME, args.gateway_name.as_deref())
        .unwrap_or_else(|| profile.default_name());
    let namespace = values
        .optional(GATEWAY_NAMESPACE, args.gateway_namespace.as_deref())
        .unwrap_or_else(|| profile.default_namespace());
    let selector = values
        .optional::<Selector>(GATEWAY_SELECTOR, args.gateway_selector.as_deref())
        .unwrap_or_else(|| profile.selector(&name));
    for caveat in name.caveats() {
        if let GatewayNameCaveat::LongerThanAks { length } = caveat
            && profile == Profile::Aks
        {
            let message = format!("{GATEWAY_NAME}: {length} characters, but AKS allows 53");
            values.tell(&egressgen_aks::LONG_GATEWAY_NAME, message);
        }
    }
    GatewayRef {
        name,
        namespace,
        selector,
    }
}

fn note_defaults(values: &mut Values, args: &GatewayArgs, default: &GatewayRef) {
    let profile = match args.profile.into() {
        Profile::Aks => "aks",
        Profile::Istio => "istio",
    };
    let GatewayRef {
        name, namespace, ..
    } = default;
    let assumed = match (&args.gateway_name, &args.gateway_namespace) {
        (None, None) => format!("no --gateway-name given: {name} in {namespace}"),
        (None, Some(_)) => format!("no --gateway-name given: {name}"),
        (Some(_), None) => format!("no --gateway-namespace given: {namespace}"),
        (Some(_), Some(_)) => return,
    };
    let message = format!("{assumed}, the default of profile {profile}");
    values.tell(&rules::ASSUMED_GATEWAY, message);
}

/// All destinations of one request share namespace and gateway.
fn warn_of_namespace(values: &mut Values, destination: &Destination) {
    let gateway = &destination.gateway().namespace;
    if let (Some(namespace), true) = (
        destination.namespace(),
        destination.serves_one_namespace_only(),
    ) {
        let message = format!(
            "--namespace {namespace} is not the gateway's, {gateway}: workloads in other namespaces than {namespace} will get 503 for the host, since they do not find the subset"
        );
        values.tell(&rules::NAMESPACE_APART, message);
    }
}

fn host_help(error: &HostError) -> Option<String> {
    match error {
        HostError::Url { host, .. }
        | HostError::Path { host, .. }
        | HostError::TrailingDot { host, .. }
            if Host::new(host).is_ok() =>
        {
            Some(format!("--host {host}"))
        }
        HostError::Port { host, port, .. } => Some(format!("--host {host} --port {port}")),
        _ => None,
    }
}

fn explain(conflict: &Conflict, args: &ScenarioArgs) -> Diagnostic {
    let clash = |flag| {
        let clash = rules::CONFLICTING_ARGUMENTS.diagnostic(conflict.to_string());
        clash.at(Place::argument(flag))
    };
    match conflict {
        Conflict::Host(_) => clash("--host"),
        Conflict::Name { .. } if args.name.is_some() => {
            clash("--name").with_help("give --name with a single --host")
        }
        Conflict::GatewayResource { .. } if args.gateway.gateway_resource.is_some() => {
            clash("--gateway-resource").with_help("give --gateway-resource with a single --host")
        }
        _ => clash("--host").with_help("run egressgen for each of the two, with a --name"),
    }
}
