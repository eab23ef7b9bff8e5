//! Words of Azure, each with the rule by which Azure takes it.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use egressgen_model::values::IstioVersion;

/// Why a text is no name of Azure's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not the name of {what}: {rule}")]
pub struct AksNameError {
    given: String,
    what: &'static str,
    rule: &'static str,
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident: $what:literal, $rule:literal, $fits:expr;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(String);

            impl $name {
                /// The text.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl FromStr for $name {
                type Err = AksNameError;

                fn from_str(text: &str) -> Result<Self, AksNameError> {
                    let fits: fn(&str) -> bool = $fits;
                    if fits(text) {
                        return Ok(Self(text.to_owned()));
                    }
                    Err(AksNameError { given: text.to_owned(), what: $what, rule: $rule })
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }
        )+
    };
}

// Azure Resource Manager, naming rules and restrictions; for node pools and StaticGatewayConfigurations the validators
// of the command line `az aks`.
names! {
    /// The name of a resource group.
    ResourceGroup: "a resource group",
        "it has 1 to 90 letters, digits and any of \"-_.()\", and does not end with \".\"",
        |it| (1..=90).contains(&it.chars().count())
            && it.chars().all(|c| c.is_alphanumeric() || "-_.()".contains(c))
            && !it.ends_with('.');
    /// The name of an AKS cluster.
    ClusterName: "an AKS cluster",
        "it has 1 to 63 letters, digits, \"-\" and \"_\", and begins and ends with a letter or digit",
        |it| ends_in_alphanumerics(it, 63, "-_");
    /// The name of a virtual machine scale set.
    ScaleSetName: "a virtual machine scale set",
        "it has 1 to 64 letters, digits, \"-\", \"_\" and \".\", and begins and ends with a letter or digit",
        |it| ends_in_alphanumerics(it, 64, "-_.");
    /// The name of a Linux node pool.
    NodePoolName: "a node pool",
        "it has 1 to 12 lower-case letters and digits, and begins with a letter",
        |it| it.len() <= 12
            && it.starts_with(|c: char| c.is_ascii_lowercase())
            && it.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    /// The name of a StaticGatewayConfiguration.
    ConfigurationName: "a StaticGatewayConfiguration",
        "it has 1 to 253 lower-case letters, digits, \"-\" and \".\", and a letter or digit at both ends and beside each \".\"",
        |it| it.len() <= 253
            && it.split('.').all(|part| ends_in_alphanumerics(part, 253, "-"))
            && !it.bytes().any(|b| b.is_ascii_uppercase());
    /// The resource ID of a public IP prefix.
    PublicIpPrefixId: "a public IP prefix",
        "give its resource ID, /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/publicIPPrefixes/…",
        is_prefix_id;
}

fn ends_in_alphanumerics(text: &str, most: usize, others: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_alphanumeric();
    text.len() <= most
        && text.starts_with(alphanumeric)
        && text.ends_with(alphanumeric)
        && text.chars().all(|c| alphanumeric(c) || others.contains(c))
}

fn is_prefix_id(text: &str) -> bool {
    let parts: Vec<_> = text.split('/').collect();
    let [
        "",
        subscriptions,
        subscription,
        groups,
        group,
        providers,
        provider,
        kind,
        name,
    ] = parts[..]
    else {
        return false;
    };
    let words = [
        (subscriptions, "subscriptions"),
        (groups, "resourceGroups"),
        (providers, "providers"),
        (provider, "Microsoft.Network"),
        (kind, "publicIPPrefixes"),
    ];
    words
        .iter()
        .all(|(given, word)| given.eq_ignore_ascii_case(word))
        && ends_in_alphanumerics(subscription, 36, "-")
        && group.parse::<ResourceGroup>().is_ok()
        && name
            .strip_suffix('_')
            .unwrap_or(name)
            .parse::<ScaleSetName>()
            .is_ok()
}

/// A revision of the add-on, such as `asm-1-30`, which carries its version of Istio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(IstioVersion);

impl Revision {
    /// The revision of a version of Istio.
    #[must_use]
    pub const fn new(version: IstioVersion) -> Self {
        Self(version)
    }

    /// Its version of Istio.
    #[must_use]
    pub const fn version(self) -> IstioVersion {
        self.0
    }
}

impl FromStr for Revision {
    type Err = AksNameError;

    fn from_str(text: &str) -> Result<Self, AksNameError> {
        let revision = text.parse().map(Self).ok();
        // Other ways to write a version are no names of a revision.
        revision
            .filter(|it| it.to_string() == text)
            .ok_or_else(|| AksNameError {
                given: text.to_owned(),
                what: "a revision of the add-on",
                rule: "give one such as asm-1-30",
            })
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "asm-{}", self.0.to_string().replace('.', "-"))
    }
}

/// The size of a prefix of addresses, 28 to 31: from 16 addresses to 2, and so the most nodes of a static gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrefixSize(u8);

/// The text that is no [`PrefixSize`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the size of a prefix: give 28 (16 addresses), 29 (8), 30 (4) or 31 (2)")]
pub struct PrefixSizeError(String);

impl PrefixSize {
    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl FromStr for PrefixSize {
    type Err = PrefixSizeError;

    fn from_str(text: &str) -> Result<Self, PrefixSizeError> {
        match text {
            "28" => Ok(Self(28)),
            "29" => Ok(Self(29)),
            "30" => Ok(Self(30)),
            "31" => Ok(Self(31)),
            _ => Err(PrefixSizeError(text.to_owned())),
        }
    }
}

/// A range of IPv4 addresses, such as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ipv4Cidr {
    address: Ipv4Addr,
    length: u8,
}

/// Why a text is no [`Ipv4Cidr`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CidrError {
    /// It is an IPv6 range, or looks like one.
    #[error(
        "{0:?} is not IPv4, and static gateways know nothing else: give a range such as 10.0.0.0/8"
    )]
    NotIpv4(String),
    /// It has no such form.
    #[error("{0:?} is not a range of addresses: give one such as 10.0.0.0/8")]
    Form(String),
    /// The address is not the first one of the range.
    #[error("{given:?} begins within a range: give {range}, or one address as {address}/32")]
    HostBits {
        /// What was given.
        given: String,
        /// The range that it is in.
        range: String,
        /// The address.
        address: Ipv4Addr,
    },
}

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
            .filter(|it| *it <= 32 && it.to_string() == digits);
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

    fn table<T: FromStr>(good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(text.parse::<T>().is_ok(), "{text:?}");
        }
        for text in bad {
            assert!(text.parse::<T>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn names_follow_azures_rules() {
        let long = |count| "a".repeat(count);
        table::<ResourceGroup>(
            &["rg", "My_Group(1).x", "\u{fc}ber", &long(90)],
            &["", "rg.", "a b", "a;b", "$(id)", "a\nb", "'", &long(91)],
        );
        table::<ClusterName>(
            &["c", "My_cluster-1", &long(63)],
            &["", "-c", "c_", "a.b", "a b", "`id`", "c\n", &long(64)],
        );
        table::<ScaleSetName>(
            &["aks-gw-1.x", &long(64)],
            &["", ".a", "a/", "\"", &long(65)],
        );
        table::<NodePoolName>(
            &["gw", "gw123", &long(12)],
            &["", "1gw", "Gw", "g-w", "gw\n", &long(13)],
        );
        table::<ConfigurationName>(
            &["sgc", "1.b-c", &long(253)],
            &["", "Sgc", "a..b", "-a", "a_b", "a\n", &long(254)],
        );
        table::<PublicIpPrefixId>(
            &[
                "/subscriptions/0-1/resourceGroups/rg/providers/Microsoft.Network/publicIPPrefixes/p",
                "/subscriptions/0/resourcegroups/rg/providers/microsoft.network/publicipprefixes/p_",
            ],
            &[
                "",
                "p",
                "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/publicIPAddresses/p",
                "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/publicIPPrefixes/p/x",
                "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/publicIPPrefixes/$(id)",
            ],
        );
        table::<Revision>(
            &["asm-1-24", "asm-1-30"],
            &[
                "",
                "1.30",
                "asm-1.30",
                "asm-1-030",
                "asm-2-1",
                "asm-1-30 ",
                "ASM-1-30",
                "default",
            ],
        );
        table::<PrefixSize>(&["28", "31"], &["", "27", "32", "/28", "028", "30.0"]);
    }

    #[test]
    fn ranges_are_ipv4_and_begin_at_their_beginning() {
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
