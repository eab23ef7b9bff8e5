//! Values that hold what a terminal obeys: in every argument, variable, file name and field. Nothing of it may reach
//! stderr, whatever is said.

#![cfg(unix)]
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use support::{Run, command, run, run_with_input, words};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A colour that is none of ours, a title, a line of its own, a C1 control, letters from right to left, and nothing seen.
const HOSTILE: &str = "a\u{1b}[31;47mred\u{1b}]0;t\u{7}\r\nerror: faked\n\u{9b}2J\u{202e}x\u{2066}y\u{200b}\u{2028}\u{85}\t";

/// A file name may hold all of it but a slash.
fn hostile(name: &str) -> String {
    format!("{HOSTILE}{name}")
}

/// Looks at what was said, with colours, as on a terminal.
fn look(mut command: Command, input: &str) -> Run {
    command.env("CLICOLOR_FORCE", "1");
    let line = format!("{command:?}");
    let run = run_with_input(command, input);
    look_at(&run.stderr, &line);
    run
}

fn look_at(said: &str, line: &str) {
    // Our own colours are single numbers, such as `\e[1m` and `\e[91m`.
    let mut plain = String::new();
    let mut rest = said;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let (number, after) = after
            .split_once('m')
            .unwrap_or_else(|| panic!("{line}: {said:?}"));
        assert!(
            number.parse::<u8>().is_ok() || number.starts_with("38;5;"),
            "{line}: {said:?}"
        );
        rest = after;
    }
    plain.push_str(rest);
    let bad = plain.chars().find(|&character| {
        character != '\n'
            && (character.is_control() || "\u{202e}\u{2066}\u{200b}\u{2028}".contains(character))
    });
    assert_eq!(bad, None, "{line}: {said:?}");
    assert!(!plain.contains("\nerror: faked"), "{line}: {said}");
}

/// The commands with their subcommands, from their own help.
fn commands(path: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let mut words = path.to_vec();
    words.push("--help".to_owned());
    let help = run(command(&words)).stdout;
    let listed = help
        .split_once("\nCommands:\n")
        .map_or("", |(_, rest)| rest);
    let listed = listed.split("\n\n").next().unwrap();
    for line in listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
    {
        let name = line.split_whitespace().next().unwrap();
        if name != "help" {
            commands(&[path, &[name.to_owned()]].concat(), found);
        }
    }
    found.push((path.to_vec(), help));
}

/// Options that take a value.
fn options(help: &str) -> impl Iterator<Item = &str> {
    let lines = help
        .lines()
        .filter(|line| line.trim_start().starts_with('-') && line.contains('<'));
    lines.filter_map(|line| line.split([' ', ',']).find(|word| word.starts_with("--")))
}

#[test]
fn every_argument() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("policy.yaml"), policies()[0].to_string()).unwrap();
    let site =
        "--resource-group a --cluster a --revision asm-1-30 --static-gateway a --node-pool a";
    let mut found = Vec::new();
    commands(&[], &mut found);
    let mut options_seen = 0;
    for (path, help) in found {
        let required = match path.join(" ").as_str() {
            "http" | "https" | "tls-origination" => "--host a.example.com".to_owned(),
            "generate" | "plan" => "-f policy.yaml".to_owned(),
            "aks script" => format!("setup {site}"),
            "aks upgrade-plan" => "-f policy.yaml --to asm-1-30".to_owned(),
            line if line.starts_with("aks ") => site.to_owned(),
            "init" => "policy --dir out --force".to_owned(),
            _ => String::new(),
        };
        let mut lines: Vec<Vec<String>> =
            vec![vec![HOSTILE.to_owned()], vec![format!("--{HOSTILE}")]];
        lines.push(vec![format!("-{HOSTILE}")]);
        for option in options(&help) {
            options_seen += 1;
            lines.push(vec![option.to_owned(), HOSTILE.to_owned()]);
            lines.push(vec![format!("{option}={HOSTILE}")]);
            lines.push(vec![format!("{option}{HOSTILE}")]);
        }
        for line in lines {
            for required in [required.as_str(), ""] {
                let mut command = command(&path);
                command.args(words(required)).args(&line);
                command.current_dir(&place).env("HOME", place.path());
                look(command, "");
            }
        }
    }
    assert!(options_seen > 50, "the help is read: {options_seen}");
}

#[test]
fn every_variable() {
    for (variable, line) in [
        ("ISTIO_EGRESS_NAME", "http --host a.example.com"),
        ("ISTIO_EGRESS_NAMESPACE", "http --host a.example.com"),
        ("EGRESS_GTW_SELECTOR", "http --host a.example.com"),
        ("RESOURCE_GROUP", "aks script setup"),
        ("CLUSTER_NAME", "aks script setup"),
        ("ASM_REVISION", "aks script setup"),
        ("ISTIO_SGC_NAME", "aks manifests"),
    ] {
        let mut command = command(words(line));
        command.env(variable, HOSTILE);
        assert_ne!(look(command, "").code, Some(0), "{variable}");
    }
    let place = tempfile::tempdir().unwrap();
    for action in [
        "install-plugin",
        "uninstall-plugin --dry-run",
        "uninstall-plugin",
    ] {
        let mut command = command(words(&format!("kustomize {action}")));
        command.env("KUSTOMIZE_PLUGIN_HOME", place.path().join(HOSTILE));
        let run = look(command, "");
        assert_eq!(run.code, Some(0), "{run}");
        look_at(&run.stdout, action);
    }
}

/// Command lines that name files and folders.
fn lines_with_file_names() -> Vec<Vec<String>> {
    let dir = hostile("folder");
    [
        vec!["generate", "-f", &hostile("missing.yaml")],
        vec!["generate", "-f", &hostile("wrong.yaml")],
        vec!["generate", "-f", &hostile("syntax.yaml")],
        vec!["plan", "-f", &hostile("utf16.yaml")],
        vec!["plan", "-f", &hostile("long.yaml")],
        vec!["plan", "-f", &dir],
        vec![
            "trace",
            "-f",
            &hostile("syntax.yaml"),
            "--from",
            "shop",
            "http://a.com",
        ],
        vec![
            "trace",
            "-f",
            &hostile("bundle.yaml"),
            "--from",
            "shop",
            "http://edition.cnn.com",
        ],
        vec![
            "trace",
            "-f",
            "policy.yaml",
            "--requests",
            &hostile("wrong.yaml"),
        ],
        vec!["generate", "-f", "policy.yaml", "--output-file", &dir],
        vec![
            "generate",
            "-f",
            "policy.yaml",
            "--output-file",
            &hostile("new.yaml"),
        ],
        vec![
            "generate",
            "-f",
            "policy.yaml",
            "--output-file",
            &hostile("wrong.yaml"),
            "--check",
        ],
        vec![
            "generate",
            "-f",
            &hostile("wrong.yaml"),
            "--output-file",
            &hostile("wrong.yaml"),
        ],
        vec!["generate", "-f", "policy.yaml", "--output-file", "link"],
        vec![
            "generate",
            "-f",
            "policy.yaml",
            "--output-dir",
            &hostile("syntax.yaml"),
        ],
        vec!["generate", "-f", "policy.yaml", "--output-dir", &dir],
        vec![
            "generate",
            "-f",
            "policy.yaml",
            "--output-dir",
            "out",
            "--check",
        ],
        vec!["generate", "-f", "policy.yaml", "--output-dir", "out"],
        vec![
            "generate",
            "-f",
            "policy.yaml",
            "--output-dir",
            "out",
            "--prune-policy",
            "other",
        ],
        vec!["init", "policy", "--dir", &dir],
        vec!["init", "policy", "--dir", &dir],
        vec!["init", "policy", "--dir", &hostile("wrong.yaml")],
        vec![&hostile("wrong.yaml")],
    ]
    .iter()
    .map(|line| line.iter().map(|&word| word.to_owned()).collect())
    .collect()
}

/// Names of files and folders, in every place that names one.
#[test]
fn every_file_name() {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = place.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let good = policies()[0].to_string();
    let ours = "metadata: {labels: {app.kubernetes.io/managed-by: egressgen, egressgen.dev/policy: POLICY}}\n";
    write("policy.yaml", &good);
    write(
        &hostile("wrong.yaml"),
        "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\n",
    );
    write(&hostile("syntax.yaml"), "a: [\n");
    write(&hostile("bundle.yaml"), &bundle());
    write(&hostile("utf16.yaml"), "\0\0");
    write(
        &hostile("long.yaml"),
        &format!("{{a: [{}\n", "x, ".repeat(5_000)),
    );
    write(&hostile("folder/empty.txt"), "");
    write(
        &format!("out/{}", hostile("stale.yaml")),
        &ours.replace("POLICY", "partners"),
    );
    write(
        &format!("out/{}", hostile("other.yaml")),
        &ours.replace("POLICY", "other"),
    );
    write(
        &format!("out/{}", hostile("mixed.yaml")),
        &format!(
            "{}---\n{}",
            ours.replace("POLICY", "partners"),
            ours.replace("POLICY", "\"o\\u001b[31;47m\\u202e\"")
        ),
    );
    std::os::unix::fs::symlink(HOSTILE, place.path().join("link")).unwrap();
    for with_mixed in [true, false] {
        for line in lines_with_file_names() {
            let mut command = command(&line);
            // For the last line: as kustomize starts its plugin.
            command
                .current_dir(&place)
                .env("KUSTOMIZE_PLUGIN_CONFIG_ROOT", ".");
            let run = look(command, "");
            if ["init", "trace"].contains(&line[0].as_str()) {
                look_at(&run.stdout, &line[0]);
            }
        }
        if with_mixed {
            fs::remove_file(place.path().join("out").join(hostile("mixed.yaml"))).unwrap();
        }
    }
}

/// The policies of the examples, each a tree.
fn policies() -> Vec<Value> {
    let mut policies = Vec::new();
    for folder in ["policies", "situations"] {
        let entries = fs::read_dir(format!("{ROOT}/examples/{folder}")).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        // partners.yaml, which has no surroundings, comes first.
        paths.sort_by_key(|path| (!path.ends_with("partners.yaml"), path.clone()));
        for path in paths
            .iter()
            .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        {
            let text = fs::read_to_string(path).unwrap();
            for document in serde_yaml::Deserializer::from_str(&text) {
                policies.push(<Value as serde::Deserialize>::deserialize(document).unwrap());
            }
        }
    }
    policies
}

/// The ways to all values in a tree.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                pointers(
                    value,
                    &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                pointers(value, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Policies of which one value or one key is hostile: each field of the examples once.
fn hostile_policies() -> Vec<String> {
    let mut seen = HashSet::new();
    let mut texts = Vec::new();
    for policy in policies() {
        let mut found = Vec::new();
        pointers(&policy, "", &mut found);
        for pointer in found {
            let field: Vec<_> = pointer
                .split('/')
                .filter(|part| part.parse::<u32>().is_err())
                .collect();
            if !seen.insert(field.join("/")) {
                continue;
            }
            let mut changed = policy.clone();
            *changed.pointer_mut(&pointer).unwrap() = HOSTILE.into();
            texts.push(changed.to_string());
            let mut changed = policy.clone();
            if let Some(Value::Object(map)) = changed.pointer_mut(&pointer) {
                map.insert(HOSTILE.to_owned(), json!(1));
                texts.push(changed.to_string());
            }
        }
    }
    assert!(texts.len() > 60, "{}", texts.len());
    texts
}

#[test]
fn every_field() {
    let place = tempfile::tempdir().unwrap();
    let config = place.path().join("config.yaml");
    let mut said = BTreeSet::new();
    for text in hostile_policies() {
        let generate = look(command(words("generate -f -")), &text);
        said.insert(generate.stderr);
        // By fields, and not by lines.
        let list = format!(
            r#"{{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[],"functionConfig":{text}}}"#
        );
        look(command([""; 0]), &list);
        look(command(words("post-render")), &text);
        fs::write(&config, &text).unwrap();
        let mut plugin = command([&config]);
        plugin.env("KUSTOMIZE_PLUGIN_CONFIG_ROOT", ".");
        look(plugin, "");
    }
    assert!(
        said.len() > 60,
        "each is told of in its own words: {}",
        said.len()
    );
}

/// As it stands in the text, without escapes: most of it is refused, and the line is shown.
#[test]
fn every_excerpt() {
    let head = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\n";
    for character in HOSTILE
        .chars()
        .chain(['\u{200f}', '\u{ad}', '\u{feff}', '\u{e0041}'])
    {
        for text in [
            format!("{head}metadata: {{name: \"a{character}b\"}}\n"),
            format!("{head}metadata: {{name: a{character}b}}\n"),
            format!("{head}{character}: 1\n"),
            format!("{head}# {character}\nspec: {{x: 1, {character}: }}\n"),
            format!("{head}metadata: &{character} *{character}\n"),
            format!("{head}metadata: !{character} {{}}\n{}", "x".repeat(5_000)),
        ] {
            let run = look(command(words("generate -f -")), &text);
            assert_ne!(run.code, Some(0), "{text:?}");
            look(command(words("post-render")), &text);
            look(command([""; 0]), &text);
        }
    }
}

/// Resources of Istio, as a text.
fn bundle() -> String {
    let path = format!("{ROOT}/conformance/bundles/tls-origination-istio.yaml");
    fs::read_to_string(path).unwrap()
}

/// Resources of Istio of which one value is hostile: what is traced through them shows it, too.
#[test]
fn every_field_of_a_trace() {
    let bundle = bundle();
    let documents = serde_yaml::Deserializer::from_str(&bundle);
    let items: Vec<Value> = documents
        .map(|document| <Value as serde::Deserialize>::deserialize(document).unwrap())
        .collect();
    let list = json!({"apiVersion": "v1", "kind": "List", "items": items});
    let mut found = Vec::new();
    pointers(&list["items"], "/items", &mut found);
    let mut traced = 0;
    for pointer in found {
        let mut changed = list.clone();
        *changed.pointer_mut(&pointer).unwrap() = HOSTILE.into();
        // As escapes, since YAML does not have all of it as it is.
        let text = changed.to_string();
        let text = text.chars().map(|it| match it {
            ' '..='~' => it.to_string(),
            it => format!("\\u{:04x}", u32::from(it)),
        });
        let text: String = text.collect();
        for line in [
            "trace -f - -n istio-system --from shop http://edition.cnn.com",
            "why -f - -n istio-system",
        ] {
            let run = look(command(words(line)), &text);
            look_at(&run.stdout, &format!("{line}: {pointer}"));
            traced += usize::from(run.stdout.contains("\\u{1b}[31;47m"));
        }
    }
    assert!(traced > 8, "{traced}");
}

/// Names of objects that others own.
#[test]
fn every_object() {
    let policy = policies()[0].clone();
    for field in [
        "apiVersion",
        "kind",
        "name",
        "namespace",
        "labels",
        "annotations",
    ] {
        for key in [false, true] {
            let mut item = json!({
                "apiVersion": "networking.istio.io/v1",
                "kind": "ServiceEntry",
                "metadata": {
                    "name": "db-example-net",
                    "namespace": "aks-istio-egress",
                    "labels": {"egressgen.dev/policy": "partners"},
                    "annotations": {"config.kubernetes.io/path": "a.yaml"},
                },
            });
            let at = if item.get(field).is_some() {
                &mut item
            } else {
                &mut item["metadata"]
            };
            at[field] = match field {
                "labels" => json!({"egressgen.dev/policy": HOSTILE}),
                "annotations" => json!({"config.kubernetes.io/path": HOSTILE}),
                _ => HOSTILE.into(),
            };
            if key {
                at[HOSTILE] = json!(1);
            }
            let list = |config: &Value| {
                json!({
                    "apiVersion": "config.kubernetes.io/v1",
                    "kind": "ResourceList",
                    "items": [item, policy],
                    "functionConfig": config,
                })
            };
            for config in [&policy, &item, &Value::Null] {
                look(command([""; 0]), &list(config).to_string());
            }
            look(command([""; 0]), &item.to_string());
            look(
                command(words("post-render")),
                &format!("{item}\n---\n{policy}\n"),
            );
            look(
                command(words("post-render")),
                &format!("{policy}\n...\n{item}\n"),
            );
        }
    }
}
