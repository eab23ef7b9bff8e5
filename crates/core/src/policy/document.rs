//! The form of a policy in YAML: its fields and their meaning.
//!
//! The comments of the fields are also the descriptions in the JSON Schema and in docs/policy.md.

use std::collections::BTreeMap;

use egressgen_model::values::aks::AksGateway;
use egressgen_model::values::{
    GatewayName, Host, HostPattern, IstioVersion, Name, Namespace, Profile, Selector,
};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::aks::{self, Aks};
use super::forms as text;
use super::{Access, Flow, NonEmpty, Origin, Setting, Settings};

/// External hosts that applications in the mesh may call, and how their traffic leaves the mesh.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "EgressPolicy", deny_unknown_fields)]
pub(super) struct Document {
    /// `egressgen.dev/v1alpha1`.
    pub(super) api_version: text::ApiVersion,
    /// `EgressPolicy`.
    pub(super) kind: text::Kind,
    /// The name and namespace of the policy.
    pub(super) metadata: Metadata,
    /// The gateways, the hosts, and what is enforced around them.
    pub(super) spec: Spec,
}

/// The name and namespace of the policy.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(super) struct Metadata {
    /// The name of the policy, a DNS label. Every resource carries the name in the label `egressgen.dev/policy` and the
    /// namespace in `egressgen.dev/policy-namespace`.
    #[schemars(with = "text::DnsLabel")]
    pub(super) name: Name,
    /// The namespace that `.` in `exportTo` stands for, and the namespace of the resources of destinations with `via:
    /// direct`; if omitted, `kubectl apply -n` decides where these go. All other resources go to the namespace of their
    /// gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::DnsLabel>")]
    pub(super) namespace: Option<Namespace>,
    /// For other tools, such as kustomize, which reads from here how to run egressgen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) annotations: Option<BTreeMap<String, String>>,
    /// For other tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) labels: Option<BTreeMap<String, String>>,
}

/// The gateways, the hosts, and what is enforced around them.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(super) struct Spec {
    /// The gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gateway: Option<Gateway>,
    /// Several gateways instead of `gateway`; the first is the default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<Gateway>>")]
    pub(super) gateways: Vec<Gateway>,
    /// Whether all of them could be read.
    #[serde(skip)]
    pub(super) gateways_are_whole: bool,
    /// The version of Istio that the resources are for: `"1.28"`, in quotes, or a revision of AKS such as `asm-1-28`.
    /// Anything that the version does not support is refused. If omitted, any version from 1.22 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::IstioVersion>")]
    pub(super) istio_version: Option<IstioVersion>,
    /// Who may call a host without `allow`: everyone (`open`) or nobody (`default-deny`). Default: `open`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Access>")]
    pub(super) access: Option<Access>,
    /// Whether the gateways log the traffic through them, which takes a Telemetry for each. Default: `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) access_logs: Option<bool>,
    /// The namespaces of the applications, which `outboundTrafficPolicy` and `networkPolicy` apply to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<text::DnsLabel>>")]
    pub(super) application_namespaces: Option<NonEmpty<Namespace>>,
    /// `registry-only`: the sidecars of the applications refuse hosts that are not in the service registry. This takes a
    /// Sidecar in each namespace, which does not restrict the services that the applications can see.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<OutboundTrafficPolicy>")]
    pub(super) outbound_traffic_policy: Option<OutboundTrafficPolicy>,
    /// Whether the pods of the applications may open connections only to DNS, istiod, the mesh, the gateways and the
    /// `endpoints` of the policy's direct destinations, so that traffic can't bypass the sidecars. This takes a
    /// NetworkPolicy in each namespace. Default: `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub(super) network_policy: Option<bool>,
    /// Settings for all destinations that can use them. A setting of the destination itself takes precedence.
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
    /// The label of its pods if there is no `selector`: `istio=` and the name of the gateway (`aks`), or the same without a
    /// leading `istio-` in the name (`istio`). Default: `aks`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::Profile>")]
    pub(super) profile: Option<Profile>,
    /// The labels of its pods: `KEY=VALUE[,…]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(super) selector: Option<Selector>,
    /// Whether only the policies of one run use this gateway. If so, it refuses traffic without a server name, and every
    /// server name that is not a host of their destinations: a Gateway that someone else puts on its pods lets nothing
    /// through. Default: `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) exclusive: Option<bool>,
    /// The cluster and the static gateway on AKS, for the commands `egressgen aks`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "aks::write")]
    #[schemars(with = "Option<Aks>")]
    pub(super) aks: Option<AksGateway>,
}

/// The values of `outboundTrafficPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub(super) enum OutboundTrafficPolicy {
    /// Sidecars refuse hosts that are not in the service registry.
    RegistryOnly,
}

/// One host, or several under one name, and how they are called.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(super) struct Destination {
    /// The full DNS name of the host, or `*.` and a domain for all hosts under the domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::HostPattern>")]
    pub(super) host: Option<HostPattern>,
    /// Several hosts instead of `host`, which share a ServiceEntry, a Gateway and a DestinationRule. They require `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<text::Host>>", length(min = 1, max = 256))]
    pub(super) hosts: Option<NonEmpty<Host>>,
    /// The short name, from which the names of the resources are derived. Default: the host, with dashes instead of dots.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<text::DnsLabel>")]
    pub(super) name: Option<Name>,
    /// Fields of `defaults` that this destination does not take.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<Setting>>", length(min = 1))]
    pub(super) without_defaults: Vec<Setting>,
    /// All other fields, which `defaults` may have too.
    #[serde(flatten)]
    pub(super) fields: DestinationFields,
    /// Where it was read from; none in a document that is to be written.
    #[serde(skip)]
    pub(super) origin: Option<Origin>,
}

/// The fields that destinations and `defaults` have in common.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Settings", deny_unknown_fields)]
pub(super) struct DestinationFields {
    /// What applications send and what leaves the mesh, one or several of `http`, `https`, `tls-origination` and `tcp`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "one_or_many"
    )]
    #[schemars(with = "Option<text::OneOrMany<Flow>>")]
    pub(super) flow: Option<NonEmpty<Flow>>,
    /// The name of the gateway that the traffic leaves through, or `direct` for none: the sidecar sends it. Default: the
    /// first gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(super) via: Option<String>,
    /// All others.
    #[serde(flatten)]
    pub(super) settings: Settings,
}

/// A list of one item as the item itself.
#[expect(clippy::ref_option, reason = "serde hands the field as it is")]
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

    /// Removes one.
    pub(super) fn unset(&mut self, setting: Setting) {
        match setting {
            Setting::Flow => self.flow = None,
            Setting::Via => self.via = None,
            _ => self.settings.unset(setting),
        }
    }
}
