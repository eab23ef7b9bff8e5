//! `egressgen init`

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use egressgen_diagnostics::{Diagnostics, Place};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, context};

use crate::output;
use crate::report::failure::Failure;
use crate::report::{rules, visible};

/// Write a starter policy, or the files that a pipeline needs
///
/// The files expect the policy as egress-policy.yaml in the same folder. Prints the names of the files that it writes.
/// If one of them exists, none is written.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    /// Files to write
    #[arg(value_enum)]
    what: What,

    /// Folder to write to
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,

    /// Overwrite existing files
    #[arg(long)]
    force: bool,
}

const EXAMPLE: &str = "\
Example: write a starter policy
  egressgen init policy --dir target/example --force";

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Starter policy: egress-policy.yaml
    Policy,
    /// kustomization.yaml, and egress-names.yaml with name references for kustomize
    Kustomize,
    /// Kptfile
    Kpt,
    /// Argo CD config management plugin: plugin.yaml, sidecar.yaml and application.yaml
    Argocd,
    /// flux-egress.yaml, for resources committed in the folder egress
    Flux,
    /// Post-renderer plugin for Helm 4: helm-egressgen/plugin.yaml
    Helm,
    /// .pre-commit-config.yaml with a hook that compares the committed resources with the policy
    PreCommit,
    /// .github/workflows/egress.yaml with the same check
    GithubActions,
}

/// The path of a file, and its template.
type Template = (&'static str, &'static str);

/// A template, embedded.
macro_rules! template {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $path))
    };
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let mut files = Vec::new();
    for (path, template) in args.what.templates() {
        let path = if args.dir == Path::new(".") {
            PathBuf::from(path)
        } else {
            args.dir.join(path)
        };
        files.push((path, render(template)?));
    }
    if !args.force {
        refuse_existing(files.iter().map(|(path, _)| path.as_path()))?;
    }
    for (path, text) in &files {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| Failure::unwritable(path, &error))?;
        }
        output::file::text(path, text)?;
    }
    // Last, so that a closed stdout does not keep files from being written.
    let names = files
        .iter()
        .map(|(path, _)| format!("{}\n", visible(&path.display().to_string())));
    output::text(names.collect::<String>().as_bytes())
}

// === impl What ===

impl What {
    fn templates(self) -> &'static [Template] {
        match self {
            Self::Policy => &[("egress-policy.yaml", template!("policy/egress-policy.yaml"))],
            Self::Kustomize => &[
                (
                    "kustomization.yaml",
                    template!("kustomize/kustomization.yaml"),
                ),
                (
                    "egress-names.yaml",
                    template!("kustomize/egress-names.yaml"),
                ),
            ],
            Self::Kpt => &[("Kptfile", template!("kpt/Kptfile"))],
            Self::Argocd => &[
                ("plugin.yaml", template!("argocd/plugin.yaml")),
                ("sidecar.yaml", template!("argocd/sidecar.yaml")),
                ("application.yaml", template!("argocd/application.yaml")),
            ],
            Self::Flux => &[("flux-egress.yaml", template!("flux/flux-egress.yaml"))],
            Self::Helm => &[("helm-egressgen/plugin.yaml", template!("helm/plugin.yaml"))],
            Self::PreCommit => &[(
                ".pre-commit-config.yaml",
                template!("pre-commit/pre-commit-config.yaml"),
            )],
            Self::GithubActions => &[(
                ".github/workflows/egress.yaml",
                template!("github-actions/egress.yaml"),
            )],
        }
    }
}

/// Fills in the values that the files share; an unknown name in a template is an error.
fn render(template: &str) -> Result<String, Failure> {
    let wrong = |error: minijinja::Error| Failure::internal(&error);
    let mut syntax = SyntaxConfig::builder();
    let syntax = syntax.keep_trailing_newline(true).build().map_err(wrong)?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(syntax);
    let values = context! {
        policy => "egress-policy.yaml",
        folder => "egress",
        schema => "egressgen-policy.schema.json",
        version => env!("CARGO_PKG_VERSION"),
        repository => env!("CARGO_PKG_REPOSITORY"),
    };
    environment.render_str(template, values).map_err(wrong)
}

fn refuse_existing<'p>(paths: impl Iterator<Item = &'p Path>) -> Result<(), Failure> {
    let existing = paths.filter(|path| path.symlink_metadata().is_ok());
    let errors: Diagnostics = existing
        .map(|path| {
            let error = rules::FILE_EXISTS.diagnostic("the file exists");
            let error = error.at(Place::argument(path.display().to_string()));
            error.with_help("--force overwrites it; --dir names another folder")
        })
        .collect();
    Ok(errors.or(())?)
}
