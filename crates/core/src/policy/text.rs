//! A policy from text.

use egressgen_diagnostics::{Diagnostics, DocumentId, Path, Place};
use egressgen_yaml::{Limits, parse};

use super::{Policy, rules};

// === impl Policy ===

impl Policy {
    /// Reads a text with exactly one policy.
    ///
    /// For a text with several documents, or one of several texts, use [`read`](Self::read).
    ///
    /// ```
    /// use egressgen::policy::Policy;
    ///
    /// let policy = Policy::parse(
    ///     "
    /// apiVersion: egressgen.dev/v1alpha1
    /// kind: EgressPolicy
    /// metadata: {name: partners}
    /// spec:
    ///   gateway: {name: asm-egress-test, namespace: aks-istio-egress}
    ///   destinations:
    ///   - {host: www.example.org, flow: https}
    /// ",
    /// )?;
    /// assert_eq!(policy.destinations.len(), 1);
    /// # Ok::<(), egressgen_diagnostics::Diagnostics>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, Diagnostics> {
        match &parse(text, 0, &Limits::default())?[..] {
            [document] => Self::read(document, DocumentId::default()),
            [] => Err(rules::NO_DOCUMENT.broken().into()),
            [_, _, ..] => {
                let second = DocumentId { text: 0, index: 1 };
                let place = Place::start(second, Path::default());
                Err(rules::SEVERAL_DOCUMENTS.broken().at(place).into())
            }
        }
    }
}
