//! `egressgen tls-origination`

use egressgen::{Port, TlsOrigination};
use egressgen_diagnostics::{Diagnostics, Place};

use super::write_scenario;
use crate::args::ScenarioArgs;
use crate::input::values::value;
use crate::report::failure::Failure;
use crate::report::{Reporter, rules};

/// Route HTTP through an egress gateway that originates TLS to the host
///
/// Writes a ServiceEntry, Gateway, DestinationRule and VirtualService, and a second DestinationRule that originates
/// TLS. The hop to the gateway is Istio mutual TLS, so the gateway knows which workload is calling.
///
/// As in the AKS documentation, the ServiceEntry lists the target port, and the whole mesh originates TLS on it: HTTPS
/// from an application bypasses the gateway, is encrypted twice by its sidecar, and fails. Applications must call the
/// host with HTTP.
///
/// HTTP and TLS origination can't share a gateway: both use its port 80, and Istio silently skips the later server.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Port that applications call with HTTP, 1 to 65535
    #[arg(long, value_name = "PORT", default_value = "80", help_heading = None::<&str>)]
    port: String,

    /// Port of the host to which the gateway connects with TLS, 1 to 65535
    #[arg(long, value_name = "PORT", default_value = "443", help_heading = None::<&str>)]
    target_port: String,
}

const EXAMPLE: &str = "\
Example: route HTTP to the gateway asm-egress-test, which originates TLS
  egressgen tls-origination --host edition.cnn.com \\
    --gateway-name asm-egress-test \\
    | kubectl apply -n aks-istio-egress -f -";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    write_scenario(&args.scenario, scenario(args), reporter)
}

fn scenario(args: &Args) -> Result<TlsOrigination, Diagnostics> {
    let port = value::<Port>("--port", &args.port);
    let target_port = value::<Port>("--target-port", &args.target_port);
    match (port, target_port) {
        (Ok(port), Ok(target_port)) => TlsOrigination::new(port, target_port).map_err(|error| {
            let clash = rules::CONFLICTING_ARGUMENTS.diagnostic(error.to_string());
            clash.at(Place::argument("--target-port")).into()
        }),
        (port, target_port) => Err([port.err(), target_port.err()]
            .into_iter()
            .flatten()
            .collect()),
    }
}
