//! The resources of a plan as the files of a folder.

use super::{Build, Subject};
use crate::Bundle;

impl<'a> Build<'a> {
    /// The bundles as the files of a folder: the name of each file without its extension, and its resources.
    ///
    /// There is one file for each destination, `NAME` or, if its resources have a namespace, `NAME.NAMESPACE`; one for
    /// each gateway that has resources of its own, `gateway.NAME.NAMESPACE`; and one for each namespace of
    /// applications, `namespace.applications.NAMESPACE`. No two files have the same name, and no name depends on the
    /// rest of the plan.
    pub fn files(self) -> impl Iterator<Item = (String, Bundle)> + use<'a> {
        self.bundles()
            .map(|(subject, bundle)| (stem(subject), bundle))
    }
}

/// The stem of a destination has one or two labels, because neither its name nor its namespace contains a dot. All
/// other stems have more labels.
fn stem(subject: Subject<'_>) -> String {
    match subject {
        Subject::Gateway(gateway) => format!("gateway.{}.{}", gateway.name, gateway.namespace),
        Subject::Destination(planned) => match planned.namespace() {
            Some(namespace) => format!("{}.{namespace}", planned.name()),
            None => planned.name().to_string(),
        },
        Subject::Namespace(namespace) => format!("namespace.applications.{namespace}"),
    }
}
