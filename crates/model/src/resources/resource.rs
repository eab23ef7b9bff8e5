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
    reason = "a bundle has only a few resources, and a Box would make matching on them harder"
)]
pub enum Resource {
    /// Adds a host outside the mesh to the service registry.
    ServiceEntry(ServiceEntry),
    /// The ports and hosts that a gateway listens for.
    Gateway(Gateway),
    /// Where requests for a host are routed.
    VirtualService(VirtualService),
    /// How a proxy connects to a host: subsets, TLS, connection pools.
    DestinationRule(DestinationRule),
    /// What the sidecar proxies of workloads listen for and can reach.
    Sidecar(Sidecar),
    /// Who may send which requests through a proxy.
    AuthorizationPolicy(AuthorizationPolicy),
    /// Which traces, metrics and access logs proxies write.
    Telemetry(Telemetry),
    /// The Kubernetes kind: which connections pods may open and accept.
    NetworkPolicy(NetworkPolicy),
    /// The Kubernetes kind: certificates and keys.
    Secret(Secret),
}

// === impl Resource ===

/// Implements everything that needs one match arm per kind.
macro_rules! for_every_kind {
    ($($kind:ident),+ $(,)?) => {
        impl Resource {
            /// Reads a resource of any kind and collects the fields that its type does not have.
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
                // If apiVersion is missing, reading the kind reports that.
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

            /// The metadata.
            #[must_use]
            pub fn metadata(&self) -> &ObjectMeta {
                match self {
                    $(Self::$kind(resource) => &resource.metadata,)+
                }
            }

            /// The metadata, to change it: to add a label or to set the namespace.
            pub fn metadata_mut(&mut self) -> &mut ObjectMeta {
                match self {
                    $(Self::$kind(resource) => &mut resource.metadata,)+
                }
            }
        }

        $(
            impl From<$kind> for Resource {
                fn from(resource: $kind) -> Self {
                    Self::$kind(resource)
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

/// Skips unknown fields; [`Resource::read`] returns them.
impl<'de> Deserialize<'de> for Resource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Reads the whole resource first, because `kind` can be anywhere in it.
        let value = Value::deserialize(deserializer)?;
        let read = Self::read(&value).map_err(D::Error::custom)?;
        Ok(read.value)
    }
}

/// The fields that decide which type a resource is read into.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypeMeta {
    api_version: Option<String>,
    kind: String,
}
