//! What can be wrong with one policy.

use egressgen_diagnostics::{Rule, Severity};

/// The rules for a document that is YAML but not a valid policy, in the order of the reference page.
pub static POLICY_RULES: [&Rule; 13] = [
    &NO_DOCUMENT,
    &SEVERAL_DOCUMENTS,
    &ISTIO_RESOURCE,
    &IP_ADDRESS_AS_HOST,
    &EXCLUSIVE_FIELDS,
    &EMPTY_LIST,
    &MISSING_HOST,
    &MISSING_NAME,
    &MISSING_FLOW,
    &MISSING_APPLICATION_NAMESPACES,
    &DUPLICATE_GATEWAY,
    &UNKNOWN_GATEWAY,
    &USELESS_WITHOUT_DEFAULTS,
];

pub(super) static NO_DOCUMENT: Rule = Rule {
    id: "no-document",
    severity: Severity::Error,
    summary: "a text that must hold one policy is empty or has only comments",
    help: "write one EgressPolicy into it",
    source: "",
};

pub(super) static SEVERAL_DOCUMENTS: Rule = Rule {
    id: "several-documents",
    severity: Severity::Error,
    summary: "a text that must hold one policy has several documents",
    help: "keep one document; several policies are read one by one, with `Policy::read`",
    source: "",
};

pub(super) static ISTIO_RESOURCE: Rule = Rule {
    id: "istio-resource",
    severity: Severity::Error,
    summary: "a document is an Istio resource, not an EgressPolicy",
    help: "`egressgen generate` and `egressgen plan` read EgressPolicy files and write Istio resources; apply this one with \
           kubectl",
    source: "",
};

pub(super) static IP_ADDRESS_AS_HOST: Rule = Rule {
    id: "ip-address-as-host",
    severity: Severity::Error,
    summary: "a host is an IP address",
    help: "give the host a name, and list the address in `endpoints`: `host: db.example.com, endpoints: [192.0.2.1]`",
    source: "",
};

pub(super) static EXCLUSIVE_FIELDS: Rule = Rule {
    id: "exclusive-fields",
    severity: Severity::Error,
    summary: "two fields that exclude each other are both set",
    help: "",
    source: "",
};

pub(super) static EMPTY_LIST: Rule = Rule {
    id: "empty-list",
    severity: Severity::Error,
    summary: "a list that needs at least one item is empty",
    help: "",
    source: "",
};

pub(super) static MISSING_HOST: Rule = Rule {
    id: "missing-host",
    severity: Severity::Error,
    summary: "the destination has no host",
    help: "add `host: …`, or `name: …` and `hosts: […]` for several",
    source: "",
};

pub(super) static MISSING_NAME: Rule = Rule {
    id: "missing-name",
    severity: Severity::Error,
    summary: "`hosts` requires `name`",
    help: "add `name: …`, from which the names of the resources are derived",
    source: "",
};

pub(super) static MISSING_FLOW: Rule = Rule {
    id: "missing-flow",
    severity: Severity::Error,
    summary: "the destination has no flow",
    help: "add `flow: …`: http, https, tls-origination or tcp",
    source: "",
};

pub(super) static MISSING_APPLICATION_NAMESPACES: Rule = Rule {
    id: "missing-application-namespaces",
    severity: Severity::Error,
    summary: "`outboundTrafficPolicy` and `networkPolicy` require `applicationNamespaces`",
    help: "add `applicationNamespaces: […]` to spec",
    source: "",
};

pub(super) static DUPLICATE_GATEWAY: Rule = Rule {
    id: "duplicate-gateway",
    severity: Severity::Error,
    summary: "two gateways of a policy have the same name",
    help: "`via` could not tell them apart: put them into two policies",
    source: "",
};

pub(super) static UNKNOWN_GATEWAY: Rule = Rule {
    id: "unknown-gateway",
    severity: Severity::Error,
    summary: "a destination leaves through a gateway that the policy does not have",
    help: "",
    source: "",
};

pub(super) static USELESS_WITHOUT_DEFAULTS: Rule = Rule {
    id: "useless-without-defaults",
    severity: Severity::Error,
    summary: "`withoutDefaults` has a field for which no default would apply",
    help: "",
    source: "a default that is added later would be ignored without notice",
};
