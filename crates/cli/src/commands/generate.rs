//! `egressgen generate`

use std::path::PathBuf;

use clap::ArgGroup;
use egressgen::plan::Plan;

use crate::args::{OutputArgs, PolicyArgs};
use crate::failure::Failure;
use crate::output::{Folder, check, directory};
use crate::progress::Progress;
use crate::{output, policies, report};

/// The resources of EgressPolicy files
///
/// All files are planned together before anything is written. What Istio would accept and then ignore in part is
/// refused, with the lines of both destinations.
#[derive(Debug, clap::Args)]
#[command(
    after_help = EXAMPLES,
    group = ArgGroup::new("place").args(["output_file", "output_dir"]),
)]
pub(crate) struct Args {
    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    output: OutputArgs,

    /// Folder to write instead of stdout, one file a destination: NAME.NAMESPACE.yaml, or NAME.yaml where the policy has
    /// no namespace
    ///
    /// All new files are written before the first takes its place; then the files of former runs that are no longer
    /// wanted are removed. Those are known by the label app.kubernetes.io/managed-by: egressgen in each of their
    /// documents, so one folder is for the policies of one run. Nothing else in it is touched.
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    output_dir: Option<PathBuf>,

    /// Write nothing; where the file or the folder is not up to date, print the difference and exit with 1
    #[arg(long, requires = "place", help_heading = "Output")]
    check: bool,

    /// Also write a skeleton of each Secret with a client certificate, without data: its name and place, to be filled in
    #[arg(long, help_heading = "Output")]
    with_secret_template: bool,
}

const EXAMPLES: &str = "\
Example: the resources of examples/policies/partners.yaml
  egressgen generate -f examples/policies/partners.yaml | kubectl apply -f -

Example: the same in the folder resources, and whether it is up to date
  egressgen generate -f examples/policies/partners.yaml --output-dir resources
  egressgen generate -f examples/policies/partners.yaml --output-dir resources --check";

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let mut plan = policies::plan(&args.policies)?;
    if args.with_secret_template {
        plan = plan.with_secret_templates();
    }
    if args.check {
        check(args, &plan)
    } else {
        write(args, &plan)
    }
}

fn write(args: &Args, plan: &Plan) -> Result<(), Failure> {
    policies::tell(plan);
    if let Some(path) = &args.output_dir {
        let folder = Folder::new(path, args.output.format.into(), plan);
        report::message(&directory::write(&folder)?);
        return Ok(());
    }
    // Not for stdout, where a line that comes and goes would run into the result or into what `kubectl` says of it.
    let to_file = args.output.output_file.is_some();
    let mut progress = to_file.then(|| Progress::new("written", plan.part_count()));
    let bundles = plan.bundles().inspect(|_| {
        if let Some(progress) = &mut progress {
            progress.step();
        }
    });
    output::resources(&args.output, bundles.flatten())
}

/// Says nothing where there is nothing to do.
fn check(args: &Args, plan: &Plan) -> Result<(), Failure> {
    let format = args.output.format.into();
    match (&args.output_dir, &args.output.output_file) {
        (Some(path), _) => check::folder(&Folder::new(path, format, plan)),
        (None, Some(path)) => check::file(path, format, plan.bundles().flatten()),
        // The command line is refused without a place.
        (None, None) => Ok(()),
    }
}
