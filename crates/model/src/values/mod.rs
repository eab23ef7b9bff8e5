//! Values that users give, validated when they are created.
//!
//! A value can only be created by the constructor of its type, so code that receives one does not check it again. The
//! errors say what was given, what is allowed and what to do.

/// Parses a value with its `new` and writes it with its `as_str`.
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
mod istio_version;
mod name;
mod port;
mod profile;
mod selector;
mod serialize;

pub use caller::{Principal, PrincipalError, ServiceAccount, ServiceAccountError};
pub use fit::fit;
pub use gateway::{GatewayName, GatewayNameCaveat, GatewayNameError, GatewayRef};
pub use host::{Host, HostError, HostPattern};
pub use istio_version::{IstioVersion, IstioVersionError};
pub use name::{Name, NameError, Namespace};
pub use port::{Port, PortError};
pub use profile::Profile;
pub use selector::{Selector, SelectorError};
