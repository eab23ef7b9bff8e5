//! A policy as it is written: the fields that there are, each with its meaning.
//!
//! What stands here as a comment is also the description in the JSON Schema and in docs/policy.md.

use std::collections::BTreeMap;

use egressgen_model::values::aks::AksGateway;
use egressgen_model::values::{
    GatewayName, Host, HostPattern, IstioVersion, Name, Namespace, Profile, Selector,
};
use schemars::JsonSchema;

use super::aks::Aks;
use super::schema as text;
use super::{
    Access, Flow, NonEmpty, Origin, Setting, Settings,
};

/// Which hosts may be reached from a mesh, and how.
#[derive(Debug, JsonSchema)]
#[schemars(rename = "EgressPolicy", rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Document {
    /// `egressgen.dev/v1alpha1`.
    #[expect(dead_code, reason = "the reader has checked it")]
    pub(super) api_version: text::ApiVersion,
    /// `EgressPolicy`.
    #[expect(dead_code, reason = "the reader has checked it")]
    pub(super) kind: text::Kind,
    /// The name of the policy and of its namespace.
    pub(super) metadata: Metadata,
    /// What is wanted.
    pub(super) spec: Spec,
}

/// The name of the policy and of its namespace.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Metadata {
    /// The policy's name, a DNS label. Every resource carries it in the label `egressgen.dev/policy`, and the namespace in
    /// `egressgen.dev/policy-namespace`.
    #[schemars(with = "text::DnsLabel")]
    pub(super) name: Name,
    /// The namespace of what `exportTo` calls `.`, and of the resources of destinations with `via: direct`; for those,
    /// `kubectl apply -n` decides when it is left out. All others go to their gateway's namespace.
    #[schemars(with = "Option<text::DnsLabel>")]
    pub(super) namespace: Option<Namespace>,
    /// For other tools: kustomize keeps there how it runs egressgen.
    #[expect(dead_code, reason = "for other tools")]
    pub(super) annotations: Option<BTreeMap<String, String>>,
    /// For other tools.
    #[expect(dead_code, reason = "for other tools")]
    pub(super) labels: Option<BTreeMap<String, String>>,
}

/// What is wanted.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Spec {
    /// The gateway.
    #[expect(dead_code, reason = "the reader puts it into `gateways`")]
    pub(super) gateway: Option<Gateway>,
    /// Several gateways instead, of which the first is the default.
    #[schemars(with = "Option<Vec<Gateway>>")]
    pub(super) gateways: Vec<Gateway>,
    /// Whether all of them could be read.
    #[schemars(skip)]
    pub(super) gateways_are_whole: bool,
    /// The version of Istio that the objects are for: `"1.28"`, in quotes, or a revision of AKS such as `asm-1-28`. What
    /// it does not know is refused. Left out, any from 1.22 on.
    #[schemars(with = "Option<text::IstioVersion>")]
    pub(super) istio_version: Option<IstioVersion>,
    /// Who may call a host that has no `allow`: `open`, everyone; `default-deny`, nobody. `open` when left out.
    #[schemars(with = "Option<Access>")]
    pub(super) access: Option<Access>,
    /// Whether the gateways log what goes through them: a Telemetry for each.
    pub(super) access_logs: Option<bool>,
    /// The namespaces of the applications, for the next two.
    #[schemars(with = "Option<Vec<text::DnsLabel>>")]
    pub(super) application_namespaces: Option<NonEmpty<Namespace>>,
    /// `registry-only`: the sidecars of the applications refuse hosts that no resource names. A Sidecar in each
    /// namespace, which hides nothing.
    #[schemars(with = "Option<OutboundTrafficPolicy>")]
    pub(super) outbound_traffic_policy: Option<OutboundTrafficPolicy>,
    /// Whether the pods of the applications may open connections only to DNS, istiod, the mesh, the gateways and the
    /// `endpoints` of the policy's direct destinations, so that nothing gets around its sidecar. A NetworkPolicy in each
    /// namespace.
    #[schemars(with = "Option<bool>")]
    pub(super) network_policy: Option<bool>,
    /// Fields for all destinations that can have them, each of which may have its own instead.
    pub(super) defaults: Option<DestinationFields>,
    /// Whether all of them could be read.
    #[schemars(skip)]
    pub(super) defaults_are_whole: bool,
    /// The hosts.
    #[schemars(with = "Vec<Destination>", length(min = 1))]
    pub(super) destinations: Vec<Destination>,
}

/// An egress gateway.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Gateway {
    /// The name of its Service.
    #[schemars(with = "text::GatewayName")]
    pub(super) name: GatewayName,
    /// The namespace of its Service and pods.
    #[schemars(with = "text::DnsLabel")]
    pub(super) namespace: Namespace,
    /// Which label its pods carry when `selector` does not say: `aks`, `istio=` and the name; `istio`, the same without
    /// a leading `istio-`. `aks` when left out.
    #[schemars(with = "Option<text::Profile>")]
    pub(super) profile: Option<Profile>,
    /// Labels of its pods: `KEY=VALUE[,…]`.
    #[schemars(with = "Option<String>")]
    pub(super) selector: Option<Selector>,
    /// Whether only the policies of one run use this gateway. If so, it refuses every server name that none of their
    /// destinations has, and everything without one: what others put on its pods with a Gateway of their own stays shut.
    pub(super) exclusive: Option<bool>,
    /// Where it is on AKS, for the commands `egressgen aks`.
    #[schemars(with = "Option<Aks>")]
    pub(super) aks: Option<AksGateway>,
}

/// What `outboundTrafficPolicy` may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case", inline)]
pub(super) enum OutboundTrafficPolicy {
    /// Hosts that no resource names are refused.
    RegistryOnly,
}

/// A host, or several under one name, and what may leave for them.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Destination {
    /// The full DNS name of the host, or `*.` and a domain for all hosts under it.
    #[schemars(with = "Option<text::HostPattern>")]
    pub(super) host: Option<HostPattern>,
    /// Several hosts instead, which share a ServiceEntry, a Gateway and a DestinationRule; they need a `name`.
    #[schemars(with = "Option<Vec<text::Host>>", length(min = 1, max = 256))]
    pub(super) hosts: Option<NonEmpty<Host>>,
    /// Short name, of which the names of the objects are made. The host with dots as dashes when left out.
    #[schemars(with = "Option<text::DnsLabel>")]
    pub(super) name: Option<Name>,
    /// Fields of `defaults` that are not for this destination.
    #[schemars(with = "Option<Vec<Setting>>", length(min = 1))]
    pub(super) without_defaults: Vec<Setting>,
    /// All else, which `defaults` may have too.
    #[schemars(flatten)]
    pub(super) fields: DestinationFields,
    /// Where it stands.
    #[schemars(skip)]
    pub(super) origin: Origin,
}

/// Fields of a destination.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(rename = "Settings", rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DestinationFields {
    /// What applications send and what leaves, one or several: `http`, `https`, `tls-origination`, `tcp`.
    #[schemars(with = "Option<text::OneOrMany<Flow>>")]
    pub(super) flow: Option<NonEmpty<Flow>>,
    /// The name of a gateway, or `direct`: the sidecar sends it itself. The first gateway when left out.
    #[schemars(with = "Option<String>")]
    pub(super) via: Option<String>,
    /// All else.
    #[schemars(flatten)]
    pub(super) settings: Settings,
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
