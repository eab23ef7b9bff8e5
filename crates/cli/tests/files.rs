//! `--output-file`, and outputs that take no more.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use support::{command, egressgen, words};

const HTTP: &str = "http --host edition.cnn.com --output-file";

fn write_to(path: &Path) -> support::Run {
    let mut args = words(HTTP);
    args.push(path.to_str().unwrap());
    egressgen(args)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_holds_what_stdout_would() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.yaml");
    let run = write_to(&file);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    let stdout = egressgen(words("http --host edition.cnn.com")).stdout;
    assert_eq!(fs::read_to_string(&file).unwrap(), stdout);

    fs::write(&file, "something longer than the result\n".repeat(1_000)).unwrap();
    assert_eq!(write_to(&file).code, Some(0));
    assert_eq!(fs::read_to_string(&file).unwrap(), stdout);
    assert_eq!(names(folder.path()), ["out.yaml"]);
}

#[test]
fn wrong_input_touches_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.yaml");
    fs::write(&file, "old").unwrap();
    let mut args = words("http --host edition.cnn.com --port 0 --output-file");
    args.push(file.to_str().unwrap());
    assert_eq!(egressgen(args).code, Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    assert_eq!(names(folder.path()), ["out.yaml"]);
}

#[test]
fn a_path_that_leads_nowhere_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "old").unwrap();
    for (path, reason) in [
        (folder.path().to_owned(), "is a directory"),
        (
            folder.path().join("missing/out.yaml"),
            "No such file or directory",
        ),
        (file.join("out.yaml"), "Not a directory"),
    ] {
        let run = write_to(&path);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
        assert!(run.stderr.contains(reason), "{}", run.stderr);
        assert!(
            run.stderr.contains(path.to_str().unwrap()),
            "{}",
            run.stderr
        );
    }
    assert_eq!(names(folder.path()), ["file"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_read_only_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out.yaml");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        let run = write_to(&file);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains("read-only"), "{}", run.stderr);
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    }

    #[test]
    fn permissions_and_links_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("out.yaml"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("out.yaml", &link).unwrap();
        assert_eq!(write_to(&link).code, Some(0));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::read_to_string(&file).unwrap().starts_with("apiVersion"));
        assert_eq!(mode(&file), 0o640);
    }

    /// Whoever links to a place wants the file there: it is not for us to put one here instead.
    #[test]
    fn a_link_to_nothing_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        symlink("nowhere/out.yaml", &link).unwrap();
        let run = write_to(&link);
        assert_eq!(run.code, Some(2));
        assert!(
            run.stderr
                .contains("it is a symbolic link to nowhere/out.yaml, which does not exist"),
            "{run}"
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(names(folder.path()), ["link"]);
    }

    const POLICY: &str = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {name: a}\nspec:\n  \
                          destinations: [{host: a.example.com, flow: https, via: direct}]\n";

    /// A policy is not overwritten by what is made of it, by whatever name either goes.
    #[test]
    fn an_input_is_no_output() {
        let place = tempfile::tempdir().unwrap();
        let path = |name: &str| place.path().join(name);
        fs::create_dir(path("folder")).unwrap();
        fs::write(path("folder/policy.yaml"), POLICY).unwrap();
        symlink("folder/policy.yaml", path("soft")).unwrap();
        symlink("folder", path("linked")).unwrap();
        fs::hard_link(path("folder/policy.yaml"), path("hard")).unwrap();
        for (input, output) in [
            ("folder/policy.yaml", "folder/policy.yaml"),
            ("folder/policy.yaml", "linked/../folder/./policy.yaml"),
            ("folder", "folder/policy.yaml"),
            ("linked", "soft"),
            ("soft", "folder/policy.yaml"),
            ("folder/policy.yaml", "hard"),
            ("-", "soft"),
        ] {
            for check in ["", "--check"] {
                let line = format!("generate -f {input} --output-file {output} {check}");
                let mut command = command(words(&line));
                command.current_dir(&place);
                command.stdin(fs::File::open(path("folder/policy.yaml")).unwrap());
                let run = support::run(command);
                assert_eq!(run.code, Some(1), "{line}: {run}");
                assert!(run.stderr.contains("would be overwritten"), "{run}");
                assert_eq!(run.stdout, "");
            }
            assert_eq!(
                fs::read_to_string(path("folder/policy.yaml")).unwrap(),
                POLICY
            );
        }
        let mut command = command(words("generate -f folder --output-file folder/out.yaml"));
        command.current_dir(&place);
        assert_eq!(support::run(command).code, Some(0));
    }

    /// What a run that was killed left beside the file goes with the next run.
    #[test]
    fn leftovers_of_a_killed_run_go() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".egressgen-0123456789ab.tmp");
        fs::write(&left, "half").unwrap();
        assert_eq!(write_to(&folder.path().join("out.yaml")).code, Some(0));
        assert_eq!(names(folder.path()), ["out.yaml"]);
    }

    /// The temporary file of a run that is really killed, in the middle of its work, is one that the next run knows.
    #[test]
    fn a_killed_run_leaves_what_the_next_one_sweeps() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out.yaml");
        // At the limit on the size of files the system kills it.
        let script = format!(
            "ulimit -f 1; exec {} {HTTP} {}",
            env!("CARGO_BIN_EXE_egressgen"),
            file.display()
        );
        // Its stderr is a pipe: in a long file of whoever runs the tests, the first note would be over the limit.
        let run = Command::new("sh").args(["-c", &script]).output().unwrap();
        assert_eq!(run.status.code(), None, "killed");
        assert_eq!(names(folder.path()).len(), 1);
        assert_eq!(write_to(&file).code, Some(0));
        assert_eq!(names(folder.path()), ["out.yaml"]);
    }

    #[test]
    fn a_new_file_follows_the_umask() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out.yaml");
        let script = format!(
            "umask 027; exec {} {HTTP} {}",
            env!("CARGO_BIN_EXE_egressgen"),
            file.display()
        );
        assert!(
            Command::new("sh")
                .args(["-c", &script])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(mode(&file), 0o640);
    }

    /// What is no file, such as a pipe or /dev/stdout, is written to and not replaced. A pipe stands for all of them:
    /// this test, run as root against broken code, would otherwise take the machine's devices away.
    #[test]
    fn a_pipe_stays_a_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        // Open for both, so that neither side waits for the other.
        let both = fs::File::options().read(true).write(true).open(&pipe);
        let run = write_to(&pipe);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
        let stdout = egressgen(words("http --host edition.cnn.com")).stdout;
        let mut read = vec![0; stdout.len()];
        both.unwrap().read_exact(&mut read).unwrap();
        assert_eq!(read, stdout.as_bytes());
    }

    /// A limit on the size of files stands for a full disk: either stops a write in its middle.
    #[test]
    fn a_full_disk_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out.yaml");
        fs::write(&file, "old").unwrap();
        let script = format!(
            "trap '' XFSZ; ulimit -f 1; exec {} {HTTP} {}",
            env!("CARGO_BIN_EXE_egressgen"),
            file.display()
        );
        let output = Command::new("sh").args(["-c", &script]).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("File too large"), "{stderr}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        assert_eq!(names(folder.path()), ["out.yaml"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_stdout_is_an_error() {
        for line in ["http --host edition.cnn.com", "man", "completions bash"] {
            let full = fs::File::options().write(true).open("/dev/full").unwrap();
            let output = command(words(line)).stdout(full).output().unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{line}: {stderr}");
            assert!(
                stderr.contains("No space left on device"),
                "{line}: {stderr}"
            );
        }
    }

    /// `>&-`: there is no stdout at all. To /dev/null goes what nobody wants, however it was opened.
    #[test]
    fn a_closed_stdout_is_an_error() {
        let program = env!("CARGO_BIN_EXE_egressgen");
        let list = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n";
        for line in [
            "http --host edition.cnn.com",
            "man",
            "schema",
            "completions bash",
            "init policy --force --dir \"$FOLDER\"",
            "",
        ] {
            let folder = tempfile::tempdir().unwrap();
            for (redirection, code) in [(">&-", 2), ("> /dev/null", 0), ("1<> /dev/null", 0)] {
                let mut shell = Command::new("sh");
                let script = format!("{program} {line} {redirection}");
                shell.args(["-c", &script]).env("FOLDER", folder.path());
                let run = support::run_with_input(shell, list);
                assert_eq!(run.code, Some(code), "{script}: {run}");
                let told = run.stderr.contains("standard output could not be written");
                assert_eq!(told, code == 2, "{script}: {run}");
            }
        }
    }

    /// Whoever closes the pipe has seen enough, and is not told; whoever asks for the exit code gets to know.
    #[test]
    fn a_closed_pipe_ends_quietly_but_not_well() {
        let mut args = words("http --gateway-name egress --gateway-namespace egress");
        let hosts: Vec<_> = (0..2_000)
            .map(|n| format!("--host=h{n}.example.com"))
            .collect();
        args.extend(hosts.iter().map(String::as_str));
        let mut child = command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 10];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut first).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(&first, b"apiVersion");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        assert_eq!(output.status.code(), Some(2));
    }
}

/// Nothing here reads standard input, so a caller that holds it open does not make the command wait.
#[test]
fn stdin_is_left_alone() {
    let mut child = command(words("http --host edition.cnn.com"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = child.wait().unwrap();
    let written = child.stdin.take().map(|mut it| it.write_all(b"x"));
    assert!(status.success());
    drop(written);
}
