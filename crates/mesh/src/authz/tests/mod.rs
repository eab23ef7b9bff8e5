//! Tables of policies, and what they decide.

mod actions;
mod attached;
mod explained;
mod flows;
mod http_only;
mod identities;
mod reasons;
mod values;

use std::collections::BTreeMap;

use super::{Connection, Decision, HttpRequest, Policies};
use crate::rules::tests::items;
use crate::set::Set;
use crate::{Context, Evidence, Workload};

/// The caller.
const CLIENT: &str = "cluster.local/ns/shop/sa/client";

struct World {
    set: Set,
    policies: Policies,
    gateway: Workload,
    headers: BTreeMap<String, String>,
}

/// A connection of [`CLIENT`] to port 443 with an SNI, that carries bytes or a request.
#[derive(Clone, Copy, Debug)]
struct Call<'c> {
    sni: &'c str,
    principal: Option<&'c str>,
    source_ip: &'c str,
    /// The host and the path.
    http: Option<(&'c str, &'c str)>,
}

const TCP: Call<'_> = Call {
    sni: "a.example.com",
    principal: Some(CLIENT),
    source_ip: "10.0.0.1",
    http: None,
};

const HTTP: Call<'_> = Call {
    http: Some(("a.example.com", "/news/today?page=2")),
    ..TCP
};

impl World {
    /// Policies with the name `NAMESPACE/NAME`.
    fn new(policies: &[(&str, &str)]) -> Self {
        Self::within(&Context::default(), policies)
    }

    fn within(context: &Context, policies: &[(&str, &str)]) -> Self {
        let rows = policies.iter();
        let rows = rows.map(|(name, spec)| ("AuthorizationPolicy", *name, *spec));
        let set = Set::new(context, items(rows));
        Self {
            policies: Policies::new(&set, context),
            set,
            gateway: Workload {
                name: "gateway".into(),
                namespace: "egress".into(),
                labels: labels("egress"),
                service_account: "gateway".into(),
            },
            headers: BTreeMap::from([
                ("x-team".to_owned(), "shop".to_owned()),
                ("x-empty".to_owned(), String::new()),
            ]),
        }
    }

    fn decide(&self, call: Call<'_>) -> Decision {
        self.policies
            .decide(&self.set, &self.gateway, &self.connection(call))
    }

    fn connection<'c>(&'c self, call: Call<'c>) -> Connection<'c> {
        Connection {
            port: 443,
            sni: call.sni,
            principal: call.principal,
            source_ip: call.source_ip.parse().ok(),
            http: call.http.map(|(authority, path)| HttpRequest {
                authority,
                path,
                method: "GET",
                headers: &self.headers,
            }),
        }
    }

    /// The decision, and the policy and rule that made it: `allowed by a[0]`; with a `?` if it could be another one.
    fn says(&self, call: Call<'_>) -> String {
        said(&self.decide(call))
    }

    /// The ALLOW rules that do not match, as `NAME PATH: WHY`, and the number of others.
    fn passed_over(&self, call: Call<'_>) -> (Vec<String>, usize) {
        let Decision::Denied {
            passed_over,
            others,
            ..
        } = self.decide(call)
        else {
            panic!("it is allowed");
        };
        let passed_over = passed_over.iter().map(|rule| {
            let (name, path) = (&rule.evidence.resource.name, &rule.evidence.path);
            format!("{name} {path}: {}", rule.why)
        });
        (passed_over.collect(), others)
    }
}

fn labels(istio: &str) -> BTreeMap<String, String> {
    let app = ("app".to_owned(), "gateway".to_owned());
    BTreeMap::from([("istio".to_owned(), istio.to_owned()), app])
}

fn said(decision: &Decision) -> String {
    let (what, by, unknown) = match decision {
        Decision::Allowed { by, unknown } => ("allowed", by, unknown),
        Decision::Denied { by, unknown, .. } => ("denied", by, unknown),
    };
    let by = by
        .as_ref()
        .map_or_else(String::new, |by| format!(" by {}", short(by)));
    let unknown = if unknown.is_empty() { "" } else { "?" };
    format!("{what}{by}{unknown}")
}

/// `NAME[RULE]`.
fn short(evidence: &Evidence) -> String {
    let path = evidence.path.to_string();
    format!(
        "{}{}",
        evidence.resource.name,
        path.trim_start_matches("spec.rules")
    )
}

/// Whether a rule with one clause has a call; the same of its opposite.
fn check(field: &str, opposite: &str, value: &str, call: Call<'_>, wanted: bool) {
    for (field, wanted) in [(field, wanted), (opposite, !wanted)] {
        let (list, field) = field.split_once(' ').unwrap();
        let clause = match list {
            "source" => format!("from: [{{source: {{{field}: ['{value}']}}}}]"),
            "operation" => format!("to: [{{operation: {{{field}: ['{value}']}}}}]"),
            key => format!("when: [{{key: '{key}', {field}: ['{value}']}}]"),
        };
        let world = World::new(&[("egress/a", &format!("rules: [{{{clause}}}]"))]);
        let is_allowed = matches!(world.decide(call), Decision::Allowed { .. });
        assert_eq!(is_allowed, wanted, "{clause} {call:?}");
    }
}

/// The same for a field and the condition that means the same.
fn check_both(field: &str, key: &str, values: &[(&str, bool)], call: Call<'_>) {
    let name = field.split_once(' ').unwrap();
    let mut upper = name.1.to_owned();
    upper[..1].make_ascii_uppercase();
    for (value, wanted) in values {
        check(
            field,
            &format!("{} not{upper}", name.0),
            value,
            call,
            *wanted,
        );
        check(
            &format!("{key} values"),
            &format!("{key} notValues"),
            value,
            call,
            *wanted,
        );
    }
}
