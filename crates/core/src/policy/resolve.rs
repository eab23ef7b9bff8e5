//! The document → a policy: applies the defaults and finds the gateways by name.

use egressgen_diagnostics::{Diagnostics, DocumentId, Path, Place};
use egressgen_model::values::{Host, HostPattern, Name};
use egressgen_yaml::{Node, decode_into};

use super::defaults::{Target, WithDefaults};
use super::document::{Destination, DestinationFields, Document, Spec};
use super::gateways::Gateways;
use super::{
    Access, Applications, Hosts, NonEmpty, Origin, Policy, PolicyDestination, Setting, Via, read,
    rules,
};

// === impl Policy ===

impl Policy {
    /// Reads one document of a text. All that is wrong in it comes at once, in the order of the text: what a strict reader
    /// of YAML refuses, and what does not make a policy.
    ///
    /// ```
    /// use egressgen::policy::Policy;
    /// use egressgen_yaml::{DocumentId, Limits, parse};
    ///
    /// let documents = parse("kind: EgressPolicy\n---\nkind: Gateway\n", 0, &Limits::default())?;
    /// for (index, document) in (0..).zip(&documents) {
    ///     let wrong = Policy::read(document, DocumentId { text: 0, index }).unwrap_err();
    ///     assert_eq!(wrong[0].message(), "the field `apiVersion` is missing");
    /// }
    /// # Ok::<(), egressgen_yaml::Diagnostics>(())
    /// ```
    pub fn read(node: &Node, id: DocumentId) -> Result<Self, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let document = decode_into(node, id, &mut diagnostics, read::document);
        let spec = node.get("spec");
        let names_namespaces = spec.is_some_and(|spec| spec.get("applicationNamespaces").is_some());
        let policy =
            document.map(|document| policy(document, names_namespaces, id, &mut diagnostics));
        match policy {
            Some(policy) if diagnostics.is_empty() => Ok(policy),
            _ => {
                node.sort(&mut diagnostics);
                Err(diagnostics)
            }
        }
    }
}

/// `names_namespaces` is whether the document has `applicationNamespaces`, readable or not.
fn policy(
    document: Document,
    names_namespaces: bool,
    id: DocumentId,
    diagnostics: &mut Diagnostics,
) -> Policy {
    let Document { metadata, spec, .. } = document;
    let applications = applications(&spec, names_namespaces, id, diagnostics);
    let gateways = Gateways::new(&spec.gateways, spec.gateways_are_whole, id, diagnostics);
    let mut resolver = Resolver {
        gateways,
        access: spec.access.unwrap_or_default(),
        defaults: spec.defaults.unwrap_or_default(),
        defaults_are_whole: spec.defaults_are_whole,
        default_via_is_unknown: false,
        left_out: Vec::new(),
        diagnostics,
    };
    let destinations = spec.destinations.into_iter();
    let destinations: Vec<_> = destinations
        .filter_map(|document| resolver.destination(document))
        .collect();
    let is_taken = |setting| {
        let mut origins = destinations
            .iter()
            .filter_map(|destination| destination.origin.as_ref());
        origins.any(|origin| origin.taken.has(setting))
    };
    let mut idle_defaults = resolver.left_out;
    idle_defaults.sort();
    idle_defaults.dedup();
    idle_defaults.retain(|setting| !is_taken(*setting));
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

fn applications(
    spec: &Spec,
    names_namespaces: bool,
    id: DocumentId,
    diagnostics: &mut Diagnostics,
) -> Option<Applications> {
    let registry_only = spec.outbound_traffic_policy.is_some();
    let network_policy = spec.network_policy.unwrap_or_default();
    let Some(namespaces) = &spec.application_namespaces else {
        for (field, is_set) in [
            ("outboundTrafficPolicy", registry_only),
            ("networkPolicy", network_policy),
        ] {
            if is_set && !names_namespaces {
                let message = format!("`{field}` requires `applicationNamespaces`");
                let missing = rules::MISSING_APPLICATION_NAMESPACES.diagnostic(message);
                diagnostics.push(missing.at(Place::value(id, Path::from(["spec", field]))));
            }
        }
        return None;
    };
    let applications = Applications::new(namespaces.clone());
    Some(
        applications
            .with_registry_only(registry_only)
            .with_network_policy(network_policy),
    )
}

/// Turns the destinations of a document into those of a policy, and collects what is wrong with them.
struct Resolver<'a> {
    gateways: Gateways,
    access: Access,
    defaults: DestinationFields,
    defaults_are_whole: bool,
    /// Reported once, and not for each destination.
    default_via_is_unknown: bool,
    /// The defaults that at least one destination could not take.
    left_out: Vec<Setting>,
    diagnostics: &'a mut Diagnostics,
}

impl Resolver<'_> {
    fn destination(&mut self, document: Destination) -> Option<PolicyDestination> {
        let origin = document.origin?;
        let hosts = hosts(document.host, document.hosts, document.name)?;
        self.check_unwanted(&document.without_defaults, &document.fields, &origin);
        let target = Target {
            is_wildcard: hosts.is_wildcard(),
            access: self.access,
        };
        let unwanted = &document.without_defaults;
        let with_defaults = document
            .fields
            .with_defaults(&self.defaults, unwanted, target);
        let WithDefaults {
            fields,
            taken,
            left_out,
        } = with_defaults;
        self.left_out.extend(left_out);
        let origin = Origin { taken, ..origin };
        let via = self.via(fields.via.as_deref(), &origin);
        if fields.flow.is_none() && self.defaults_are_whole {
            let missing = rules::MISSING_FLOW.broken();
            self.diagnostics.push(missing.at(origin.host()));
        }
        Some(PolicyDestination {
            hosts,
            via: via?,
            flows: fields.flow?,
            settings: fields.settings,
            origin: Some(origin),
        })
    }

    /// A field in `withoutDefaults` must be in `defaults`. Otherwise, a default that is added later would be ignored without
    /// notice.
    fn check_unwanted(&mut self, unwanted: &[Setting], own: &DestinationFields, origin: &Origin) {
        for (index, setting) in unwanted.iter().enumerate() {
            let name = setting.as_str();
            let message = if own.has(*setting) {
                format!("the destination sets `{name}` itself, so the default does not apply")
            } else if self.defaults_are_whole && !self.defaults.has(*setting) {
                format!("`defaults` has no `{name}`")
            } else {
                continue;
            };
            let path = origin.path().key("withoutDefaults").index(index);
            self.diagnostics.push(
                rules::USELESS_WITHOUT_DEFAULTS
                    .diagnostic(message)
                    .with_help(format!("remove `{name}` from `withoutDefaults`"))
                    .at(Place::value(origin.document, path)),
            );
        }
    }

    /// The gateway of a destination.
    fn via(&mut self, given: Option<&str>, origin: &Origin) -> Option<Via> {
        let (message, help) = match self.gateways.find(given) {
            Ok(via) => return Some(via),
            Err(_) if !self.gateways.are_whole => return None,
            Err(problem) => problem,
        };
        let unknown = rules::UNKNOWN_GATEWAY.diagnostic(message).with_help(help);
        if !origin.taken.has(Setting::Via) {
            self.diagnostics.push(unknown.at(match given {
                Some(_) => origin.setting(Setting::Via),
                None => origin.host(),
            }));
        } else if !self.default_via_is_unknown {
            self.default_via_is_unknown = true;
            let unknown = unknown.at(origin.default(Setting::Via));
            self.diagnostics
                .push(unknown.with_related(origin.host(), "for this destination"));
        }
        None
    }
}

fn hosts(
    host: Option<HostPattern>,
    hosts: Option<NonEmpty<Host>>,
    name: Option<Name>,
) -> Option<Hosts> {
    match hosts {
        Some(hosts) => Some(Hosts::Many { name: name?, hosts }),
        None => Some(Hosts::One { host: host?, name }),
    }
}
