//! Features that need a newer Istio: one row per feature.

use egressgen_diagnostics::{Diagnostic, Rule, Severity};
use egressgen_model::values::IstioVersion;

use super::{combinations, place};
use crate::policy::{Policy, PolicyDestination, Resolution, Retries, RetryOn, Setting};

/// Something that Istio supports only from a version on.
struct Feature {
    rule: Rule,
    /// The name of the feature, as the subject of a sentence.
    what: &'static str,
    since: IstioVersion,
    /// The field to point at, or the host if none is given.
    at: Option<Setting>,
    is_used: fn(&PolicyDestination) -> bool,
}

/// The first row is the feature that every destination uses.
static FEATURES: [Feature; 4] = [
    // egressgen writes only this version of the APIs.
    Feature {
        rule: Rule {
            id: "istio-without-v1-apis",
            severity: Severity::Error,
            summary: "the policy is for an Istio before 1.22, which has no v1 of the networking, security and telemetry APIs",
            help: "use a supported version of Istio",
            source: "release notes of Istio 1.22: networking, security and telemetry APIs promoted to v1",
        },
        what: "v1 of Istio's APIs, in which all resources are written,",
        since: IstioVersion::new(22),
        at: None,
        is_used: |_| true,
    },
    Feature {
        rule: Rule {
            id: "istio-without-reset-before-request",
            severity: Severity::Error,
            summary: "`retryOn` has `reset-before-request`, and the policy is for an Istio before 1.23",
            help: "remove `reset-before-request` from `retryOn`",
            source: "release notes of Istio 1.23: the reset-before-request retry policy",
        },
        what: "retryOn reset-before-request",
        since: IstioVersion::new(23),
        at: Some(Setting::Retries),
        is_used: |destination| {
            let on = destination.retries.as_ref().and_then(Retries::retry_on);
            on.is_some_and(|on| on.has(RetryOn::RESET_BEFORE_REQUEST))
        },
    },
    Feature {
        rule: Rule {
            id: "istio-without-retry-backoff",
            severity: Severity::Error,
            summary: "`retries` has `backoff`, and the policy is for an Istio before 1.26",
            help: "remove `backoff`: the pause then begins with 25ms",
            source: "release notes of Istio 1.26; istio/api, networking/v1alpha3/virtual_service.proto, HTTPRetry.backoff",
        },
        what: "retries.backoff",
        since: IstioVersion::new(26),
        at: Some(Setting::Retries),
        is_used: |destination| {
            let retries = destination.retries.as_ref();
            retries.is_some_and(|retries| retries.backoff().is_some())
        },
    },
    // Older versions support it only for waypoints (1.28, TLS from 1.29).
    Feature {
        rule: Rule {
            id: "istio-without-dynamic-dns",
            severity: Severity::Error,
            summary: "`resolution` is DYNAMIC_DNS, and the policy is for an Istio before 1.30",
            help: "remove `resolution`: a wildcard then goes wherever the application connects to",
            source: "release notes of Istio 1.30: DYNAMIC_DNS for sidecars",
        },
        what: "resolution DYNAMIC_DNS in sidecars",
        since: IstioVersion::new(30),
        at: Some(Setting::Resolution),
        is_used: |destination| destination.resolution == Some(Resolution::DynamicDns),
    },
];

/// The rules about versions of Istio.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    FEATURES.iter().map(|feature| &feature.rule)
}

/// The newest version that a policy needs beyond the minimum that every policy needs, and the feature that needs it.
pub(super) fn newest_used(policy: &Policy) -> Option<(&'static str, IstioVersion)> {
    let used = FEATURES[1..]
        .iter()
        .filter(|feature| policy.destinations.iter().any(feature.is_used));
    used.max_by_key(|feature| feature.since)
        .map(|feature| (feature.what, feature.since))
}

/// Refuses what a destination uses but the policy's Istio version lacks. Refuses nothing if no version is given.
pub(super) fn refused<'a>(
    policy: &Policy,
    destination: &'a PolicyDestination,
) -> impl Iterator<Item = Diagnostic> + use<'a> {
    let version = policy.istio_version;
    let missing = FEATURES.iter().filter_map(move |feature| {
        let version = version.filter(|version| *version < feature.since)?;
        (feature.is_used)(destination).then_some((feature, version))
    });
    missing.map(|(feature, version)| {
        let title = combinations::title(destination);
        let (what, since) = (feature.what, feature.since);
        let refusal = feature.rule.diagnostic(format!(
            "{title}: {what} came with Istio {since}, and the policy is for {version}"
        ));
        place::at(refusal, destination.origin.as_ref(), feature.at)
    })
}
