//! One log line per request and connection: a Telemetry at the gateway.

use egressgen_model::resources::{AccessLogging, ProviderRef, Resource, TelemetrySpec};
use egressgen_model::values::GatewayRef;

use super::pods_of;
use crate::build::resources::resource_in;

/// Istio's own provider, which writes to the proxy's standard output (`pkg/config/mesh/mesh.go`,
/// DefaultMeshConfig).
const PROVIDER: &str = "envoy";

/// Makes a gateway log its traffic, independently of what the mesh configures for other proxies.
pub(super) fn telemetry(gateway: &GatewayRef) -> Resource {
    let spec = TelemetrySpec {
        selector: Some(pods_of(gateway)),
        access_logging: vec![AccessLogging {
            providers: vec![ProviderRef {
                name: PROVIDER.to_owned(),
            }],
            ..AccessLogging::default()
        }],
        ..TelemetrySpec::default()
    };
    let name = ["access-logs-of-", gateway.name.as_str()].concat();
    resource_in(Some(&gateway.namespace), name, spec).into()
}
