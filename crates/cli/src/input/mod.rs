//! Files, standard input and flags → validated values.

mod encoding;
pub(crate) mod gateway;
pub(crate) mod manifests;
pub(crate) mod policies;
pub(crate) mod request;
pub(crate) mod source;
pub(crate) mod values;
