//! What a destination may have, and `defaults` too.

use egressgen_model::values::Port;
use egressgen_yaml::{At, Fields, Problem, Spanned, boolean, entries, number, one_or_many, text};

use super::readers::{refuse_empty, some, value, values, word};
use crate::policy::document::Settings;
use crate::policy::scalars::{Address, Attempts};
use crate::policy::{
    Callers, ConnectionPool, Exports, Flow, IstioDuration, LabelKey, LabelValue, Labels, Limit,
    NonEmpty, Resolution, Retries,
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
    NonEmpty::try_from(values(one_or_many(at, text::<Flow>)?)).ok()
}

fn callers(at: At<'_>) -> Option<Callers> {
    let place = at.problem("");
    let mut fields = Fields::of(at)?;
    let before = fields.problem_count();
    let namespaces = values(fields.list("namespaces", text));
    let service_accounts = values(fields.list("serviceAccounts", text));
    let principals = values(fields.list("principals", text));
    let callers = Callers::new(namespaces, service_accounts, principals);
    if let (Err(error), true) = (&callers, fields.problem_count() == before) {
        fields
            .push(wrong(place, error).with_help("write for example `allow: {namespaces: [shop]}`"));
    }
    fields.finish();
    callers.ok()
}

/// What a value type says of the fields of a mapping together, at the place of the mapping.
fn wrong(place: Problem, error: &impl ToString) -> Problem {
    Problem {
        message: error.to_string(),
        ..place
    }
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

fn exports(fields: &mut Fields<'_>) -> Option<Spanned<Exports>> {
    let list = fields.optional("exportTo", |at| some(at, "namespace", "shop", text))?;
    match Exports::new(list.value.into_vec()) {
        Ok(exports) => Some(Spanned::new(exports, list.span)),
        Err(error) => {
            let problem = fields.problem("exportTo", error.to_string());
            fields.push(problem);
            None
        }
    }
}

fn labels(at: At<'_>) -> Option<Labels> {
    let pairs = entries::<LabelKey, LabelValue>(at, text)?;
    let pairs = pairs.into_iter();
    Some(pairs.map(|(key, label)| (key.value, label.value)).collect())
}

fn retries(at: At<'_>) -> Option<Retries> {
    let place = at.problem("");
    let mut fields = Fields::of(at)?;
    let attempts = fields.required("attempts", number::<Attempts>);
    let per_try_timeout = value(fields.optional("perTryTimeout", text));
    let retry_on = value(fields.optional("retryOn", text));
    let backoff = value(fields.optional("backoff", text));
    let retries = attempts.map(|attempts| {
        let retries = Retries::new(attempts.value.0, per_try_timeout, retry_on, backoff);
        retries.map_err(|error| fields.push(wrong(place, &error)))
    });
    fields.finish();
    retries?.ok()
}

fn connection_pool(at: At<'_>) -> Option<ConnectionPool> {
    let mut fields = Fields::of(at)?;
    let pool = ConnectionPool {
        max_connections: value(fields.optional("maxConnections", number::<Limit>)),
        connect_timeout: value(fields.optional("connectTimeout", text)),
        max_pending_requests: value(fields.optional("maxPendingRequests", number)),
        max_requests_per_connection: value(fields.optional("maxRequestsPerConnection", number)),
    };
    fields.finish();
    Some(pool)
}
