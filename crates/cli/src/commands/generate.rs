//! `egressgen generate`

use std::path::PathBuf;

use clap::ArgGroup;
use egressgen::plan::Plan;
use egressgen::policy::PolicyId;
use egressgen::{Build, Name, Namespace};

use crate::args::{OutputArgs, PolicyArgs};
use crate::input::policies;
use crate::input::values::value;
use crate::output::{Folder, check, directory, input};
use crate::report::failure::{Failure, InputError};
use crate::report::progress::Progress;
use crate::{output, report};

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
    /// All new files are written before the first takes its place. Then the files that the policies of this run no
    /// longer need are removed; the label egressgen.dev/policy of their documents says whose they are. Files of other
    /// policies are left alone, so several teams can share a folder, and so is everything else in it.
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    output_dir: Option<PathBuf>,

    /// Policy that is gone or has another name now: remove its files from the folder too; repeat for several
    #[arg(
        long,
        value_name = "[NAMESPACE/]NAME",
        requires = "output_dir",
        help_heading = "Output",
        allow_hyphen_values = true
    )]
    prune_policy: Vec<String>,

    /// Write nothing; where the file or the folder is not up to date, print the difference and exit with 1
    #[arg(long, requires = "place", help_heading = "Output")]
    check: bool,

    /// Also write a skeleton of each Secret with a client certificate, without data: its name and place, to be filled in
    #[arg(long, help_heading = "Output")]
    with_secret_template: bool,
}

const PRUNE_POLICY: &str = "--prune-policy";

const EXAMPLES: &str = "\
Example: the resources of examples/policies/partners.yaml
  egressgen generate -f examples/policies/partners.yaml | kubectl apply -f -

Example: the same in the folder resources, and whether it is up to date
  egressgen generate -f examples/policies/partners.yaml --output-dir resources
  egressgen generate -f examples/policies/partners.yaml --output-dir resources --check";

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    if let Some(path) = &args.output.output_file {
        input::refuse_overwriting(path, &policies::files(&args.policies.files)?)?;
    }
    let plan = policies::plan(&args.policies)?;
    let mut build = Build::of(&plan);
    if args.with_secret_template {
        build = build.with_secret_templates();
    }
    let folder = match &args.output_dir {
        Some(path) => Some(Folder::new(
            path,
            args.output.format.into(),
            build,
            pruned(args, &plan)?,
        )),
        None => None,
    };
    if args.check {
        check(args, build, folder.as_ref())
    } else {
        write(args, build, folder.as_ref())
    }
}

fn write(args: &Args, build: Build<'_>, folder: Option<&Folder<'_>>) -> Result<(), Failure> {
    policies::tell(build.plan());
    if let Some(folder) = folder {
        directory::write(folder)?.iter().for_each(report::message);
        return Ok(());
    }
    // Not for stdout, where a line that comes and goes would run into the result or into what `kubectl` says of it.
    let to_file = args.output.output_file.is_some();
    let mut progress = to_file.then(|| Progress::new("written", build.bundle_count()));
    let bundles = build.bundles().inspect(|_| {
        if let Some(progress) = &mut progress {
            progress.step();
        }
    });
    output::resources(&args.output, bundles.flat_map(|(_, bundle)| bundle))
}

/// Says nothing where there is nothing to do.
fn check(args: &Args, build: Build<'_>, folder: Option<&Folder<'_>>) -> Result<(), Failure> {
    match (folder, &args.output.output_file) {
        (Some(folder), _) => check::folder(folder),
        (None, Some(path)) => check::file(path, args.output.format.into(), build.resources()),
        // The command line is refused without a place.
        (None, None) => Ok(()),
    }
}

/// The policies whose files should all go.
fn pruned(args: &Args, plan: &Plan) -> Result<Vec<PolicyId>, Failure> {
    let mut pruned = Vec::new();
    let mut errors = Vec::new();
    for text in &args.prune_policy {
        match policy_id(text) {
            Ok(policy) if output::policies(plan).any(|own| *own == policy) => {
                let message = format!("the policy {policy} is in this run");
                let help =
                    "remove the flag: files that a policy of the run no longer needs go anyway";
                errors.push(InputError::new(PRUNE_POLICY, &message).with_help(help));
            }
            Ok(policy) => pruned.push(policy),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(pruned)
    } else {
        Err(Failure::Input(errors))
    }
}

fn policy_id(text: &str) -> Result<PolicyId, InputError> {
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
