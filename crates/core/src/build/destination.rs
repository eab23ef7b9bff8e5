//! The bundle of one planned destination.

use super::{enforcement, flows};
use crate::plan::PlannedDestination;
use crate::{Bundle, labels};

/// The resources of one planned destination, with the labels by which they can be found again.
pub(super) fn destination(planned: &PlannedDestination) -> Bundle {
    let mut bundle = unlabelled(planned);
    for resource in &mut bundle {
        let metadata = resource.metadata_mut();
        metadata.labels = Some(planned.labels.to_map());
        labels::mark(metadata, &planned.policy);
    }
    bundle
}

/// The resources of one planned destination, without labels.
pub(crate) fn unlabelled(planned: &PlannedDestination) -> Bundle {
    // Nothing can be called before it is settled who may call it.
    let access = enforcement::access(planned);
    access
        .into_iter()
        .chain(flows::resources(planned))
        .collect()
}
