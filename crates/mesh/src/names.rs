//! Host names with wildcards, compared as Istio and Envoy do.

use std::collections::HashMap;

/// Whether a name is a wildcard: `*.example.com`, `*` (`Name.IsWildCarded`, pkg/config/host/name.go).
pub(crate) fn is_wildcard(name: &str) -> bool {
    name.starts_with('*')
}

/// Whether two names have a host in common (`Name.Matches`).
pub(crate) fn overlap(a: &str, b: &str) -> bool {
    is_within(a, b) || is_within(b, a)
}

/// Whether `outer` has all hosts of `inner` (`Name.SubsetOf`).
pub(crate) fn is_within(inner: &str, outer: &str) -> bool {
    match (inner.strip_prefix('*'), outer.strip_prefix('*')) {
        (Some(inner), Some(outer)) => inner.ends_with(outer),
        (Some(_), None) => false,
        (None, Some(outer)) => inner.ends_with(outer),
        (None, None) => inner == outer,
    }
}

/// The name in the cluster that a short name stands for (`ResolveShortnameToFQDN`, pilot/pkg/model/config.go).
pub(crate) fn resolved(name: &str, namespace: &str) -> String {
    if name.is_empty() || name.contains('.') || is_wildcard(name) {
        name.to_owned()
    } else {
        format!("{name}.{namespace}.svc.cluster.local")
    }
}

/// Values by name, exact or wildcard.
#[derive(Clone, Debug)]
pub(crate) struct ByName<T> {
    exact: HashMap<Box<str>, T>,
    /// By what follows the `*`.
    wildcards: HashMap<Box<str>, T>,
    /// The lengths of the keys of `wildcards`, longest first.
    lengths: Vec<usize>,
}

// === impl ByName ===

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self {
            exact: HashMap::new(),
            wildcards: HashMap::new(),
            lengths: Vec::new(),
        }
    }
}

impl<T> ByName<T> {
    /// The value of exactly this name.
    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        match name.strip_prefix('*') {
            Some(suffix) => self.wildcards.get(suffix),
            None => self.exact.get(name),
        }
    }

    /// The value of exactly this name, made if there is none.
    pub(crate) fn entry(&mut self, name: &str) -> &mut T
    where
        T: Default,
    {
        let Some(suffix) = name.strip_prefix('*') else {
            return self.exact.entry(name.into()).or_default();
        };
        if let Err(at) = self
            .lengths
            .binary_search_by(|length| suffix.len().cmp(length))
        {
            self.lengths.insert(at, suffix.len());
        }
        self.wildcards.entry(suffix.into()).or_default()
    }

    pub(crate) fn for_each(&mut self, change: impl FnMut(&mut T)) {
        let exact = self.exact.values_mut();
        exact.chain(self.wildcards.values_mut()).for_each(change);
    }

    /// The value of the longest name that has all hosts of `name` (`MostSpecificHostMatch`, pilot/pkg/model/config.go).
    pub(crate) fn most_specific(&self, name: &str) -> Option<&T> {
        self.get(name)
            .or_else(|| self.covering(name.strip_prefix('*').unwrap_or(name)).next())
    }

    /// The value that Envoy picks for the host of a request or an SNI: the exact name, or the longest wildcard with at
    /// least one character in the place of its `*`.
    pub(crate) fn best(&self, host: &str) -> Option<&T> {
        self.exact.get(host).or_else(|| {
            self.wildcards_of(host)
                .find_map(|(suffix, value)| (suffix.len() < host.len()).then_some(value))
        })
    }

    /// The values of the wildcards that end `text`, longest first.
    pub(crate) fn covering<'m, 't>(
        &'m self,
        text: &'t str,
    ) -> impl Iterator<Item = &'m T> + use<'m, 't, T> {
        self.wildcards_of(text).map(|(_, value)| value)
    }

    fn wildcards_of<'m, 't>(
        &'m self,
        text: &'t str,
    ) -> impl Iterator<Item = (&'t str, &'m T)> + use<'m, 't, T> {
        self.lengths.iter().filter_map(move |length| {
            let suffix = text.get(text.len().checked_sub(*length)?..)?;
            Some((suffix, self.wildcards.get(suffix)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_overlap_as_in_istio() {
        for (a, b, wanted) in [
            ("foo.com", "foo.com", true),
            ("foo.com", "bar.com", false),
            ("*.com", "foo.com", true),
            ("bar.com", "*.com", true),
            ("*.foo.com", "foo.com", false),
            ("*", "foo.com", true),
            ("*", "*.com", true),
            ("*.a.com", "*.com", true),
            ("*.a.com", "*.b.com", false),
        ] {
            assert_eq!(overlap(a, b), wanted, "{a} {b}");
        }
    }

    #[test]
    fn the_longest_wildcard_counts() {
        let mut names = ByName::default();
        for name in ["*", "*.com", "*.a.com", "x.a.com"] {
            *names.entry(name) = name.to_owned();
        }
        for (host, wanted) in [
            ("x.a.com", Some("x.a.com")),
            ("y.a.com", Some("*.a.com")),
            ("a.com", Some("*.com")),
            (".a.com", Some("*.com")),
            ("org", Some("*")),
            ("", None),
        ] {
            assert_eq!(names.best(host).map(String::as_str), wanted, "{host}");
        }
        assert_eq!(
            names.most_specific("*.b.com").map(String::as_str),
            Some("*.com")
        );
    }
}
