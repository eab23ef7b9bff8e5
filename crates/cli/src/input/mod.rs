//! Files, standard input and flags → validated values.

pub(crate) mod calls;
mod encoding;
pub(crate) mod gateway;
pub(crate) mod manifests;
pub(crate) mod mesh;
pub(crate) mod policies;
pub(crate) mod request;
pub(crate) mod source;
pub(crate) mod values;
