//! `egressgen kustomize`

use std::env;
use std::io;
use std::path::Path;

use clap::Subcommand;
use egressgen_diagnostics::Place;

use crate::integrations::kustomize::{Change, Link, Lookup};
use crate::output;
use crate::report::failure::{Failure, invalid};
use crate::report::{rules, visible};

/// Install or uninstall the EgressPolicy plugin for kustomize
///
/// With the plugin, `kubectl kustomize --enable-alpha-plugins` and `kustomize build --enable-alpha-plugins` accept an
/// EgressPolicy under `generators`. `kubectl apply -k` runs no plugins: pipe the build into `kubectl apply -f -`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Link this program into the plugin folder of kustomize
    InstallPlugin(Install),
    /// Remove the plugin that install-plugin installed
    UninstallPlugin(Uninstall),
}

#[derive(Debug, clap::Args)]
struct Install {
    /// Copy the program instead of linking it; copy it again after each update
    #[arg(long)]
    copy: bool,

    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Uninstall {
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Common {
    /// Print what would be done without doing it
    #[arg(long)]
    dry_run: bool,

    /// Replace or remove a file that egressgen did not put there
    #[arg(long)]
    force: bool,
}

const EXAMPLE: &str = "\
Example: print what would be installed
  egressgen kustomize install-plugin --dry-run";

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let link = link()?;
    let failed = |error: io::Error| Failure::unwritable(&link.place, &error);
    match &args.action {
        Action::InstallPlugin(args) => install(&link, args, failed),
        Action::UninstallPlugin(args) => uninstall(&link, args, failed),
    }
}

fn install(
    link: &Link,
    args: &Install,
    failed: impl Fn(io::Error) -> Failure,
) -> Result<(), Failure> {
    let change = link.to_install(args.copy).map_err(&failed)?;
    let change = change
        .or(args.common.force.then_some(Change::Renew))
        .ok_or_else(|| foreign(&link.place))?;
    if change != Change::Nothing && !args.common.dry_run {
        link.install(args.copy).map_err(&failed)?;
    }
    let done = match (change, args.common.dry_run) {
        (Change::Nothing, _) => "already exists",
        (Change::Make, false) => "created",
        (Change::Make, true) => "would be created",
        (Change::Renew, false) => "replaced",
        (Change::Renew, true) => "would be replaced",
    };
    let place = link.place.display();
    let report = if args.copy {
        format!("copy {place} {done}")
    } else {
        format!("link {place} -> {} {done}", link.program.display())
    };
    tell(&report)
}

fn uninstall(
    link: &Link,
    args: &Uninstall,
    failed: impl Fn(io::Error) -> Failure,
) -> Result<(), Failure> {
    let there = link.to_remove().map_err(&failed)?;
    let there = there
        .or(args.common.force.then_some(true))
        .ok_or_else(|| foreign(&link.place))?;
    if there && !args.common.dry_run {
        link.remove().map_err(&failed)?;
    }
    let done = match (there, args.common.dry_run) {
        (false, _) => "does not exist",
        (true, false) => "removed",
        (true, true) => "would be removed",
    };
    tell(&format!("{} {done}", link.place.display()))
}

fn tell(report: &str) -> Result<(), Failure> {
    output::text(format!("{}\n", visible(report)).as_bytes())
}

/// The place where kustomize looks for the plugin, and this program.
fn link() -> Result<Link, Failure> {
    let place = Lookup::from_environment().plugin().ok_or_else(|| {
        let error = invalid(
            "HOME",
            &"it is not set, so kustomize has no folder for plugins",
        );
        Failure::from(error.with_help("set KUSTOMIZE_PLUGIN_HOME"))
    })?;
    let program =
        env::current_exe().map_err(|error| Failure::unreadable(Path::new("egressgen"), &error))?;
    Ok(Link { place, program })
}

fn foreign(place: &Path) -> Failure {
    let message = "egressgen did not install this file";
    let place = Place::argument(place.display().to_string());
    rules::PLUGIN_EXISTS.diagnostic(message).at(place).into()
}
