//! The settings of a destination, which `defaults` may have too: one list, from which follow the fields of a policy, their
//! schema, how they are read and written, and the methods that set them in Rust.

use std::collections::BTreeMap;
use std::net::IpAddr;

use egressgen_model::values::{Host, Name, Port};
use egressgen_yaml::Fields;
use schemars::JsonSchema;
use serde::Serialize;

use super::read::settings::ReadSetting;
use super::schema as text;
use super::{
    Callers, ConnectionPool, Exports, IstioDuration, Labels, PolicyDestination, Resolution, Retries,
};

/// Makes everything that treats all settings alike. A line of the list has the field, the method that sets it, its type,
/// whose default value means that it is not set, and its name as a [`Setting`] and in a policy.
macro_rules! settings {
    ($(
        $(#[$meta:meta])*
        $field:ident, $with:ident: $type:ty = $setting:ident $name:literal;
    )+) => {
        /// How a destination is reached, as far as it is set.
        ///
        /// What is said of a field that is not set goes for a whole [plan](crate::plan::Plan).
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

        /// A field that `defaults` may have.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        #[serde(rename_all = "camelCase")]
        #[schemars(inline)]
        #[non_exhaustive]
        pub enum Setting {
            /// `flow`
            Flow,
            /// `via`
            Via,
            $(#[doc = concat!("`", $name, "`")] $setting,)+
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

            /// Whether one is set; the flow and the way of a destination are not among them.
            pub(super) fn has(&self, setting: Setting) -> bool {
                match setting {
                    Setting::Flow | Setting::Via => false,
                    $(Setting::$setting => !is_default(&self.$field),)+
                }
            }

            /// Takes one away.
            pub(super) fn unset(&mut self, setting: Setting) {
                match setting {
                    Setting::Flow | Setting::Via => {}
                    $(Setting::$setting => self.$field = Default::default(),)+
                }
            }

            /// Goes through all of them and those of `defaults`.
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

/// What is done with a field of a destination and the same one of `defaults`.
pub(super) trait Merge {
    fn merge<T: Clone + Default + PartialEq>(&mut self, setting: Setting, own: &mut T, default: &T);
}

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

settings! {
    /// Whether the hop to the gateway is mutual TLS of the mesh, so that the gateway knows the caller. `false` for
    /// `https` that everyone may call, `true` for all else when left out.
    #[schemars(with = "Option<bool>")]
    identity, with_identity: Option<bool> = Identity "identity";
    /// Who may call; nobody else may. As the policy's `access` has it when left out.
    #[schemars(with = "Option<Callers>")]
    allow, with_allow: Option<Callers> = Allow "allow";
    /// The port that applications call, 1 to 65535. 80 for `http` and `tls-origination`, 443 for `https` when left out;
    /// `tcp` needs it.
    #[schemars(with = "Option<text::Port>")]
    port, with_port: Option<Port> = Port "port";
    /// The host's port where it differs. 443 for `tls-origination` when left out.
    #[schemars(with = "Option<text::Port>")]
    target_port, with_target_port: Option<Port> = TargetPort "targetPort";
    /// The Secret with the certificate that the gateway shows to the host, for `tls-origination`. In the gateway's
    /// namespace, with `tls.crt`, `tls.key` and `ca.crt`, and there before the gateway starts.
    #[schemars(with = "Option<text::DnsLabel>")]
    client_certificate, with_client_certificate: Option<Name> = ClientCertificate "clientCertificate";
    /// For a wildcard through a gateway: the one host that serves whatever the wildcard covers.
    #[schemars(with = "Option<text::Host>")]
    server, with_server: Option<Host> = Server "server";
    /// How proxies find the host's addresses: `DNS`, `DNS_ROUND_ROBIN`, `STATIC` for `endpoints`; with `via: direct` also
    /// `NONE`, wherever the application connects to, and for a wildcard `DYNAMIC_DNS` (from Istio 1.30). `STATIC` with
    /// `endpoints`, `NONE` for a wildcard, `DNS` for all else when left out.
    #[schemars(with = "Option<Resolution>")]
    resolution, with_resolution: Option<Resolution> = Resolution "resolution";
    /// The host's IP addresses.
    #[schemars(with = "Option<Vec<text::IpAddress>>")]
    endpoints, with_endpoints: Vec<IpAddr> = Endpoints "endpoints";
    /// The namespaces that find the host: names, `.` for the policy's own (the gateway's, if the policy has none), `*` for
    /// all. All when left out. The gateway's own must be among them.
    #[schemars(with = "Option<Vec<String>>")]
    export_to, with_export_to: Exports = ExportTo "exportTo";
    /// Labels for the objects. Those of `defaults` are added to a destination's own, whose values count.
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    labels, with_labels: Labels = Labels "labels";
    /// How long a request may take, retries included, as `10s` or `1m30s`. For `http` and `tls-origination`.
    #[schemars(with = "Option<text::Duration>")]
    timeout, with_timeout: Option<IstioDuration> = Timeout "timeout";
    /// How often a request is sent again. For `http` and `tls-origination`.
    #[schemars(with = "Option<Retries>")]
    retries, with_retries: Option<Retries> = Retries "retries";
    /// Limits of the connections to the host, by each proxy that talks to it.
    #[schemars(with = "Option<ConnectionPool>")]
    connection_pool, with_connection_pool: Option<ConnectionPool> = ConnectionPool "connectionPool";
}
