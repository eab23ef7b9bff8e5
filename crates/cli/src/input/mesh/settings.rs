//! The settings of the mesh, from several places.

use std::sync::Arc;

use egressgen::{IstioVersion, Namespace, Profile};
use egressgen_diagnostics::Diagnostic;
use egressgen_mesh::{Context, DefaultExports, Features, OutboundTraffic};

use crate::args::mesh::SettingArgs;
use crate::input::values::Values;
use crate::report::failure::invalid;
use crate::report::rules;

/// The settings that one place gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) istio_version: Option<IstioVersion>,
    pub(super) root_namespace: Option<Arc<str>>,
    pub(super) outbound_traffic: Option<OutboundTraffic>,
    pub(super) dns_capture: Option<bool>,
    pub(super) trust_domain: Option<Arc<str>>,
    pub(super) service_exports: Option<Vec<String>>,
    pub(super) virtual_service_exports: Option<Vec<String>>,
    pub(super) destination_rule_exports: Option<Vec<String>>,
    pub(super) scope_gateway_to_namespace: Option<bool>,
}

// === impl Settings ===

impl Settings {
    /// The settings of the command line.
    pub(super) fn of_flags(values: &mut Values, args: &SettingArgs) -> Self {
        let root = values.optional::<Namespace>("--root-namespace", args.root_namespace.as_deref());
        Self {
            istio_version: values.optional("--istio-version", args.istio_version.as_deref()),
            root_namespace: root.map(|root| root.as_str().into()),
            outbound_traffic: args.outbound_traffic_policy.as_deref().and_then(|mode| {
                let known = outbound_traffic(mode);
                if let Err(wrong) = &known {
                    values
                        .errors
                        .push(invalid("--outbound-traffic-policy", wrong));
                }
                known.ok()
            }),
            ..Self::default()
        }
    }

    /// These settings, and where they have none, the others'.
    pub(super) fn or(self, others: Self) -> Self {
        Self {
            istio_version: self.istio_version.or(others.istio_version),
            root_namespace: self.root_namespace.or(others.root_namespace),
            outbound_traffic: self.outbound_traffic.or(others.outbound_traffic),
            dns_capture: self.dns_capture.or(others.dns_capture),
            trust_domain: self.trust_domain.or(others.trust_domain),
            service_exports: self.service_exports.or(others.service_exports),
            virtual_service_exports: self
                .virtual_service_exports
                .or(others.virtual_service_exports),
            destination_rule_exports: self
                .destination_rule_exports
                .or(others.destination_rule_exports),
            scope_gateway_to_namespace: self
                .scope_gateway_to_namespace
                .or(others.scope_gateway_to_namespace),
        }
    }

    /// The context without Services and gateways, and what was assumed in it.
    pub(super) fn into_context(
        self,
        namespace: Arc<str>,
        profile: Profile,
    ) -> (Context, Option<Diagnostic>) {
        let root = match profile {
            Profile::Aks => "aks-istio-system",
            Profile::Istio => "istio-system",
        };
        let assumed = self.assumed(root);
        let context = Context {
            istio_version: self.istio_version.unwrap_or(Features::NEWEST),
            namespace,
            root_namespace: self.root_namespace.unwrap_or_else(|| root.into()),
            outbound_traffic: self.outbound_traffic.unwrap_or_default(),
            default_exports: DefaultExports {
                services: self.service_exports.unwrap_or_default(),
                virtual_services: self.virtual_service_exports.unwrap_or_default(),
                destination_rules: self.destination_rule_exports.unwrap_or_default(),
            },
            dns_capture: self.dns_capture.unwrap_or_default(),
            scope_gateway_to_namespace: self.scope_gateway_to_namespace.unwrap_or_default(),
            ..Context::default()
        };
        let context = match self.trust_domain {
            Some(trust_domain) => Context {
                trust_domain,
                ..context
            },
            None => context,
        };
        (context, assumed)
    }

    fn assumed(&self, root: &str) -> Option<Diagnostic> {
        let mut assumed = Vec::new();
        if self.outbound_traffic.is_none() {
            assumed.push(format!(
                "outboundTrafficPolicy {}",
                OutboundTraffic::default().as_str()
            ));
        }
        if self.root_namespace.is_none() {
            assumed.push(format!("root namespace {root}"));
        }
        if self.istio_version.is_none() {
            assumed.push(format!("Istio {}", Features::NEWEST));
        }
        let message = format!("assumed: {}", assumed.join(", "));
        (!assumed.is_empty()).then(|| rules::ASSUMED_MESH.diagnostic(message))
    }
}

/// The mode of `outboundTrafficPolicy`.
pub(super) fn outbound_traffic(text: &str) -> Result<OutboundTraffic, String> {
    [OutboundTraffic::AllowAny, OutboundTraffic::RegistryOnly]
        .into_iter()
        .find(|mode| mode.as_str() == text)
        .ok_or_else(|| format!("{text:?} is not a mode: give ALLOW_ANY or REGISTRY_ONLY"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_setting_counts() {
        let near = Settings {
            outbound_traffic: Some(OutboundTraffic::RegistryOnly),
            ..Settings::default()
        };
        let far = Settings {
            outbound_traffic: Some(OutboundTraffic::AllowAny),
            root_namespace: Some("mesh".into()),
            ..Settings::default()
        };
        let (context, assumed) = near.or(far).into_context("shop".into(), Profile::Aks);
        assert_eq!(context.outbound_traffic, OutboundTraffic::RegistryOnly);
        assert_eq!(&*context.root_namespace, "mesh");
        assert_eq!(assumed.unwrap().message(), "assumed: Istio 1.31");
        let (context, assumed) = Settings::default().into_context("shop".into(), Profile::Aks);
        assert_eq!(&*context.root_namespace, "aks-istio-system");
        assert_eq!(
            assumed.unwrap().message(),
            "assumed: outboundTrafficPolicy ALLOW_ANY, root namespace aks-istio-system, Istio 1.31"
        );
    }
}
