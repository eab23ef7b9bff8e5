//! The rules behind the errors and warnings about gateways on AKS.

use egressgen_diagnostics::{Rule, Severity};

/// The rules of this crate, in the order of the reference page.
pub static AKS_RULES: [&Rule; 18] = [
    &NO_GATEWAY,
    &GATEWAY_NOT_ON_AKS,
    &SEVERAL_CLUSTERS,
    &SEVERAL_REVISIONS,
    &UNKNOWN_REVISION,
    &OTHER_ISTIO_VERSION,
    &AMBIGUOUS_GATEWAY,
    &AMBIGUOUS_STATIC_GATEWAY,
    &STATIC_GATEWAY_WITHOUT_NODES,
    &REVISION_NOT_NEWER,
    &REVISION_OF_NEITHER,
    &TOO_MANY_GATEWAYS,
    &UNSUPPORTED_GATEWAY_PORT,
    &NO_STATIC_GATEWAY,
    &LONG_GATEWAY_NAME,
    &SUPPORT_ENDED,
    &OTHER_GATEWAY_SELECTOR,
    &WHOLE_MESH,
];

pub(crate) static NO_GATEWAY: Rule = Rule {
    id: "no-gateway",
    severity: Severity::Error,
    summary: "no gateway is named",
    help: "add a gateway with `aks: {…}` to the policy",
    source: "",
};

pub(crate) static GATEWAY_NOT_ON_AKS: Rule = Rule {
    id: "gateway-not-on-aks",
    severity: Severity::Error,
    summary: "a gateway has no `aks`, so its cluster is unknown",
    help: "add `aks: {resourceGroup: …, cluster: …, revision: …, staticGatewayConfiguration: …}` to it",
    source: "",
};

pub(crate) static SEVERAL_CLUSTERS: Rule = Rule {
    id: "several-clusters",
    severity: Severity::Error,
    summary: "the gateways are in different clusters",
    help: "run egressgen for the policies of one cluster at a time",
    source: "",
};

pub(crate) static SEVERAL_REVISIONS: Rule = Rule {
    id: "several-revisions",
    severity: Severity::Error,
    summary: "the gateways of a cluster have different revisions",
    help: "give all gateways of a cluster one revision; for an upgrade see egressgen aks upgrade-plan",
    source: "",
};

pub(crate) static UNKNOWN_REVISION: Rule = Rule {
    id: "unknown-revision",
    severity: Severity::Error,
    summary: "AKS has no such revision of the Istio add-on",
    help: "give the revision that az aks show lists under serviceMeshProfile.istio.revisions",
    source: "",
};

pub(crate) static OTHER_ISTIO_VERSION: Rule = Rule {
    id: "other-istio-version",
    severity: Severity::Error,
    summary: "`istioVersion` of a policy differs from the revision of its gateway",
    help: "remove `istioVersion`: it follows from the revision",
    source: "",
};

pub(crate) static AMBIGUOUS_GATEWAY: Rule = Rule {
    id: "ambiguous-gateway",
    severity: Severity::Error,
    summary: "two policies describe one gateway in different ways",
    help: "a name stands for one gateway in a namespace: make both the same, or choose another name",
    source: "",
};

pub(crate) static AMBIGUOUS_STATIC_GATEWAY: Rule = Rule {
    id: "ambiguous-static-gateway",
    severity: Severity::Error,
    summary: "two gateways describe one StaticGatewayConfiguration in different ways",
    help: "make both the same, or give each gateway a StaticGatewayConfiguration of its own",
    source: "",
};

pub(crate) static STATIC_GATEWAY_WITHOUT_NODES: Rule = Rule {
    id: "static-gateway-without-nodes",
    severity: Severity::Error,
    summary: "a StaticGatewayConfiguration has no nodes to run on",
    help: "name a node pool of mode gateway (`nodePool`, --node-pool), or a scale set and the size of its prefix (`vmss` \
           and `prefixSize`, --vmss and --prefix-size)",
    source: "",
};

pub(crate) static REVISION_NOT_NEWER: Rule = Rule {
    id: "revision-not-newer",
    severity: Severity::Error,
    summary: "an upgrade goes to a newer revision",
    help: "take back an upgrade that has begun with az aks mesh upgrade rollback; one that is complete can't be taken back",
    source: "",
};

pub(crate) static REVISION_OF_NEITHER: Rule = Rule {
    id: "revision-of-neither",
    severity: Severity::Error,
    summary: "the gateways are of neither the old nor the new revision of an upgrade",
    help: "",
    source: "",
};

pub(crate) static TOO_MANY_GATEWAYS: Rule = Rule {
    id: "too-many-gateways",
    severity: Severity::Error,
    summary: "a cluster has more than 500 egress gateways",
    help: "",
    source: "AKS, egress gateways for the Istio add-on, limitations",
};

pub(crate) static UNSUPPORTED_GATEWAY_PORT: Rule = Rule {
    id: "unsupported-gateway-port",
    severity: Severity::Error,
    summary: "a gateway of the add-on listens on no port but 80, 443 and 15021",
    help: "",
    source: "AKS, egress gateways for the Istio add-on, limitations",
};

pub(crate) static NO_STATIC_GATEWAY: Rule = Rule {
    id: "no-static-gateway",
    severity: Severity::Warning,
    summary: "a gateway does not say which StaticGatewayConfiguration it has",
    help: "add `aks: {…}` to the gateway",
    source: "",
};

/// The name of a gateway is longer than the maximum that AKS documents.
pub static LONG_GATEWAY_NAME: Rule = Rule {
    id: "long-gateway-name",
    severity: Severity::Warning,
    summary: "the name of a gateway has more than 53 characters, the most that AKS documents",
    help: "",
    source: "AKS, egress gateways for the Istio add-on, limitations",
};

pub(crate) static SUPPORT_ENDED: Rule = Rule {
    id: "revision-support-ended",
    severity: Severity::Warning,
    summary: "the support of a revision has ended or was expected to",
    help: "",
    source: "AKS, supported Istio revisions",
};

pub(crate) static OTHER_GATEWAY_SELECTOR: Rule = Rule {
    id: "other-gateway-selector",
    severity: Severity::Warning,
    summary: "a gateway is selected by other labels than the add-on gives its pods",
    help: "",
    source: "",
};

pub(crate) static WHOLE_MESH: Rule = Rule {
    id: "whole-mesh",
    severity: Severity::Warning,
    summary: "the mesh configuration concerns all teams: their applications also lose hosts that no ServiceEntry names",
    help: "",
    source: "",
};
