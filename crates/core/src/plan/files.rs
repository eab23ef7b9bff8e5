//! The plan as the files of a folder.

use super::{PartOf, Plan};
use crate::Bundle;

impl Plan {
    /// The resources file by file, as they lie in a folder: the name of each file without its extension, and what is in
    /// it.
    ///
    /// There is one file a destination, `NAME` or, where the policy has a namespace, `NAME.NAMESPACE`; one for a gateway
    /// that has objects of its own, `gateway.NAME.NAMESPACE`; and one for a namespace of applications,
    /// `namespace.applications.NAMESPACE`. No two files are called the same, and no name depends on what else is in the
    /// plan.
    pub fn files(&self) -> impl Iterator<Item = (String, Bundle)> {
        self.parts().map(|part| (stem(part.of), part.bundle))
    }
}

/// A destination's has one or two parts, as neither its name nor its namespace has a dot in it; all others have more.
fn stem(of: PartOf<'_>) -> String {
    match of {
        PartOf::Gateway(gateway) => format!("gateway.{}.{}", gateway.name, gateway.namespace),
        PartOf::Destination(planned) => match planned.namespace() {
            Some(namespace) => format!("{}.{namespace}", planned.name()),
            None => planned.name().to_string(),
        },
        PartOf::Namespace(namespace) => format!("namespace.applications.{namespace}"),
    }
}
