//! How each setting of a destination is read: by its type.

use std::net::IpAddr;

use egressgen_model::values::{Host, Name, Port};
use egressgen_yaml::{At, Fields, boolean, entries, number, one_or_many, text};

use super::readers::{refuse_empty, some, word};
use crate::policy::scalars::{Address, Attempts};
use crate::policy::{
    Callers, ConnectionPool, Exports, Flow, IstioDuration, LabelKey, LabelValue, Labels, NonEmpty,
    Resolution, Retries, rules,
};

/// A value of a setting, whose default means that the setting is left out.
pub(in crate::policy) trait ReadSetting: Default {
    /// Reads the field `name`.
    fn read(fields: &mut Fields<'_>, name: &'static str) -> Self;
}

macro_rules! read_by {
    ($($type:ty: $read:expr;)+) => {
        $(
            impl ReadSetting for $type {
                fn read(fields: &mut Fields<'_>, name: &'static str) -> Self {
                    fields.optional(name, $read).unwrap_or_default()
                }
            }
        )+
    };
}

macro_rules! read_optional_by {
    ($($type:ty: $read:expr;)+) => {
        $(
            impl ReadSetting for Option<$type> {
                fn read(fields: &mut Fields<'_>, name: &'static str) -> Self {
                    fields.optional(name, $read)
                }
            }
        )+
    };
}

read_by! {
    Vec<IpAddr>: addresses;
    Labels: labels;
}

read_optional_by! {
    bool: boolean;
    Callers: callers;
    Port: number;
    Name: text;
    Host: text;
    Resolution: resolution;
    IstioDuration: text;
    Retries: retries;
    ConnectionPool: connection_pool;
}

impl ReadSetting for Exports {
    fn read(fields: &mut Fields<'_>, name: &'static str) -> Self {
        let list = fields.optional(name, |at| some(at, "namespace", "shop", text));
        let exports = list.map(|list| {
            Self::new(list.into_vec()).map_err(|error| fields.refuse_field(name, error.to_string()))
        });
        exports.and_then(Result::ok).unwrap_or_default()
    }
}

pub(super) fn flows(mut at: At<'_>) -> Option<NonEmpty<Flow>> {
    refuse_empty(&mut at, "flow", "http, https, tls-origination or tcp");
    NonEmpty::try_from(one_or_many(at, text::<Flow>)?).ok()
}

fn addresses(at: At<'_>) -> Option<Vec<IpAddr>> {
    let address = |at: At<'_>| text::<Address>(at).map(|address| address.0);
    some(at, "address", "192.0.2.1", address).map(NonEmpty::into_vec)
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
        max_connections: fields.optional("maxConnections", number),
        connect_timeout: fields.optional("connectTimeout", text),
        max_pending_requests: fields.optional("maxPendingRequests", number),
        max_requests_per_connection: fields.optional("maxRequestsPerConnection", number),
    };
    fields.finish();
    Some(pool)
}
