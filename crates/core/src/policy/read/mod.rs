//! YAML → the document, with all errors at once.

mod foreign;
pub(super) mod readers;
pub(super) mod settings;

use std::str::FromStr;

use egressgen_model::values::{Host, HostError, HostPattern, Profile, Selector};
use egressgen_yaml::{At, Fields, boolean, list, text};

use self::readers::{refuse_empty, some, texts, word};
use self::settings::flows;
use super::document::{
    Destination, DestinationFields, Document, Gateway, Metadata, OutboundTrafficPolicy, Spec,
};
use super::forms::{ApiVersion, Kind};
use super::{Access, Origin, Setting, Settings, Taken, aks, rules};

pub(super) fn document(mut at: At<'_>) -> Option<Document> {
    if foreign::is_istio(&mut at) {
        return None;
    }
    let mut fields = Fields::of(at)?;
    let api_version = fields.required("apiVersion", |at| {
        word(at, &[(ApiVersion::TEXT, ApiVersion)])
    });
    let kind = fields.required("kind", |at| word(at, &[(Kind::TEXT, Kind)]));
    // The fields of a document of another kind are not mistakes.
    let (api_version, kind) = (api_version?, kind?);
    let metadata = fields.required("metadata", metadata);
    let spec = fields.required("spec", spec);
    fields.finish();
    Some(Document {
        api_version,
        kind,
        metadata: metadata?,
        spec: spec?,
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
        name: name?,
        namespace,
        annotations,
        labels,
    })
}

fn spec(at: At<'_>) -> Option<Spec> {
    let mut fields = Fields::of(at)?;
    let before = fields.diagnostic_count();
    let mut gateways = fields.list("gateways", gateway);
    gateways.extend(fields.optional("gateway", gateway));
    if fields.has("gateway") && fields.has("gateways") {
        let both = rules::EXCLUSIVE_FIELDS.diagnostic("both `gateway` and `gateways` are set");
        let both = both.with_help("put all of them into `gateways`; the first is the default");
        fields.push(both.at(fields.key("gateways")));
    }
    let gateways_are_whole = fields.diagnostic_count() == before;
    let before = fields.diagnostic_count();
    let defaults = fields.optional("defaults", defaults);
    let defaults_are_whole = fields.diagnostic_count() == before;
    let spec = Spec {
        gateway: None,
        gateways,
        gateways_are_whole,
        istio_version: fields.optional("istioVersion", text),
        access: fields.optional("access", access),
        access_logs: fields.optional("accessLogs", boolean),
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

fn defaults(at: At<'_>) -> Option<DestinationFields> {
    let mut fields = Fields::of(at)?;
    let defaults = destination_fields(&mut fields);
    fields.finish();
    Some(defaults)
}

fn destination_fields(fields: &mut Fields<'_>) -> DestinationFields {
    DestinationFields {
        flow: fields.optional("flow", flows),
        via: fields.optional("via", text),
        settings: Settings::read(fields),
    }
}

fn destinations(fields: &mut Fields<'_>) -> Vec<Destination> {
    let destinations = fields.required("destinations", |at| {
        let example = "{host: edition.cnn.com, flow: https}";
        some(at, "destination", example, destination)
    });
    destinations.map_or_else(Vec::new, super::NonEmpty::into_vec)
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
    if let (Some(Profile::Istio), true) = (profile, fields.has("aks")) {
        let both = rules::EXCLUSIVE_FIELDS.diagnostic(
            "a gateway with `aks` belongs to the AKS add-on, whose profile is aks, not istio",
        );
        let both = both.with_help("remove `profile`, or `aks`");
        fields.push(both.at(fields.key("profile")));
    }
    fields.finish();
    Some(Gateway {
        name: name?,
        namespace: namespace?,
        profile,
        selector,
        exclusive,
        aks,
    })
}

fn destination(at: At<'_>) -> Option<Destination> {
    let (before, document) = (at.diagnostic_count(), at.document());
    let index = at.index().unwrap_or_default();
    let mut fields = Fields::of(at)?;
    let host = fields.optional("host", host_name::<HostPattern>);
    let hosts = fields.optional("hosts", |at| {
        some(at, "host", "edition.cnn.com", host_name::<Host>)
    });
    let name = fields.optional("name", text);
    let without_defaults = fields.optional("withoutDefaults", without_defaults);
    let own = destination_fields(&mut fields);
    refuse_wrong_hosts(&mut fields);
    let fine = fields.diagnostic_count() == before;
    let origin = Some(Origin {
        document,
        index,
        has_list: fields.has("hosts"),
        taken: Taken::default(),
    });
    fields.finish();
    // Without a field that could not be read, further errors would mislead.
    fine.then_some(Destination {
        host,
        hosts,
        name,
        without_defaults: without_defaults.unwrap_or_default(),
        fields: own,
        origin,
    })
}

fn host_name<T: FromStr<Err = HostError>>(mut at: At<'_>) -> Option<T> {
    let given = at.node().as_str();
    let Some(Err(error @ HostError::IpAddress(_))) = given.map(T::from_str) else {
        return text(at);
    };
    at.refuse(&rules::IP_ADDRESS_AS_HOST, error.to_string());
    None
}

fn without_defaults(mut at: At<'_>) -> Option<Vec<Setting>> {
    let words = Setting::ALL
        .iter()
        .map(|setting| (setting.as_str(), *setting));
    let words: Vec<_> = words.collect();
    refuse_empty(&mut at, "field", "timeout");
    list(at, |at| word(at, &words))
}

fn refuse_wrong_hosts(fields: &mut Fields<'_>) {
    let wrong = match (fields.has("host"), fields.has("hosts")) {
        (false, false) if fields.is_whole() => rules::MISSING_HOST.broken().at(fields.key("host")),
        (true, true) => rules::EXCLUSIVE_FIELDS
            .diagnostic("both `host` and `hosts` are set")
            .with_help("put all of them into `hosts`, or each into a destination of its own")
            .at(fields.key("hosts")),
        (false, true) if fields.is_whole() && !fields.has("name") => {
            rules::MISSING_NAME.broken().at(fields.key("hosts"))
        }
        _ => return,
    };
    fields.push(wrong);
}
