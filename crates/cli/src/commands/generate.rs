//! `egressgen generate`

use std::path::PathBuf;

use clap::ArgGroup;
use egressgen::plan::Plan;
use egressgen::policy::PolicyId;
use egressgen::{Build, Name, Namespace};
use egressgen_diagnostics::{Diagnostic, Diagnostics, Place};

use crate::args::{OutputArgs, PolicyArgs};
use crate::input::policies;
use crate::input::values::value;
use crate::output::{self, Folder, check, directory, input};
use crate::report::failure::Failure;
use crate::report::progress::Progress;
use crate::report::{Reporter, rules};

/// Generate the resources of EgressPolicy files
///
/// All files are planned together before anything is written. Conflicts that Istio would accept and then silently
/// ignore are errors that show the lines of both destinations.
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

    /// Folder to write instead of stdout, with one file per destination: NAME.NAMESPACE.yaml, or NAME.yaml if the
    /// policy has no namespace
    ///
    /// Removes files that the given policies no longer need; the label egressgen.dev/policy identifies the owner. Files
    /// of other policies and all other files are left alone, so several teams can share a folder.
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    output_dir: Option<PathBuf>,

    /// Deleted or renamed policy whose files to remove from the folder; repeat for more
    #[arg(
        long,
        value_name = "[NAMESPACE/]NAME",
        requires = "output_dir",
        help_heading = "Output"
    )]
    prune_policy: Vec<String>,

    /// Write nothing; if the file or folder is out of date, print the difference and exit with 1
    #[arg(long, requires = "place", help_heading = "Output")]
    check: bool,

    /// Also write a template for each client certificate Secret, without data
    #[arg(long, help_heading = "Output")]
    with_secret_template: bool,
}

const PRUNE_POLICY: &str = "--prune-policy";

const EXAMPLES: &str = "\
Example: apply the resources of examples/policies/partners.yaml
  egressgen generate -f examples/policies/partners.yaml | kubectl apply -f -

Example: write the resources to a folder, and check that it is up to date
  egressgen generate -f examples/policies/partners.yaml --output-dir resources
  egressgen generate -f examples/policies/partners.yaml \\
    --output-dir resources --check";

pub(super) fn run(args: &Args, reporter: Reporter) -> Result<(), Failure> {
    if let Some(path) = &args.output.output_file {
        input::refuse_overwriting(path, &policies::files(&args.policies.files)?)?;
    }
    let planned = policies::plan(&args.policies)?;
    let mut build = Build::of(&planned.plan);
    if args.with_secret_template {
        build = build.with_secret_templates();
    }
    let folder = match &args.output_dir {
        Some(path) => Some(Folder::new(
            path,
            args.output.format.into(),
            build,
            pruned(args, &planned.plan)?,
        )),
        None => None,
    };
    if args.check {
        check(args, build, folder.as_ref(), reporter)
    } else {
        planned.tell(reporter)?;
        write(args, build, folder.as_ref(), reporter)
    }
}

fn write(
    args: &Args,
    build: Build<'_>,
    folder: Option<&Folder<'_>>,
    reporter: Reporter,
) -> Result<(), Failure> {
    if let Some(folder) = folder {
        return reporter.tell(&[], &directory::write(folder)?);
    }
    // Not for stdout, where a progress line would mix with the result or with the output of `kubectl`.
    let to_file = args.output.output_file.is_some();
    let mut progress = to_file.then(|| Progress::new("written", build.bundle_count()));
    let bundles = build.bundles().inspect(|_| {
        if let Some(progress) = &mut progress {
            progress.step();
        }
    });
    output::resources(&args.output, bundles.flat_map(|(_, bundle)| bundle))
}

/// Prints nothing if everything is up to date.
fn check(
    args: &Args,
    build: Build<'_>,
    folder: Option<&Folder<'_>>,
    reporter: Reporter,
) -> Result<(), Failure> {
    match (folder, &args.output.output_file) {
        (Some(folder), _) => check::folder(folder, reporter),
        (None, Some(path)) => check::file(path, args.output.format.into(), build.resources()),
        // clap requires --output-file or --output-dir with --check.
        (None, None) => Ok(()),
    }
}

/// The policies whose files are all to be removed.
fn pruned(args: &Args, plan: &Plan) -> Result<Vec<PolicyId>, Failure> {
    let mut pruned = Vec::new();
    let mut errors = Diagnostics::new();
    for text in &args.prune_policy {
        match policy_id(text) {
            Ok(policy) if output::policies(plan).any(|own| *own == policy) => {
                let message = format!("the policy {policy} is in this run");
                let clash = rules::CONFLICTING_ARGUMENTS.diagnostic(message).with_help(
                    "remove the flag: files that a policy of the run no longer needs are removed anyway",
                );
                errors.push(clash.at(Place::argument(PRUNE_POLICY)));
            }
            Ok(policy) => pruned.push(policy),
            Err(error) => errors.push(error),
        }
    }
    Ok(errors.or(pruned)?)
}

fn policy_id(text: &str) -> Result<PolicyId, Diagnostic> {
    let (namespace, name) = match text.split_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, text),
    };
    let namespace = namespace.map(|text| value::<Namespace>(PRUNE_POLICY, text));
    Ok(PolicyId {
        namespace: namespace.transpose()?,
        name: value::<Name>(PRUNE_POLICY, name)?,
    })
}
