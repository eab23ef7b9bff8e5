//! The post-renderer of Helm.

pub(crate) mod post_render;
