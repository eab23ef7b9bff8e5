//! `egressgen http`

use egressgen::{Http, Port};
use egressgen_diagnostics::Diagnostics;

use super::write_scenario;
use crate::args::ScenarioArgs;
use crate::input::values::value;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// HTTP from the application, HTTP from the gateway to the host
///
/// Writes ServiceEntry, Gateway, DestinationRule and VirtualService. The hop to the gateway is plaintext, so the
/// gateway does not know which workload calls.
///
/// As on the AKS page, the ServiceEntry also lists port 443: an application's own https to the host leaves straight
/// from its sidecar, past the gateway.
///
/// Plain HTTP and TLS origination can't share a gateway: both use its port 80, and Istio silently skips the later one.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Port of the host that applications call
    #[arg(long, value_name = "PORT", default_value = "80", help_heading = None::<&str>, allow_hyphen_values = true)]
    port: String,
}

const EXAMPLE: &str = "\
Example: http://edition.cnn.com through the gateway asm-egress-test
  egressgen http --host edition.cnn.com --gateway-name asm-egress-test \\
    | kubectl apply -n aks-istio-egress -f -";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let port = value::<Port>("--port", &args.port);
    let scenario = port.map(|port| Http { port }).map_err(Diagnostics::from);
    write_scenario(&args.scenario, scenario, reporter)
}
