//! YAML → the document, with all that is wrong told at once.

use std::collections::BTreeMap;

use egressgen_model::resources::Duration;
use egressgen_model::values::{Port, Profile, Selector};
use egressgen_yaml::{
    At, Fields, Spanned, Value, boolean, entries, list, number, one_or_many, text,
};

use super::document::{
    Destination, Document, Gateway, Metadata, OutboundTrafficPolicy, Settings, Spec,
};
use super::schema::{ApiVersion, Kind};
use super::words::{IstioDuration, LabelKey, LabelValue, Limit};
use super::{Access, Callers, ConnectionPool, Flow, Resolution, Retries, aks};

pub(super) fn document(at: At<'_>) -> Option<Document> {
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
        defaults: value(fields.optional("defaults", defaults)),
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
    value(destinations).unwrap_or_default()
}

fn gateway(at: At<'_>) -> Option<Gateway> {
    let mut fields = Fields::of(at)?;
    let name = fields.required("name", text);
    let namespace = fields.required("namespace", text);
    let profile = fields.optional("profile", |at| {
        word(at, &[("aks", Profile::Aks), ("istio", Profile::Istio)])
    });
    let selector = fields.optional("selector", text::<Selector>);
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
        aks: value(aks),
    })
}

fn destination(at: At<'_>) -> Option<Destination> {
    let (before, path) = (at.problem_count(), at.path());
    let mut fields = Fields::of(at)?;
    let host = fields.optional("host", text);
    let hosts = fields.optional("hosts", |at| some(at, "host", "edition.cnn.com", text));
    let name = fields.optional("name", text);
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
        settings,
        path,
    })
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

fn settings(fields: &mut Fields<'_>) -> Settings {
    Settings {
        flow: fields.optional("flow", flows),
        via: fields.optional("via", text),
        identity: value(fields.optional("identity", boolean)),
        allow: value(fields.optional("allow", callers)),
        port: value(fields.optional("port", number::<Port>)),
        target_port: value(fields.optional("targetPort", number::<Port>)),
        client_certificate: value(fields.optional("clientCertificate", text)),
        server: value(fields.optional("server", text)),
        resolution: value(fields.optional("resolution", resolution)),
        endpoints: value(fields.optional("endpoints", |at| some(at, "address", "192.0.2.1", text))),
        export_to: value(fields.optional("exportTo", |at| some(at, "namespace", "shop", text))),
        labels: value(fields.optional("labels", labels)),
        timeout: value(fields.optional("timeout", duration)),
        retries: value(fields.optional("retries", retries)),
        connection_pool: value(fields.optional("connectionPool", connection_pool)),
    }
}

fn flows(mut at: At<'_>) -> Option<Vec<Flow>> {
    refuse_empty(&mut at, "flow", "http, https, tls-origination or tcp");
    let flows = one_or_many(at, text::<Flow>)?;
    Some(flows.into_iter().map(|it| it.value).collect())
}

fn callers(at: At<'_>) -> Option<Callers> {
    let nobody = at.problem("`allow` names nobody");
    let mut fields = Fields::of(at)?;
    let before = fields.problem_count();
    let callers = Callers {
        namespaces: values(fields.list("namespaces", text)),
        service_accounts: values(fields.list("serviceAccounts", text)),
        principals: values(fields.list("principals", text)),
    };
    if callers.is_empty() && fields.problem_count() == before {
        fields.push(nobody.with_help("name somebody: `allow: {namespaces: [shop]}`"));
    }
    fields.finish();
    Some(callers)
}

fn resolution(at: At<'_>) -> Option<Resolution> {
    word(
        at,
        &[
            ("DNS", Resolution::Dns),
            ("DNS_ROUND_ROBIN", Resolution::DnsRoundRobin),
            ("STATIC", Resolution::Static),
            ("NONE", Resolution::None),
            ("DYNAMIC_DNS", Resolution::DynamicDns),
        ],
    )
}

fn labels(at: At<'_>) -> Option<BTreeMap<String, String>> {
    let pairs = entries::<LabelKey, LabelValue>(at, text)?;
    Some(
        pairs
            .into_iter()
            .map(|(key, it)| (key.value.0, it.value.0))
            .collect(),
    )
}

fn retries(at: At<'_>) -> Option<Retries> {
    let mut fields = Fields::of(at)?;
    let attempts = fields.required("attempts", number);
    let per_try_timeout = fields.optional("perTryTimeout", duration);
    let retry_on = fields.optional("retryOn", text);
    let backoff = fields.optional("backoff", duration);
    fields.finish();
    Some(Retries {
        attempts: attempts?.value,
        per_try_timeout: value(per_try_timeout),
        retry_on: value(retry_on),
        backoff: value(backoff),
    })
}

fn connection_pool(at: At<'_>) -> Option<ConnectionPool> {
    let mut fields = Fields::of(at)?;
    let pool = ConnectionPool {
        max_connections: value(fields.optional("maxConnections", limit)),
        connect_timeout: value(fields.optional("connectTimeout", duration)),
        max_pending_requests: value(fields.optional("maxPendingRequests", limit)),
        max_requests_per_connection: value(fields.optional("maxRequestsPerConnection", limit)),
    };
    fields.finish();
    Some(pool)
}

fn limit(at: At<'_>) -> Option<u32> {
    number::<Limit>(at).map(|it| it.0)
}

fn duration(at: At<'_>) -> Option<Duration> {
    text::<IstioDuration>(at).map(|it| it.0)
}

/// One of a few words.
pub(super) fn word<T: Copy>(mut at: At<'_>, words: &[(&str, T)]) -> Option<T> {
    let given = at.node().as_str();
    if let Some((_, value)) = words.iter().find(|(word, _)| given == Some(word)) {
        return Some(*value);
    }
    let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
    let expected = match &words[..] {
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
        [] => String::new(),
    };
    let problem = at.problem(format!("expected {expected}"));
    at.push(problem.with_help(format!("write {expected}")));
    None
}

/// A list with something in it.
pub(super) fn some<T>(
    mut at: At<'_>,
    what: &str,
    example: &str,
    read: impl FnMut(At<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    refuse_empty(&mut at, what, example);
    list(at, read).map(values)
}

fn refuse_empty(at: &mut At<'_>, what: &str, example: &str) {
    if matches!(&at.node().value, Value::Sequence(items) if items.is_empty()) {
        let problem = at.problem(format!("there is no {what} in the list"));
        at.push(problem.with_help(format!("give at least one: {example}")));
    }
}

fn texts(at: At<'_>) -> Option<BTreeMap<String, String>> {
    let pairs = entries::<String, String>(at, text)?;
    Some(
        pairs
            .into_iter()
            .map(|(key, it)| (key.value, it.value))
            .collect(),
    )
}

pub(super) fn value<T>(spanned: Option<Spanned<T>>) -> Option<T> {
    spanned.map(|it| it.value)
}

fn values<T>(spanned: Vec<Spanned<T>>) -> Vec<T> {
    spanned.into_iter().map(|it| it.value).collect()
}
