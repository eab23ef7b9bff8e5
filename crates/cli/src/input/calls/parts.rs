//! The parts of a request, besides its URL.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::str::FromStr;

use egressgen::Namespace;
use egressgen::model::values::ServiceAccount;

use super::End;

/// The namespace and the service account of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account(pub(crate) (String, String));

/// The labels of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Labels(pub(super) BTreeMap<String, String>);

/// The name of a header in lower case, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header(pub(super) (String, String));

/// A method in upper case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Method(pub(super) String);

/// The address that an application connects to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address(pub(super) IpAddr);

/// Where a request is expected to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expected(pub(super) End);

impl FromStr for Account {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (namespace, account) = text.split_once('/').unwrap_or((text, "default"));
        let namespace = namespace.parse::<Namespace>().map_err(|error| {
            format!("{text:?} does not name a pod as NAMESPACE or NAMESPACE/ACCOUNT: {error}")
        })?;
        let whole = format!("{namespace}/{account}");
        whole
            .parse::<ServiceAccount>()
            .map_err(|error| error.to_string())?;
        Ok(Self((namespace.to_string(), account.to_owned())))
    }
}

impl FromStr for Labels {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let labels = text.split(',').map(|label| match label.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
            _ => Err(format!(
                "{label:?} is not a label: give KEY=VALUE[,KEY=VALUE…]"
            )),
        });
        labels.collect::<Result<_, _>>().map(Self)
    }
}

impl FromStr for Header {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a header: give NAME:VALUE, such as x-team:shop");
        let (name, value) = text.split_once(':').ok_or_else(wrong)?;
        if !is_token(name) {
            return Err(wrong());
        }
        Ok(Self((name.to_ascii_lowercase(), value.trim().to_owned())))
    }
}

impl FromStr for Method {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if is_token(text) {
            return Ok(Self(text.to_ascii_uppercase()));
        }
        Err(format!(
            "{text:?} is not an HTTP method: give one such as GET"
        ))
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let address = text.parse().map(Self);
        address.map_err(|_| format!("{text:?} is not an IP address"))
    }
}

impl FromStr for Expected {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let end = End::ALL.into_iter().find(|end| end.as_str() == text);
        end.map(Self).ok_or_else(|| {
            format!(
                "{text:?} is not where a request can end: give gateway, sidecar, mesh or refused"
            )
        })
    }
}

/// A token of RFC 9110, 5.6.2.
fn is_token(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}
