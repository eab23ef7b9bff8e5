//! Files that are no policies: each is answered with little work, in little memory, and in words.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use support::{Run, command, run, snapshots, words};

/// So many times the work of an ordinary policy of its length is allowed, which is the same on a slow machine and on a busy
/// one. The worst takes about one and a half times as much; what is quadratic takes hundreds of times as much.
const MOST: u32 = 10;
/// Twice as much as the worst of them takes.
const MEMORY: usize = 400 * MIB;
const MIB: usize = 1 << 20;

const HEAD: &str = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\nmetadata: {name: test}\nspec:\n  \
                    gateway: {name: egress, namespace: egress, profile: aks}\n  destinations:\n";
const WRONG: &str = "  - {host: a.example.com, flow: htps}\n";

fn policy(destination: &str) -> String {
    HEAD.to_owned() + destination
}

/// A policy of so many bytes and a little more; `#` stands for a number.
fn many(destination: &str, bytes: usize) -> String {
    let mut text = HEAD.to_owned();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text += &destination.replace('#', &number.to_string());
    }
    text
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn alias_bomb() -> String {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..30 {
        let before = format!("*a{}, ", n - 1).repeat(9);
        let _ = writeln!(text, "a{n}: &a{n} [{before}]");
    }
    text
}

const DEPLOYMENT: &str =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n";

/// A name and a content a row.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let marked = format!("\u{feff}{}", policy(WRONG));
    let marked_first = format!("\u{feff}{DEPLOYMENT}");
    let host = |bytes| {
        policy(&format!(
            "  - {{host: {}, flow: http}}\n",
            "a".repeat(bytes)
        ))
    };
    let one_line = many("  - {host: h#.example.com, flow: htps}\n", 2 * MIB);
    let one_line = one_line.replace("  - {", "{").replace("}\n{", "},{");
    let one_line = one_line.replace("destinations:\n", "destinations: [") + "]\n";
    let twice = "  - {host: twice.example.com, flow: http}\n".to_owned();
    let twice = many(&twice, 2 * MIB);
    let latin = policy("  # caf\u{e9}\n")
        .replace('\u{e9}', "?")
        .into_bytes();
    let latin = latin
        .iter()
        .map(|&it| if it == b'?' { 0xe9 } else { it })
        .collect();
    vec![
        (
            "many-destinations",
            many("  - {host: h#.example.com, flow: https}\n", 50 * MIB).into(),
        ),
        ("huge-host", host(50 * MIB).into()),
        ("large-host", host(4 * MIB).into()),
        (
            "many-mistakes",
            many("  - {host: h#.example.com, flow: htps}\n", 2 * MIB).into(),
        ),
        ("many-mistakes-in-one-line", one_line.into()),
        (
            "many-values",
            many("  - {host: h#.example.com, flow: https}\n", 12 * MIB).into(),
        ),
        ("many-conflicts", twice.into()),
        ("alias-bomb", alias_bomb().into()),
        ("brackets", "[".repeat(60_000).into()),
        ("latin-1", latin),
        ("binary", vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0xff]),
        ("byte-order-mark", marked.into()),
        ("byte-order-mark-and-first-line", marked_first.into()),
        (
            "utf-16-le",
            utf16(&format!("\u{feff}{}", policy(WRONG)), u16::to_le_bytes),
        ),
        (
            "utf-16-be",
            utf16(&format!("\u{feff}{}", policy(WRONG)), u16::to_be_bytes),
        ),
        (
            "utf-16-without-mark",
            utf16(&policy(WRONG), u16::to_le_bytes),
        ),
        ("crlf", policy(WRONG).replace('\n', "\r\n").into()),
        ("cr", policy(WRONG).replace('\n', "\r").into()),
        ("empty", Vec::new()),
        ("one-byte", b"-".to_vec()),
        ("comments-only", b"# nothing\n---\n# at all\n".to_vec()),
        ("deployment", DEPLOYMENT.into()),
        (
            "json",
            br#"{"apiVersion": "egressgen.dev/v1alpha1", "kind": "EgressPolicy"}"#.to_vec(),
        ),
    ]
}

/// Runs in a folder and, where a process can be held to that, in the memory that bad input may take.
fn generate(folder: &Path, line: &str) -> Run {
    generate_and_measure(folder, line).0
}

/// The same, with the time that the processor worked for it, and not the time that it worked for others.
fn generate_and_measure(folder: &Path, line: &str) -> (Run, Duration) {
    let program = command(words(line)).get_program().to_owned();
    let limit = if cfg!(target_os = "linux") {
        format!("ulimit -v {};", MEMORY / 1024)
    } else {
        String::new()
    };
    let script = format!("{limit} \"$@\"; code=$?; times > times; exit $code");
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh"]).arg(program);
    command.args(words(line)).current_dir(folder);
    command.stdin(Stdio::null());
    let run = run(command);
    assert_eq!(run.stdout, "", "{line}");
    let times = fs::read_to_string(folder.join("times")).unwrap();
    // The second line is of what the shell started: in user mode, and in the kernel.
    let times = times.lines().nth(1).unwrap().split_whitespace();
    let times = times.map(|time| {
        let (minutes, seconds) = time.trim_end_matches('s').split_once('m').unwrap();
        let minutes: f64 = minutes.parse().unwrap();
        let seconds: f64 = seconds.parse().unwrap();
        Duration::from_secs_f64(minutes * 60.0 + seconds)
    });
    (run, times.sum())
}

/// The beginning and the end of what was said.
fn said(run: &Run) -> String {
    let said = run.to_string();
    let lines: Vec<_> = said.lines().collect();
    assert!(said.len() < 100_000, "{} bytes", said.len());
    if lines.len() <= 60 {
        return said;
    }
    let (head, tail) = (lines[..20].join("\n"), lines[lines.len() - 3..].join("\n"));
    format!("{head}\n[and so on]\n{tail}\n")
}

#[test]
fn bad_files_are_answered() {
    let _settings = snapshots("messages");
    let folder = tempfile::tempdir().unwrap();
    let ordinary = many("  - {host: h#.example.com, flow: https}\n", 2 * MIB) + WRONG;
    fs::write(folder.path().join("ordinary"), ordinary).unwrap();
    let (_, ordinary) = generate_and_measure(folder.path(), "generate -f ordinary");
    let mut table = String::new();
    for (name, content) in files() {
        let parts = u32::try_from(content.len() / (2 * MIB)).unwrap();
        fs::write(folder.path().join(name), content).unwrap();
        let (run, took) = generate_and_measure(folder.path(), &format!("generate -f {name}"));
        assert!(
            took < ordinary * MOST * parts.max(1),
            "{name} took {took:?}, and an ordinary policy of 2 MiB {ordinary:?}"
        );
        assert_eq!(run.code, Some(1), "{name}");
        writeln!(table, "$ egressgen generate -f {name}\n{}", said(&run)).unwrap();
    }
    fs::create_dir(folder.path().join("folder")).unwrap();
    for (name, code) in [
        ("folder", 1),
        ("missing", 2),
        ("missing/policy.yaml", 2),
        ("empty/policy.yaml", 2),
    ] {
        let run = generate(folder.path(), &format!("generate -f {name}"));
        assert_eq!(run.code, Some(code), "{name}");
        writeln!(table, "$ egressgen generate -f {name}\n{run}").unwrap();
    }
    insta::assert_snapshot!("bad-files", table);
}

/// A file that is no text does not keep the mistakes in another one back.
#[test]
fn all_files_are_told_of_at_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("utf-16"), [0xff, 0xfe]).unwrap();
    fs::write(folder.path().join("wrong"), policy(WRONG)).unwrap();
    let run = generate(folder.path(), "generate -f utf-16 -f wrong");
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("2 errors; nothing written"), "{run}");
}

/// What Windows writes is as good as anything.
#[test]
fn marks_and_line_ends_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let text = policy("  - {host: a.example.com, flow: http}\n");
    let write = |text: &str| {
        fs::write(folder.path().join("policy"), text).unwrap();
        let mut command = command(["generate", "-f", "policy"]);
        command.current_dir(&folder);
        run(command)
    };
    let plain = write(&text);
    assert_eq!(plain.code, Some(0));
    assert_eq!(write(&format!("\u{feff}{text}")), plain);
    assert_eq!(write(&text.replace('\n', "\r\n")), plain);
}

/// An input without an end is read up to the limit.
#[test]
fn an_endless_input_ends() {
    let folder = tempfile::tempdir().unwrap();
    let run = generate(folder.path(), "generate -f /dev/zero");
    assert!(
        run.stderr.contains("the file is longer than 16 MiB"),
        "{run}"
    );
    let mut command = command(["generate", "-f", "-"]);
    command.stdin(Stdio::from(fs::File::open("/dev/zero").unwrap()));
    assert_eq!(support::run(command).code, Some(1));
}

/// Of a folder that may not be read, nobody knows what in it is stale.
#[test]
fn a_folder_that_may_not_be_read_is_an_error() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o300)).unwrap();
    if fs::read_dir(&out).is_ok() {
        eprintln!("skipped: root may read every folder");
        return;
    }
    fs::write(
        folder.path().join("policy"),
        policy("  - {host: a.example.com, flow: http}\n"),
    )
    .unwrap();
    let run = generate(folder.path(), "generate -f policy --output-dir out");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .contains("\"out\" could not be written, and is unchanged: Permission denied"),
        "{run}"
    );
}
