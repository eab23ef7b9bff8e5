//! The settings of a destination, which `defaults` may have too.
//!
//! They are one list. The fields of a policy, their schema, their readers and writers, and the methods that set them in
//! Rust are derived from it. The comments are also the descriptions in the JSON Schema and in docs/policy.md.

use std::collections::BTreeMap;
use std::net::IpAddr;

use egressgen_model::values::{Host, Name, Port};
use egressgen_yaml::Fields;
use schemars::JsonSchema;
use serde::Serialize;

use super::forms as text;
use super::read::settings::ReadSetting;
use super::{
    Callers, ConnectionPool, Exports, IstioDuration, Labels, PolicyDestination, Resolution, Retries,
};

/// Derives everything that treats all settings alike. An entry of the list is the field, the method that sets it, the type,
/// whose default value means "not set", and the name as a [`Setting`] and in a policy.
macro_rules! settings {
    ($(
        $(#[$meta:meta])*
        $field:ident, $with:ident: $type:ty = $setting:ident $name:literal;
    )+) => {
        /// The settings of a destination: its ports, its callers, and how traffic to it is sent.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
        #[schemars(deny_unknown_fields)]
        #[non_exhaustive]
        pub struct Settings {
            $(
                $(#[$meta])*
                #[serde(rename = $name, skip_serializing_if = "is_default")]
                pub $field: $type,
            )+
        }

        /// A field that a destination and `defaults` may have.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        #[serde(rename_all = "camelCase")]
        #[schemars(inline)]
        #[non_exhaustive]
        pub enum Setting {
            /// `flow`
            Flow,
            /// `via`
            Via,
            $(
                #[doc = concat!("`", $name, "`")]
                #[serde(rename = $name)]
                $setting,
            )+
        }

        impl Setting {
            /// All of them, in the order of the documentation.
            pub const ALL: &[Self] = &[Self::Flow, Self::Via, $(Self::$setting),+];

            /// The field in a policy.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::Flow => "flow",
                    Self::Via => "via",
                    $(Self::$setting => $name,)+
                }
            }
        }

        impl Settings {
            /// Reads the fields that are there.
            pub(super) fn read(fields: &mut Fields<'_>) -> Self {
                Self { $($field: ReadSetting::read(fields, $name),)+ }
            }

            /// Whether one is set. `flow` and `via` are not among these settings.
            pub(super) fn has(&self, setting: Setting) -> bool {
                match setting {
                    Setting::Flow | Setting::Via => false,
                    $(Setting::$setting => !is_default(&self.$field),)+
                }
            }

            /// Removes one.
            pub(super) fn unset(&mut self, setting: Setting) {
                match setting {
                    Setting::Flow | Setting::Via => {}
                    $(Setting::$setting => self.$field = Default::default(),)+
                }
            }

            /// Visits each setting together with its default.
            pub(super) fn merge(&mut self, defaults: &Self, merge: &mut impl Merge) {
                $(merge.merge(Setting::$setting, &mut self.$field, &defaults.$field);)+
            }
        }

        impl PolicyDestination {
            $(
                #[doc = concat!("With `", $name, "`.")]
                #[must_use]
                pub fn $with(mut self, value: impl Into<$type>) -> Self {
                    self.settings.$field = value.into();
                    self
                }
            )+
        }
    };
}

/// A visitor of the settings of a destination and their defaults.
pub(super) trait Merge {
    fn merge<T: Clone + Default + PartialEq>(&mut self, setting: Setting, own: &mut T, default: &T);
}

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

settings! {
    /// Whether the hop to the gateway is mutual TLS of the mesh, so that the gateway knows the caller. Default: `false` for
    /// `https` that everyone may call, otherwise `true`.
    #[schemars(with = "Option<bool>")]
    identity, with_identity: Option<bool> = Identity "identity";
    /// The only callers of the host. Default: as `access` of the policy says.
    #[schemars(with = "Option<Callers>")]
    allow, with_allow: Option<Callers> = Allow "allow";
    /// The port that applications call, 1 to 65535. Default: 80 for `http` and `tls-origination`, 443 for `https`; `tcp`
    /// requires it.
    #[schemars(with = "Option<text::Port>")]
    port, with_port: Option<Port> = Port "port";
    /// The port of the host, if it differs from `port`. Default: 443 for `tls-origination`.
    #[schemars(with = "Option<text::Port>")]
    target_port, with_target_port: Option<Port> = TargetPort "targetPort";
    /// The Secret with the client certificate that the gateway presents to the host, for `tls-origination`. The Secret is in
    /// the namespace of the gateway, has `tls.crt`, `tls.key` and `ca.crt`, and must exist before the gateway starts.
    #[schemars(with = "Option<text::DnsLabel>")]
    client_certificate, with_client_certificate: Option<Name> = ClientCertificate "clientCertificate";
    /// For a wildcard through a gateway: the host that serves all names under the wildcard.
    #[schemars(with = "Option<text::Host>")]
    server, with_server: Option<Host> = Server "server";
    /// How proxies find the addresses of the host: `DNS`, `DNS_ROUND_ROBIN`, or `STATIC` for `endpoints`. With `via: direct`
    /// also `NONE`, the address that the application connects to, and for a wildcard `DYNAMIC_DNS` (from Istio 1.30).
    /// Default: `STATIC` with `endpoints`, `NONE` for a direct wildcard, otherwise `DNS`.
    #[schemars(with = "Option<Resolution>")]
    resolution, with_resolution: Option<Resolution> = Resolution "resolution";
    /// The IP addresses of the host.
    #[schemars(with = "Option<Vec<text::IpAddress>>")]
    endpoints, with_endpoints: Vec<IpAddr> = Endpoints "endpoints";
    /// The namespaces that can see the host: names, `.` for the namespace of the policy (or of the gateway, if the policy has
    /// none), or `*` for all. The namespace of the gateway must be among them. Default: `*`.
    #[schemars(with = "Option<Vec<String>>")]
    export_to, with_export_to: Exports = ExportTo "exportTo";
    /// Labels for the resources. Those of `defaults` are added to those of the destination, which take precedence.
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    labels, with_labels: Labels = Labels "labels";
    /// How long a request may take, including retries, such as `10s` or `1m30s`. For `http` and `tls-origination`.
    #[schemars(with = "Option<text::Duration>")]
    timeout, with_timeout: Option<IstioDuration> = Timeout "timeout";
    /// How often and when a request is retried. For `http` and `tls-origination`.
    #[schemars(with = "Option<Retries>")]
    retries, with_retries: Option<Retries> = Retries "retries";
    /// Limits for the connections of each proxy to the host.
    #[schemars(with = "Option<ConnectionPool>")]
    connection_pool, with_connection_pool: Option<ConnectionPool> = ConnectionPool "connectionPool";
}
