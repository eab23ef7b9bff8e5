//! Which of a policy's defaults a destination takes.
//!
//! A default applies wherever it can. Where it cannot, one that only tunes is left out. One that protects, or that
//! decides where traffic goes, stays, and the plan refuses the destination: without it, traffic would pass that it is there
//! to stop.

use std::borrow::Cow;

use super::document::DestinationFields;
use super::settings::{Merge, is_default};
use super::{Access, Flow, PolicyDestination, PolicyGateway, Resolution, Setting, Via};

/// Which fields of a destination are the policy's defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken(Vec<Setting>);

/// What decides, beside the fields themselves, whether a default can apply.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub(super) is_wildcard: bool,
    pub(super) access: Access,
}

/// A destination's fields with the defaults that it takes.
pub(super) struct WithDefaults {
    pub(super) fields: DestinationFields,
    pub(super) taken: Taken,
    /// The defaults that it would take if it could.
    pub(super) left_out: Vec<Setting>,
}

/// Takes each default that can apply where a destination has no value of its own.
struct Taking {
    useless: Vec<Setting>,
    taken: Vec<Setting>,
    left_out: Vec<Setting>,
}

// === impl DestinationFields ===

impl DestinationFields {
    /// These fields, and of `defaults` what is not set here and can apply, except for what is `unwanted`.
    pub(super) fn with_defaults(
        mut self,
        defaults: &Self,
        unwanted: &[Setting],
        target: Target,
    ) -> WithDefaults {
        let mut defaults = Cow::Borrowed(defaults);
        for setting in unwanted {
            defaults.to_mut().unset(*setting);
        }
        let mut taking = Taking {
            useless: self.useless(&defaults, target),
            taken: Vec::new(),
            left_out: Vec::new(),
        };
        let (own_labels, labels) = (&mut self.settings.labels, &defaults.settings.labels);
        if !own_labels.is_empty() && !labels.is_empty() {
            *own_labels = std::mem::take(own_labels).or(labels);
            taking.taken.push(Setting::Labels);
        }
        // Whether limits of requests are the destination's own must be known before the defaults are in their place.
        let own_pool = self.settings.connection_pool.is_some();
        taking.merge(Setting::Flow, &mut self.flow, &defaults.flow);
        taking.merge(Setting::Via, &mut self.via, &defaults.via);
        self.settings.merge(&defaults.settings, &mut taking);
        if !own_pool && let Some(pool) = &mut self.settings.connection_pool {
            let flows = self.flow.iter().flatten();
            let flow = flows.copied().find(|flow| flow.has_requests());
            *pool = pool
                .for_flow(flow.unwrap_or(Flow::Tcp))
                .unwrap_or_default();
        }
        WithDefaults {
            fields: self,
            taken: Taken(taking.taken),
            left_out: taking.left_out,
        }
    }

    /// The defaults that can't apply, and without which no traffic passes that they would stop.
    fn useless(&self, defaults: &Self, target: Target) -> Vec<Setting> {
        let Target {
            is_wildcard,
            access,
        } = target;
        let (own, settings) = (&self.settings, &defaults.settings);
        let flows = self.flow.as_ref().or(defaults.flow.as_ref());
        let flows: Vec<Flow> = flows.iter().copied().flatten().copied().collect();
        let via = self.via.as_ref().or(defaults.via.as_ref());
        let direct = via.is_some_and(|via| via == Via::DIRECT);
        let tcp = flows.contains(&Flow::Tcp);
        let requests = flows.iter().any(|flow| flow.has_requests());
        // A destination with callers needs identity, and gets it without asking.
        let closed =
            own.allow.is_some() || settings.allow.is_some() || access == Access::DefaultDeny;
        let no_limit = settings.connection_pool.as_ref().is_some_and(|pool| {
            let limits = |flow: &Flow| pool.for_flow(*flow).is_some();
            !flows.iter().any(limits)
        });
        // What is used instead is DNS, or the addresses that the destination gives, and neither is wider.
        let resolution = match settings.resolution {
            _ if !own.endpoints.is_empty() => true,
            Some(Resolution::None) => !direct || tcp,
            Some(Resolution::DynamicDns) => !direct || !is_wildcard,
            _ => false,
        };
        let useless = [
            (Setting::Timeout, !requests),
            (Setting::Retries, !requests),
            (Setting::ConnectionPool, no_limit),
            (
                Setting::ClientCertificate,
                !flows.contains(&Flow::TlsOrigination),
            ),
            // `identity: true` protects the hop.
            (
                Setting::Identity,
                settings.identity == Some(false) && (direct || tcp || closed),
            ),
            (Setting::Server, !is_wildcard),
            (Setting::Resolution, resolution),
            // Addresses and how they are found are one choice.
            (
                Setting::Endpoints,
                own.resolution
                    .is_some_and(|resolution| resolution != Resolution::Static),
            ),
        ];
        let useless = useless.into_iter().filter(|(_, is_useless)| *is_useless);
        useless.map(|(setting, _)| setting).collect()
    }
}

// === impl Taking ===

impl Merge for Taking {
    fn merge<T: Clone + Default + PartialEq>(
        &mut self,
        setting: Setting,
        own: &mut T,
        default: &T,
    ) {
        if !is_default(own) || is_default(default) {
            return;
        }
        if self.useless.contains(&setting) {
            self.left_out.push(setting);
        } else {
            self.taken.push(setting);
            own.clone_from(default);
        }
    }
}

// === impl Taken ===

impl Taken {
    /// The fields.
    pub fn iter(&self) -> impl Iterator<Item = Setting> {
        self.0.iter().copied()
    }

    /// Whether a field is a default.
    #[must_use]
    pub fn has(&self, setting: Setting) -> bool {
        self.0.contains(&setting)
    }
}

// === impl PolicyDestination ===

impl PolicyDestination {
    /// The destination without one of its defaults; nothing where it could not be without.
    pub(crate) fn without(&self, setting: Setting, gateways: &[PolicyGateway]) -> Option<Self> {
        let mut destination = self.clone();
        match setting {
            // Labels can't be why a destination does not work.
            Setting::Flow | Setting::Labels => return None,
            Setting::Via => destination.via = Via::Gateway(gateways.first()?.gateway.clone()),
            _ => destination.settings.unset(setting),
        }
        Some(destination)
    }
}
