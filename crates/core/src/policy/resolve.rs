//! The document → a policy: defaults taken where they can apply, gateways found by their names.

use egressgen_model::values::{Host, HostPattern, Name};
use egressgen_yaml::{Node, Problem, Problems, Span, Spanned};

use super::defaults::{Target, WithDefaults};
use super::document::{Destination, Document, Settings, Spec};
use super::gateways::Gateways;
use super::{
    Access, Applications, Hosts, NonEmpty, Places, Policy, PolicyDestination, Setting, Via, read,
};

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
    let mut resolver = Resolver {
        gateways,
        access: spec.access.unwrap_or_default(),
        defaults: spec.defaults.unwrap_or_default(),
        defaults_are_whole: spec.defaults_are_whole,
        default_via_is_unknown: false,
        left_out: Vec::new(),
        number,
        problems,
    };
    let destinations = spec.destinations.into_iter();
    let destinations: Vec<_> = destinations
        .filter_map(|document| resolver.destination(document))
        .collect();
    let taken = |setting| destinations.iter().any(|it| it.taken.has(setting));
    let mut idle_defaults = resolver.left_out;
    idle_defaults.sort();
    idle_defaults.dedup();
    idle_defaults.retain(|setting| !taken(*setting));
    Policy {
        destinations,
        name: metadata.name,
        namespace: metadata.namespace,
        istio_version: spec.istio_version,
        access: resolver.access,
        access_logs: spec.access_logs.unwrap_or_default(),
        applications,
        gateways: resolver.gateways.list,
        idle_defaults,
    }
}

fn applications(spec: &Spec, problems: &mut Problems) -> Option<Applications> {
    let registry_only = spec.outbound_traffic_policy.as_ref().map(|it| it.span);
    let network_policy = spec.network_policy.filter(|it| it.value).map(|it| it.span);
    let wanted = [
        ("outboundTrafficPolicy", registry_only),
        ("networkPolicy", network_policy),
    ];
    let Some(namespaces) = &spec.application_namespaces else {
        for (field, span) in wanted {
            let Some(span) = span else {
                continue;
            };
            let message = format!("`{field}` requires `applicationNamespaces`");
            let problem = Problem::new(span, ["spec.", field].concat(), message);
            problems.push(problem.with_help("add `applicationNamespaces: […]` to spec"));
        }
        return None;
    };
    Some(Applications {
        registry_only: registry_only.is_some(),
        network_policy: network_policy.is_some(),
        place: namespaces.span,
        ..Applications::new(namespaces.value.clone())
    })
}

/// Makes destinations of documents, and gathers what there is to say of all of them.
struct Resolver<'a> {
    gateways: Gateways,
    access: Access,
    defaults: Settings,
    defaults_are_whole: bool,
    /// Which is told once, and not for each destination.
    default_via_is_unknown: bool,
    /// The defaults that some destination could not take.
    left_out: Vec<Setting>,
    number: usize,
    problems: &'a mut Problems,
}

impl Resolver<'_> {
    fn destination(&mut self, document: Destination) -> Option<PolicyDestination> {
        let path = document.path;
        let (hosts, place) = hosts(document.host, document.hosts, document.name)?;
        self.check_unwanted(&document.without_defaults, &document.settings, &path);
        let target = Target {
            is_wildcard: hosts.is_wildcard(),
            access: self.access,
        };
        let unwanted = &document.without_defaults;
        let with_defaults = document
            .settings
            .with_defaults(&self.defaults, unwanted, target);
        let WithDefaults {
            settings,
            taken,
            left_out,
        } = with_defaults;
        self.left_out.extend(left_out);
        let via = self.via(
            settings.via.as_ref(),
            taken.has(Setting::Via),
            (place, &path),
        );
        if settings.flow.is_none() && self.defaults_are_whole {
            let problem = Problem::new(place, path, "the destination has no flow");
            let help = "add `flow: …`: http, https, tls-origination or tcp";
            self.problems.push(problem.with_help(help));
        }
        let flow = settings.flow?;
        Some(PolicyDestination {
            hosts,
            via: via?,
            identity: value(settings.identity),
            allow: value(settings.allow),
            port: value(settings.port),
            target_port: value(settings.target_port),
            client_certificate: value(settings.client_certificate),
            server: value(settings.server),
            resolution: value(settings.resolution),
            endpoints: items(settings.endpoints),
            export_to: value(settings.export_to).unwrap_or_default(),
            labels: value(settings.labels).unwrap_or_default(),
            timeout: value(settings.timeout),
            retries: value(settings.retries),
            connection_pool: value(settings.connection_pool),
            places: Places {
                text: self.number,
                host: place,
                flow: flow.span,
                flow_is_default: taken.has(Setting::Flow),
            },
            flows: flow.value,
            taken,
        })
    }

    /// What is out of `withoutDefaults` must be in `defaults`, or it would surprise whoever adds it there later.
    fn check_unwanted(&mut self, unwanted: &[Spanned<Setting>], own: &Settings, path: &str) {
        for setting in unwanted {
            let name = setting.value.as_str();
            let message = if own.has(setting.value) {
                format!(
                    "the destination has a `{name}` of its own, which the default never replaces"
                )
            } else if self.defaults_are_whole && !self.defaults.has(setting.value) {
                format!("`defaults` has no `{name}`")
            } else {
                continue;
            };
            let path = [path, ".withoutDefaults"].concat();
            let problem = Problem::new(setting.span, path, message);
            let help = format!("remove `{name}` from `withoutDefaults`");
            self.problems.push(problem.with_help(help));
        }
    }

    /// The way that a destination takes; `place` is the destination's, with its path.
    fn via(
        &mut self,
        given: Option<&Spanned<String>>,
        is_default: bool,
        place: (Span, &str),
    ) -> Option<Via> {
        let (place, path) = place;
        let found = self.gateways.find(given.map(|it| it.value.as_str()));
        let (message, help) = match found {
            Ok(via) => return Some(via),
            Err(_) if !self.gateways.are_whole => return None,
            Err(problem) => problem,
        };
        let span = given.map_or(place, |it| it.span);
        if !is_default {
            let problem = Problem::new(span, [path, ".via"].concat(), message);
            self.problems.push(problem.with_help(help));
        } else if !self.default_via_is_unknown {
            self.default_via_is_unknown = true;
            let problem = Problem::new(span, "spec.defaults.via", message);
            let problem = problem.with_help(help);
            self.problems
                .push(problem.with_related(place, "for this destination"));
        }
        None
    }
}

fn value<T>(field: Option<Spanned<T>>) -> Option<T> {
    field.map(|field| field.value)
}

fn items<T>(field: Option<Spanned<NonEmpty<T>>>) -> Vec<T> {
    value(field).map_or_else(Vec::new, NonEmpty::into_vec)
}

fn hosts(
    host: Option<Spanned<HostPattern>>,
    hosts: Option<Spanned<NonEmpty<Host>>>,
    name: Option<Name>,
) -> Option<(Hosts, Span)> {
    if let Some(Spanned { value: hosts, span }) = hosts {
        return Some((Hosts::Many { name: name?, hosts }, span));
    }
    let Spanned { value: host, span } = host?;
    Some((Hosts::One { host, name }, span))
}
