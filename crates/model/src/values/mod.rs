//! Words a user gives, validated on the way in.
//!
//! Each type's constructor is the only way to a value, so that whoever holds one needs no further check. Their
//! errors say what was given, what is allowed and what to do.

/// Reads a value by its `new`, and writes it by its `as_str`.
macro_rules! as_text {
    ($value:ty, $error:ty) => {
        impl std::str::FromStr for $value {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                Self::new(text)
            }
        }

        impl std::fmt::Display for $value {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub mod aks;
mod caller;
mod fit;
mod gateway;
mod host;
mod host_error;
mod host_pattern;
mod istio_version;
mod name;
mod port;
mod profile;
mod selector;
mod serialize;

pub use caller::{Principal, PrincipalError, ServiceAccount, ServiceAccountError};
pub use fit::fit;
pub use gateway::{GatewayName, GatewayNameCaveat, GatewayNameError, GatewayRef};
pub use host::Host;
pub use host_error::HostError;
pub use host_pattern::HostPattern;
pub use istio_version::{IstioVersion, IstioVersionError};
pub use name::{Name, NameError, Namespace};
pub use port::{Port, PortError};
pub use profile::Profile;
pub use selector::{Selector, SelectorError};
