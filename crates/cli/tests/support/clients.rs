//! The real clients of the pipelines, each in a folder of its own, where `.ci/clients` puts them.
//!
//! `EGRESSGEN_CLIENTS` names the folder of folders. Where a client is missing its tests are left out, and said so;
//! those that `EGRESSGEN_REQUIRE_CLIENTS` lists must be there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use super::{Run, left_out, run};

/// A shell in a folder and a home of its own, in which a client and egressgen are on the PATH.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    path: String,
}

/// A place with a client of this name, such as `kubectl-1.27`; or with none, for `none`.
pub(crate) fn place(client: &str) -> Option<Place> {
    let folder = tempfile::tempdir().unwrap();
    for name in ["bin", "home", "work"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    let program = folder.path().join("bin/egressgen");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_egressgen"), program).unwrap();
    let mut path = format!("{}:/usr/bin:/bin", folder.path().join("bin").display());
    if client != "none" {
        path = format!("{}:{path}", installed(client)?.display());
    }
    Some(Place { folder, path })
}

fn installed(client: &str) -> Option<PathBuf> {
    let all = env::var_os("EGRESSGEN_CLIENTS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/clients"),
        PathBuf::from,
    );
    let folder = all.join(client);
    let program = client.split('-').next().unwrap();
    if folder.join(program).is_file() {
        return Some(folder.canonicalize().unwrap());
    }
    let required = env::var("EGRESSGEN_REQUIRE_CLIENTS").unwrap_or_default();
    assert!(
        required.split_whitespace().all(|it| it != client),
        "{client} is not in {}, and EGRESSGEN_REQUIRE_CLIENTS lists it",
        all.display()
    );
    left_out(client);
    None
}

// === impl Place ===

impl Place {
    /// Where scripts run.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// Writes a file there.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.folder().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs a script that stops at the first failure.
    pub(crate) fn shell(&self, script: &str) -> Run {
        let home = self.folder.path().join("home");
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", script])
            .current_dir(self.folder())
            .stdin(Stdio::null())
            .env_clear()
            .env("PATH", &self.path)
            .env("HOME", &home);
        let run = run(bash);
        // What a user would see in the place of this machine's folders.
        let named = |text: String| {
            text.replace(home.to_str().unwrap(), "/home/you")
                .replace(env!("CARGO_BIN_EXE_egressgen"), "/usr/local/bin/egressgen")
        };
        Run {
            stdout: named(run.stdout),
            stderr: named(run.stderr),
            ..run
        }
    }
}
