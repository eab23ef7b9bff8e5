//! Documents that are easily mistaken for policies.

use egressgen_diagnostics::{Path, Place};
use egressgen_yaml::{At, Node};

use crate::policy::rules;

/// The end of the API groups of Istio, such as `networking.istio.io`.
const ISTIO_GROUP: &str = ".istio.io";

/// Whether the document is an Istio resource, which is refused.
pub(super) fn is_istio(at: &mut At<'_>) -> bool {
    let document = at.node();
    let version = document.get("apiVersion").and_then(Node::as_str);
    let version = version.unwrap_or_default();
    let group = version.split_once('/').map_or("", |(group, _)| group);
    if !group.ends_with(ISTIO_GROUP) {
        return false;
    }
    let kind = document.get("kind");
    let field = kind.map_or("apiVersion", |_| "kind");
    let name = kind.and_then(Node::as_str).unwrap_or("this");
    let message = format!("{name} ({version}) is an Istio resource, not an EgressPolicy");
    let place = Place::value(at.document(), Path::from([field]));
    at.push(rules::ISTIO_RESOURCE.diagnostic(message).at(place));
    true
}
