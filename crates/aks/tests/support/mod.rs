//! Sites, and a cluster that stands in for a real one.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test binary uses a part of this, and a broken set-up should fail loudly"
)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use egressgen::plan::Plan;
use egressgen::policy::Policy;
use egressgen_aks::{AksCluster, Choices, Script};
use egressgen_yaml::{DocumentId, Limits, load};
use tempfile::TempDir;

/// The page's gateway and its host.
pub(crate) const ONE: &str = "
apiVersion: egressgen.dev/v1alpha1
kind: EgressPolicy
metadata: {name: page}
spec:
  gateway:
    name: asm-egress-test
    namespace: aks-istio-egress
    aks: {resourceGroup: rg, cluster: c, revision: asm-1-30, staticGatewayConfiguration: sgc, nodePool: gateways}
  destinations:
  - {host: edition.cnn.com, flow: http}
";

/// Two gateways, all flows, and what can't be requested.
pub(crate) const TWO_GATEWAYS: &str = "
apiVersion: egressgen.dev/v1alpha1
kind: EgressPolicy
metadata: {name: shop}
spec:
  gateways:
  - name: asm-egress-test
    namespace: aks-istio-egress
    aks: &aks
      resourceGroup: rg
      cluster: c
      revision: asm-1-30
      staticGatewayConfiguration: sgc
      nodePool: gateways
      prefixSize: 30
      excludeCidrs: [10.0.0.0/8, 169.254.169.254/32]
  - name: partners
    namespace: partner-egress
    aks:
      resourceGroup: rg
      cluster: c
      revision: asm-1-30
      staticGatewayConfiguration: sgc
      vmss: {resourceGroup: nodes, name: scale-set}
      prefixSize: 31
      publicIpPrefixId: /subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/publicIPPrefixes/p
      defaultRoute: azureNetworking
  destinations:
  - {host: edition.cnn.com, flow: http}
  - {host: www.example.org, flow: https, via: partners}
  - {host: '*.example.com', flow: https, via: direct}
  - {host: bank.example.net, flow: tls-origination, allow: {namespaces: [shop]}}
";

/// The policies of a text, settled and planned.
pub(crate) fn planned(text: &str, choices: Choices) -> (Vec<Policy>, Plan) {
    let text = text.replace("&aks", "");
    let documents = load(&text, 0, &Limits::default()).unwrap();
    let mut policies: Vec<_> = documents
        .iter()
        .map(|it| Policy::read(it, DocumentId::default()).unwrap())
        .collect();
    choices.settle(&mut policies);
    let plan = Plan::new(&policies).unwrap();
    (policies, plan)
}

pub(crate) fn aks_cluster(text: &str) -> AksCluster {
    chosen(text, Choices::default())
}

pub(crate) fn chosen(text: &str, choices: Choices) -> AksCluster {
    let (policies, plan) = planned(text, choices);
    AksCluster::new(&policies, plan, choices).unwrap()
}

pub(crate) fn snapshots() -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/aks"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind_to_scope()
}

/// A program that a variable names or that is on the path; without it, the test is skipped, unless it must run.
pub(crate) fn program(variable: &str, name: &str) -> Option<OsString> {
    let program = env::var_os(variable).unwrap_or_else(|| name.into());
    if Command::new(&program).arg("--help").output().is_ok() {
        return Some(program);
    }
    assert!(
        env::var_os("EGRESSGEN_REQUIRE_READERS").is_none(),
        "{name} is missing"
    );
    eprintln!("skipped: {name} is not there");
    None
}

/// A cluster in a folder, with programs that act on it.
pub(crate) struct Cluster {
    folder: TempDir,
}

pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The calls of this run, a line each.
    pub(crate) calls: String,
    /// How many there are, pauses not counted.
    pub(crate) count: usize,
}

impl Cluster {
    pub(crate) fn new() -> Self {
        Self::of(&BTreeMap::new())
    }

    /// One that was saved.
    pub(crate) fn of(files: &BTreeMap<String, String>) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let bin = folder.path().join("bin");
        fs::create_dir_all(&bin).unwrap();
        fs::create_dir_all(folder.path().join("cluster/objects")).unwrap();
        for program in ["az", "kubectl", "sleep"] {
            let path = bin.join(program);
            fs::write(&path, include_str!("../fake.sh")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let cluster = Self { folder };
        for (name, content) in files {
            cluster.write(name, content);
        }
        cluster
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("cluster").join(name)
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)).ok()
    }

    pub(crate) fn run(&self, aks_cluster: &AksCluster, script: Script) -> Run {
        let text = aks_cluster.script(script).unwrap();
        let path = self.folder.path().join("script.sh");
        fs::write(&path, text).unwrap();
        self.write("calls", "");
        let search = format!(
            "{}:{}",
            self.folder.path().join("bin").display(),
            env::var("PATH").unwrap()
        );
        let mut command = Command::new("bash");
        command
            .arg(&path)
            .env("PATH", search)
            .env("FAKE", self.folder.path().join("cluster"));
        let kubectl = env::var_os("EGRESSGEN_KUBECTL").unwrap_or_else(|| "kubectl".into());
        if let Some(kubectl) = whole(&kubectl) {
            command.env("REAL_KUBECTL", kubectl);
        }
        command.env("LC_ALL", "C.UTF-8").env_remove("KUBECONFIG");
        let output = command.output().unwrap();
        let calls = self.read("calls").unwrap();
        let work = |text: &str| {
            let lines = text.lines().map(|line| match line.split_once("--file ") {
                // The name of the kubeconfig is by chance.
                Some((before, after)) => {
                    let rest = after.split_once(' ').map_or("", |it| it.1);
                    format!("{before}--file kubeconfig {rest}")
                }
                None => line.to_owned(),
            });
            lines
                .map(|it| it.trim_end().to_owned() + "\n")
                .collect::<String>()
        };
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            count: calls.lines().filter(|it| !it.starts_with("sleep")).count(),
            calls: work(&calls),
        }
    }

    /// What is in the cluster: all but what only the test knows of.
    pub(crate) fn state(&self) -> BTreeMap<String, String> {
        let mut state = self.save();
        state.retain(|name, _| {
            let own = [
                "calls", "answers", "traffic", "fail", "wait", "static", "log",
            ];
            !own.contains(&name.as_str())
        });
        state
    }

    /// The state of a cluster that has nothing in it.
    pub(crate) fn nothing() -> BTreeMap<String, String> {
        ["pools", "gateways"]
            .map(|it| (it.to_owned(), String::new()))
            .into()
    }

    pub(crate) fn save(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let root = self.path("");
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(name(&root, &path), fs::read_to_string(&path).unwrap());
                }
            }
        }
        files
    }
}

/// Where a program is: it stands in for itself in the scripts' path.
fn whole(program: &OsString) -> Option<std::path::PathBuf> {
    let folders = env::var_os("PATH")?;
    let named = Path::new(program);
    if named.components().count() > 1 {
        return fs::canonicalize(named).ok();
    }
    env::split_paths(&folders)
        .map(|folder| folder.join(named))
        .find(|path| path.is_file())
}

fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().display().to_string()
}
