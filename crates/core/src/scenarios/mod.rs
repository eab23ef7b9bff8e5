//! The ways in which traffic for a host passes the gateway, one file each.

mod http;
mod https;
mod tls_origination;

pub use http::Http;
pub use https::Https;
pub use tls_origination::{SamePort, TlsOrigination};

use crate::{Bundle, Destination};

/// A way in which traffic for a host passes the gateway.
///
/// Each is a pure function: the same scenario and destination give the same resources.
pub trait Scenario {
    /// The resources for one destination.
    #[must_use]
    fn bundle(&self, destination: &Destination) -> Bundle;
}
