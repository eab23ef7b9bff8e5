//! The envelope every resource shares: apiVersion, kind, metadata, spec and status.

use std::iter::empty;
use std::marker::PhantomData;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::{Error as _, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::read::read;
use super::{ApiGroup, ApiVersion, Read, ReadError};

/// The `spec` of one kind of resource, with the names by which Kubernetes knows the kind.
pub trait Spec: Serialize + DeserializeOwned {
    /// The group that the kind belongs to, with the versions it is served in.
    const GROUP: ApiGroup;
    /// The kind, as in `kind: ServiceEntry`.
    const KIND: &'static str;
    /// The plural in the API server's URL, as in `serviceentries`.
    const PLURAL: &'static str;
}

/// One Istio resource: `apiVersion`, `kind`, `metadata`, `spec` and, when it was read from a cluster, `status`.
///
/// The kind is not a field: it is the type of `spec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object<S> {
    /// The API version it is written under; one that the kind is not served in can be neither read nor written.
    pub api_version: ApiVersion,
    /// Name, namespace, labels, annotations and the rest of the Kubernetes object metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: S,
    /// What the control plane reported, kept as it was read.
    pub status: Option<serde_json::Value>,
}

// === impl Object ===

impl<S: Spec> Object<S> {
    /// A resource of the given name, in no namespace yet: `kubectl apply -n` decides.
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

    /// Reads a resource of this kind, with the fields that its type does not have.
    pub fn read(value: &serde_json::Value) -> Result<Read<Self>, ReadError> {
        read(value)
    }
}

impl<S: Spec> Serialize for Object<S> {
    fn serialize<Se: Serializer>(&self, serializer: Se) -> Result<Se::Ok, Se::Error> {
        let versions = S::GROUP.api_versions();
        let Some((_, api_version)) = versions.iter().find(|(it, _)| *it == self.api_version) else {
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

/// Passes over unknown fields; [`Object::read`] tells them.
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

/// The keys that Istio's webhook admits at the top level.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "S: Spec")]
struct Wire<S> {
    api_version: ApiVersionOf<S>,
    #[serde(rename = "kind")]
    _kind: KindOf<S>,
    metadata: ObjectMeta,
    /// Istio admits a resource without one; what its kind requires is then found missing. Null is refused, as it is
    /// by the CRDs.
    #[serde(default, deserialize_with = "given")]
    spec: Option<S>,
    status: Option<serde_json::Value>,
}

fn given<'de, S: Spec, D: Deserializer<'de>>(deserializer: D) -> Result<Option<S>, D::Error> {
    S::deserialize(deserializer).map(Some)
}

/// A version that the kind of `S` is served in.
struct ApiVersionOf<S>(ApiVersion, PhantomData<S>);

impl<'de, S: Spec> Deserialize<'de> for ApiVersionOf<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let versions = S::GROUP.api_versions();
        if let Some((version, _)) = versions.iter().find(|(_, it)| *it == text) {
            return Ok(Self(*version, PhantomData));
        }
        let served: Vec<_> = versions.iter().map(|(_, it)| *it).collect();
        let (kind, served) = (S::KIND, served.join("`, `"));
        Err(D::Error::custom(format_args!(
            "apiVersion {text:?} where {kind} is served in `{served}`"
        )))
    }
}

/// Nothing but the proof that `kind` was read and is the kind of `S`.
struct KindOf<S>(PhantomData<S>);

impl<'de, S: Spec> Deserialize<'de> for KindOf<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kind = String::deserialize(deserializer)?;
        if kind == S::KIND {
            Ok(Self(PhantomData))
        } else {
            let expected = S::KIND;
            Err(D::Error::custom(format_args!(
                "kind {kind:?} where {expected:?} is expected"
            )))
        }
    }
}
