//! A resource of any of the modelled kinds.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use super::{DestinationRule, Gateway, Object, ServiceEntry, Spec, VirtualService};

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
    reason = "a bundle holds five of them, and a Box would stand in the way of whoever matches on them"
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
}

// === impl Resource ===

impl Resource {
    /// The kind, as in `kind: ServiceEntry`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        fn kind_of<S: Spec>(_: &Object<S>) -> &'static str {
            S::KIND
        }
        match self {
            Self::ServiceEntry(it) => kind_of(it),
            Self::Gateway(it) => kind_of(it),
            Self::VirtualService(it) => kind_of(it),
            Self::DestinationRule(it) => kind_of(it),
        }
    }

    /// The object metadata.
    #[must_use]
    pub fn metadata(&self) -> &ObjectMeta {
        match self {
            Self::ServiceEntry(it) => &it.metadata,
            Self::Gateway(it) => &it.metadata,
            Self::VirtualService(it) => &it.metadata,
            Self::DestinationRule(it) => &it.metadata,
        }
    }

    /// The object metadata, to be changed: a label added, a namespace set.
    pub fn metadata_mut(&mut self) -> &mut ObjectMeta {
        match self {
            Self::ServiceEntry(it) => &mut it.metadata,
            Self::Gateway(it) => &mut it.metadata,
            Self::VirtualService(it) => &mut it.metadata,
            Self::DestinationRule(it) => &mut it.metadata,
        }
    }
}

/// Reads the whole document first, because `kind` may stand anywhere in it.
impl<'de> Deserialize<'de> for Resource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        fn read<T, R, E>(value: serde_json::Value) -> Result<R, E>
        where
            T: DeserializeOwned + Into<R>,
            E: serde::de::Error,
        {
            T::deserialize(value).map(Into::into).map_err(E::custom)
        }
        let value = serde_json::Value::deserialize(deserializer)?;
        match value.get("kind").and_then(serde_json::Value::as_str) {
            Some("ServiceEntry") => read::<ServiceEntry, _, _>(value),
            Some("Gateway") => read::<Gateway, _, _>(value),
            Some("VirtualService") => read::<VirtualService, _, _>(value),
            Some("DestinationRule") => read::<DestinationRule, _, _>(value),
            Some(kind) => Err(D::Error::unknown_variant(
                kind,
                &[
                    "ServiceEntry",
                    "Gateway",
                    "VirtualService",
                    "DestinationRule",
                ],
            )),
            None => Err(D::Error::missing_field("kind")),
        }
    }
}

impl From<ServiceEntry> for Resource {
    fn from(it: ServiceEntry) -> Self {
        Self::ServiceEntry(it)
    }
}

impl From<Gateway> for Resource {
    fn from(it: Gateway) -> Self {
        Self::Gateway(it)
    }
}

impl From<VirtualService> for Resource {
    fn from(it: VirtualService) -> Self {
        Self::VirtualService(it)
    }
}

impl From<DestinationRule> for Resource {
    fn from(it: DestinationRule) -> Self {
        Self::DestinationRule(it)
    }
}
