//! A resource of any of the modelled kinds.

use k8s_openapi::Resource as Kind;
use k8s_openapi::api::core::v1::Secret;
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    AuthorizationPolicy, DestinationRule, Gateway, ServiceEntry, Sidecar, Telemetry, VirtualService,
};

/// One resource of any modelled kind.
///
/// ```
/// use egressgen_model::resources::{Gateway, GatewaySpec, Resource};
///
/// let resource = Resource::from(Gateway::new("istio-egressgateway", GatewaySpec::default()));
/// assert_eq!(resource.kind(), "Gateway");
/// assert_eq!(resource.metadata().name.as_deref(), Some("istio-egressgateway"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[expect(
    clippy::large_enum_variant,
    reason = "a bundle holds a few of them, and a Box would stand in the way of whoever matches on them"
)]
pub enum Resource {
    /// A host outside the mesh, made known to it.
    ServiceEntry(ServiceEntry),
    /// The ports on which a gateway listens, and for which hosts.
    Gateway(Gateway),
    /// Where requests for a host go.
    VirtualService(VirtualService),
    /// How a proxy talks to a host: subsets, TLS, connection pools.
    DestinationRule(DestinationRule),
    /// What the proxies beside the workloads listen to and know of.
    Sidecar(Sidecar),
    /// Who may send what through a proxy.
    AuthorizationPolicy(AuthorizationPolicy),
    /// What proxies tell about the traffic they see.
    Telemetry(Telemetry),
    /// Kubernetes' own: which connections pods may open and take.
    NetworkPolicy(NetworkPolicy),
    /// Kubernetes' own: certificates and keys.
    Secret(Secret),
}

// === impl Resource ===

/// Everything that has one arm for each kind.
macro_rules! for_every_kind {
    ($($kind:ident),+ $(,)?) => {
        impl Resource {
            /// The kind, as in `kind: ServiceEntry`.
            #[must_use]
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => $kind::KIND,)+
                }
            }

            /// The object metadata.
            #[must_use]
            pub fn metadata(&self) -> &ObjectMeta {
                match self {
                    $(Self::$kind(it) => &it.metadata,)+
                }
            }

            /// The object metadata, to be changed: a label added, a namespace set.
            pub fn metadata_mut(&mut self) -> &mut ObjectMeta {
                match self {
                    $(Self::$kind(it) => &mut it.metadata,)+
                }
            }
        }

        /// Reads the whole document first, because `kind` may stand anywhere in it.
        impl<'de> Deserialize<'de> for Resource {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                match value.get("kind").and_then(serde_json::Value::as_str) {
                    $(Some($kind::KIND) => read::<$kind, _>(value),)+
                    Some(kind) => Err(D::Error::unknown_variant(kind, &[$($kind::KIND),+])),
                    None => Err(D::Error::missing_field("kind")),
                }
            }
        }

        $(
            impl From<$kind> for Resource {
                fn from(it: $kind) -> Self {
                    Self::$kind(it)
                }
            }
        )+
    };
}

for_every_kind!(
    ServiceEntry,
    Gateway,
    VirtualService,
    DestinationRule,
    Sidecar,
    AuthorizationPolicy,
    Telemetry,
    NetworkPolicy,
    Secret,
);

/// Istio's kinds refuse unknown fields themselves; those of k8s-openapi pass over them.
fn read<T, E>(value: serde_json::Value) -> Result<Resource, E>
where
    T: DeserializeOwned + Into<Resource>,
    E: serde::de::Error,
{
    let mut unknown = Vec::new();
    // The path has a `?` for every Option that it goes through.
    let it: T = serde_ignored::deserialize(value, |path| {
        unknown.push(path.to_string().replace(".?", ""));
    })
    .map_err(E::custom)?;
    if unknown.is_empty() {
        Ok(it.into())
    } else {
        let unknown = unknown.join("`, `");
        Err(E::custom(format_args!("unknown field: `{unknown}`")))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_network_policy_is_read_as_strictly_as_istios_kinds() {
        let document = |field: &str| {
            json!({
                "apiVersion": "networking.k8s.io/v1",
                "kind": "NetworkPolicy",
                "metadata": { "name": "egress" },
                "spec": { "podSelector": {}, field: [{ "ports": [{ "port": 53 }] }] },
            })
        };
        let policy: Resource = serde_json::from_value(document("egress")).unwrap();
        assert_eq!(serde_json::to_value(&policy).unwrap(), document("egress"));
        let error = serde_json::from_value::<Resource>(document("egresses")).unwrap_err();
        assert_eq!(error.to_string(), "unknown field: `spec.egresses`");
    }
}
