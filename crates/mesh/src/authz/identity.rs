//! How the values of a rule are compared with the principal in the certificate of a client, such as
//! `cluster.local/ns/shop/sa/client` (the generators in pilot/pkg/security/authz/model/generator.go). Istio puts
//! `spiffe://` before both. Envoy compares regular expressions with the whole text.

use super::text::Form;

/// `principals` (`srcPrincipalGenerator`).
pub(super) fn has_principal(value: &str, principal: &str, trust_domain: &str) -> bool {
    if let Some(value) = without_own_trust_domain(value, trust_domain) {
        let principal = principal.strip_prefix(trust_domain);
        return match (principal, value.strip_suffix('*')) {
            (Some(principal), Some(beginning)) => principal.starts_with(beginning),
            (principal, None) => principal == Some(value),
            (None, _) => false,
        };
    }
    match Form::of(value) {
        Form::Any => true,
        Form::End(end) => principal.ends_with(end),
        Form::Beginning(beginning) => principal.starts_with(beginning),
        Form::Exact => principal == value,
    }
}

/// What follows the trust domain of a principal if that stands for the mesh's: it matches the mesh's, or is
/// `cluster.local` (`ReplaceTrustDomainAliases`, pilot/pkg/security/trustdomain/bundle.go, without aliases). One that
/// begins with `*` stays as it is, and matches other trust domains as well.
fn without_own_trust_domain<'v>(value: &'v str, own: &str) -> Option<&'v str> {
    let (domain, rest) = value.split_at(value.find('/')?);
    if value.split('/').count() != 5 || domain.starts_with('*') {
        return None;
    }
    let begins = domain
        .strip_suffix('*')
        .is_some_and(|beginning| own.starts_with(beginning));
    (begins || domain == "cluster.local").then_some(rest)
}

/// `namespaces` (`srcNamespaceGenerator`): `.*/ns/VALUE/.*`, in which each `*` of the value stands for any text.
pub(super) fn has_namespace(value: &str, principal: &str) -> bool {
    let mut rest = principal;
    let mut parts = value.split('*').peekable();
    let mut before = "/ns/";
    while let Some(part) = parts.next() {
        let after = if parts.peek().is_some() { "" } else { "/" };
        let found = positions(rest).find_map(|at| {
            let rest = rest.get(at..)?.strip_prefix(before)?;
            rest.strip_prefix(part)?.strip_prefix(after)
        });
        let Some(found) = found else {
            return false;
        };
        rest = found;
        before = "";
    }
    true
}

/// `serviceAccounts` (`serviceAccountRegex`): `.+/ns/NAMESPACE/(.+/|)sa/ACCOUNT(/.+)?`.
pub(super) fn has_service_account(value: &str, principal: &str, namespace_of_policy: &str) -> bool {
    let (namespace, account) = value
        .split_once('/')
        .unwrap_or((namespace_of_policy, value));
    let is_account = |rest: &str| {
        let rest = rest
            .strip_prefix("sa/")
            .and_then(|rest| rest.strip_prefix(account));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') && rest.len() > 1)
    };
    positions(principal).skip(1).any(|at| {
        let rest = principal
            .get(at..)
            .and_then(|rest| rest.strip_prefix("/ns/"));
        let rest = rest.and_then(|rest| rest.strip_prefix(namespace)?.strip_prefix('/'));
        let Some(rest) = rest else {
            return false;
        };
        let mut later = positions(rest)
            .skip(1)
            .filter_map(|at| rest.get(at..)?.strip_prefix('/'));
        is_account(rest) || later.any(is_account)
    })
}

/// `trustDomains` (`srcTrustDomainGenerator`): the text up to the first `/`, in which a `*` stands for any text without
/// one.
pub(super) fn has_trust_domain(value: &str, principal: &str) -> bool {
    let begins = |rest: &str, part: &str| {
        let rest = rest.strip_prefix(part);
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let Some((beginning, end)) = value.split_once('*') else {
        return begins(principal, value);
    };
    let Some(rest) = principal.strip_prefix(beginning) else {
        return false;
    };
    let domain = rest.split('/').next().unwrap_or_default();
    positions(domain).any(|at| rest.get(at..).is_some_and(|rest| begins(rest, end)))
}

/// Where a part of a text can begin.
fn positions(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()])
}
