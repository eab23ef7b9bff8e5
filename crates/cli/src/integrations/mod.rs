//! What starts egressgen without a command line of its own: kustomize, kpt, Helm and kubectl.

pub(crate) mod helm;
pub(crate) mod krm;
pub(crate) mod kubectl;
pub(crate) mod kustomize;
