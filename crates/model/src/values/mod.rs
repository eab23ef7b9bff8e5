//! Words a user gives, validated on the way in.
//!
//! Each type's constructor is the only way to a value, so that whoever holds one needs no further check. Their
//! errors say what was given, what is allowed and what to do.

mod fit;
mod gateway;
mod host;
mod host_error;
mod name;
mod port;
mod profile;
mod selector;

pub use fit::fit;
pub use gateway::{GatewayName, GatewayNameCaveat, GatewayNameError, GatewayRef};
pub use host::Host;
pub use host_error::HostError;
pub use name::{Name, NameError, Namespace};
pub use port::{Port, PortError};
pub use profile::Profile;
pub use selector::{Selector, SelectorError};
