//! The document → a policy: defaults filled in, gateways found by their names.

use std::sync::Arc;

use egressgen_model::values::{GatewayRef, Host, HostPattern, Name};
use egressgen_yaml::{Node, Problem, Problems, Span, Spanned};

use super::document::{Destination, Document, Gateway, Settings, Spec};
use super::{Applications, Hosts, Places, Policy, PolicyDestination, PolicyGateway, Via, read};

/// The word in `via` that means no gateway.
const DIRECT: &str = "direct";

// === impl Policy ===

impl Policy {
    /// Reads one document; `number` is kept as the number of the text it came from.
    ///
    /// ```
    /// use egressgen::policy::Policy;
    /// use egressgen_yaml::{Limits, load};
    ///
    /// let text = "
    /// apiVersion: egressgen.dev/v1alpha1
    /// kind: EgressPolicy
    /// metadata: {name: partners}
    /// spec:
    ///   gateway: {name: asm-egress-test, namespace: aks-istio-egress}
    ///   destinations:
    ///   - {host: https://www.example.org, flow: https}
    /// ";
    /// let documents = load(text, &Limits::default())?;
    /// let problems = Policy::read(&documents[0], 0).unwrap_err();
    /// assert_eq!(problems[0].path, "spec.destinations[0].host");
    /// # Ok::<(), egressgen_yaml::LoadError>(())
    /// ```
    pub fn read(document: &Node, number: usize) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        let document = problems.read(document, "", read::document);
        let policy = document.map(|document| policy(document, number, &mut problems));
        match policy {
            Some(policy) if problems.is_empty() => Ok(policy),
            _ => Err(problems.into_vec()),
        }
    }
}

fn policy(document: Document, number: usize, problems: &mut Problems) -> Policy {
    let Document { metadata, spec, .. } = document;
    let applications = applications(&spec, problems);
    let gateways = Gateways::new(&spec.gateways, spec.gateways_are_whole, problems);
    let defaults = spec.defaults.unwrap_or_default();
    let destinations = spec.destinations.into_iter();
    let destinations =
        destinations.filter_map(|it| destination(it, &defaults, &gateways, number, problems));
    Policy {
        destinations: destinations.collect(),
        name: metadata.name,
        namespace: metadata.namespace,
        istio_version: spec.istio_version,
        access: spec.access.unwrap_or_default(),
        access_logs: spec.access_logs.unwrap_or_default(),
        applications,
        gateways: gateways.list,
    }
}

fn applications(spec: &Spec, problems: &mut Problems) -> Applications {
    let registry_only = spec.outbound_traffic_policy.as_ref().map(|it| it.span);
    let network_policy = spec.network_policy.filter(|it| it.value).map(|it| it.span);
    let wanted = [
        ("outboundTrafficPolicy", registry_only),
        ("networkPolicy", network_policy),
    ];
    if spec.application_namespaces.is_none() {
        for (field, span) in wanted {
            let Some(span) = span else {
                continue;
            };
            let message = "it is not said for whom: there are no application namespaces";
            let problem = Problem::new(span, ["spec.", field].concat(), message);
            problems.push(problem.with_help("add `applicationNamespaces: […]` to spec"));
        }
    }
    let (namespaces, place) = match &spec.application_namespaces {
        Some(it) => (it.value.clone(), it.span),
        None => Default::default(),
    };
    Applications {
        namespaces,
        registry_only: registry_only.is_some(),
        network_policy: network_policy.is_some(),
        place,
    }
}

/// The gateways, to be found by their names.
struct Gateways {
    list: Vec<PolicyGateway>,
    are_whole: bool,
}

impl Gateways {
    fn new(documents: &[Spanned<Gateway>], are_whole: bool, problems: &mut Problems) -> Self {
        for (index, gateway) in documents.iter().enumerate() {
            let name = &gateway.value.name;
            if let Some(twin) = documents[..index].iter().find(|it| it.value.name == *name) {
                let message = format!("there are two gateways {name}");
                problems.push(
                    Problem::new(gateway.span, "spec.gateways", message)
                        .with_help("`via` could not tell them apart: put them into two policies")
                        .with_related(twin.span, "the first one"),
                );
            }
        }
        let list = documents.iter().map(|it| policy_gateway(&it.value));
        Self {
            list: list.collect(),
            are_whole,
        }
    }

    /// The gateway of that name, or why there is none and what to write instead.
    fn find(&self, name: Option<&str>) -> Result<Via, (String, String)> {
        let found = match name {
            Some(DIRECT) => return Ok(Via::Direct),
            Some(name) => self.list.iter().find(|it| it.gateway.name.as_str() == name),
            None => self.list.first(),
        };
        if let Some(found) = found {
            return Ok(Via::Gateway(Arc::clone(&found.gateway)));
        }
        Err(match name {
            Some(name) => {
                let names = self.list.iter().map(|it| it.gateway.name.as_str());
                let known: Vec<_> = names.chain([DIRECT]).collect();
                (
                    format!("there is no gateway {name:?} in this policy"),
                    format!("give one of {}", known.join(", ")),
                )
            }
            None => (
                "the policy has no gateway that this could leave by".to_owned(),
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
        gateway: Arc::new(GatewayRef {
            name: name.clone(),
            namespace: namespace.clone(),
            selector: selector.clone().unwrap_or_else(derived),
        }),
        // The add-on sets the label itself.
        selector_is_assumed: profile.is_none() && selector.is_none() && aks.is_none(),
        exclusive: exclusive.unwrap_or_default(),
        aks: aks.clone(),
    }
}

fn destination(
    document: Destination,
    defaults: &Settings,
    gateways: &Gateways,
    number: usize,
    problems: &mut Problems,
) -> Option<PolicyDestination> {
    let (hosts, place) = hosts(document.host, document.hosts, document.name)?;
    let settings = document.settings.or(defaults);
    let via = settings.via.as_ref();
    let via_place = via.map_or(place, |it| it.span);
    let found = gateways.find(via.map(|it| it.value.as_str()));
    if let (Err((message, help)), true) = (&found, gateways.are_whole) {
        problems.push(
            Problem::new(via_place, [&document.path, ".via"].concat(), message).with_help(help),
        );
    }
    if settings.flow.is_none() {
        let problem = Problem::new(place, document.path, "the destination has no flow");
        problems.push(problem.with_help("add `flow: …`: http, https, tls-origination or tcp"));
    }
    let flow = settings.flow?;
    Some(PolicyDestination {
        hosts,
        via: found.ok()?,
        identity: settings.identity,
        allow: settings.allow,
        port: settings.port,
        target_port: settings.target_port,
        client_certificate: settings.client_certificate,
        server: settings.server,
        resolution: settings.resolution,
        endpoints: settings.endpoints.unwrap_or_default(),
        export_to: settings.export_to.unwrap_or_default(),
        labels: settings.labels.unwrap_or_default(),
        timeout: settings.timeout,
        retries: settings.retries,
        connection_pool: settings.connection_pool,
        places: Places {
            text: number,
            host: place,
            flow: flow.span,
        },
        flows: flow.value,
    })
}

fn hosts(
    host: Option<Spanned<HostPattern>>,
    hosts: Option<Spanned<Vec<Host>>>,
    name: Option<Name>,
) -> Option<(Hosts, Span)> {
    if let Some(Spanned { value: hosts, span }) = hosts {
        return Some((Hosts::Many { name: name?, hosts }, span));
    }
    let Spanned { value: host, span } = host?;
    Some((Hosts::One { host, name }, span))
}

// === impl Settings ===

impl Settings {
    /// What is not there is taken from `defaults`.
    fn or(self, defaults: &Self) -> Self {
        macro_rules! or {
            ($($field:ident),+ $(,)?) => {
                Self { $($field: self.$field.or_else(|| defaults.$field.clone()),)+ }
            };
        }
        or! {
            flow,
            via,
            identity,
            allow,
            port,
            target_port,
            client_certificate,
            server,
            resolution,
            endpoints,
            export_to,
            labels,
            timeout,
            retries,
            connection_pool,
        }
    }
}
