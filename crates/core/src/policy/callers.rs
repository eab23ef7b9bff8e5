//! The callers of a host.

use std::fmt;

use egressgen_model::values::{Namespace, Principal, ServiceAccount};
use schemars::JsonSchema;
use serde::Serialize;

use super::forms as text;

/// The callers of a host: all who are in any of the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Callers {
    /// All workloads of these namespaces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<text::DnsLabel>>")]
    namespaces: Vec<Namespace>,
    /// The workloads of these service accounts, each as `NAMESPACE/NAME`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<String>>")]
    service_accounts: Vec<ServiceAccount>,
    /// The workloads with these identities in the mesh, such as `cluster.local/ns/shop/sa/checkout`. A `*` at the beginning
    /// or the end matches any text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<String>>")]
    principals: Vec<Principal>,
}

/// Why [`Callers`] are refused: the lists are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`allow` has no callers: give a namespace, a service account or a principal")]
pub struct CallersError;

// === impl Callers ===

impl Callers {
    /// Takes all callers, at least one.
    ///
    /// ```
    /// use egressgen::policy::Callers;
    ///
    /// let callers = Callers::new(vec!["shop".parse()?], vec!["bank/teller".parse()?], vec![])?;
    /// assert_eq!(callers.to_string(), "shop/*, bank/teller");
    /// assert!(Callers::new(vec![], vec![], vec![]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        namespaces: Vec<Namespace>,
        service_accounts: Vec<ServiceAccount>,
        principals: Vec<Principal>,
    ) -> Result<Self, CallersError> {
        let callers = Self {
            namespaces,
            service_accounts,
            principals,
        };
        if callers.is_empty() {
            return Err(CallersError);
        }
        Ok(callers)
    }

    /// No callers, for a host without `allow` in a policy that denies by default.
    pub(crate) fn nobody() -> Self {
        Self {
            namespaces: Vec::new(),
            service_accounts: Vec::new(),
            principals: Vec::new(),
        }
    }

    /// All workloads of these namespaces.
    #[must_use]
    pub fn namespaces(&self) -> &[Namespace] {
        &self.namespaces
    }

    /// The workloads of these service accounts.
    #[must_use]
    pub fn service_accounts(&self) -> &[ServiceAccount] {
        &self.service_accounts
    }

    /// The workloads with these identities in the mesh.
    #[must_use]
    pub fn principals(&self) -> &[Principal] {
        &self.principals
    }

    /// Whether nobody may call, which a [plan](crate::plan::PlannedDestination::callers) may have decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.namespaces.is_empty() && self.service_accounts.is_empty() && self.principals.is_empty()
    }

    /// Whether all of the others are certainly among these. Patterns of principals are compared as text.
    pub(crate) fn include(&self, others: &Self) -> bool {
        let has_principal = |text: &str| {
            let own = self.principals.iter().map(Principal::as_str);
            own.into_iter().any(|principal| principal == text)
        };
        let has_account = |account: &ServiceAccount| {
            self.service_accounts.contains(account)
                || self.namespaces.contains(account.namespace())
                || has_principal(&account.principal())
        };
        let is_account = |text: &str| {
            let mut accounts = self.service_accounts.iter();
            accounts.any(|account| account.principal() == text)
        };
        others
            .namespaces
            .iter()
            .all(|namespace| self.namespaces.contains(namespace))
            && others.service_accounts.iter().all(has_account)
            && others.principals.iter().all(|principal| {
                has_principal(principal.as_str()) || is_account(principal.as_str())
            })
    }
}

/// For people: `shop/*, shop/checkout`.
impl fmt::Display for Callers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let namespaces = self
            .namespaces
            .iter()
            .map(|namespace| format!("{namespace}/*"));
        let accounts = self.service_accounts.iter().map(ToString::to_string);
        let principals = self.principals.iter().map(ToString::to_string);
        let all: Vec<_> = namespaces.chain(accounts).chain(principals).collect();
        if all.is_empty() {
            return f.write_str("nobody");
        }
        f.write_str(&all.join(", "))
    }
}
