//! Text from the command line → a batch of destinations.

use std::sync::Arc;

use egressgen::model::values::{GatewayNameCaveat, HostError};
use egressgen::{Batch, Destination, GatewayName, Host, Name, Namespace, Profile, Scenario};
use egressgen_diagnostics::{Diagnostic, Diagnostics, Place};

use crate::args::ScenarioArgs;
use crate::input::gateway;
use crate::input::values::Values;
use crate::report::failure::invalid;
use crate::report::rules;

/// What the user asked a scenario command for.
#[derive(Debug)]
pub(crate) struct Request<S> {
    /// The hosts, planned together.
    pub(crate) batch: Batch<S>,
    /// Notes about assumed values, and warnings about what may not work.
    pub(crate) messages: Vec<Diagnostic>,
}

const NAME: &str = "--name";
const GATEWAY_RESOURCE: &str = "--gateway-resource";

// === impl Request ===

impl<S: Scenario + Default> Request<S> {
    /// Validates everything. Returns either the request or all errors, including those in the scenario's own values.
    pub(crate) fn new(
        args: &ScenarioArgs,
        scenario: Result<S, Diagnostics>,
    ) -> Result<Self, Diagnostics> {
        let mut values = Values::default();
        let destinations = destinations(&mut values, args);
        // Conflicts between hosts do not depend on the scenario's values, so the hosts are planned in any case.
        let (scenario, wrong) = match scenario {
            Ok(scenario) => (scenario, Diagnostics::new()),
            Err(errors) => (S::default(), errors),
        };
        match Batch::new(scenario, &destinations) {
            Ok(batch) if values.errors.is_empty() && wrong.is_empty() => Ok(Self {
                batch,
                messages: values.messages,
            }),
            planned => {
                let refusals = planned.err().unwrap_or_default();
                values.errors.extend(refusals.into_iter().map(refused));
                values.errors.append(wrong);
                Err(values.errors)
            }
        }
    }
}

fn destinations(values: &mut Values, args: &ScenarioArgs) -> Vec<Destination> {
    let hosts = hosts(values, &args.hosts);
    let name = values.optional::<Name>(NAME, args.name.as_deref());
    let name = for_one_host(values, &hosts, (NAME, "be named"), name);
    let resource = args.gateway.gateway_resource.as_deref();
    let resource = values.optional::<Name>(GATEWAY_RESOURCE, resource);
    let resource = for_one_host(
        values,
        &hosts,
        (GATEWAY_RESOURCE, "write the Gateway"),
        resource,
    );
    let namespace = values.optional::<Namespace>("--namespace", args.namespace.as_deref());
    let gateway = gateway::gateway(
        values,
        &args.gateway.service,
        args.gateway.profile.into(),
        args.gateway.gateway_selector.as_deref(),
    );
    if Profile::from(args.gateway.profile) == Profile::Aks {
        warn_of_long_name(values, &gateway.name);
    }
    let gateway = Arc::new(gateway);
    let destinations = hosts.into_iter().map(|host| {
        let mut destination = Destination::new(host, Arc::clone(&gateway));
        if let Some(name) = &name {
            destination = destination.with_name(name.clone());
        }
        if let Some(name) = &resource {
            destination = destination.with_gateway_resource(name.clone());
        }
        if let Some(namespace) = &namespace {
            destination = destination.in_namespace(namespace.clone());
        }
        destination
    });
    let destinations: Vec<_> = destinations.collect();
    if let Some(destination) = destinations.first() {
        warn_of_namespace(values, destination);
    }
    destinations
}

/// Refuses and drops a name if there are two hosts, which can't share it. `what` says what both would do with it.
fn for_one_host(
    values: &mut Values,
    hosts: &[Host],
    (flag, what): (&'static str, &str),
    name: Option<Name>,
) -> Option<Name> {
    let name = name?;
    let [first, others @ ..] = hosts else {
        return Some(name);
    };
    let Some(second) = others.iter().find(|host| *host != first) else {
        return Some(name);
    };
    let message = format!(
        "{first} and {second} would both {what} {name}, and the resources of one would overwrite the other's"
    );
    let clash = rules::CONFLICTING_ARGUMENTS
        .diagnostic(message)
        .with_help(format!("give {flag} with a single --host"));
    values.errors.push(clash.at(Place::argument(flag)));
    None
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

fn warn_of_long_name(values: &mut Values, gateway: &GatewayName) {
    for caveat in gateway.caveats() {
        if let GatewayNameCaveat::LongerThanAks { length } = caveat {
            let flag = gateway::NAME;
            let message = format!("{flag}: {length} characters, but AKS allows 53");
            values.tell(&egressgen_aks::LONG_GATEWAY_NAME, message);
        }
    }
}

/// All destinations of one request share a namespace and a gateway.
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

/// Rewords a refusal for the command line, because its own help is about policies.
fn refused(refusal: Diagnostic) -> Diagnostic {
    let help = match refusal.rule().id {
        "duplicate-host" => "give each host once",
        _ => "run egressgen for each of the two, with a --name",
    };
    refusal.with_help(help).at(Place::argument("--host"))
}
