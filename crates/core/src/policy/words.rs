//! Words of a policy that are checked as they are read and plain after that.

use std::net::IpAddr;
use std::str::FromStr;

use egressgen_model::resources::{Duration, DurationError};
use egressgen_model::values::{Selector, SelectorError};

use crate::labels;

/// A duration as Istio takes it (`pkg/config/validation/agent/validation.go`, ValidateDuration).
pub(super) struct IstioDuration(pub(super) Duration);

/// Why a text is no [`IstioDuration`].
#[derive(Debug, thiserror::Error)]
pub(super) enum IstioDurationError {
    #[error(transparent)]
    Syntax(#[from] DurationError),
    #[error("{0:?} is no duration for Istio, which takes whole milliseconds and at least 1ms")]
    Range(String),
}

/// A count that Istio holds in 31 bits. Its 0 would mean no limit.
pub(super) struct Limit(pub(super) u32);

#[derive(Debug, thiserror::Error)]
#[error("{0} is no limit: give a number from 1 to 2147483647")]
pub(super) struct LimitError(String);

/// The key of a label that is not egressgen's own.
pub(super) struct LabelKey(pub(super) String);

/// The value of a label.
pub(super) struct LabelValue(pub(super) String);

#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is not a value for a label: give 1 to 63 letters, digits, \"-\", \"_\" and \".\" with a letter or digit at both ends"
)]
pub(super) struct LabelValueError(String);

/// How many tries; Istio holds more, and nobody means them.
pub(super) struct Attempts(pub(super) u16);

#[derive(Debug, thiserror::Error)]
#[error("{0} is no number of attempts: give one from 0 to 65535")]
pub(super) struct AttemptsError(String);

/// An IP address.
pub(super) struct Address(pub(super) IpAddr);

#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not an IP address: give one such as 192.0.2.1 or 2001:db8::1")]
pub(super) struct AddressError(String);

/// Why a text is no [`LabelKey`].
#[derive(Debug, thiserror::Error)]
pub(super) enum LabelKeyError {
    #[error(transparent)]
    Form(#[from] SelectorError),
    #[error("the label {0} is egressgen's own, by which it finds its objects: choose another key")]
    Own(String),
}

impl FromStr for IstioDuration {
    type Err = IstioDurationError;

    fn from_str(text: &str) -> Result<Self, IstioDurationError> {
        const MILLISECOND: i64 = 1_000_000;
        let duration: Duration = text.parse()?;
        let nanos = duration.as_nanos();
        if nanos < MILLISECOND || nanos % MILLISECOND != 0 {
            return Err(IstioDurationError::Range(text.to_owned()));
        }
        Ok(Self(duration))
    }
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        match text.parse() {
            Ok(limit @ 1..=0x7fff_ffff) => Ok(Self(limit)),
            _ => Err(LimitError(text.to_owned())),
        }
    }
}

impl FromStr for LabelKey {
    type Err = LabelKeyError;

    fn from_str(text: &str) -> Result<Self, LabelKeyError> {
        Selector::label(text, "value")?;
        if labels::is_own(text) {
            return Err(LabelKeyError::Own(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for LabelValue {
    type Err = LabelValueError;

    fn from_str(text: &str) -> Result<Self, LabelValueError> {
        match Selector::label("label", text) {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(_) => Err(LabelValueError(text.to_owned())),
        }
    }
}

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
