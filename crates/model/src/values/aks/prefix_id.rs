//! The resource ID of a public IP prefix.

use std::fmt;
use std::str::FromStr;

use super::names::is_alphanumeric_at_both_ends;
use super::{AksNameError, ResourceGroup, ScaleSetName};

/// The resource ID of a public IP prefix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicIpPrefixId(String);

// === impl PublicIpPrefixId ===

impl PublicIpPrefixId {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicIpPrefixId {
    type Err = AksNameError;

    fn from_str(text: &str) -> Result<Self, AksNameError> {
        if is_prefix_id(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(AksNameError {
            given: text.to_owned(),
            what: "a public IP prefix",
            rule: "give its resource ID, /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/publicIPPrefixes/…",
        })
    }
}

impl fmt::Display for PublicIpPrefixId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
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
        && is_alphanumeric_at_both_ends(subscription, 36, "-")
        && group.parse::<ResourceGroup>().is_ok()
        // A prefix may have a name like that of a scale set, and may also end with an underscore.
        && name
            .strip_suffix('_')
            .unwrap_or(name)
            .parse::<ScaleSetName>()
            .is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn takes_ids_of_public_ip_prefixes() {
        check::<PublicIpPrefixId>(
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
    }
}
