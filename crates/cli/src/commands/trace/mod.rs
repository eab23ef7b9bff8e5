//! `egressgen trace`

mod json;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
mod text;

use clap::ValueEnum;
use egressgen_diagnostics::{Diagnostic, Diagnostics};
use egressgen_mesh::Trace;

use crate::args::mesh::MeshArgs;
use crate::input::calls::{self, Call, CallArgs, End};
use crate::input::mesh;
use crate::input::mesh::places::Places;
use crate::input::mesh::reading::Reading;
use crate::input::source::Source;
use crate::output;
use crate::report::failure::Failure;
use crate::report::{Report, Reporter, rules};

/// Trace requests offline through sidecar and gateway, and say which resources decide
///
/// Repeats what Istio 1.22 to 1.31 make of the given resources, without a cluster. For each request, prints the way that
/// it takes, the resources that decide and those that are passed over, where it ends, what arrives there, and, if it is
/// refused, what the access log shows and what would mend it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    mesh: MeshArgs,

    #[command(flatten)]
    calls: CallArgs,

    /// Output format
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        help_heading = None::<&str>
    )]
    format: TraceFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum TraceFormat {
    #[default]
    Text,
    Json,
}

const EXAMPLES: &str = "\
Example: trace a request through the resources of a policy
  egressgen trace -f examples/policies/partners.yaml --from shop https://www.example.org

Example: trace a request through what a cluster has, and fail if it passes by the gateway
  kubectl get se,gw,vs,dr,sidecar,ap,service -A -o yaml > cluster.yaml
  egressgen trace -f cluster.yaml --from shop/checkout --expect gateway \\
    https://www.example.org";

/// A request, and what became of it.
struct Traced {
    call: Call,
    trace: Trace,
}

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    let mut reading = Reading::default();
    let world = mesh::read(&mut reading, &args.mesh)?;
    let calls = calls::read(&mut reading, &args.calls)?;
    let (sources, messages) = reading.finish()?;
    reporter.tell(&sources, &messages)?;
    let (mesh, origins, assumed) = world.into_mesh();
    let traced = calls.into_iter().map(|call| Traced {
        trace: mesh.trace(&call.request),
        call,
    });
    let traced: Vec<_> = traced.collect();
    let places = Places::new(&sources, &origins);
    match args.format {
        TraceFormat::Text => output::stdout::styled(&text::text(&traced, &places))?,
        TraceFormat::Json => output::text(json::json(&traced, &places, &assumed).as_bytes())?,
    }
    let unexpected: Diagnostics = traced.iter().filter_map(unexpected).collect();
    drop(places);
    if unexpected.is_empty() {
        return Ok(());
    }
    Err(Failure::report(Report {
        sources: hidden(sources),
        diagnostics: unexpected,
    }))
}

/// The error for a request that ends elsewhere than expected.
fn unexpected(traced: &Traced) -> Option<Diagnostic> {
    let Traced { call, trace } = traced;
    let (wanted, end) = (call.expect?, End::of(&trace.verdict));
    let message = format!(
        "{} from {}: expected {}, got {}",
        call.url,
        calls::pod(&call.request.from),
        wanted.as_str(),
        end.as_str()
    );
    let wrong = rules::UNEXPECTED_VERDICT.diagnostic(message);
    (wanted != end).then(|| match &call.place {
        Some(place) => wrong.at(place.clone()),
        None => wrong,
    })
}

/// The traces have been written already, so no text is shown, and nothing said of what is written.
fn hidden(sources: Vec<Source>) -> Vec<Source> {
    let hidden = sources.into_iter().map(|source| Source {
        is_shown: false,
        ..source
    });
    hidden.collect()
}
