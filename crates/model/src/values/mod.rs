//! Words a user gives, validated on the way in.
//!
//! Each type's constructor is the only way to a value, so that whoever holds one needs no further check. Their
//! errors say what was given, what is allowed and what to do.

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
