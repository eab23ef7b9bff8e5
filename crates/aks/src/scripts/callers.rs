//! For each destination, a service account that may call it and one that may not. verify.sh sends requests as both.

use std::fmt;

use egressgen::plan::PlannedDestination;
use egressgen::policy::Callers;
use egressgen::resources::Resource;
use egressgen::{Bundle, Namespace};

/// The service account that every namespace has.
const DEFAULT: &str = "default";
/// A namespace that no policy names. The script creates and deletes it.
const OWN_NAMESPACE: &str = "egressgen-verify";

/// A service account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Caller {
    pub(super) namespace: Namespace,
    pub(super) account: String,
}

// === impl Caller ===

impl Caller {
    /// The default account of a namespace.
    pub(super) fn default_of(namespace: &Namespace) -> Self {
        Self {
            namespace: namespace.clone(),
            account: DEFAULT.to_owned(),
        }
    }

    /// Whether its namespace is the one that the script creates.
    pub(super) fn is_in_own_namespace(&self) -> bool {
        self.namespace.as_str() == OWN_NAMESPACE
    }

    /// A caller that an identity pattern admits, if the pattern names a namespace.
    fn of_identity(identity: &str) -> Option<Self> {
        let mut parts = identity.split('/').skip_while(|part| *part != "ns").skip(1);
        let namespace = parts.next()?.parse().ok()?;
        let account = match (parts.next(), parts.next()) {
            (Some("sa"), Some(account)) if !account.contains('*') => account,
            _ => DEFAULT,
        };
        Some(Self {
            namespace,
            account: account.to_owned(),
        })
    }

    fn is_among(&self, callers: &Callers) -> bool {
        let identity = format!("cluster.local/ns/{}/sa/{}", self.namespace, self.account);
        let mut accounts = callers.service_accounts().iter();
        callers.namespaces().contains(&self.namespace)
            || accounts.any(|account| account.principal() == identity)
            || callers
                .principals()
                .iter()
                .any(|pattern| admits(pattern.as_str(), &identity))
    }
}

/// As shown to people: `shop/checkout`.
impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.account)
    }
}

/// A caller that may call a destination and finds its routes. `home` is a namespace that has sidecars.
pub(super) fn allowed(
    planned: &PlannedDestination,
    bundle: &Bundle,
    home: &Namespace,
) -> Option<Caller> {
    let mut candidates = Vec::new();
    if let Some(callers) = planned.callers() {
        let accounts = callers.service_accounts().iter();
        candidates.extend(accounts.filter_map(|account| Caller::of_identity(&account.principal())));
        candidates.extend(callers.namespaces().iter().map(Caller::default_of));
        let identities = callers.principals().iter();
        candidates.extend(identities.filter_map(|identity| Caller::of_identity(identity.as_str())));
    }
    candidates.push(Caller::default_of(home));
    candidates.extend(exported(bundle));
    let may_call = |caller: &Caller| {
        planned
            .callers()
            .is_none_or(|callers| caller.is_among(callers))
    };
    candidates
        .into_iter()
        .find(|caller| finds_routes(&caller.namespace, bundle) && may_call(caller))
}

/// A caller that may not call a destination but finds its routes.
pub(super) fn refused(
    planned: &PlannedDestination,
    bundle: &Bundle,
    home: &Namespace,
) -> Option<Caller> {
    let callers = planned.callers()?;
    let accounts = callers.service_accounts().iter();
    let mut candidates = vec![Caller::default_of(home)];
    // The default account of a namespace where only some accounts may call.
    candidates.extend(accounts.filter_map(|account| {
        let caller = Caller::of_identity(&account.principal())?;
        Some(Caller::default_of(&caller.namespace))
    }));
    candidates.extend(exported(bundle));
    candidates.extend(OWN_NAMESPACE.parse().iter().map(Caller::default_of));
    candidates
        .into_iter()
        .find(|caller| finds_routes(&caller.namespace, bundle) && !caller.is_among(callers))
}

/// Whether a pattern, with `*` at one of its ends, admits an identity.
fn admits(pattern: &str, identity: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => identity.ends_with(end),
        (None, Some(beginning)) => identity.starts_with(beginning),
        (None, None) => pattern == identity,
    }
}

/// A caller in each namespace that the resources of a destination are exported to, either by name or as `.`.
fn exported(bundle: &Bundle) -> Vec<Caller> {
    let mut callers = Vec::new();
    for (own, exports) in bundle.iter().filter_map(exports) {
        let namespaces = exports.iter().filter_map(|to| match to.as_str() {
            "." => own?.parse().ok(),
            to => to.parse().ok(),
        });
        callers.extend(namespaces.map(|namespace: Namespace| Caller::default_of(&namespace)));
    }
    callers
}

fn finds_routes(namespace: &Namespace, bundle: &Bundle) -> bool {
    let namespace = namespace.as_str();
    bundle.iter().filter_map(exports).all(|(own, exports)| {
        let finds = |to: &String| match to.as_str() {
            "*" => true,
            "." => own == Some(namespace),
            to => to == namespace,
        };
        exports.is_empty() || exports.iter().any(finds)
    })
}

/// The namespace of a resource and the namespaces that it is exported to; none for kinds without `exportTo`.
fn exports(resource: &Resource) -> Option<(Option<&str>, &[String])> {
    let to = match resource {
        Resource::ServiceEntry(entry) => &entry.spec.export_to,
        Resource::VirtualService(routes) => &routes.spec.export_to,
        _ => return None,
    };
    Some((resource.metadata().namespace.as_deref(), to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_identities() {
        let identity = "cluster.local/ns/shop/sa/checkout";
        for (pattern, expected) in [
            ("*", true),
            ("cluster.local/ns/shop/*", true),
            ("*/sa/checkout", true),
            (identity, true),
            ("cluster.local/ns/shop/sa/check", false),
            ("cluster.local/ns/bank/*", false),
            ("*/sa/check", false),
        ] {
            assert_eq!(admits(pattern, identity), expected, "{pattern}");
        }
    }

    #[test]
    fn someone_of_a_pattern() {
        for (identity, expected) in [
            ("cluster.local/ns/shop/sa/checkout", Some("shop/checkout")),
            ("cluster.local/ns/shop/sa/*", Some("shop/default")),
            ("cluster.local/ns/shop/*", Some("shop/default")),
            ("*/ns/shop/sa/checkout", Some("shop/checkout")),
            ("*/sa/checkout", None),
            ("cluster.local/ns/*", None),
            ("*", None),
        ] {
            let caller = Caller::of_identity(identity).map(|caller| caller.to_string());
            assert_eq!(caller.as_deref(), expected, "{identity}");
        }
    }
}
