//! Other programs that start egressgen: kustomize, kpt, Helm and kubectl.

pub(crate) mod helm;
pub(crate) mod krm;
pub(crate) mod kubectl;
pub(crate) mod kustomize;
