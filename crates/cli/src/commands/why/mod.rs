//! `egressgen why`

mod callers;
mod hosts;
mod json;
mod table;
#[cfg(test)]
mod tests;
mod told_apart;

use std::collections::BTreeSet;

use clap::ValueEnum;
use egressgen_mesh::{Protocol, Proxy, Request, Trace, Unknown, Verdict};

use callers::CallerOf;
use hosts::{Flow, HostOf};

use crate::args::mesh::MeshArgs;
use crate::input::calls::Account;
use crate::input::mesh;
use crate::input::mesh::reading::Reading;
use crate::input::values::Values;
use crate::output;
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Show who reaches which host through which gateway, around it, or not at all
///
/// Traces one request for each caller, host and port, as `egressgen trace` does, and puts those with the same end
/// together. HTTP to port 80 and HTTPS to port 443 are always tried, since they are the usual ways around a gateway.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    mesh: MeshArgs,

    /// Pod that calls, by its namespace and service account; repeat for more [default: all that resources and
    /// policies tell apart, and any other]
    #[arg(long, value_name = "NAMESPACE[/ACCOUNT]", help_heading = None::<&str>)]
    from: Vec<String>,

    /// Host that is called; repeat for more [default: all of ServiceEntries and policies]
    #[arg(long, value_name = "HOST", help_heading = None::<&str>)]
    to: Vec<String>,

    /// Output format
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        help_heading = None::<&str>
    )]
    format: WhyFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum WhyFormat {
    #[default]
    Table,
    Json,
}

const EXAMPLE: &str = "\
Example: show who may call which host of a policy
  egressgen why -f examples/policies/callers.yaml";

/// One caller, one host and one port, and where the request ended.
struct Cell<'a> {
    caller: &'a CallerOf,
    host: &'a HostOf,
    flow: Flow,
    end: End,
}

/// Where a request ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// With the namespace and name of the gateway.
    Gateway(String),
    Sidecar,
    Mesh,
    Refused {
        reason: egressgen_mesh::Reason,
        status: Option<u16>,
        flags: &'static str,
        /// Whether a gateway did it.
        by_gateway: bool,
    },
}

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let mut reading = Reading::default();
    let world = mesh::read(&mut reading, &args.mesh)?;
    let mut values = Values::default();
    let from = args.from.iter();
    let from: Vec<Account> = from
        .filter_map(|text| values.optional("--from", Some(text)))
        .collect();
    let hosts = hosts::hosts(&mut values, &args.to, &world.items);
    reading.errors.append(values.errors);
    let (sources, messages) = reading.finish()?;
    reporter.tell(&sources, &messages)?;
    let callers = callers::callers(from, &world.items, &world.context.namespace);
    let (mesh, _, assumed) = world.into_mesh();
    let (cells, unknown) = cells(&callers, &hosts, |request| mesh.trace(request));
    match args.format {
        WhyFormat::Table => output::stdout::styled(&table::table(&cells, &callers, &unknown)),
        WhyFormat::Json => output::text(json::json(&cells, &unknown, &assumed).as_bytes()),
    }
}

/// Traces all requests: host by host, each flow by each caller.
fn cells<'a>(
    callers: &'a [CallerOf],
    hosts: &'a [HostOf],
    trace: impl Fn(&Request) -> Trace,
) -> (Vec<Cell<'a>>, BTreeSet<Unknown>) {
    let mut cells = Vec::new();
    let mut unknown = BTreeSet::new();
    for host in hosts {
        for flow in &host.flows {
            for caller in callers {
                let from = caller.pod.clone();
                let request = Request::new(from, flow.protocol, host.called.as_str(), flow.port);
                let trace = trace(&request);
                unknown.extend(trace.unknown.iter().cloned());
                cells.push(Cell {
                    caller,
                    host,
                    flow: *flow,
                    end: End::of(&trace),
                });
            }
        }
    }
    (cells, unknown)
}

// === impl End ===

impl End {
    fn of(trace: &Trace) -> Self {
        match &trace.verdict {
            Verdict::Gateway(_) => {
                let gateways = trace.hops.iter().rev().find_map(|hop| match &hop.proxy {
                    Proxy::Gateway {
                        namespace, name, ..
                    } => Some(format!("{namespace}/{name}")),
                    Proxy::Sidecar { .. } => None,
                });
                Self::Gateway(gateways.unwrap_or_default())
            }
            Verdict::Sidecar(_) => Self::Sidecar,
            Verdict::Mesh(_) => Self::Mesh,
            Verdict::Refused(refusal) => Self::Refused {
                reason: refusal.reason,
                status: refusal.status,
                flags: refusal.flags,
                by_gateway: matches!(refusal.proxy, Proxy::Gateway { .. }),
            },
        }
    }
}

/// What an application speaks, as the beginning of a URL.
fn scheme(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http => "http",
        Protocol::Http2 => "grpc",
        Protocol::Tls => "https",
        Protocol::Tcp => "tcp",
    }
}
