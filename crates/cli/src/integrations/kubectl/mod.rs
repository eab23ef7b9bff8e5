//! The plugin of kubectl: `kubectl egressgen`.

pub(crate) mod completion;
