//! Why a text is no host name.

#[cfg(doc)]
use super::Host;

/// Why a text is no [`Host`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// Nothing was given.
    #[error("the host is empty: give a DNS name such as edition.cnn.com")]
    Empty,
    /// A URL was given.
    #[error("{given:?} is a URL, but only the name of the host is wanted: {host}")]
    Url {
        /// What was given.
        given: String,
        /// The host in it.
        host: String,
    },
    /// A host with a path was given.
    #[error("{given:?} has a path, but only the name of the host is wanted: {host}")]
    Path {
        /// What was given.
        given: String,
        /// The host in it.
        host: String,
    },
    /// A host with a port was given.
    #[error(
        "{given:?} has a port in it, which is no part of a host name and is given apart from it: {host}"
    )]
    Port {
        /// What was given.
        given: String,
        /// The host in it.
        host: String,
        /// The port in it.
        port: String,
    },
    /// An IP address was given.
    #[error(
        "{0:?} is an IP address, not the name of a host: give the DNS name that applications call"
    )]
    IpAddress(String),
    /// A wildcard was given.
    #[error(
        "{0:?} is a wildcard, but the gateway finds a host's addresses by DNS, which has none for a wildcard: give each host by its full name"
    )]
    Wildcard(String),
    /// A wildcard that is not the whole first label was given.
    #[error(
        "{0:?} has a wildcard that Istio does not take: write `*.` and a domain, such as *.example.com, for all hosts under it"
    )]
    PartialWildcard(String),
    /// A wildcard for all of a top-level domain was given.
    #[error(
        "{0:?} is too wide: it covers every host under a top-level domain; give a domain of at least two labels, such as *.example.com"
    )]
    WideWildcard(String),
    /// A name that the cluster's own DNS resolves was given, or a wildcard that covers such names.
    #[error(
        "{0:?} names services in the cluster, which the mesh reaches by itself and which need no egress: give a host outside the cluster"
    )]
    InCluster(String),
    /// A letter outside ASCII was given.
    #[error(
        "{given:?} has {character:?}, but DNS names in Istio are ASCII: give the punycode form, as in xn--mnchen-3ya.de for m\u{fc}nchen.de"
    )]
    NotAscii {
        /// What was given.
        given: String,
        /// The first such character.
        character: char,
    },
    /// An underscore was given.
    #[error(
        "{0:?} has an underscore, which Istio refuses in host names: give a name of letters, digits, \"-\" and \".\""
    )]
    Underscore(String),
    /// Another character was given that no DNS name has.
    #[error(
        "{given:?} has {character:?}, but a host name has only letters, digits, \"-\" and \".\""
    )]
    Character {
        /// What was given.
        given: String,
        /// The first such character.
        character: char,
    },
    /// The name ends in a dot.
    #[error(
        "{given:?} ends in a dot, which Host headers and SNI do not: leave the dot out, {host}"
    )]
    TrailingDot {
        /// What was given.
        given: String,
        /// The host without the dot.
        host: String,
    },
    /// There is nothing between two dots, or before the first.
    #[error("{0:?} has an empty label: write the labels of a host name with one dot between them")]
    EmptyLabel(String),
    /// A label begins or ends with a hyphen.
    #[error(
        "{given:?} has the label {label:?}, but a label begins and ends with a letter or digit"
    )]
    Hyphen {
        /// What was given.
        given: String,
        /// The label.
        label: String,
    },
    /// A label is longer than DNS allows.
    #[error("{given:?} has a label of {length} characters, but a label has at most 63")]
    LongLabel {
        /// What was given.
        given: String,
        /// The length of the label.
        length: usize,
    },
    /// The name is longer than DNS allows.
    #[error("{given:?} has {length} characters, but a host name has at most 253")]
    TooLong {
        /// What was given.
        given: String,
        /// The length of the name.
        length: usize,
    },
    /// The name has a single label.
    #[error(
        "{0:?} has no dot, and a Gateway refuses short names: give the fully qualified name, such as {0}.example.com"
    )]
    Short(String),
    /// The last label is a number.
    #[error(
        "{0:?} ends in a number, so Istio takes it for an IP address: give a name whose last label has a letter"
    )]
    NumericTopLabel(String),
}
