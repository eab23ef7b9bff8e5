//! Text from the command line → validated destinations.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use egressgen::model::values::{GatewayNameCaveat, HostError};
use egressgen::{Conflict, Destination, GatewayRef, Host, Name, Namespace, Profile, Selector};

use crate::args::{GatewayArgs, ScenarioArgs};
use crate::failure::InputError;
use crate::report::Message;

/// What a scenario command was asked for.
#[derive(Debug)]
pub(crate) struct Request {
    /// The hosts, no two of which write the same object.
    pub(crate) destinations: Vec<Destination>,
    /// What was assumed, and what may not work.
    pub(crate) messages: Vec<Message>,
}

const GATEWAY_NAME: &str = "--gateway-name (ISTIO_EGRESS_NAME)";
const GATEWAY_NAMESPACE: &str = "--gateway-namespace (ISTIO_EGRESS_NAMESPACE)";
const GATEWAY_SELECTOR: &str = "--gateway-selector (EGRESS_GTW_SELECTOR)";

/// Validates one value of the command line.
pub(crate) fn value<T: FromStr<Err: Display>>(
    origin: &'static str,
    text: &str,
) -> Result<T, InputError> {
    text.parse()
        .map_err(|error| InputError::new(origin, &error))
}

// === impl Request ===

impl Request {
    /// Validates everything, and gives either the request or all that is wrong.
    pub(crate) fn new(args: &ScenarioArgs) -> Result<Self, Vec<InputError>> {
        let mut parser = Parser::default();
        let hosts = parser.hosts(&args.hosts);
        let name = parser.optional::<Name>("--name", args.name.as_deref());
        let resource = parser.optional::<Name>(
            "--gateway-resource",
            args.gateway.gateway_resource.as_deref(),
        );
        let namespace = parser.optional::<Namespace>("--namespace", args.namespace.as_deref());
        let gateway = parser.gateway(&args.gateway);
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
            parser.warn_of_namespace(destination);
        }
        if let Err(conflict) = egressgen::distinct(&destinations) {
            parser.errors.push(explain(&conflict, args));
        }
        if parser.errors.is_empty() {
            Ok(Self {
                destinations,
                messages: parser.messages,
            })
        } else {
            Err(parser.errors)
        }
    }
}

/// Collects what there is to say while values are read.
#[derive(Default)]
struct Parser {
    errors: Vec<InputError>,
    messages: Vec<Message>,
}

impl Parser {
    fn note(&mut self, text: String) {
        self.messages.push(Message::Note(text));
    }

    fn warn(&mut self, text: String) {
        self.messages.push(Message::Warning(text));
    }

    fn optional<T: FromStr<Err: Display>>(
        &mut self,
        origin: &'static str,
        text: Option<&str>,
    ) -> Option<T> {
        value(origin, text?)
            .map_err(|error| self.errors.push(error))
            .ok()
    }

    fn hosts(&mut self, texts: &[String]) -> Vec<Host> {
        let mut hosts = Vec::with_capacity(texts.len());
        for text in texts {
            match Host::new(text) {
                Ok(host) => {
                    if host.as_str() != text {
                        self.note(format!("--host {text}: written in lower case, {host}"));
                    }
                    hosts.push(host);
                }
                Err(error) => {
                    let input = InputError::new("--host", &error);
                    self.errors.push(match host_help(&error) {
                        Some(help) => input.with_help(help),
                        None => input,
                    });
                }
            }
        }
        hosts
    }

    fn gateway(&mut self, args: &GatewayArgs) -> GatewayRef {
        let profile = Profile::from(args.profile);
        self.note_defaults(args, &profile.gateway());
        let name = self
            .optional(GATEWAY_NAME, args.gateway_name.as_deref())
            .unwrap_or_else(|| profile.default_name());
        let namespace = self
            .optional(GATEWAY_NAMESPACE, args.gateway_namespace.as_deref())
            .unwrap_or_else(|| profile.default_namespace());
        let selector = self
            .optional::<Selector>(GATEWAY_SELECTOR, args.gateway_selector.as_deref())
            .unwrap_or_else(|| profile.selector(&name));
        for caveat in name.caveats() {
            match caveat {
                GatewayNameCaveat::LongerThanAks { length } if profile == Profile::Aks => {
                    self.warn(format!("{GATEWAY_NAME}: {length} characters, but AKS allows 53"));
                }
                GatewayNameCaveat::NoServiceName => self.warn(format!(
                    "{GATEWAY_NAME}: no Service can be named {name}, since such a name has no dot and begins with a letter"
                )),
                _ => {}
            }
        }
        GatewayRef {
            name,
            namespace,
            selector,
        }
    }

    fn note_defaults(&mut self, args: &GatewayArgs, default: &GatewayRef) {
        let profile = match args.profile.into() {
            Profile::Aks => "aks",
            Profile::Istio => "istio",
        };
        let GatewayRef {
            name, namespace, ..
        } = default;
        match (&args.gateway_name, &args.gateway_namespace) {
            (None, None) => self.note(format!(
                "no --gateway-name given: {name} in {namespace}, the default of profile {profile}"
            )),
            (None, Some(_)) => self.note(format!(
                "no --gateway-name given: {name}, the default of profile {profile}"
            )),
            (Some(_), None) => self.note(format!(
                "no --gateway-namespace given: {namespace}, the default of profile {profile}"
            )),
            (Some(_), Some(_)) => {}
        }
    }

    /// All destinations of one request share namespace and gateway.
    fn warn_of_namespace(&mut self, destination: &Destination) {
        let gateway = &destination.gateway().namespace;
        if let (Some(namespace), true) = (
            destination.namespace(),
            destination.serves_one_namespace_only(),
        ) {
            self.warn(format!(
                "--namespace {namespace} is not the gateway's, {gateway}: workloads in other namespaces than {namespace} will get 503 for the host, since they do not find the subset"
            ));
        }
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

fn explain(conflict: &Conflict, args: &ScenarioArgs) -> InputError {
    match conflict {
        Conflict::Host(_) => InputError::new("--host", conflict),
        Conflict::Name { .. } if args.name.is_some() => {
            InputError::new("--name", conflict).with_help("give --name with a single --host")
        }
        Conflict::GatewayResource { .. } if args.gateway.gateway_resource.is_some() => {
            InputError::new("--gateway-resource", conflict)
                .with_help("give --gateway-resource with a single --host")
        }
        _ => InputError::new("--host", conflict)
            .with_help("run egressgen for each of the two, with a --name"),
    }
}
