//! The fields that every resource has: apiVersion, kind, metadata, spec and status.

use std::iter::empty;
use std::marker::PhantomData;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::{Error as _, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::read::read;
use super::{ApiGroup, ApiVersion, Read, ReadError};

/// The `spec` of one kind of resource, with the names that Kubernetes uses for the kind.
pub trait Spec: Serialize + DeserializeOwned {
    /// The API group of the kind, with the versions in which it is served.
    const GROUP: ApiGroup;
    /// The kind, as in `kind: ServiceEntry`.
    const KIND: &'static str;
    /// The plural in the URLs of the API server, as in `serviceentries`.
    const PLURAL: &'static str;
}

/// An Istio resource: `apiVersion`, `kind`, `metadata`, `spec` and, if it was read from a cluster, `status`.
///
/// There is no field for the kind: the type of `spec` decides it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object<S> {
    /// The API version. A version in which the kind is not served can be neither read nor written.
    pub api_version: ApiVersion,
    /// The name, namespace, labels, annotations and other Kubernetes metadata.
    pub metadata: ObjectMeta,
    /// The desired state.
    pub spec: S,
    /// The status that the control plane reported, unchanged.
    pub status: Option<serde_json::Value>,
}

// === impl Object ===

impl<S: Spec> Object<S> {
    /// Creates a resource with a name and without a namespace, which `kubectl apply -n` then sets.
    pub fn new(name: impl Into<String>, spec: S) -> Self {
        Self {
            api_version: ApiVersion::V1,
            metadata: ObjectMeta {
                name: Some(name.into()),
                ..ObjectMeta::default()
            },
            spec,
            status: None,
        }
    }

    /// Reads a resource of this kind and collects the fields that its type does not have.
    pub fn read(value: &serde_json::Value) -> Result<Read<Self>, ReadError> {
        read(value)
    }
}

impl<S: Spec> Serialize for Object<S> {
    fn serialize<Se: Serializer>(&self, serializer: Se) -> Result<Se::Ok, Se::Error> {
        let versions = S::GROUP.api_versions();
        let Some((_, api_version)) = versions
            .iter()
            .find(|(version, _)| *version == self.api_version)
        else {
            let (kind, version) = (S::KIND, self.api_version.as_str());
            return Err(Se::Error::custom(format_args!(
                "{kind} is not served in {version}"
            )));
        };
        let fields = 4 + usize::from(self.status.is_some());
        let mut object = serializer.serialize_struct(S::KIND, fields)?;
        object.serialize_field("apiVersion", api_version)?;
        object.serialize_field("kind", S::KIND)?;
        object.serialize_field("metadata", &self.metadata)?;
        object.serialize_field("spec", &self.spec)?;
        match &self.status {
            Some(status) => object.serialize_field("status", status)?,
            None => object.skip_field("status")?,
        }
        object.end()
    }
}

/// Skips unknown fields; [`Object::read`] returns them.
impl<'de, S: Spec> Deserialize<'de> for Object<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::<S>::deserialize(deserializer)?;
        let spec = match wire.spec {
            Some(spec) => spec,
            None => S::deserialize(MapDeserializer::new(empty::<((), ())>()))
                .map_err(|error: D::Error| D::Error::custom(format_args!("spec: {error}")))?,
        };
        Ok(Self {
            api_version: wire.api_version.0,
            metadata: wire.metadata,
            spec,
            status: wire.status,
        })
    }
}

impl<S: Spec> k8s_openapi::Resource for Object<S> {
    const API_VERSION: &'static str = S::GROUP.api_versions()[0].1;
    const GROUP: &'static str = S::GROUP.name();
    const KIND: &'static str = S::KIND;
    const VERSION: &'static str = ApiVersion::V1.as_str();
    const URL_PATH_SEGMENT: &'static str = S::PLURAL;
    type Scope = k8s_openapi::NamespaceResourceScope;
}

impl<S: Spec> k8s_openapi::Metadata for Object<S> {
    type Ty = ObjectMeta;

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}

/// The keys that Istio's webhook allows at the top level.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "S: Spec")]
struct Wire<S> {
    api_version: ApiVersionOf<S>,
    #[serde(rename = "kind")]
    _kind: KindOf<S>,
    metadata: ObjectMeta,
    /// Istio allows a resource without a spec; required fields of its kind are then missing. Like the CRDs, this
    /// rejects null.
    #[serde(default, deserialize_with = "given")]
    spec: Option<S>,
    status: Option<serde_json::Value>,
}

fn given<'de, S: Spec, D: Deserializer<'de>>(deserializer: D) -> Result<Option<S>, D::Error> {
    S::deserialize(deserializer).map(Some)
}

/// A version in which the kind of `S` is served.
struct ApiVersionOf<S>(ApiVersion, PhantomData<S>);

impl<'de, S: Spec> Deserialize<'de> for ApiVersionOf<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let versions = S::GROUP.api_versions();
        if let Some((version, _)) = versions.iter().find(|(_, served)| *served == text) {
            return Ok(Self(*version, PhantomData));
        }
        let served: Vec<_> = versions.iter().map(|(_, served)| *served).collect();
        let (kind, served) = (S::KIND, served.join("`, `"));
        Err(D::Error::custom(format_args!(
            "{text:?} is not an API version of {kind}: use one of `{served}`"
        )))
    }
}

/// Proves that `kind` is the kind of `S`.
struct KindOf<S>(PhantomData<S>);

impl<'de, S: Spec> Deserialize<'de> for KindOf<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kind = String::deserialize(deserializer)?;
        if kind == S::KIND {
            Ok(Self(PhantomData))
        } else {
            let expected = S::KIND;
            Err(D::Error::custom(format_args!(
                "kind {kind:?} is not allowed here: use {expected:?}"
            )))
        }
    }
}
