//! `egressgen tls-origination`

use egressgen::{Port, TlsOrigination};
use egressgen_diagnostics::{Diagnostics, Place};

use super::write_scenario;
use crate::args::ScenarioArgs;
use crate::input::values::value;
use crate::report::failure::Failure;
use crate::report::{Reporter, rules};

/// HTTP from the application, TLS from the gateway to the host
///
/// Writes ServiceEntry, Gateway, DestinationRule and VirtualService, and a second DestinationRule that makes the
/// gateway's connections TLS. The hop to the gateway is mutual TLS of the mesh, so the gateway knows who calls.
///
/// As on the AKS page, the ServiceEntry lists the target port, and TLS is originated on it in the whole mesh: an
/// application's own https to the host leaves straight from its sidecar, past the gateway, wrapped in TLS twice, and
/// fails. Applications must call the host with http.
///
/// Plain HTTP and TLS origination can't share a gateway: both use its port 80, and Istio silently skips the later one.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Port of the host that applications call with HTTP
    #[arg(long, value_name = "PORT", default_value = "80", help_heading = None::<&str>, allow_hyphen_values = true)]
    port: String,

    /// Port of the host to which the gateway connects with TLS
    #[arg(long, value_name = "PORT", default_value = "443", help_heading = None::<&str>, allow_hyphen_values = true)]
    target_port: String,
}

const EXAMPLE: &str = "\
Example: http in the mesh becomes https at the gateway asm-egress-test
  egressgen tls-origination --host edition.cnn.com --gateway-name asm-egress-test \\
    | kubectl apply -n aks-istio-egress -f -";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    write_scenario(&args.scenario, scenario(args), reporter)
}

fn scenario(args: &Args) -> Result<TlsOrigination, Diagnostics> {
    let port = value::<Port>("--port", &args.port);
    let target_port = value::<Port>("--target-port", &args.target_port);
    match (port, target_port) {
        (Ok(port), Ok(target_port)) => TlsOrigination::new(port, target_port)
            .map_err(|error| {
            let clash = rules::CONFLICTING_ARGUMENTS.diagnostic(error.to_string());
            clash.at(Place::argument("--target-port")).into()
        }),
        (port, target_port) => Err([port.err(), target_port.err()]
            .into_iter()
            .flatten()
            .collect()),
    }
}
