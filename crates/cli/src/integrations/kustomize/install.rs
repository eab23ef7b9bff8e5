//! The file where kustomize looks for the plugin: it is ours, it is someone else's, or it does not exist.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The place of the plugin, and the program that belongs there.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) place: PathBuf,
    pub(crate) program: PathBuf,
}

/// What the installation has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Nothing: the plugin is as it should be.
    Nothing,
    /// Create the plugin: there is no file yet.
    Make,
    /// Replace the file: it is an older plugin of ours, or `--force` is given.
    Renew,
}

// === impl Link ===

impl Link {
    /// The change that installs the plugin; nothing if the file is someone else's.
    pub(crate) fn to_install(&self, copy: bool) -> io::Result<Option<Change>> {
        let Some(is_link) = self.is_link()? else {
            return Ok(Some(Change::Make));
        };
        if !self.is_ours(is_link)? {
            return Ok(None);
        }
        let same = is_link != copy && (copy || fs::read_link(&self.place)? == self.program);
        Ok(Some(if same { Change::Nothing } else { Change::Renew }))
    }

    /// Whether there is a file to remove; nothing if the file is someone else's.
    pub(crate) fn to_remove(&self) -> io::Result<Option<bool>> {
        match self.is_link()? {
            None => Ok(Some(false)),
            Some(is_link) => Ok(self.is_ours(is_link)?.then_some(true)),
        }
    }

    pub(crate) fn install(&self, copy: bool) -> io::Result<()> {
        if let Some(folder) = self.place.parent() {
            fs::create_dir_all(folder)?;
        }
        if self.is_link()?.is_some() {
            fs::remove_file(&self.place)?;
        }
        if copy {
            fs::copy(&self.program, &self.place).map(|_| ())
        } else {
            symlink(&self.program, &self.place)
        }
    }

    /// Removes the plugin, and the folders of its group that become empty.
    pub(crate) fn remove(&self) -> io::Result<()> {
        fs::remove_file(&self.place)?;
        for folder in self.place.ancestors().skip(1).take(3) {
            // A folder with other content stays.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Whether the plugin is a link rather than a file; nothing if it does not exist.
    fn is_link(&self) -> io::Result<Option<bool>> {
        match fs::symlink_metadata(&self.place) {
            Ok(metadata) => Ok(Some(metadata.is_symlink())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether this is a link to a program of our name, which may no longer exist, or a copy of this very program.
    fn is_ours(&self, is_link: bool) -> io::Result<bool> {
        if is_link {
            let target = fs::read_link(&self.place)?;
            return Ok(target.file_name() == self.program.file_name());
        }
        same_content(&self.place, &self.program)
    }
}

fn same_content(a: &Path, b: &Path) -> io::Result<bool> {
    let (first, second) = (fs::metadata(a)?, fs::metadata(b)?);
    let alike = first.is_file() && first.len() == second.len();
    Ok(alike && fs::read(a)? == fs::read(b)?)
}

#[cfg(unix)]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::other("give --copy: links are for Unix only"))
}
