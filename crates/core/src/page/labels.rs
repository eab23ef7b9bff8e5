use crate::plan::PlannedDestination;
use crate::{Bundle, build};

/// The resources have no labels.
///
/// A policy labels its resources with its name, so that `kubectl` and `generate --output-dir` can find resources that
/// are no longer needed.
pub(crate) fn without_labels(planned: &PlannedDestination) -> Bundle {
    build::unlabelled(planned)
}
