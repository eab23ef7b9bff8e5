//! A resource of any of the modelled kinds.

use k8s_openapi::Resource as Kind;
use k8s_openapi::api::core::v1::Secret;
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::read::read;
use super::{
    AuthorizationPolicy, DestinationRule, Gateway, Read, ReadError, ServiceEntry, Sidecar,
    Telemetry, VirtualService,
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
#[non_exhaustive]
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
            /// Reads a resource of any kind, with the fields that its type does not have.
            ///
            /// ```
            /// use egressgen_model::resources::Resource;
            /// use serde_json::json;
            ///
            /// let read = Resource::read(&json!({
            ///     "apiVersion": "networking.istio.io/v1",
            ///     "kind": "VirtualService",
            ///     "metadata": { "name": "direct-cnn-through-egress-gateway" },
            ///     "spec": { "hosts": ["edition.cnn.com"], "http": [{ "retires": { "attempts": 2 } }] },
            /// }))?;
            /// assert_eq!(read.value.kind(), "VirtualService");
            /// assert_eq!(read.unknown[0].path.to_string(), "spec.http[0].retires");
            /// assert!(read.strict().is_err());
            /// # Ok::<(), egressgen_model::resources::ReadError>(())
            /// ```
            pub fn read(value: &Value) -> Result<Read<Self>, ReadError> {
                let TypeMeta { api_version, kind } = read(value)?.value;
                let api_version = api_version.unwrap_or_default();
                // A resource without apiVersion goes to its kind, which says that the field is missing.
                let group = (!api_version.is_empty())
                    .then(|| api_version.rsplit_once('/').map_or("", |(group, _)| group));
                match kind.as_str() {
                    $($kind::KIND if group.is_none_or(|group| group == $kind::GROUP) => {
                        Ok(read::<$kind>(value)?.map(Self::from))
                    })+
                    _ => Err(ReadError::Kind {
                        kind,
                        api_version,
                        supported: [$(($kind::API_VERSION, $kind::KIND)),+]
                            .map(|(api_version, kind)| format!("{kind} ({api_version})"))
                            .join(", "),
                    }),
                }
            }

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

/// Passes over unknown fields; [`Resource::read`] tells them.
impl<'de> Deserialize<'de> for Resource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The whole resource is read first, because `kind` can be anywhere in it.
        let value = Value::deserialize(deserializer)?;
        let read = Self::read(&value).map_err(D::Error::custom)?;
        Ok(read.value)
    }
}

/// What decides on the type that a resource is read into.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypeMeta {
    api_version: Option<String>,
    kind: String,
}
