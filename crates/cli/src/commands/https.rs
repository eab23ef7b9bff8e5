//! `egressgen https`

use egressgen::{Https, Port};
use egressgen_diagnostics::Diagnostics;

use super::write_scenario;
use crate::args::ScenarioArgs;
use crate::input::values::value;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// The application's own TLS, passed through by its SNI without being opened
///
/// Writes ServiceEntry, Gateway, DestinationRule and VirtualService. The gateway sees the SNI and nothing else: no
/// paths, no headers, no caller.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Port of the host that applications call
    #[arg(long, value_name = "PORT", default_value = "443", help_heading = None::<&str>, allow_hyphen_values = true)]
    port: String,
}

const EXAMPLE: &str = "\
Example: https://edition.cnn.com through the gateway asm-egress-test
  egressgen https --host edition.cnn.com --gateway-name asm-egress-test \\
    | kubectl apply -n aks-istio-egress -f -";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let port = value::<Port>("--port", &args.port);
    let scenario = port.map(|port| Https { port }).map_err(Diagnostics::from);
    write_scenario(&args.scenario, scenario, reporter)
}
