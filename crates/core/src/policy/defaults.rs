//! Which of a policy's defaults a destination takes.
//!
//! A default applies wherever it can. Where it cannot, one that only tunes is left out. One that protects, or that
//! decides where traffic goes, stays, and the plan refuses the destination: left out, it would open what it was to close.

use std::borrow::Cow;

use schemars::JsonSchema;

use super::document::Settings;
use super::{Access, Exports, Flow, PolicyDestination, PolicyGateway, Resolution, Via};

/// A field that `defaults` may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(rename_all = "camelCase", inline)]
pub enum Setting {
    /// `flow`
    Flow,
    /// `via`
    Via,
    /// `identity`
    Identity,
    /// `allow`
    Allow,
    /// `port`
    Port,
    /// `targetPort`
    TargetPort,
    /// `clientCertificate`
    ClientCertificate,
    /// `server`
    Server,
    /// `resolution`
    Resolution,
    /// `endpoints`
    Endpoints,
    /// `exportTo`
    ExportTo,
    /// `labels`
    Labels,
    /// `timeout`
    Timeout,
    /// `retries`
    Retries,
    /// `connectionPool`
    ConnectionPool,
}

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
    pub(super) settings: Settings,
    pub(super) taken: Taken,
    /// The defaults that it would take if it could.
    pub(super) left_out: Vec<Setting>,
}

/// Does something with each field of [`Settings`] and its [`Setting`].
macro_rules! for_each_setting {
    ($do:ident) => {
        $do! {
            flow: Flow,
            via: Via,
            identity: Identity,
            allow: Allow,
            port: Port,
            target_port: TargetPort,
            client_certificate: ClientCertificate,
            server: Server,
            resolution: Resolution,
            endpoints: Endpoints,
            export_to: ExportTo,
            labels: Labels,
            timeout: Timeout,
            retries: Retries,
            connection_pool: ConnectionPool,
        }
    };
}

// === impl Settings ===

impl Settings {
    /// Whether a field is there.
    pub(super) fn has(&self, setting: Setting) -> bool {
        macro_rules! has {
            ($($field:ident: $setting:ident,)+) => {
                match setting { $(Setting::$setting => self.$field.is_some(),)+ }
            };
        }
        for_each_setting!(has)
    }

    fn remove(&mut self, setting: Setting) {
        macro_rules! remove {
            ($($field:ident: $setting:ident,)+) => {
                match setting { $(Setting::$setting => self.$field = None,)+ }
            };
        }
        for_each_setting!(remove);
    }

    /// These fields, and of `defaults` what is not here and can apply, but nothing of what is `unwanted`.
    pub(super) fn with_defaults(
        mut self,
        defaults: &Self,
        unwanted: &[Setting],
        target: Target,
    ) -> WithDefaults {
        let mut defaults = Cow::Borrowed(defaults);
        for setting in unwanted {
            defaults.to_mut().remove(*setting);
        }
        let useless = self.useless(&defaults, target);
        let mut taken = Vec::new();
        let mut left_out = Vec::new();
        if let (Some(own), Some(default)) = (&mut self.labels, &defaults.labels) {
            *own = std::mem::take(own).or(default);
            taken.push(Setting::Labels);
        }
        macro_rules! take {
            ($($field:ident: $setting:ident,)+) => {
                $(
                    if let (None, Some(default)) = (&self.$field, &defaults.$field) {
                        if useless.contains(&Setting::$setting) {
                            left_out.push(Setting::$setting);
                        } else {
                            taken.push(Setting::$setting);
                            self.$field = Some(default.clone());
                        }
                    }
                )+
            };
        }
        // Whether limits of requests are the destination's own must be known before the defaults are in their place.
        let own_pool = self.connection_pool.is_some();
        for_each_setting!(take);
        if !own_pool && let Some(pool) = &mut self.connection_pool {
            let flows = self.flow.iter().flatten();
            let flow = flows.copied().find(|flow| flow.has_requests());
            *pool = pool.for_flow(flow.unwrap_or(Flow::Tcp)).unwrap_or_default();
        }
        WithDefaults {
            settings: self,
            taken: Taken(taken),
            left_out,
        }
    }

    /// The defaults that cannot apply, and without which nothing is open that they would close.
    fn useless(&self, defaults: &Self, target: Target) -> Vec<Setting> {
        let Target {
            is_wildcard,
            access,
        } = target;
        let flows = self.flow.as_ref().or(defaults.flow.as_ref());
        let flows: Vec<Flow> = flows.iter().copied().flatten().copied().collect();
        let via = self.via.as_ref().or(defaults.via.as_ref());
        let direct = via.is_some_and(|via| via == Via::DIRECT);
        let tcp = flows.contains(&Flow::Tcp);
        let requests = flows.iter().any(|flow| flow.has_requests());
        // Who names callers needs identity, and gets it by itself.
        let closed =
            self.allow.is_some() || defaults.allow.is_some() || access == Access::DefaultDeny;
        let no_limit = defaults.connection_pool.as_ref().is_some_and(|pool| {
            let limits = |flow: &Flow| pool.for_flow(*flow).is_some();
            !flows.iter().any(limits)
        });
        // What is left in its place is DNS, or the addresses that the destination gives, and neither is wider.
        let resolution = match defaults.resolution {
            _ if self.endpoints.is_some() => true,
            Some(Resolution::None) => !direct || tcp,
            Some(Resolution::DynamicDns) => !direct || !is_wildcard,
            _ => false,
        };
        let own_resolution = self.resolution;
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
                defaults.identity == Some(false) && (direct || tcp || closed),
            ),
            (Setting::Server, !is_wildcard),
            (Setting::Resolution, resolution),
            // Addresses and how they are found are one choice.
            (
                Setting::Endpoints,
                own_resolution.is_some_and(|it| it != Resolution::Static),
            ),
        ];
        let useless = useless.into_iter().filter(|(_, is_useless)| *is_useless);
        useless.map(|(setting, _)| setting).collect()
    }
}

// === impl Setting ===

impl Setting {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 15] = [
        Self::Flow,
        Self::Via,
        Self::Identity,
        Self::Allow,
        Self::Port,
        Self::TargetPort,
        Self::ClientCertificate,
        Self::Server,
        Self::Resolution,
        Self::Endpoints,
        Self::ExportTo,
        Self::Labels,
        Self::Timeout,
        Self::Retries,
        Self::ConnectionPool,
    ];

    /// The field in a policy.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Via => "via",
            Self::Identity => "identity",
            Self::Allow => "allow",
            Self::Port => "port",
            Self::TargetPort => "targetPort",
            Self::ClientCertificate => "clientCertificate",
            Self::Server => "server",
            Self::Resolution => "resolution",
            Self::Endpoints => "endpoints",
            Self::ExportTo => "exportTo",
            Self::Labels => "labels",
            Self::Timeout => "timeout",
            Self::Retries => "retries",
            Self::ConnectionPool => "connectionPool",
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
    /// What the destination would be without one of its defaults; nothing where it could not be without.
    pub(crate) fn without(&self, setting: Setting, gateways: &[PolicyGateway]) -> Option<Self> {
        let mut it = self.clone();
        match setting {
            // Labels can't be why a destination does not work.
            Setting::Flow | Setting::Labels => return None,
            Setting::Via => it.via = Via::Gateway(gateways.first()?.gateway.clone()),
            Setting::Identity => it.identity = None,
            Setting::Allow => it.allow = None,
            Setting::Port => it.port = None,
            Setting::TargetPort => it.target_port = None,
            Setting::ClientCertificate => it.client_certificate = None,
            Setting::Server => it.server = None,
            Setting::Resolution => it.resolution = None,
            Setting::Endpoints => it.endpoints.clear(),
            Setting::ExportTo => it.export_to = Exports::default(),
            Setting::Timeout => it.timeout = None,
            Setting::Retries => it.retries = None,
            Setting::ConnectionPool => it.connection_pool = None,
        }
        Some(it)
    }
}
