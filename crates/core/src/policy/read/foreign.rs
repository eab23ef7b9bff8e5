//! Documents of others that are easily taken for policies.

use egressgen_yaml::{Node, Problem};

/// What ends the group of all of Istio's own kinds, as in `networking.istio.io/v1`.
const ISTIO_GROUP: &str = ".istio.io";

/// Why a resource of Istio's is no policy.
pub(super) fn istio(document: &Node) -> Option<Problem> {
    let version = document.get("apiVersion")?;
    let text = version.as_str()?;
    let (group, _) = text.split_once('/')?;
    if !group.ends_with(ISTIO_GROUP) {
        return None;
    }
    let kind = document.get("kind");
    let (path, place) = kind.map_or(("apiVersion", version), |kind| ("kind", kind));
    let name = kind.and_then(Node::as_str).unwrap_or("this");
    let message = format!("{name} ({text}) is an Istio resource, not an EgressPolicy");
    let help = "`egressgen generate` and `egressgen plan` take EgressPolicy files and make Istio resources of them; apply \
                this one with kubectl";
    Some(Problem::new(place.span, path, message).with_help(help))
}
