//! What needs a newer Istio: one row a feature.

use egressgen_model::values::IstioVersion;

use super::{Refusal, combinations};
use crate::policy::{Policy, PolicyDestination, Resolution, Retries, RetryOn};

/// Something that Istio has only from a version on.
struct Feature {
    /// What it is, as the subject of a sentence.
    what: &'static str,
    since: IstioVersion,
    /// What to do without it.
    instead: &'static str,
    is_used: fn(&PolicyDestination) -> bool,
}

/// First what everything uses.
const FEATURES: &[Feature] = &[
    // Release notes of 1.22: networking, security and telemetry APIs promoted to v1. egressgen writes no other version.
    Feature {
        what: "v1 of Istio's APIs, which everything is written in,",
        since: IstioVersion::new(22),
        instead: "use a version of Istio that is not out of support",
        is_used: |_| true,
    },
    // Release notes of 1.23: support for the new reset-before-request retry policy.
    Feature {
        what: "retryOn reset-before-request",
        since: IstioVersion::new(23),
        instead: "remove `reset-before-request` from `retryOn`",
        is_used: |it| {
            let on = it.retries.as_ref().and_then(Retries::retry_on);
            on.is_some_and(|it| it.has(RetryOn::RESET_BEFORE_REQUEST))
        },
    },
    // Release notes of 1.26; istio/api, networking/v1alpha3/virtual_service.proto, HTTPRetry.backoff.
    Feature {
        what: "retries.backoff",
        since: IstioVersion::new(26),
        instead: "remove `backoff`: the pause begins with 25ms then",
        is_used: |it| it.retries.as_ref().is_some_and(|it| it.backoff().is_some()),
    },
    // Release notes of 1.30: DYNAMIC_DNS for sidecars; before, only for waypoints (1.28, TLS from 1.29).
    Feature {
        what: "resolution DYNAMIC_DNS in sidecars",
        since: IstioVersion::new(30),
        instead: "remove `resolution`: a wildcard goes wherever the application connects to then",
        is_used: |it| it.resolution == Some(Resolution::DynamicDns),
    },
];

/// The newest version that a policy needs beyond the oldest that everything needs, and for what.
pub(super) fn newest_used(policy: &Policy) -> Option<(&'static str, IstioVersion)> {
    let used = FEATURES[1..]
        .iter()
        .filter(|feature| policy.destinations.iter().any(feature.is_used));
    used.max_by_key(|feature| feature.since)
        .map(|feature| (feature.what, feature.since))
}

/// What a destination uses that the policy's version of Istio does not have. Where none is given, none is missing.
pub(super) fn refused<'a>(
    policy: &Policy,
    destination: &'a PolicyDestination,
) -> impl Iterator<Item = Refusal> + use<'a> {
    let version = policy.istio_version;
    let missing = FEATURES.iter().filter_map(move |feature| {
        let version = version.filter(|it| *it < feature.since)?;
        (feature.is_used)(destination).then_some((feature, version))
    });
    missing.map(|(feature, version)| {
        let title = combinations::title(destination);
        let (what, since) = (feature.what, feature.since);
        let message =
            format!("{title}: {what} came with Istio {since}, and the policy is for {version}");
        Refusal::of_flow(destination.places, message, feature.instead)
    })
}
