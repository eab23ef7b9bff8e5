//! The wanted content of a folder.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use egressgen::policy::PolicyId;
use egressgen::{Build, Bundle, EmitError, Format};

use super::owner::{Owners, policies};
use crate::extension;
use crate::report::failure::Failure;

/// What a folder should hold for the policies of a run. Files of other policies belong to those policies.
pub(crate) struct Folder<'a> {
    pub(super) path: &'a Path,
    format: Format,
    build: Build<'a>,
    /// For these policies, the folder should hold the files of the plan and nothing else.
    pub(super) policies: BTreeSet<PolicyId>,
}

/// A file that a folder should hold.
pub(super) struct Wanted {
    pub(super) name: String,
    bundle: Bundle,
    format: Format,
}

// === impl Folder ===

impl<'a> Folder<'a> {
    /// No files of the policies in `pruned` should remain.
    pub(crate) fn new(
        path: &'a Path,
        format: Format,
        build: Build<'a>,
        pruned: impl IntoIterator<Item = PolicyId>,
    ) -> Self {
        Self {
            path,
            format,
            build,
            policies: policies(build.plan()).cloned().chain(pruned).collect(),
        }
    }

    /// The number of files that the folder should hold.
    pub(super) fn len(&self) -> usize {
        self.build.bundle_count()
    }

    /// The files that the folder should hold. Every call builds them again, so that memory holds one file at a time.
    pub(super) fn wanted(&self) -> impl Iterator<Item = Wanted> {
        let extension = extension::written(self.format);
        self.build.files().map(move |(stem, bundle)| Wanted {
            name: [&stem, extension].join("."),
            bundle,
            format: self.format,
        })
    }

    pub(super) fn file(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// The failure that leaves the folder unchanged.
    pub(super) fn failure(&self, reason: &impl ToString) -> Failure {
        Failure::unwritable(self.path, reason)
    }

    /// The failure that leaves the folder with only some of its new files, and with its stale files.
    pub(super) fn interrupted(&self, done: usize, all: usize, error: &io::Error) -> Failure {
        Failure::interrupted(self.path, done, all, error)
    }
}

// === impl Wanted ===

impl Wanted {
    pub(super) fn emit(&self, out: impl io::Write) -> Result<(), EmitError> {
        egressgen::emit(out, self.format, &self.bundle)
    }

    pub(super) fn content(&self) -> Result<Vec<u8>, EmitError> {
        let mut content = Vec::new();
        self.emit(&mut content)?;
        Ok(content)
    }

    /// The policies whose resources are in the file, as a sentence names them.
    pub(super) fn policies(&self) -> String {
        Owners::of_resources(&self.bundle).title()
    }
}
