//! A skeleton of the Secret for a client certificate.

use std::collections::BTreeMap;

use egressgen_model::resources::Resource;
use egressgen_model::values::{GatewayRef, Name};
use k8s_openapi::api::core::v1::Secret;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// The keys that the Secret must contain (istio.io, Secure Gateways, key formats). `ca.crt` may also be in a second
/// Secret, named like the first with `-cacert` appended.
const KEYS: &str = "tls.crt tls.key ca.crt";
const FILL_IN: &str = "egressgen.dev/fill-in";

/// A Secret with the right name in the gateway's namespace. It has no data, so that applying it over the real one
/// removes nothing.
pub(super) fn template(gateway: &GatewayRef, name: &Name) -> Resource {
    Secret {
        metadata: ObjectMeta {
            name: Some(name.as_str().to_owned()),
            namespace: Some(gateway.namespace.as_str().to_owned()),
            annotations: Some(BTreeMap::from([(FILL_IN.to_owned(), KEYS.to_owned())])),
            ..ObjectMeta::default()
        },
        type_: Some("Opaque".to_owned()),
        ..Secret::default()
    }
    .into()
}
