//! A range of IPv4 addresses.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

/// A range of IPv4 addresses, such as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ipv4Cidr {
    address: Ipv4Addr,
    length: u8,
}

/// Why a text is not an [`Ipv4Cidr`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CidrError {
    /// It is an IPv6 range, or looks like one.
    #[error("{0:?} is not IPv4, and static gateways have no IPv6: give a range such as 10.0.0.0/8")]
    NotIpv4(String),
    /// It does not have the form of a range.
    #[error("{0:?} is not a range of addresses: give one such as 10.0.0.0/8")]
    Form(String),
    /// The address is not the first one of the range.
    #[error("{given:?} begins within a range: give {range}, or one address as {address}/32")]
    HostBits {
        /// What was given.
        given: String,
        /// The range that the address is in.
        range: String,
        /// The address.
        address: Ipv4Addr,
    },
}

// === impl Ipv4Cidr ===

impl FromStr for Ipv4Cidr {
    type Err = CidrError;

    fn from_str(text: &str) -> Result<Self, CidrError> {
        if text.contains(':') {
            return Err(CidrError::NotIpv4(text.to_owned()));
        }
        let form = || CidrError::Form(text.to_owned());
        let (address, digits) = text.split_once('/').ok_or_else(form)?;
        let address: Ipv4Addr = address.parse().map_err(|_| form())?;
        let length = digits
            .parse::<u8>()
            .ok()
            .filter(|length| *length <= 32 && length.to_string() == digits);
        let length = length.ok_or_else(form)?;
        let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
        let first = Ipv4Addr::from(u32::from(address) & mask);
        if first != address {
            return Err(CidrError::HostBits {
                given: text.to_owned(),
                range: format!("{first}/{length}"),
                address,
            });
        }
        Ok(Self { address, length })
    }
}

impl fmt::Display for Ipv4Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_ipv4_and_begin_at_their_first_address() {
        for text in [
            "10.0.0.0/8",
            "169.254.169.254/32",
            "0.0.0.0/0",
            "172.16.0.0/12",
        ] {
            assert_eq!(text.parse::<Ipv4Cidr>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "10.0.0.0",
            "10.0.0.0/33",
            "10.0.0/8",
            "a/8",
            "10.0.0.0/08",
            "10.0.0.0/+8",
        ] {
            assert_eq!(
                text.parse::<Ipv4Cidr>(),
                Err(CidrError::Form(text.to_owned()))
            );
        }
        let ipv6 = "fd00::/8".parse::<Ipv4Cidr>().unwrap_err();
        assert_eq!(ipv6, CidrError::NotIpv4("fd00::/8".to_owned()));
        let within = "10.1.2.3/8".parse::<Ipv4Cidr>().unwrap_err();
        assert_eq!(
            within.to_string(),
            "\"10.1.2.3/8\" begins within a range: give 10.0.0.0/8, or one address as 10.1.2.3/32"
        );
    }
}
