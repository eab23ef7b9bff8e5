//! Evidence → file and line.

use egressgen_diagnostics::Place;
use egressgen_mesh::Evidence;

use super::Origins;
use crate::input::source::Source;
use crate::report::Texts;

/// Where the parts of resources stand.
pub(crate) struct Places<'s> {
    texts: Texts<'s>,
    origins: &'s Origins,
}

/// Where a part of a resource stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) file: String,
    /// The line, from 1.
    pub(crate) line: usize,
    /// Whether it is the policy that the resource would be generated from.
    pub(crate) is_generated: bool,
}

// === impl Places ===

impl<'s> Places<'s> {
    pub(crate) fn new(sources: &'s [Source], origins: &'s Origins) -> Self {
        Self {
            texts: Texts::new(sources),
            origins,
        }
    }

    /// Where a part of a resource stands; nothing for one that is only assumed.
    pub(crate) fn find(&self, evidence: &Evidence) -> Option<Spot> {
        let document = evidence.resource.document?;
        if let Some(place) = self.origins.of(document) {
            return self.spot(place, true);
        }
        self.spot(&evidence.place()?, false)
    }

    fn spot(&self, place: &Place, is_generated: bool) -> Option<Spot> {
        let (located, lines) = self.texts.find(place)?;
        Some(Spot {
            file: located.source.name.clone(),
            line: lines.location(located.span.start).line,
            is_generated,
        })
    }
}
