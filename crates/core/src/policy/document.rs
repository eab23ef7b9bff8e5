//! A policy as it is written: the fields that there are, each with its meaning.
//!
//! What stands here as a comment is also the description in the JSON Schema and in docs/policy.md.

use std::collections::BTreeMap;

use egressgen_model::values::aks::AksGateway;
use egressgen_model::values::{
    GatewayName, Host, HostPattern, IstioVersion, Name, Namespace, Profile, Selector,
};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::aks::{self, Aks};
use super::schema as text;
use super::{Access, Flow, NonEmpty, Origin, Setting, Settings};

/// Which hosts may be reached from a mesh, and how.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "EgressPolicy", deny_unknown_fields)]
pub(super) struct Document {
    /// `egressgen.dev/v1alpha1`.
    pub(super) api_version: text::ApiVersion,
    /// `EgressPolicy`.
    pub(super) kind: text::Kind,
    /// The name of the policy and of its namespace.
    pub(super) metadata: Metadata,
    /// What is wanted.
    pub(super) spec: Spec,
}

/// The name of the policy and of its namespace.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(super) struct Metadata {
    /// The policy's name, a DNS label. Every resource carries it in the label `egressgen.dev/policy`, and the namespace in
    /// `egressgen.dev/policy-namespace`.
    #[schemars(with = "text::DnsLabel")]
    pub(super) name: Name,
    /// The namespace of what `exportTo` calls `.`, and of the resources of destinations with `via: direct`; for those,
    /// `kubectl apply -n` decides when it is left out. All others go to their gateway's namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::DnsLabel>")]
    pub(super) namespace: Option<Namespace>,
    /// For other tools: kustomize keeps there how it runs egressgen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) annotations: Option<BTreeMap<String, String>>,
    /// For other tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) labels: Option<BTreeMap<String, String>>,
}

/// What is wanted.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(super) struct Spec {
    /// The gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gateway: Option<Gateway>,
    /// Several gateways instead, of which the first is the default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<Gateway>>")]
    pub(super) gateways: Vec<Gateway>,
    /// Whether all of them could be read.
    #[serde(skip)]
    pub(super) gateways_are_whole: bool,
    /// The version of Istio that the objects are for: `"1.28"`, in quotes, or a revision of AKS such as `asm-1-28`. What
    /// it does not know is refused. Left out, any from 1.22 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::IstioVersion>")]
    pub(super) istio_version: Option<IstioVersion>,
    /// Who may call a host that has no `allow`: `open`, everyone; `default-deny`, nobody. `open` when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Access>")]
    pub(super) access: Option<Access>,
    /// Whether the gateways log what goes through them: a Telemetry for each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) access_logs: Option<bool>,
    /// The namespaces of the applications, for the next two.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<text::DnsLabel>>")]
    pub(super) application_namespaces: Option<NonEmpty<Namespace>>,
    /// `registry-only`: the sidecars of the applications refuse hosts that no resource names. A Sidecar in each
    /// namespace, which hides nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<OutboundTrafficPolicy>")]
    pub(super) outbound_traffic_policy: Option<OutboundTrafficPolicy>,
    /// Whether the pods of the applications may open connections only to DNS, istiod, the mesh, the gateways and the
    /// `endpoints` of the policy's direct destinations, so that nothing gets around its sidecar. A NetworkPolicy in each
    /// namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub(super) network_policy: Option<bool>,
    /// Fields for all destinations that can have them, each of which may have its own instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) defaults: Option<DestinationFields>,
    /// Whether all of them could be read.
    #[serde(skip)]
    pub(super) defaults_are_whole: bool,
    /// The hosts.
    #[schemars(with = "Vec<Destination>", length(min = 1))]
    pub(super) destinations: Vec<Destination>,
}

/// An egress gateway.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(super) struct Gateway {
    /// The name of its Service.
    #[schemars(with = "text::GatewayName")]
    pub(super) name: GatewayName,
    /// The namespace of its Service and pods.
    #[schemars(with = "text::DnsLabel")]
    pub(super) namespace: Namespace,
    /// Which label its pods carry when `selector` does not say: `aks`, `istio=` and the name; `istio`, the same without
    /// a leading `istio-`. `aks` when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::Profile>")]
    pub(super) profile: Option<Profile>,
    /// Labels of its pods: `KEY=VALUE[,…]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(super) selector: Option<Selector>,
    /// Whether only the policies of one run use this gateway. If so, it refuses every server name that none of their
    /// destinations has, and everything without one: what others put on its pods with a Gateway of their own stays shut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) exclusive: Option<bool>,
    /// Where it is on AKS, for the commands `egressgen aks`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "aks::write")]
    #[schemars(with = "Option<Aks>")]
    pub(super) aks: Option<AksGateway>,
}

/// What `outboundTrafficPolicy` may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub(super) enum OutboundTrafficPolicy {
    /// Hosts that no resource names are refused.
    RegistryOnly,
}

/// A host, or several under one name, and what may leave for them.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(super) struct Destination {
    /// The full DNS name of the host, or `*.` and a domain for all hosts under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::HostPattern>")]
    pub(super) host: Option<HostPattern>,
    /// Several hosts instead, which share a ServiceEntry, a Gateway and a DestinationRule; they need a `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<text::Host>>", length(min = 1, max = 256))]
    pub(super) hosts: Option<NonEmpty<Host>>,
    /// Short name, of which the names of the objects are made. The host with dots as dashes when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::DnsLabel>")]
    pub(super) name: Option<Name>,
    /// Fields of `defaults` that are not for this destination.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<Setting>>", length(min = 1))]
    pub(super) without_defaults: Vec<Setting>,
    /// All else, which `defaults` may have too.
    #[serde(flatten)]
    pub(super) fields: DestinationFields,
    /// Where it was read from; nothing in a document to be written.
    #[serde(skip)]
    pub(super) origin: Option<Origin>,
}

/// Fields of a destination.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Settings", deny_unknown_fields)]
pub(super) struct DestinationFields {
    /// What applications send and what leaves, one or several: `http`, `https`, `tls-origination`, `tcp`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "one_or_many"
    )]
    #[schemars(with = "Option<text::OneOrMany<Flow>>")]
    pub(super) flow: Option<NonEmpty<Flow>>,
    /// The name of a gateway, or `direct`: the sidecar sends it itself. The first gateway when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(super) via: Option<String>,
    /// All else.
    #[serde(flatten)]
    pub(super) settings: Settings,
}

/// A list of one item as the item itself.
fn one_or_many<T: Serialize, S: Serializer>(
    items: &Option<NonEmpty<T>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match items.as_deref() {
        Some([one]) => one.serialize(serializer),
        several => several.serialize(serializer),
    }
}

// === impl DestinationFields ===

impl DestinationFields {
    /// Whether one is set.
    pub(super) fn has(&self, setting: Setting) -> bool {
        match setting {
            Setting::Flow => self.flow.is_some(),
            Setting::Via => self.via.is_some(),
            _ => self.settings.has(setting),
        }
    }

    /// Takes one away.
    pub(super) fn unset(&mut self, setting: Setting) {
        match setting {
            Setting::Flow => self.flow = None,
            Setting::Via => self.via = None,
            _ => self.settings.unset(setting),
        }
    }
}
