//! Resources that belong together, in apply order.

use egressgen_model::resources::Resource;

use crate::emit::{EmitError, Format, emit};

/// Istio resources in an order that never breaks traffic when they are applied one after the other: each resource comes
/// after those that it refers to. Delete them in reverse order.
///
/// The resources are plain data: iterate over them, change what you need, and write them.
///
/// ```
/// use egressgen::resources::Resource;
/// use egressgen::{Destination, Host, Http, Profile, Scenario};
///
/// let destination = Destination::new(Host::new("edition.cnn.com")?, Profile::Aks.gateway());
/// let mut bundle = Http::default().bundle(&destination);
/// for resource in &mut bundle {
///     resource.metadata_mut().labels.get_or_insert_default().insert("team".into(), "news".into());
/// }
/// assert!(bundle.to_yaml()?.contains("team: news"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundle(Vec<Resource>);

// === impl Bundle ===

impl Bundle {
    /// The resources, in apply order.
    #[must_use]
    pub fn resources(&self) -> &[Resource] {
        &self.0
    }

    /// The resources, as a mutable slice that allows reordering.
    pub(crate) fn resources_mut(&mut self) -> &mut [Resource] {
        &mut self.0
    }

    /// Iterates over the resources, in apply order.
    pub fn iter(&self) -> std::slice::Iter<'_, Resource> {
        self.0.iter()
    }

    /// Iterates mutably over the resources, in apply order.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Resource> {
        self.0.iter_mut()
    }

    /// The bundle as YAML text with one document per resource. To write several bundles into one text, use
    /// [`emit`](crate::emit()), which also separates the bundles from each other.
    pub fn to_yaml(&self) -> Result<String, EmitError> {
        let mut out = Vec::new();
        emit(&mut out, Format::Yaml, &self.0)?;
        // The writer writes only strings, so the bytes are valid UTF-8 and nothing is replaced.
        Ok(String::from_utf8_lossy(&out).into_owned())
    }
}

impl FromIterator<Resource> for Bundle {
    fn from_iter<I: IntoIterator<Item = Resource>>(resources: I) -> Self {
        Self(resources.into_iter().collect())
    }
}

impl IntoIterator for Bundle {
    type Item = Resource;
    type IntoIter = std::vec::IntoIter<Resource>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Bundle {
    type Item = &'a Resource;
    type IntoIter = std::slice::Iter<'a, Resource>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut Bundle {
    type Item = &'a mut Resource;
    type IntoIter = std::slice::IterMut<'a, Resource>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
