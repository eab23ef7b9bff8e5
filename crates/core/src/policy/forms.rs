//! The forms of values in the JSON Schema: what an editor can check.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident $(: $schema:tt)?;)+) => {
        $(
            $(#[$doc])*
            pub(super) struct $name;

            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn inline_schema() -> bool {
                    true
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    schemars::json_schema!($($schema)?)
                }
            }
        )+
    };
}

// The types of `egressgen_model::values` check the rest when the policy is read.
texts! {
    #[derive(Clone, Copy, Debug)]
    ApiVersion: { "const": ApiVersion::TEXT };
    #[derive(Clone, Copy, Debug)]
    Kind: { "const": Kind::TEXT };
    DnsLabel: { "type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63 };
    GatewayName: { "type": "string", "pattern": "^[a-z]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63 };
    Profile: { "type": "string", "enum": ["aks", "istio"] };
    IstioVersion: { "type": "string", "pattern": "^(1\\.[0-9]+(\\.[0-9]+)?|asm-1-[0-9]+)$" };
    Host: { "type": "string", "pattern": "^[-a-zA-Z0-9]+(\\.[-a-zA-Z0-9]+)+$", "maxLength": 253 };
    HostPattern: {
        "type": "string",
        "pattern": "^(\\*\\.)?[-a-zA-Z0-9]+(\\.[-a-zA-Z0-9]+)+$",
        "maxLength": 253
    };
    Port: { "type": "integer", "minimum": 1, "maximum": 65535 };
    IpAddress: { "type": "string", "anyOf": [{ "format": "ipv4" }, { "format": "ipv6" }] };
    Duration: { "type": "string", "pattern": "^([0-9]+(\\.[0-9]*)?(h|m|s|ms|us|ns))+$" };
    Revision: { "type": "string", "pattern": "^asm-1-[0-9]+$" };
    NodePool: { "type": "string", "pattern": "^[a-z][a-z0-9]*$", "maxLength": 12 };
    PrefixSize: { "type": "integer", "minimum": 28, "maximum": 31 };
    DefaultRoute: { "type": "string", "enum": ["staticEgressGateway", "azureNetworking"] };
    Limit: { "type": "integer", "minimum": 1, "maximum": 2_147_483_647 };
}

// === impl ApiVersion ===

impl ApiVersion {
    pub(super) const TEXT: &str = "egressgen.dev/v1alpha1";
}

impl Serialize for ApiVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Self::TEXT)
    }
}

// === impl Kind ===

impl Kind {
    pub(super) const TEXT: &str = "EgressPolicy";
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Self::TEXT)
    }
}

/// One value, or a list of them.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
#[expect(dead_code, reason = "a form, of which there are no values")]
pub(super) enum OneOrMany<T> {
    One(T),
    Many(#[schemars(length(min = 1))] Vec<T>),
}
