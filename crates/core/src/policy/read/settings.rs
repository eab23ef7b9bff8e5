//! What a destination may have, and `defaults` too.

use std::collections::BTreeMap;

use egressgen_model::resources::Duration;
use egressgen_model::values::Port;
use egressgen_yaml::{At, Fields, boolean, entries, number, one_or_many, text};

use super::readers::{refuse_empty, some, value, values, word};
use crate::policy::document::Settings;
use crate::policy::words::{Address, Attempts, IstioDuration, LabelKey, LabelValue, Limit};
use crate::policy::{Callers, ConnectionPool, Flow, Resolution, Retries};

pub(super) fn settings(fields: &mut Fields<'_>) -> Settings {
    Settings {
        flow: fields.optional("flow", flows),
        via: fields.optional("via", text),
        identity: value(fields.optional("identity", boolean)),
        allow: value(fields.optional("allow", callers)),
        port: value(fields.optional("port", number::<Port>)),
        target_port: value(fields.optional("targetPort", number::<Port>)),
        client_certificate: value(fields.optional("clientCertificate", text)),
        server: value(fields.optional("server", text)),
        resolution: value(fields.optional("resolution", resolution)),
        endpoints: value(fields.optional("endpoints", |at| {
            some(at, "address", "192.0.2.1", |at| {
                text::<Address>(at).map(|it| it.0)
            })
        })),
        export_to: value(fields.optional("exportTo", |at| some(at, "namespace", "shop", text))),
        labels: value(fields.optional("labels", labels)),
        timeout: value(fields.optional("timeout", duration)),
        retries: value(fields.optional("retries", retries)),
        connection_pool: value(fields.optional("connectionPool", connection_pool)),
    }
}

fn flows(mut at: At<'_>) -> Option<Vec<Flow>> {
    refuse_empty(&mut at, "flow", "http, https, tls-origination or tcp");
    let flows = one_or_many(at, text::<Flow>)?;
    Some(flows.into_iter().map(|it| it.value).collect())
}

fn callers(at: At<'_>) -> Option<Callers> {
    let nobody = at.problem("`allow` names nobody");
    let mut fields = Fields::of(at)?;
    let before = fields.problem_count();
    let callers = Callers {
        namespaces: values(fields.list("namespaces", text)),
        service_accounts: values(fields.list("serviceAccounts", text)),
        principals: values(fields.list("principals", text)),
    };
    if callers.is_empty() && fields.problem_count() == before {
        fields.push(nobody.with_help("name somebody: `allow: {namespaces: [shop]}`"));
    }
    fields.finish();
    Some(callers)
}

fn resolution(at: At<'_>) -> Option<Resolution> {
    word(
        at,
        &[
            ("DNS", Resolution::Dns),
            ("DNS_ROUND_ROBIN", Resolution::DnsRoundRobin),
            ("STATIC", Resolution::Static),
            ("NONE", Resolution::None),
            ("DYNAMIC_DNS", Resolution::DynamicDns),
        ],
    )
}

fn labels(at: At<'_>) -> Option<BTreeMap<String, String>> {
    let pairs = entries::<LabelKey, LabelValue>(at, text)?;
    Some(
        pairs
            .into_iter()
            .map(|(key, it)| (key.value.0, it.value.0))
            .collect(),
    )
}

fn retries(at: At<'_>) -> Option<Retries> {
    let mut fields = Fields::of(at)?;
    let attempts = fields.required("attempts", number::<Attempts>);
    let per_try_timeout = fields.optional("perTryTimeout", duration);
    let retry_on = fields.optional("retryOn", text);
    let backoff = fields.optional("backoff", duration);
    fields.finish();
    Some(Retries {
        attempts: attempts?.value.0,
        per_try_timeout: value(per_try_timeout),
        retry_on: value(retry_on),
        backoff: value(backoff),
    })
}

fn connection_pool(at: At<'_>) -> Option<ConnectionPool> {
    let mut fields = Fields::of(at)?;
    let pool = ConnectionPool {
        max_connections: value(fields.optional("maxConnections", limit)),
        connect_timeout: value(fields.optional("connectTimeout", duration)),
        max_pending_requests: value(fields.optional("maxPendingRequests", limit)),
        max_requests_per_connection: value(fields.optional("maxRequestsPerConnection", limit)),
    };
    fields.finish();
    Some(pool)
}

fn limit(at: At<'_>) -> Option<u32> {
    number::<Limit>(at).map(|it| it.0)
}

fn duration(at: At<'_>) -> Option<Duration> {
    text::<IstioDuration>(at).map(|it| it.0)
}
