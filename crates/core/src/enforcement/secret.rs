//! The Secret with a client certificate, as a skeleton.

use std::collections::BTreeMap;

use egressgen_model::resources::Resource;
use egressgen_model::values::{GatewayRef, Name};
use k8s_openapi::api::core::v1::Secret;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// What the Secret must hold (istio.io, Secure Gateways, key formats). `ca.crt` may also stand alone in a second Secret
/// of the same name with `-cacert` after it.
const KEYS: &str = "tls.crt tls.key ca.crt";
const FILL_IN: &str = "egressgen.dev/fill-in";

/// A Secret of the right name in the gateway's namespace, without any data: to apply it over the real one takes nothing
/// away from that.
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
