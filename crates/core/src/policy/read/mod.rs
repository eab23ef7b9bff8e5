//! YAML → the document, with all that is wrong told at once.

mod foreign;
pub(super) mod readers;
mod settings;

use std::str::FromStr;

use egressgen_model::values::{Host, HostError, HostPattern, Profile, Selector};
use egressgen_yaml::{At, Fields, Spanned, boolean, list, text};

use self::readers::{refuse_empty, some, texts, value, word};
use self::settings::settings;
use super::document::{
    Destination, Document, Gateway, Metadata, OutboundTrafficPolicy, Settings, Spec,
};
use super::schema::{ApiVersion, Kind};
use super::{Access, Setting, aks};

pub(super) fn document(mut at: At<'_>) -> Option<Document> {
    if let Some(problem) = foreign::istio(at.node()) {
        at.push(problem);
        return None;
    }
    let mut fields = Fields::of(at)?;
    let api_version = fields.required("apiVersion", |at| {
        word(at, &[("egressgen.dev/v1alpha1", ApiVersion)])
    });
    let kind = fields.required("kind", |at| word(at, &[("EgressPolicy", Kind)]));
    // Of a document that is something else, its fields are no mistakes.
    let (api_version, kind) = (api_version?.value, kind?.value);
    let metadata = fields.required("metadata", metadata);
    let spec = fields.required("spec", spec);
    fields.finish();
    Some(Document {
        api_version,
        kind,
        metadata: metadata?.value,
        spec: spec?.value,
    })
}

fn metadata(at: At<'_>) -> Option<Metadata> {
    let mut fields = Fields::of(at)?;
    let name = fields.required("name", text);
    let namespace = fields.optional("namespace", text);
    let annotations = fields.optional("annotations", texts);
    let labels = fields.optional("labels", texts);
    fields.finish();
    Some(Metadata {
        name: name?.value,
        namespace: value(namespace),
        annotations: value(annotations),
        labels: value(labels),
    })
}

fn spec(at: At<'_>) -> Option<Spec> {
    let mut fields = Fields::of(at)?;
    let before = fields.problem_count();
    let mut gateways = fields.list("gateways", gateway);
    gateways.extend(fields.optional("gateway", gateway));
    if fields.has("gateway") && fields.has("gateways") {
        let problem = fields.problem("gateways", "both `gateway` and `gateways` are there");
        fields.push(problem.with_help("put all of them into `gateways`; the first is the default"));
    }
    let gateways_are_whole = fields.problem_count() == before;
    let before = fields.problem_count();
    let defaults = value(fields.optional("defaults", defaults));
    let defaults_are_whole = fields.problem_count() == before;
    let spec = Spec {
        gateway: None,
        gateways,
        gateways_are_whole,
        istio_version: value(fields.optional("istioVersion", text)),
        access: value(fields.optional("access", access)),
        access_logs: value(fields.optional("accessLogs", boolean)),
        application_namespaces: fields.optional("applicationNamespaces", |at| {
            some(at, "namespace", "shop", text)
        }),
        outbound_traffic_policy: fields.optional("outboundTrafficPolicy", |at| {
            word(
                at,
                &[("registry-only", OutboundTrafficPolicy::RegistryOnly)],
            )
        }),
        network_policy: fields.optional("networkPolicy", boolean),
        defaults,
        defaults_are_whole,
        destinations: destinations(&mut fields),
    };
    fields.finish();
    Some(spec)
}

fn access(at: At<'_>) -> Option<Access> {
    word(
        at,
        &[
            ("open", Access::Open),
            ("default-deny", Access::DefaultDeny),
        ],
    )
}

fn defaults(at: At<'_>) -> Option<Settings> {
    let mut fields = Fields::of(at)?;
    let settings = settings(&mut fields);
    fields.finish();
    Some(settings)
}

fn destinations(fields: &mut Fields<'_>) -> Vec<Destination> {
    let destinations = fields.required("destinations", |at| {
        let example = "{host: edition.cnn.com, flow: https}";
        some(at, "destination", example, destination)
    });
    value(destinations).map_or_else(Vec::new, super::NonEmpty::into_vec)
}

fn gateway(at: At<'_>) -> Option<Gateway> {
    let mut fields = Fields::of(at)?;
    let name = fields.required("name", text);
    let namespace = fields.required("namespace", text);
    let profile = fields.optional("profile", |at| {
        word(at, &[("aks", Profile::Aks), ("istio", Profile::Istio)])
    });
    let selector = fields.optional("selector", text::<Selector>);
    let exclusive = fields.optional("exclusive", boolean);
    let aks = fields.optional("aks", aks::read);
    if let (Some(Profile::Istio), true) = (profile.as_ref().map(|it| it.value), fields.has("aks")) {
        let problem = fields.problem(
            "profile",
            "a gateway with `aks` is one of the add-on, and its profile is aks",
        );
        fields.push(problem.with_help("remove `profile`, or `aks`"));
    }
    fields.finish();
    Some(Gateway {
        name: name?.value,
        namespace: namespace?.value,
        profile: value(profile),
        selector: value(selector),
        exclusive: value(exclusive),
        aks: value(aks),
    })
}

fn destination(at: At<'_>) -> Option<Destination> {
    let (before, path) = (at.problem_count(), at.path());
    let mut fields = Fields::of(at)?;
    let host = fields.optional("host", host_name::<HostPattern>);
    let hosts = fields.optional("hosts", |at| {
        some(at, "host", "edition.cnn.com", host_name::<Host>)
    });
    let name = fields.optional("name", text);
    let without_defaults = value(fields.optional("withoutDefaults", without_defaults));
    let settings = settings(&mut fields);
    if let Some((message, help)) = wrong_hosts(&fields) {
        let field = if fields.has("hosts") { "hosts" } else { "host" };
        let problem = fields.problem(field, message);
        fields.push(problem.with_help(help));
    }
    let fine = fields.problem_count() == before;
    fields.finish();
    // With a field missing that could not be read, all that follows from it would be wrong too.
    fine.then_some(Destination {
        host,
        hosts,
        name: value(name),
        without_defaults: without_defaults.unwrap_or_default(),
        settings,
        path,
    })
}

fn host_name<T: FromStr<Err = HostError>>(mut at: At<'_>) -> Option<T> {
    let given = at.node().as_str();
    let Some(Err(error @ HostError::IpAddress(_))) = given.map(T::from_str) else {
        return text(at);
    };
    let problem = at.problem(error.to_string()).with_help(
        "give the host a name, and list the address in `endpoints`: \
         `host: db.example.com, endpoints: [192.0.2.1]`",
    );
    at.push(problem);
    None
}

fn without_defaults(mut at: At<'_>) -> Option<Vec<Spanned<Setting>>> {
    let words = Setting::ALL.map(|setting| (setting.as_str(), setting));
    refuse_empty(&mut at, "field", "timeout");
    list(at, |at| word(at, &words))
}

fn wrong_hosts(fields: &Fields<'_>) -> Option<(&'static str, &'static str)> {
    match (fields.has("host"), fields.has("hosts")) {
        (false, false) => Some((
            "the destination has no host",
            "add `host: …`, or `name: …` and `hosts: […]` for several",
        )),
        (true, true) => Some((
            "both `host` and `hosts` are there",
            "put all of them into `hosts`, or each into a destination of its own",
        )),
        (false, true) if !fields.has("name") => Some((
            "`hosts` are several under one name, which is missing",
            "add `name: …`, of which the names of the objects are made",
        )),
        _ => None,
    }
}
