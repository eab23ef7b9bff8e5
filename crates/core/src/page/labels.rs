use egressgen_model::resources::Resource;

/// The resources have no labels.
///
/// Those of a policy say so in labels, by which `kubectl` and `generate --output-dir` find what is no longer needed.
pub(crate) fn no_labels(resources: &mut [Resource]) {
    for resource in resources {
        resource.metadata_mut().labels = None;
    }
}
