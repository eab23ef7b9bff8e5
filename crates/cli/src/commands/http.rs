//! `egressgen http`

use egressgen::{Http, Port};
use egressgen_diagnostics::Diagnostics;

use super::write_scenario;
use crate::args::ScenarioArgs;
use crate::input::values::value;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Route HTTP through an egress gateway
///
/// Writes a ServiceEntry, Gateway, DestinationRule and VirtualService. The hop to the gateway is plaintext, so the
/// gateway does not know which workload is calling.
///
/// As in the AKS documentation, the ServiceEntry also lists port 443: HTTPS from an application leaves directly from
/// its sidecar and bypasses the gateway.
///
/// HTTP and TLS origination can't share a gateway: both use its port 80, and Istio silently skips the later server.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Port that applications call, 1 to 65535
    #[arg(long, value_name = "PORT", default_value = "80", help_heading = None::<&str>)]
    port: String,
}

const EXAMPLE: &str = "\
Example: route http://edition.cnn.com through the gateway asm-egress-test
  egressgen http --host edition.cnn.com --gateway-name asm-egress-test \\
    | kubectl apply -n aks-istio-egress -f -";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let port = value::<Port>("--port", &args.port);
    let scenario = port.map(|port| Http { port }).map_err(Diagnostics::from);
    write_scenario(&args.scenario, scenario, reporter)
}
