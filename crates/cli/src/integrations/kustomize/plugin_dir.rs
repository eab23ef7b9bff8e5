//! Where kustomize looks for exec plugins.

use std::env;
use std::path::PathBuf;

use super::PLUGIN;

/// The variables that say where plugins are.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    plugin_home: Option<PathBuf>,
    xdg_config_home: Option<PathBuf>,
    home: Option<PathBuf>,
}

// === impl Lookup ===

impl Lookup {
    pub(crate) fn from_environment() -> Self {
        let folder = |name| {
            let value = env::var_os(name).filter(|value| !value.is_empty());
            value.map(PathBuf::from)
        };
        Self {
            plugin_home: folder("KUSTOMIZE_PLUGIN_HOME"),
            xdg_config_home: folder("XDG_CONFIG_HOME"),
            home: folder("HOME").or_else(|| folder("USERPROFILE")),
        }
    }

    /// Where kustomize looks for the plugin of our kind.
    pub(crate) fn plugin(&self) -> Option<PathBuf> {
        let folder = self.home()?.join("egressgen.dev/v1alpha1");
        Some(folder.join(PLUGIN.to_lowercase()).join(PLUGIN))
    }

    /// The home that kustomize uses: the first candidate that exists or, if none exists, the first candidate. The home
    /// that `KUSTOMIZE_PLUGIN_HOME` names is used even if it does not exist yet.
    ///
    /// As in `DefaultAbsPluginHome` of kustomize's `api/konfig/plugins.go`.
    fn home(&self) -> Option<PathBuf> {
        let below =
            |folder: &Option<PathBuf>, path: &str| folder.as_ref().map(|folder| folder.join(path));
        let others = [
            below(&self.xdg_config_home, "kustomize/plugin"),
            below(&self.home, ".config/kustomize/plugin"),
            below(&self.home, "kustomize/plugin"),
        ];
        let others: Vec<_> = others.into_iter().flatten().collect();
        let there = others.iter().find(|folder| folder.is_dir());
        let named = self.plugin_home.as_ref();
        named.or(there).or(others.first()).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case lists the folders that exist, the variables, and the expected home.
    #[test]
    fn the_home_is_kustomizes_own_choice() {
        for (exist, plugin_home, xdg, home, wanted) in [
            (
                &[][..],
                None,
                None,
                Some("h"),
                Some("h/.config/kustomize/plugin"),
            ),
            (&[], None, Some("x"), Some("h"), Some("x/kustomize/plugin")),
            (
                &["h/kustomize/plugin"],
                None,
                Some("x"),
                Some("h"),
                Some("h/kustomize/plugin"),
            ),
            (
                &["h/kustomize/plugin", "h/.config/kustomize/plugin"],
                None,
                None,
                Some("h"),
                Some("h/.config/kustomize/plugin"),
            ),
            (
                &["x/kustomize/plugin", "h/kustomize/plugin"],
                None,
                Some("x"),
                Some("h"),
                Some("x/kustomize/plugin"),
            ),
            (
                &["h/kustomize/plugin"],
                Some("p"),
                Some("x"),
                Some("h"),
                Some("p"),
            ),
            (&[], None, None, None, None),
        ] {
            let root = tempfile::tempdir().unwrap();
            for folder in exist {
                std::fs::create_dir_all(root.path().join(folder)).unwrap();
            }
            let path = |name: Option<&str>| name.map(|name| root.path().join(name));
            let lookup = Lookup {
                plugin_home: path(plugin_home),
                xdg_config_home: path(xdg),
                home: path(home),
            };
            assert_eq!(
                lookup.home(),
                path(wanted),
                "{exist:?} {plugin_home:?} {xdg:?}"
            );
        }
    }
}
