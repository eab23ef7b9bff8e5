//! Errors of host names.

#[cfg(doc)]
use super::Host;

/// Why a text is not a [`Host`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The text is empty.
    #[error("the host is empty: give a DNS name such as edition.cnn.com")]
    Empty,
    /// A URL was given.
    #[error("{given:?} is a URL: give only the host name, {host}")]
    Url {
        /// The text that was given.
        given: String,
        /// The host in the text.
        host: String,
    },
    /// A host with a path was given.
    #[error("{given:?} contains a path: give only the host name, {host}")]
    Path {
        /// The text that was given.
        given: String,
        /// The host in the text.
        host: String,
    },
    /// A host with a port was given.
    #[error("{given:?} contains a port, which is set separately: give only the host name, {host}")]
    Port {
        /// The text that was given.
        given: String,
        /// The host in the text.
        host: String,
        /// The port in the text.
        port: String,
    },
    /// An IP address was given.
    #[error("{0:?} is an IP address, not a host name: give the DNS name that applications call")]
    IpAddress(String),
    /// A wildcard was given.
    #[error(
        "{0:?} is a wildcard, but the gateway resolves hosts with DNS, which has no addresses for a wildcard: give the full name of each host"
    )]
    Wildcard(String),
    /// A wildcard was given that is not the whole first label.
    #[error(
        "{0:?} has a wildcard that Istio does not support: for all hosts under a domain, write `*.` and the domain, such as *.example.com"
    )]
    PartialWildcard(String),
    /// A wildcard for a whole top-level domain was given.
    #[error(
        "{0:?} is too broad, since it matches every host under a top-level domain: give a domain with at least two labels, such as *.example.com"
    )]
    WideWildcard(String),
    /// A name was given that the cluster's own DNS resolves, or a wildcard that matches such names.
    #[error(
        "{0:?} is for services in the cluster, which need no egress gateway: give a host outside the cluster"
    )]
    InCluster(String),
    /// A character outside ASCII was given.
    #[error(
        "{given:?} contains {character:?}, but DNS names in Istio are ASCII: give the punycode form, such as xn--mnchen-3ya.de for m\u{fc}nchen.de"
    )]
    NotAscii {
        /// The text that was given.
        given: String,
        /// The first such character.
        character: char,
    },
    /// An underscore was given.
    #[error(
        "{0:?} contains an underscore, which Istio rejects in host names: use only letters, digits, \"-\" and \".\""
    )]
    Underscore(String),
    /// Another character was given that is not allowed in DNS names.
    #[error(
        "{given:?} contains {character:?}, which is not allowed in a host name: use only letters, digits, \"-\" and \".\""
    )]
    Character {
        /// The text that was given.
        given: String,
        /// The first such character.
        character: char,
    },
    /// The name ends with a dot.
    #[error("{given:?} ends with a dot, unlike Host headers and SNI values: give {host}")]
    TrailingDot {
        /// The text that was given.
        given: String,
        /// The host without the dot.
        host: String,
    },
    /// The name has an empty label.
    #[error("{0:?} has an empty label: separate the labels of a host name with a single dot")]
    EmptyLabel(String),
    /// A label begins or ends with a hyphen.
    #[error(
        "{given:?} has the label {label:?}, but a label must begin and end with a letter or digit"
    )]
    Hyphen {
        /// The text that was given.
        given: String,
        /// The label.
        label: String,
    },
    /// A label is longer than DNS allows.
    #[error("{given:?} has a label with {length} characters, but a label can have at most 63")]
    LongLabel {
        /// The text that was given.
        given: String,
        /// The length of the label.
        length: usize,
    },
    /// The name is longer than DNS allows.
    #[error("{given:?} has {length} characters, but a host name can have at most 253")]
    TooLong {
        /// The text that was given.
        given: String,
        /// The length of the name.
        length: usize,
    },
    /// The name has a single label.
    #[error(
        "{0:?} has no dot, but a Gateway rejects short names: give the fully qualified name, such as {0}.example.com"
    )]
    Short(String),
    /// The last label is a number.
    #[error(
        "{0:?} ends with a number, so Istio treats it as an IP address: give a name whose last label contains a letter"
    )]
    NumericTopLabel(String),
}
