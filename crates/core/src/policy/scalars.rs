//! Values of a policy that have plain types once they are checked.

use std::net::IpAddr;
use std::str::FromStr;

/// A number of attempts. Istio accepts larger numbers, which are mistakes.
pub(super) struct Attempts(pub(super) u16);

#[derive(Debug, thiserror::Error)]
#[error("{0} is not a valid number of attempts: give one from 0 to 65535")]
pub(super) struct AttemptsError(String);

/// An IP address.
pub(super) struct Address(pub(super) IpAddr);

#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not an IP address: give one such as 192.0.2.1 or 2001:db8::1")]
pub(super) struct AddressError(String);

impl FromStr for Attempts {
    type Err = AttemptsError;

    fn from_str(text: &str) -> Result<Self, AttemptsError> {
        let attempts = text.parse().map(Self);
        attempts.map_err(|_| AttemptsError(text.to_owned()))
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let address = text.parse().map(Self);
        address.map_err(|_| AddressError(text.to_owned()))
    }
}
