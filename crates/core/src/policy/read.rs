//! YAML → policies, with all that is wrong told at once.

use std::sync::Arc;

use egressgen_model::values::{
    GatewayName, GatewayRef, Host, Name, Namespace, Port, Profile, Selector,
};
use egressgen_yaml::{
    At, Fields, Node, Problem, Spanned, Value, boolean, decode, entries, list, number, one_or_many,
    text,
};

use super::{Flow, Places, Policy, PolicyDestination, Via};

const API_VERSION: &str = "egressgen.dev/v1alpha1";
const KIND: &str = "EgressPolicy";

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
        decode(document, "", |at| policy(at, number))
    }
}

fn policy(at: At<'_>, number: usize) -> Option<Policy> {
    let mut fields = Fields::of(at)?;
    let api_version = fields.required("apiVersion", |at| constant(at, API_VERSION));
    let kind = fields.required("kind", |at| constant(at, KIND));
    let metadata = fields.required("metadata", metadata);
    let spec = fields.required("spec", |at| spec(at, number));
    fields.finish();
    let ((), ()) = (api_version?.value, kind?.value);
    let (name, namespace) = metadata?.value;
    Some(Policy {
        name,
        namespace,
        destinations: spec?.value,
    })
}

fn constant(mut at: At<'_>, wanted: &str) -> Option<()> {
    if at.node().as_str() == Some(wanted) {
        return Some(());
    }
    let problem = at
        .problem(format!("expected {wanted}"))
        .with_help(format!("write {wanted}"));
    at.push(problem);
    None
}

fn metadata(at: At<'_>) -> Option<(Name, Option<Namespace>)> {
    let mut fields = Fields::of(at)?;
    let name = fields.required("name", text);
    let namespace = fields.optional("namespace", text);
    // kustomize, kpt and Helm put these on whatever passes through them; they are about the policy, not of it.
    fields.optional("annotations", words);
    fields.optional("labels", words);
    fields.finish();
    Some((name?.value, namespace.map(|it| it.value)))
}

fn words(at: At<'_>) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
    entries(at, text)
}

fn spec(at: At<'_>, number: usize) -> Option<Vec<PolicyDestination>> {
    let mut fields = Fields::of(at)?;
    let gateways = gateways(&mut fields);
    let destinations = fields.required("destinations", |mut at| {
        refuse_empty(
            &mut at,
            "destination",
            "{host: edition.cnn.com, flow: https}",
        );
        list(at, |at| destination(at, &gateways, number))
    });
    fields.finish();
    let destinations = destinations?.value;
    Some(destinations.into_iter().map(|it| it.value).collect())
}

/// A list with nothing in it says nothing.
fn refuse_empty(at: &mut At<'_>, what: &str, example: &str) {
    if matches!(&at.node().value, Value::Sequence(items) if items.is_empty()) {
        let problem = at.problem(format!("there is no {what} in the list"));
        at.push(problem.with_help(format!("give at least one: {example}")));
    }
}

/// `gateway` for one, or `gateways` for several, whose first is meant where a destination names none.
fn gateways(fields: &mut Fields<'_>) -> Vec<Arc<GatewayRef>> {
    let one = fields.optional("gateway", gateway);
    let mut all = fields.list("gateways", gateway);
    if fields.has("gateway") && fields.has("gateways") {
        let problem = fields.problem("gateways", "both `gateway` and `gateways` are there");
        fields.push(problem.with_help("put all of them into `gateways`; the first is the default"));
    }
    all.extend(one);
    for (index, gateway) in all.iter().enumerate() {
        let twin = all[..index]
            .iter()
            .find(|it| it.value.name == gateway.value.name);
        if let Some(twin) = twin {
            let name = &gateway.value.name;
            let problem = Problem::new(
                gateway.span,
                "spec.gateways",
                format!("there are two gateways {name}"),
            )
            .with_help("`via` could not tell them apart: put them into two policies")
            .with_related(twin.span, "the first one");
            fields.push(problem);
        }
    }
    all.into_iter().map(|it| it.value).collect()
}

fn gateway(at: At<'_>) -> Option<Arc<GatewayRef>> {
    let mut fields = Fields::of(at)?;
    let profile = fields
        .optional("profile", profile)
        .map_or_else(Profile::default, |it| it.value);
    let service = fields.required("name", text::<GatewayName>);
    let namespace = fields.required("namespace", text::<Namespace>);
    let selector = fields.optional("selector", text::<Selector>);
    fields.finish();
    let service = service?.value;
    let gateway = GatewayRef {
        selector: selector.map_or_else(|| profile.selector(&service), |it| it.value),
        name: service,
        namespace: namespace?.value,
    };
    Some(Arc::new(gateway))
}

fn profile(mut at: At<'_>) -> Option<Profile> {
    match at.node().as_str() {
        Some("aks") => Some(Profile::Aks),
        Some("istio") => Some(Profile::Istio),
        _ => {
            let problem = at.problem("expected aks or istio");
            at.push(
                problem.with_help(
                    "write aks for the add-on of AKS, istio for Istio's own installation",
                ),
            );
            None
        }
    }
}

fn destination(
    at: At<'_>,
    gateways: &[Arc<GatewayRef>],
    number: usize,
) -> Option<PolicyDestination> {
    let mut fields = Fields::of(at)?;
    let host = fields.required("host", text::<Host>);
    let name = fields.optional("name", text::<Name>);
    let flows = fields.required("flow", |mut at| {
        refuse_empty(&mut at, "flow", "http, https, tls-origination or tcp");
        one_or_many(at, text::<Flow>)
    });
    let given = fields.optional("via", |at| via(at, gateways));
    let via = if fields.has("via") {
        given.map(|it| it.value)
    } else {
        default_via(&mut fields, gateways)
    };
    let identity = fields.optional("identity", boolean);
    let port = fields.optional("port", number_of_port);
    let target_port = fields.optional("targetPort", number_of_port);
    let client_certificate = fields.optional("clientCertificate", text::<Name>);
    fields.finish();
    let (host, flows) = (host?, flows?);
    Some(PolicyDestination {
        places: Places {
            text: number,
            host: host.span,
            flow: flows.span,
        },
        host: host.value,
        name: name.map(|it| it.value),
        flows: flows.value.into_iter().map(|it| it.value).collect(),
        via: via?,
        identity: identity.map(|it| it.value),
        port: port.map(|it| it.value),
        target_port: target_port.map(|it| it.value),
        client_certificate: client_certificate.map(|it| it.value),
    })
}

fn number_of_port(at: At<'_>) -> Option<Port> {
    number(at)
}

fn via(mut at: At<'_>, gateways: &[Arc<GatewayRef>]) -> Option<Via> {
    let Some(name) = at.node().as_str() else {
        at.wrong_kind("text");
        return None;
    };
    if name == DIRECT {
        return Some(Via::Direct);
    }
    let named = gateways.iter().find(|it| it.name.as_str() == name);
    if let Some(named) = named {
        return Some(Via::Gateway(Arc::clone(named)));
    }
    let mut known: Vec<_> = gateways.iter().map(|it| it.name.as_str()).collect();
    known.push(DIRECT);
    let problem = at.problem(format!("there is no gateway {name:?} in this policy"));
    at.push(problem.with_help(format!("give one of {}", known.join(", "))));
    None
}

fn default_via(fields: &mut Fields<'_>, gateways: &[Arc<GatewayRef>]) -> Option<Via> {
    if let Some(first) = gateways.first() {
        return Some(Via::Gateway(Arc::clone(first)));
    }
    let problem = fields.problem("via", "the policy has no gateway that this could leave by");
    fields.push(
        problem.with_help("add `gateway: {name: …, namespace: …}` to spec, or `via: direct` here"),
    );
    None
}
