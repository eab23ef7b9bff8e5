//! `generate --output-dir` and `generate --check`.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use support::{Run, command, run, snapshots};

/// A folder with a policy, in which everything runs.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.policy("", &["a", "b", "c"]);
        place
    }

    /// A policy for these hosts of example.com.
    fn policy(&self, namespace: &str, hosts: &[&str]) {
        self.write("policy.yaml", &policy(namespace, hosts));
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn generate(&self, more: &str) -> Run {
        let line = format!("generate -f policy.yaml {more}");
        let mut command = command(support::words(&line));
        command.current_dir(&self.0);
        run(command)
    }

    /// Everything under the folder `out`, by its name.
    fn out(&self) -> BTreeMap<String, String> {
        let entries = fs::read_dir(self.path("out")).unwrap();
        let entry = |it: fs::DirEntry| {
            let text = fs::read_to_string(it.path()).unwrap_or_else(|_| "no file".to_owned());
            (it.file_name().into_string().unwrap(), text)
        };
        entries.map(|it| entry(it.unwrap())).collect()
    }

    fn names(&self) -> Vec<String> {
        self.out().into_keys().collect()
    }
}

fn policy(namespace: &str, hosts: &[&str]) -> String {
    let destinations: Vec<_> = hosts
        .iter()
        .map(|it| format!("  - {{host: {it}.example.com, name: {it}, flow: https, via: direct}}\n"))
        .collect();
    let namespace = match namespace {
        "" => String::new(),
        namespace => format!(", namespace: {namespace}"),
    };
    format!(
        "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {{name: test{namespace}}}\nspec:\n  gateway: \
         {{name: egress, namespace: egress, profile: aks}}\n  destinations:\n{}",
        destinations.concat()
    )
}

const OUT: &str = "--output-dir out";

#[test]
fn a_destination_is_a_file() {
    let place = Place::new();
    let run = place.generate(OUT);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    assert_eq!(run.stderr, "note: out: 3 written\n");
    assert_eq!(place.names(), ["a.yaml", "b.yaml", "c.yaml"]);
    let together: Vec<_> = place.out().into_values().collect();
    assert_eq!(together.join("---\n"), place.generate("").stdout);
}

/// Folders on the way come about as well.
#[test]
fn a_missing_folder_is_created() {
    let place = Place::new();
    assert_eq!(place.generate("--output-dir out/of/town").code, Some(0));
    assert!(place.path("out/of/town/a.yaml").is_file());
}

/// Names hold the namespace where there is one, whatever else is in the plan.
#[test]
fn names_of_files_do_not_depend_on_other_destinations() {
    let place = Place::new();
    place.write(
        "shop.yaml",
        &policy("shop", &["d"]).replace("d.example", "d1.example"),
    );
    place.write(
        "bank.yaml",
        &policy("bank", &["d"]).replace("d.example", "d2.example"),
    );
    assert_eq!(place.generate(&format!("{OUT} -f shop.yaml")).code, Some(0));
    assert_eq!(place.names(), ["a.yaml", "b.yaml", "c.yaml", "d.shop.yaml"]);
    assert_eq!(
        place
            .generate(&format!("{OUT} -f shop.yaml -f bank.yaml"))
            .code,
        Some(0)
    );
    assert_eq!(
        place.names(),
        ["a.yaml", "b.yaml", "c.yaml", "d.bank.yaml", "d.shop.yaml"]
    );
    assert!(place.out()["d.bank.yaml"].contains("d2.example.com"));
    assert!(place.out()["d.shop.yaml"].contains("d1.example.com"));
}

#[test]
fn what_is_unchanged_is_left_and_what_is_stale_removed() {
    let place = Place::new();
    place.generate(OUT);
    let long_ago = SystemTime::now() - Duration::from_hours(1);
    let set = |name: &str| {
        let file = fs::File::options().write(true).open(place.path(name));
        file.unwrap().set_modified(long_ago).unwrap();
    };
    let modified = |name: &str| fs::metadata(place.path(name)).unwrap().modified().unwrap();
    set("out/a.yaml");
    set("out/b.yaml");
    place.write(
        "policy.yaml",
        &policy("", &["a", "b", "d"]).replace("b.example", "new.example"),
    );
    let run = place.generate(OUT);
    assert_eq!(
        run.stderr,
        "note: out: 2 written, 1 unchanged, 1 removed: c.yaml\n"
    );
    assert_eq!(place.names(), ["a.yaml", "b.yaml", "d.yaml"]);
    assert_eq!(modified("out/a.yaml"), long_ago);
    assert_ne!(modified("out/b.yaml"), long_ago);
    assert!(place.out()["b.yaml"].contains("new.example.com"));
    assert_eq!(
        place.generate(OUT).stderr,
        "note: out: 0 written, 3 unchanged\n"
    );
}

/// Both forms in one folder would bring every object twice.
#[test]
fn the_other_form_replaces_the_files() {
    let place = Place::new();
    place.generate(OUT);
    let run = place.generate(&format!("{OUT} -o json"));
    assert_eq!(
        run.stderr,
        "note: out: 3 written, 3 removed: a.yaml, b.yaml, c.yaml\n"
    );
    assert_eq!(place.names(), ["a.json", "b.json", "c.json"]);
    place.policy("", &["a"]);
    let run = place.generate(&format!("{OUT} -o json"));
    assert_eq!(
        run.stderr,
        "note: out: 0 written, 1 unchanged, 2 removed: b.json, c.json\n"
    );
}

const OURS: &str =
    "metadata: {labels: {app.kubernetes.io/managed-by: egressgen, egressgen.dev/policy: test}}\n";

/// What is not egressgen's own stays, byte for byte.
#[test]
fn foreign_files_stay() {
    let place = Place::new();
    let large = format!("{OURS}# {}\n", "x".repeat(17 << 20));
    let files = [
        ("out/kustomization.yaml", "resources: [a.yaml]\n"),
        ("out/mixed.yaml", &format!("{OURS}---\nkind: Secret\n")),
        ("out/broken.yaml", &format!("{OURS}: [\n")),
        ("out/empty.yaml", ""),
        (
            "out/unnamed.yaml",
            &OURS.replace(", egressgen.dev/policy: test", ""),
        ),
        ("out/large.yaml", &large),
        ("out/README.md", OURS),
        ("out/old.yml", OURS),
        ("out/old.yaml.bak", OURS),
        ("out/sub/old.yaml", OURS),
        ("out/folder.yaml/old.yaml", OURS),
    ];
    for (name, text) in files {
        place.write(name, text);
    }
    place.write("out/stale.yaml", OURS);
    let run = place.generate(OUT);
    assert_eq!(run.stderr, "note: out: 3 written, 1 removed: stale.yaml\n");
    for (name, text) in files {
        assert_eq!(
            fs::read_to_string(place.path(name)).unwrap(),
            text,
            "{name}"
        );
    }
}

/// A policy of another name and other hosts, for a folder that two teams share.
fn of_team(team: &str, hosts: &[&str]) -> String {
    policy("", hosts).replace("{name: test}", &format!("{{name: {team}}}"))
}

/// Each team's run writes and removes files of its own policies, and says which others are there.
#[test]
fn teams_share_a_folder() {
    let place = Place::new();
    place.write("bank.yaml", &of_team("bank", &["x1", "x2"]));
    let bank = |more: &str| {
        let line = format!("generate -f bank.yaml {OUT} {more}");
        let mut command = command(support::words(&line));
        command.current_dir(&place.0);
        run(command)
    };
    let left = |files: &str| {
        format!(
            "note: out: left alone {files}; --prune-policy removes the files of a policy that no longer exists\n"
        )
    };
    assert_eq!(place.generate(OUT).code, Some(0));
    let first = bank("");
    let of_test =
        left("3 files of policies that are not in this run: test (a.yaml, b.yaml, c.yaml)");
    assert_eq!(
        first.stderr,
        format!("note: out: 2 written\n{of_test}"),
        "{first}"
    );
    let all = ["a.yaml", "b.yaml", "c.yaml", "x1.yaml", "x2.yaml"];
    assert_eq!(place.names(), all);

    // Both are up to date, whoever looks.
    let check = bank("--check");
    assert_eq!((check.code, check.stdout.as_str()), (Some(0), ""));
    assert_eq!(check.stderr, of_test);
    assert_eq!(place.generate(&format!("{OUT} --check")).code, Some(0));

    // What a team no longer needs goes, and nothing else.
    place.policy("", &["a", "b"]);
    let check = place.generate(&format!("{OUT} --check"));
    assert_eq!(check.stdout.matches("+++ /dev/null").count(), 1, "{check}");
    assert!(check.stderr.contains("out of date: 1 stale"), "{check}");
    let of_bank = left("2 files of policies that are not in this run: bank (x1.yaml, x2.yaml)");
    assert_eq!(
        place.generate(OUT).stderr,
        format!("note: out: 0 written, 2 unchanged, 1 removed: c.yaml\n{of_bank}")
    );
    assert_eq!(place.names(), ["a.yaml", "b.yaml", "x1.yaml", "x2.yaml"]);

    // Nobody's policies leave everybody's files.
    place.write("policy.yaml", "# nothing\n");
    assert_eq!(
        place.generate(&format!("{OUT} --allow-empty")).code,
        Some(0)
    );
    assert_eq!(place.names(), ["a.yaml", "b.yaml", "x1.yaml", "x2.yaml"]);
}

/// Policies of one name in two namespaces are two policies.
#[test]
fn a_namespace_tells_policies_apart() {
    let place = Place::new();
    place.policy("shop", &["a", "b"]);
    place.generate(OUT);
    place.policy("bank", &["x"]);
    let run = place.generate(OUT);
    assert!(run.stderr.contains("not in this run: shop/test ("), "{run}");
    assert_eq!(place.names(), ["a.shop.yaml", "b.shop.yaml", "x.bank.yaml"]);
    let run = place.generate(&format!("{OUT} --prune-policy shop/test"));
    assert!(
        run.stderr
            .contains("0 written, 1 unchanged, 2 removed: a.shop.yaml, b.shop.yaml\n"),
        "{run}"
    );
}

/// The files of a policy that was renamed are in the way of their new owner, until someone says that it is gone.
#[test]
fn a_policy_that_is_gone_is_pruned() {
    let place = Place::new();
    place.generate(OUT);
    place.write("policy.yaml", &of_team("renamed", &["a", "d"]));
    let before = place.out();
    let run = place.generate(OUT);
    assert_eq!(run.code, Some(2), "{run}");
    assert!(
        run.stderr.contains(
            "in the way: a.yaml (it belongs to the policy test, and the policy renamed would overwrite it)\n"
        ) && run.stderr.contains("with --prune-policy"),
        "{run}"
    );
    assert_eq!(place.generate(&format!("{OUT} --check")), run);
    assert_eq!(place.out(), before);

    let prune = format!("{OUT} --prune-policy test");
    let check = place.generate(&format!("{prune} --check"));
    assert!(
        check.stderr.contains("1 missing, 1 changed, 2 stale"),
        "{check}"
    );
    assert_eq!(place.out(), before);
    assert_eq!(
        place.generate(&prune).stderr,
        "note: out: 2 written, 2 removed: b.yaml, c.yaml\n"
    );
    assert_eq!(place.names(), ["a.yaml", "d.yaml"]);
    // It can stay in a pipeline.
    assert_eq!(place.generate(&format!("{prune} --check")).code, Some(0));
}

/// One run writes a file: what several policies have in a namespace or at a gateway takes all of them.
#[test]
fn what_policies_have_in_common_takes_one_run() {
    let _settings = snapshots("messages");
    let place = Place::new();
    let closing = |name: &str, host: &str| {
        let through = of_team(name, &[host]).replace(", via: direct", "");
        through.replace(
            "  destinations:",
            "  accessLogs: true\n  applicationNamespaces: [apps]\n  networkPolicy: true\n  \
             outboundTrafficPolicy: registry-only\n  destinations:",
        )
    };
    place.write("one.yaml", &closing("one", "a"));
    place.write("two.yaml", &closing("two", "b"));
    let generate = |files: &str| {
        let mut command = command(support::words(&format!("generate {files} {OUT}")));
        command.current_dir(&place.0);
        run(command)
    };
    let mut table = String::new();
    let mut step = |files: &str, code: i32| {
        let run = generate(files);
        assert_eq!(run.code, Some(code), "{run}");
        writeln!(table, "$ egressgen generate {files} {OUT}\n{run}").unwrap();
    };
    step("-f one.yaml", 0);
    // Its Telemetry and Sidecar would be there twice, and its NetworkPolicy in the same file.
    step("-f two.yaml", 2);
    step("-f one.yaml -f two.yaml", 0);
    step("-f two.yaml", 2);
    // It needs the shared files no longer, and can't take its own part out of them.
    place.write(
        "two.yaml",
        &of_team("two", &["b"]).replace(", via: direct", ""),
    );
    step("-f two.yaml", 2);
    step("-f one.yaml -f two.yaml", 0);
    step("-f two.yaml", 0);
    insta::assert_snapshot!("folders-in-common", table);
    assert_eq!(
        place.names(),
        [
            "a.egress.yaml",
            "b.egress.yaml",
            "gateway.egress.egress.yaml",
            "namespace.applications.apps.yaml"
        ]
    );
}

/// Everything that stands in the way is told, and nothing is written.
#[test]
fn foreign_files_in_the_way_are_an_error() {
    let _settings = snapshots("messages");
    let place = Place::new();
    place.write("out/a.yaml", "kind: Secret\n");
    place.write("out/b.yaml/file", "");
    place.write("out/stale.yaml", OURS);
    let before = place.out();
    let run = place.generate(OUT);
    insta::assert_snapshot!("folders-in-the-way", run);
    assert_eq!(place.out(), before);
    assert_eq!(place.generate(&format!("{OUT} --check")), run);
}

#[test]
fn a_file_where_the_folder_should_be_is_an_error() {
    let place = Place::new();
    place.write("out", "old");
    let run = place.generate(OUT);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(
        run.stderr
            .contains("\"out\" could not be written, and is unchanged: Not a directory"),
        "{run}"
    );
    assert_eq!(fs::read_to_string(place.path("out")).unwrap(), "old");
}

#[test]
fn check_is_silent_where_all_is_well() {
    let place = Place::new();
    // A policy with a note: only a run that writes says it.
    let noted = policy("shop", &["a"]).replace("flow: https", "flow: tcp, port: 5432");
    place.write("policy.yaml", &noted);
    for target in [OUT, "--output-file out.yaml"] {
        let run = place.generate(target);
        assert!(
            run.stderr.contains("warning[tcp-on-all-addresses]: "),
            "{run}"
        );
        let run = place.generate(&format!("{target} --check"));
        assert_eq!(
            (run.code, run.stdout.as_str(), run.stderr.as_str()),
            (Some(0), "", "")
        );
    }
}

#[test]
fn check_shows_the_difference_and_writes_nothing() {
    let _settings = snapshots("check");
    let place = Place::new();
    place.generate(OUT);
    place.write(
        "policy.yaml",
        &policy("", &["a", "b", "d"]).replace("b.example", "new.example"),
    );
    let before = place.out();
    let run = place.generate(&format!("{OUT} --check"));
    insta::assert_snapshot!("folder", format!("{}{run}", run.stdout));
    assert_eq!(place.out(), before);
}

#[test]
fn check_of_a_missing_folder_shows_all_of_it() {
    let place = Place::new();
    let run = place.generate(&format!("{OUT} --check"));
    assert_eq!(run.code, Some(1));
    assert_eq!(run.stdout.matches("--- /dev/null\n+++ out/").count(), 3);
    assert!(
        run.stderr.contains("\"out\" is out of date: 3 missing\n"),
        "{run}"
    );
    assert!(!place.path("out").exists());
}

#[test]
fn check_compares_a_single_file() {
    let _settings = snapshots("check");
    let place = Place::new();
    let missing = place.generate("--output-file out.yaml --check");
    assert_eq!(missing.code, Some(1));
    assert!(
        missing
            .stdout
            .starts_with("--- /dev/null\n+++ out.yaml\n@@ -0,0 +1,"),
        "{}",
        missing.stdout
    );
    assert!(
        missing
            .stderr
            .contains("\"out.yaml\" is out of date: missing"),
        "{missing}"
    );
    assert!(!place.path("out.yaml").exists());
    place.generate("--output-file out.yaml");
    let text = fs::read_to_string(place.path("out.yaml")).unwrap();
    let edited = text.replacen("resolution: DNS", "resolution: NONE", 1);
    place.write("out.yaml", edited.trim_end());
    let run = place.generate("--output-file out.yaml --check");
    insta::assert_snapshot!("file", format!("{}{run}", run.stdout));
    assert_eq!(
        fs::read_to_string(place.path("out.yaml")).unwrap(),
        edited.trim_end()
    );
}

/// The command of the message, as a shell takes it, brings everything up to date.
#[test]
fn the_command_in_the_message_mends_it() {
    let place = Place::new();
    place.write("a policy.yaml", &policy("", &["a"]));
    let args = [
        "generate",
        "--check",
        "-f",
        "a policy.yaml",
        "--output-dir",
        "it's out",
    ];
    let check = || {
        let mut command = command(args);
        command.current_dir(&place.0);
        run(command)
    };
    let stale = check();
    let (_, help) = stale.stderr.split_once("help: run egressgen ").unwrap();
    let script = format!("{} {help}", env!("CARGO_BIN_EXE_egressgen"));
    let status = Command::new("sh")
        .args(["-c", &script])
        .current_dir(&place.0)
        .status();
    assert!(status.unwrap().success());
    assert_eq!(check().code, Some(0));
}

/// `patch` does the same as a run without `--check`.
#[test]
fn the_difference_is_a_patch() {
    let place = Place::new();
    place.generate(OUT);
    place.write(
        "policy.yaml",
        &policy("", &["a", "b", "d"]).replace("b.example", "new.example"),
    );
    let run = place.generate(&format!("{OUT} --check"));
    let patch = Command::new("patch")
        .args(["-p0", "--quiet"])
        .current_dir(&place.0)
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut patch) = patch else {
        eprintln!("skipped: there is no patch");
        return;
    };
    patch
        .stdin
        .take()
        .unwrap()
        .write_all(run.stdout.as_bytes())
        .unwrap();
    assert!(patch.wait().unwrap().success());
    assert_eq!(place.generate(&format!("{OUT} --check")).code, Some(0));
}

#[test]
fn wrong_usage_of_places() {
    let _settings = snapshots("messages");
    let place = Place::new();
    let runs = [
        "--check",
        "--check --output-file a --output-dir b",
        "--output-file a --output-dir b",
        "--output-dir",
        "--prune-policy test",
        "--output-dir a --prune-policy test",
        "--output-dir a --prune-policy Test --prune-policy a/b/c --prune-policy /a",
    ];
    let table = runs.map(|it| {
        format!(
            "$ egressgen generate -f policy.yaml {it}\n{}\n",
            place.generate(it)
        )
    });
    insta::assert_snapshot!("wrong-places", table.concat());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn lock(path: &Path) {
        fs::set_permissions(path, fs::Permissions::from_mode(0o444)).unwrap();
    }

    /// A link in the folder is foreign, wherever it leads; the folder itself may be one.
    #[test]
    fn links_in_the_folder_are_foreign() {
        let place = Place::new();
        place.write("elsewhere/stale.yaml", OURS);
        place.write("elsewhere/a.yaml", OURS);
        fs::create_dir(place.path("out")).unwrap();
        symlink("../elsewhere/stale.yaml", place.path("out/stale.yaml")).unwrap();
        symlink("out", place.path("link")).unwrap();
        assert_eq!(
            place.generate("--output-dir link").stderr,
            "note: link: 3 written\n"
        );
        assert_eq!(place.names(), ["a.yaml", "b.yaml", "c.yaml", "stale.yaml"]);

        fs::remove_file(place.path("out/a.yaml")).unwrap();
        symlink("../elsewhere/a.yaml", place.path("out/a.yaml")).unwrap();
        let run = place.generate(OUT);
        assert_eq!(run.code, Some(2));
        assert!(
            run.stderr
                .contains("in the way: a.yaml (it is a symbolic link)"),
            "{run}"
        );
        assert_eq!(
            fs::read_to_string(place.path("elsewhere/a.yaml")).unwrap(),
            OURS
        );
    }

    /// A pipe would make whoever opens it wait.
    #[test]
    fn a_pipe_is_not_read() {
        let place = Place::new();
        fs::create_dir(place.path("out")).unwrap();
        for name in ["out/stale.yaml", "pipe"] {
            assert!(
                Command::new("mkfifo")
                    .arg(place.path(name))
                    .status()
                    .unwrap()
                    .success()
            );
        }
        assert_eq!(place.generate(OUT).stderr, "note: out: 3 written\n");
        let run = place.generate("--output-file pipe --check");
        assert_eq!(run.code, Some(2));
        assert!(
            run.stderr
                .contains("it is not a file, so there is nothing to compare"),
            "{run}"
        );
    }

    #[test]
    fn read_only_files_stay() {
        let place = Place::new();
        place.generate(OUT);
        lock(&place.path("out/a.yaml"));
        assert_eq!(
            place.generate(OUT).code,
            Some(0),
            "what is unchanged is in nobody's way"
        );
        lock(&place.path("out/c.yaml"));
        // One would be changed, and the other removed.
        let changed = policy("", &["a", "b"]).replace("a.example", "new.example");
        place.write("policy.yaml", &changed);
        let before = place.out();
        let run = place.generate(OUT);
        assert_eq!(run.code, Some(2));
        assert!(
            run.stderr
                .contains("in the way: a.yaml (it is read-only), c.yaml (it is read-only)"),
            "{run}"
        );
        assert_eq!(place.out(), before);
    }

    #[test]
    fn permissions_stay() {
        let place = Place::new();
        place.write("out/a.yaml", OURS);
        fs::set_permissions(place.path("out/a.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
        place.generate(OUT);
        let mode = fs::metadata(place.path("out/a.yaml"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    /// A limit on the size of files stands for a full disk. The first file fits and the second does not, so the first
    /// must not be in its place yet.
    #[test]
    fn a_full_disk_leaves_the_folder_as_it_was() {
        let place = Place::new();
        place.write("out/a.yaml", OURS);
        place.write("out/stale.yaml", OURS);
        let direct = policy("", &["a", "b"]);
        let long = direct.replace("name: b, flow: https, via: direct", "name: b, flow: https");
        place.write("policy.yaml", &long);
        let before = place.out();
        let script = format!(
            "trap '' XFSZ; ulimit -f 1; exec {} generate -f policy.yaml {OUT}",
            env!("CARGO_BIN_EXE_egressgen")
        );
        let output = Command::new("sh")
            .args(["-c", &script])
            .current_dir(&place.0)
            .output();
        let output = output.unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(
            stderr.contains("\"out\" could not be written, and is unchanged: File too large"),
            "{stderr}"
        );
        assert_eq!(place.out(), before);
    }

    /// More files than a process may have open.
    #[test]
    fn many_files_need_few_handles() {
        let place = Place::new();
        let hosts: Vec<_> = (0..100).map(|n| format!("h{n}")).collect();
        place.policy("", &hosts.iter().map(String::as_str).collect::<Vec<_>>());
        let script = format!(
            "ulimit -n 32; exec {} generate -f policy.yaml {OUT}",
            env!("CARGO_BIN_EXE_egressgen")
        );
        let output = Command::new("sh")
            .args(["-c", &script])
            .current_dir(&place.0)
            .output();
        let output = output.unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(place.names().len(), 100);
    }

    /// A run that is killed leaves temporary files; the next one sweeps them up, unless another is at work.
    #[test]
    fn leftovers_of_a_killed_run_go() {
        let place = Place::new();
        let left = "out/.egressgen-0123456789ab.tmp";
        let others = "out/.egressgen-notes";
        place.write(left, "half");
        place.write(others, "not ours");
        let folder = fs::File::open(place.path("out")).unwrap();
        // As another run holds it.
        folder.lock_shared().unwrap();
        assert_eq!(place.generate(OUT).code, Some(0));
        assert!(place.path(left).exists());
        folder.unlock().unwrap();
        assert_eq!(place.generate(OUT).code, Some(0));
        assert!(!place.path(left).exists());
        assert!(place.path(others).exists());
    }

    /// Whoever reads only the head of the difference must not take it for none.
    #[test]
    fn check_of_a_closed_pipe_still_finds_something() {
        let place = Place::new();
        let hosts: Vec<_> = (0..200).map(|n| format!("h{n}")).collect();
        place.policy("", &hosts.iter().map(String::as_str).collect::<Vec<_>>());
        let mut child = command(support::words(&format!(
            "generate -f policy.yaml {OUT} --check"
        )))
        .current_dir(&place.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 10]).unwrap();
        drop(stdout);
        assert_eq!(child.wait().unwrap().code(), Some(1));
    }
}
