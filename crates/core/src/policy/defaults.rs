//! The defaults of a policy that a destination takes.
//!
//! A default applies to every destination that can use it. To the others, a default that only tunes traffic does not apply.
//! A default that restricts traffic or decides where it goes still applies, and the plan refuses the destination: without
//! the default, traffic could pass that the policy is meant to stop.

use std::borrow::Cow;

use super::document::DestinationFields;
use super::settings::{Merge, is_default};
use super::{Access, Flow, PolicyDestination, PolicyGateway, Resolution, Setting, Via};

/// The fields that a destination takes from the defaults of the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken(Vec<Setting>);

/// What else decides whether a default can apply, besides the fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub(super) is_wildcard: bool,
    pub(super) access: Access,
}

/// The fields of a destination with the defaults that it takes.
pub(super) struct WithDefaults {
    pub(super) fields: DestinationFields,
    pub(super) taken: Taken,
    /// The defaults that it can't use.
    pub(super) left_out: Vec<Setting>,
}

/// Applies each default that can apply to a field that the destination does not set.
struct Taking {
    useless: Vec<Setting>,
    taken: Vec<Setting>,
    left_out: Vec<Setting>,
}

// === impl DestinationFields ===

impl DestinationFields {
    /// These fields, completed with the `defaults` that can apply and are not `unwanted`.
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
        // Only a default is reduced to the limits that the flows can have, so this is found out before defaults apply.
        let own_pool = self.settings.connection_pool.is_some();
        taking.merge(Setting::Flow, &mut self.flow, &defaults.flow);
        taking.merge(Setting::Via, &mut self.via, &defaults.via);
        self.settings.merge(&defaults.settings, &mut taking);
        if !own_pool && let Some(pool) = &mut self.settings.connection_pool {
            let flows = self.flow.iter().flatten();
            let flow = flows.copied().find(|flow| flow.has_requests());
            *pool = pool.for_flow(flow.unwrap_or(Flow::Tcp)).unwrap_or_default();
        }
        WithDefaults {
            fields: self,
            taken: Taken(taking.taken),
            left_out: taking.left_out,
        }
    }

    /// The defaults that can't apply, and that can be left out without letting traffic through.
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
        // A destination that restricts its callers requires identity, and has it by default.
        let closed =
            own.allow.is_some() || settings.allow.is_some() || access == Access::DefaultDeny;
        let no_limit = settings.connection_pool.as_ref().is_some_and(|pool| {
            let limits = |flow: &Flow| pool.for_flow(*flow).is_some();
            !flows.iter().any(limits)
        });
        // DNS, or the addresses of the destination, are used instead. Neither allows more.
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
            // `endpoints` and `resolution` are one choice.
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

    /// Whether a field is taken from the defaults.
    #[must_use]
    pub fn has(&self, setting: Setting) -> bool {
        self.0.contains(&setting)
    }
}

// === impl PolicyDestination ===

impl PolicyDestination {
    /// The destination without one of its defaults; none if the default can't be the reason for a refusal.
    pub(crate) fn without(&self, setting: Setting, gateways: &[PolicyGateway]) -> Option<Self> {
        let mut destination = self.clone();
        match setting {
            // A destination needs a flow, and labels never cause a refusal.
            Setting::Flow | Setting::Labels => return None,
            Setting::Via => destination.via = Via::Gateway(gateways.first()?.gateway.clone()),
            _ => destination.settings.unset(setting),
        }
        Some(destination)
    }
}
