//! What a destination may have, and `defaults` too.

use egressgen_model::values::Port;
use egressgen_yaml::{At, Fields, boolean, entries, number, one_or_many, text};

use super::readers::{refuse_empty, some, word};
use crate::policy::document::Settings;
use crate::policy::scalars::{Address, Attempts};
use crate::policy::{
    Callers, ConnectionPool, Exports, Flow, IstioDuration, LabelKey, LabelValue, Labels, Limit,
    NonEmpty, Resolution, Retries, rules,
};

pub(super) fn settings(fields: &mut Fields<'_>) -> Settings {
    Settings {
        flow: fields.optional("flow", flows),
        via: fields.optional("via", text),
        identity: fields.optional("identity", boolean),
        allow: fields.optional("allow", callers),
        port: fields.optional("port", number::<Port>),
        target_port: fields.optional("targetPort", number::<Port>),
        client_certificate: fields.optional("clientCertificate", text),
        server: fields.optional("server", text),
        resolution: fields.optional("resolution", resolution),
        endpoints: fields.optional("endpoints", |at| {
            some(at, "address", "192.0.2.1", |at| {
                text::<Address>(at).map(|address| address.0)
            })
        }),
        export_to: exports(fields),
        labels: fields.optional("labels", labels),
        timeout: fields.optional("timeout", text::<IstioDuration>),
        retries: fields.optional("retries", retries),
        connection_pool: fields.optional("connectionPool", connection_pool),
    }
}

fn flows(mut at: At<'_>) -> Option<NonEmpty<Flow>> {
    refuse_empty(&mut at, "flow", "http, https, tls-origination or tcp");
    NonEmpty::try_from(one_or_many(at, text::<Flow>)?).ok()
}

fn callers(at: At<'_>) -> Option<Callers> {
    let mut fields = Fields::of(at)?;
    let before = fields.diagnostic_count();
    let namespaces = fields.list("namespaces", text);
    let service_accounts = fields.list("serviceAccounts", text);
    let principals = fields.list("principals", text);
    let callers = Callers::new(namespaces, service_accounts, principals);
    if let (Err(error), true) = (&callers, fields.diagnostic_count() == before) {
        let nobody = rules::EMPTY_LIST
            .diagnostic(error.to_string())
            .with_help("write for example `allow: {namespaces: [shop]}`");
        fields.push(nobody.at(fields.place()));
    }
    fields.finish();
    callers.ok()
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

fn exports(fields: &mut Fields<'_>) -> Option<Exports> {
    let list = fields.optional("exportTo", |at| some(at, "namespace", "shop", text))?;
    Exports::new(list.into_vec())
        .map_err(|error| fields.refuse_field("exportTo", error.to_string()))
        .ok()
}

fn labels(at: At<'_>) -> Option<Labels> {
    Some(
        entries::<LabelKey, LabelValue>(at, text)?
            .into_iter()
            .collect(),
    )
}

fn retries(at: At<'_>) -> Option<Retries> {
    let mut fields = Fields::of(at)?;
    let attempts = fields.required("attempts", number::<Attempts>);
    let per_try_timeout = fields.optional("perTryTimeout", text);
    let retry_on = fields.optional("retryOn", text);
    let backoff = fields.optional("backoff", text);
    let retries = attempts.and_then(|Attempts(attempts)| {
        Retries::new(attempts, per_try_timeout, retry_on, backoff)
            .map_err(|error| fields.refuse_value(error.to_string()))
            .ok()
    });
    fields.finish();
    retries
}

fn connection_pool(at: At<'_>) -> Option<ConnectionPool> {
    let mut fields = Fields::of(at)?;
    let pool = ConnectionPool {
        max_connections: fields.optional("maxConnections", number::<Limit>),
        connect_timeout: fields.optional("connectTimeout", text),
        max_pending_requests: fields.optional("maxPendingRequests", number),
        max_requests_per_connection: fields.optional("maxRequestsPerConnection", number),
    };
    fields.finish();
    Some(pool)
}
