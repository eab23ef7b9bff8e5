//! A policy → the document that says the same.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use egressgen_model::values::{GatewayName, GatewayRef, Profile};
use egressgen_yaml::{WriteError, Writer};

use super::document::{
    Destination, DestinationFields, Document, Gateway, Metadata, OutboundTrafficPolicy, Spec,
};
use super::forms::{ApiVersion, Kind};
use super::{Access, Hosts, Policy, PolicyDestination, PolicyGateway, Via};

/// Why a policy has no document that would be read as the same policy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WritePolicyError {
    /// There is no destination.
    #[error("the policy has no destination, and needs one: add it with `with_destination`")]
    NoDestination,
    /// Two gateways have one name.
    #[error(
        "two gateways of the policy are named {0}, and `via` could not tell them apart: put them into two policies"
    )]
    DuplicateGateway(GatewayName),
    /// A destination leaves through a gateway that is not in the list.
    #[error(
        "a destination leaves through the gateway {name} in {namespace}, which is not among the gateways of the policy: add it with `with_gateway`",
        name = .0.name, namespace = .0.namespace
    )]
    UnknownGateway(Box<GatewayRef>),
    /// A gateway has the name that means none.
    #[error(
        "a destination leaves through a gateway that is named `direct`, and in `via` that means no gateway: put the gateway first in the list, or into a policy of its own"
    )]
    NamedDirect,
    /// The text could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

// === impl Policy ===

impl Policy {
    /// The policy as a YAML document, which [`parse`](Self::parse) reads as the same policy: only what is set is written,
    /// and each destination carries the defaults that it took.
    ///
    /// ```
    /// use egressgen::policy::{Policy, PolicyDestination};
    /// use egressgen::{Host, Name, Profile};
    ///
    /// let host = Host::new("www.example.org")?;
    /// let policy = Policy::new(Name::new("partners")?)
    ///     .with_destination(PolicyDestination::https(host, Profile::Aks.gateway()));
    /// let text = policy.to_yaml()?;
    /// assert!(text.starts_with("apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\n"));
    /// assert_eq!(Policy::parse(&text)?.destinations[0].hosts, policy.destinations[0].hosts);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_yaml(&self) -> Result<String, WritePolicyError> {
        let mut writer = Writer::new(Vec::new());
        writer.document(&Document::try_from(self)?)?;
        // The writer has put strings together, so this replaces nothing.
        Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned())
    }
}

/// As the document that [`Policy::parse`] reads.
impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = Document::try_from(self).map_err(S::Error::custom)?;
        document.serialize(serializer)
    }
}

// === impl Document ===

impl TryFrom<&Policy> for Document {
    type Error = WritePolicyError;

    fn try_from(policy: &Policy) -> Result<Self, WritePolicyError> {
        check_gateways(&policy.gateways)?;
        let destinations = policy.destinations.iter();
        let destinations = destinations.map(|own| destination(own, &policy.gateways));
        let destinations = destinations.collect::<Result<Vec<_>, _>>()?;
        if destinations.is_empty() {
            return Err(WritePolicyError::NoDestination);
        }
        let (gateway, gateways) = match &policy.gateways[..] {
            [one] => (Some(Gateway::from(one)), Vec::new()),
            several => (None, several.iter().map(Gateway::from).collect()),
        };
        let applications = policy.applications.as_ref();
        Ok(Self {
            api_version: ApiVersion,
            kind: Kind,
            metadata: Metadata {
                name: policy.name.clone(),
                namespace: policy.namespace.clone(),
                annotations: None,
                labels: None,
            },
            spec: Spec {
                gateway,
                gateways,
                gateways_are_whole: true,
                istio_version: policy.istio_version,
                access: (policy.access != Access::default()).then_some(policy.access),
                access_logs: policy.access_logs.then_some(true),
                application_namespaces: applications.map(|own| own.namespaces.clone()),
                outbound_traffic_policy: applications
                    .filter(|own| own.registry_only)
                    .map(|_| OutboundTrafficPolicy::RegistryOnly),
                network_policy: applications.filter(|own| own.network_policy).map(|_| true),
                defaults: None,
                defaults_are_whole: true,
                destinations,
            },
        })
    }
}

fn check_gateways(gateways: &[PolicyGateway]) -> Result<(), WritePolicyError> {
    for (index, gateway) in gateways.iter().enumerate() {
        let name = &gateway.gateway.name;
        if gateways[..index]
            .iter()
            .any(|other| other.gateway.name == *name)
        {
            return Err(WritePolicyError::DuplicateGateway(name.clone()));
        }
    }
    Ok(())
}

fn destination(
    destination: &PolicyDestination,
    gateways: &[PolicyGateway],
) -> Result<Destination, WritePolicyError> {
    let (host, hosts, name) = match &destination.hosts {
        Hosts::One { host, name } => (Some(host.clone()), None, name.clone()),
        Hosts::Many { name, hosts } => (None, Some(hosts.clone()), Some(name.clone())),
    };
    Ok(Destination {
        host,
        hosts,
        name,
        without_defaults: Vec::new(),
        fields: DestinationFields {
            flow: Some(destination.flows.clone()),
            via: via(&destination.via, gateways)?,
            settings: destination.settings.clone(),
        },
        origin: None,
    })
}

/// The name of a gateway, or `direct`; nothing for the first gateway, which is the default.
fn via(via: &Via, gateways: &[PolicyGateway]) -> Result<Option<String>, WritePolicyError> {
    let Via::Gateway(gateway) = via else {
        return Ok(Some(Via::DIRECT.to_owned()));
    };
    match gateways.iter().position(|known| known.gateway == *gateway) {
        Some(0) => Ok(None),
        Some(_) if gateway.name.as_str() == Via::DIRECT => Err(WritePolicyError::NamedDirect),
        Some(_) => Ok(Some(gateway.name.to_string())),
        None => Err(WritePolicyError::UnknownGateway(Box::new(
            GatewayRef::clone(gateway),
        ))),
    }
}

// === impl Gateway ===

impl From<&PolicyGateway> for Gateway {
    fn from(gateway: &PolicyGateway) -> Self {
        let GatewayRef {
            name,
            namespace,
            selector,
        } = &*gateway.gateway;
        // What is derived without being said is assumed, unless the gateway is known to be of the add-on.
        let is_derived = (gateway.selector_is_assumed || gateway.aks.is_some())
            && *selector == Profile::default().selector(name);
        Self {
            name: name.clone(),
            namespace: namespace.clone(),
            profile: None,
            selector: (!is_derived).then(|| selector.clone()),
            exclusive: gateway.exclusive.then_some(true),
            aks: gateway.aks.clone(),
        }
    }
}
