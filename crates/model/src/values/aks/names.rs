//! Names of Azure resources, each with Azure's rule for it.

use std::fmt;
use std::str::FromStr;

/// Why a text is not a name that Azure accepts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not the name of {what}: {rule}")]
pub struct AksNameError {
    pub(super) given: String,
    pub(super) what: &'static str,
    pub(super) rule: &'static str,
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
        |name| (1..=90).contains(&name.chars().count())
            && name.chars().all(|c| c.is_alphanumeric() || "-_.()".contains(c))
            && !name.ends_with('.');
    /// The name of an AKS cluster.
    ClusterName: "an AKS cluster",
        "it has 1 to 63 letters, digits, \"-\" and \"_\", and begins and ends with a letter or digit",
        |name| is_alphanumeric_at_both_ends(name, 63, "-_");
    /// The name of a virtual machine scale set.
    ScaleSetName: "a virtual machine scale set",
        "it has 1 to 64 letters, digits, \"-\", \"_\" and \".\", and begins and ends with a letter or digit",
        |name| is_alphanumeric_at_both_ends(name, 64, "-_.");
    /// The name of a Linux node pool.
    NodePoolName: "a node pool",
        "it has 1 to 12 lower-case letters and digits, and begins with a letter",
        |name| name.len() <= 12
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    /// The name of a StaticGatewayConfiguration.
    ConfigurationName: "a StaticGatewayConfiguration",
        "it has 1 to 253 lower-case letters, digits, \"-\" and \".\", and a letter or digit at both ends and beside each \".\"",
        |name| name.len() <= 253
            && name.split('.').all(|part| is_alphanumeric_at_both_ends(part, 253, "-"))
            && !name.bytes().any(|b| b.is_ascii_uppercase());
}

/// Whether a text has at most `most` letters, digits and `others`, with a letter or digit at both ends.
pub(super) fn is_alphanumeric_at_both_ends(text: &str, most: usize, others: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_alphanumeric();
    text.len() <= most
        && text.starts_with(alphanumeric)
        && text.ends_with(alphanumeric)
        && text.chars().all(|c| alphanumeric(c) || others.contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn names_follow_azures_rules() {
        let long = |count| "a".repeat(count);
        check::<ResourceGroup>(
            &["rg", "My_Group(1).x", "\u{fc}ber", &long(90)],
            &["", "rg.", "a b", "a;b", "$(id)", "a\nb", "'", &long(91)],
        );
        check::<ClusterName>(
            &["c", "My_cluster-1", &long(63)],
            &["", "-c", "c_", "a.b", "a b", "`id`", "c\n", &long(64)],
        );
        check::<ScaleSetName>(
            &["aks-gw-1.x", &long(64)],
            &["", ".a", "a/", "\"", &long(65)],
        );
        check::<NodePoolName>(
            &["gw", "gw123", &long(12)],
            &["", "1gw", "Gw", "g-w", "gw\n", &long(13)],
        );
        check::<ConfigurationName>(
            &["sgc", "1.b-c", &long(253)],
            &["", "Sgc", "a..b", "-a", "a_b", "a\n", &long(254)],
        );
    }
}
