//! The bundle of one planned destination.

use super::{enforcement, flows};
use crate::plan::PlannedDestination;
use crate::{Bundle, labels};

/// The resources of one planned destination, with the labels by which they can be found again.
pub(crate) fn destination(planned: &PlannedDestination) -> Bundle {
    // Nothing can be called before it is settled who may call it.
    let mut resources = Vec::from_iter(enforcement::access(planned));
    resources.extend(flows::resources(planned));
    for resource in &mut resources {
        let metadata = resource.metadata_mut();
        metadata.labels = Some(planned.labels.to_map());
        labels::mark(metadata, &planned.policy);
    }
    resources.into_iter().collect()
}
