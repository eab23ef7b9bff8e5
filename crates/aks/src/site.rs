//! One cluster with its gateways, and what leaves by them.

use std::collections::BTreeSet;
use std::sync::Arc;

use egressgen::model::values::GatewayNameCaveat;
use egressgen::plan::Plan;
use egressgen::policy::{
    AksGateway, ClusterName, GatewayNodes, Policy, ResourceGroup, Revision, StaticGateway,
};
use egressgen::{GatewayRef, IstioVersion, Name, Namespace, Profile};
use jiff::civil::Date;

use crate::choices::{AccessLogs, Choices, RegistryOnly};
use crate::revisions;

/// One cluster with its gateways, and what leaves by them.
#[derive(Clone, Debug)]
pub struct Site {
    pub(crate) resource_group: ResourceGroup,
    pub(crate) cluster: ClusterName,
    pub(crate) revision: Revision,
    /// In whose name everything around the gateways is made: the first of the policies.
    pub(crate) policy: Name,
    pub(crate) gateways: Vec<SiteGateway>,
    /// Where each policy has objects.
    pub(crate) places: BTreeSet<(Name, Namespace)>,
    /// The namespaces that a policy closes by a Sidecar.
    closed: BTreeSet<Namespace>,
    pub(crate) plan: Plan,
    pub(crate) registry_only: RegistryOnly,
    pub(crate) access_logs: AccessLogs,
}

/// A gateway and its static gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiteGateway {
    pub(crate) gateway: Arc<GatewayRef>,
    pub(crate) static_gateway: StaticGateway,
}

/// Why policies make no [`Site`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// There is no gateway at all.
    #[error("no gateway is named")]
    NoGateway,
    /// A gateway does not say where it is.
    #[error("the gateway {0} does not say where it is on AKS")]
    NotOnAks(String),
    /// Gateways are in different clusters.
    #[error("the gateway {gateway} is in {other}, and others are in {first}")]
    OtherCluster {
        /// The gateway.
        gateway: String,
        /// Its cluster.
        other: String,
        /// The cluster of the first.
        first: String,
    },
    /// Gateways are of different revisions.
    #[error("the gateway {gateway} is of revision {other}, and others are of {first}")]
    OtherRevision {
        /// The gateway.
        gateway: String,
        /// Its revision.
        other: Revision,
        /// The revision of the first.
        first: Revision,
    },
    /// The table does not have the revision.
    #[error("the revision {0} is not known: there are {known} (as of {as_of})", known = revisions::known(), as_of = revisions::AS_OF)]
    UnknownRevision(Revision),
    /// A policy is for another version than its gateway's.
    #[error("the policy {policy} is for Istio {version}, and its gateway of revision {revision}")]
    OtherVersion {
        /// The policy.
        policy: Name,
        /// Its version.
        version: IstioVersion,
        /// The revision of its gateway.
        revision: Revision,
    },
    /// Two policies say different things of one gateway.
    #[error("the gateway {0} is described twice, in different ways")]
    GatewayTwice(String),
    /// Two gateways say different things of one static gateway.
    #[error("the StaticGatewayConfiguration {0} is described twice, in different ways")]
    ConfigurationTwice(String),
}

// === impl SiteError ===

impl SiteError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoGateway => "add a gateway with `aks: {…}` to the policy",
            Self::NotOnAks(_) => {
                "add `aks: {resourceGroup: …, cluster: …, revision: …, staticGatewayConfiguration: …, nodePool: …}` to it"
            }
            Self::OtherCluster { .. } => "run egressgen for the policies of one cluster at a time",
            Self::OtherRevision { .. } => {
                "give all gateways of a cluster one revision; an upgrade is egressgen aks upgrade-plan"
            }
            Self::UnknownRevision(_) => {
                "give the revision that az aks show lists under serviceMeshProfile.istio.revisions"
            }
            Self::OtherVersion { .. } => "remove `istioVersion`: it follows from the revision",
            Self::GatewayTwice(_) => {
                "a name stands for one gateway in a namespace: make both the same, or choose another name"
            }
            Self::ConfigurationTwice(_) => {
                "make both the same, or give each gateway a StaticGatewayConfiguration of its own"
            }
        }
    }
}

// === impl Site ===

impl Site {
    /// The site of policies that are [settled](Choices::settle) and planned, or all that is wrong with them.
    pub fn new(policies: &[Policy], plan: Plan, choices: Choices) -> Result<Self, Vec<SiteError>> {
        let mut errors = Vec::new();
        let mut gateways: Vec<SiteGateway> = Vec::new();
        let mut first: Option<&AksGateway> = None;
        for policy in policies {
            for it in &policy.gateways {
                let name = title(&it.gateway);
                let Some(aks) = &it.aks else {
                    errors.push(SiteError::NotOnAks(name));
                    continue;
                };
                match first {
                    Some(first) => errors.extend(differences(first, aks, &name)),
                    None => first = Some(aks),
                }
                if let Some(version) = policy
                    .istio_version
                    .filter(|it| *it != aks.revision.version())
                {
                    errors.push(SiteError::OtherVersion {
                        policy: policy.name.clone(),
                        version,
                        revision: aks.revision,
                    });
                }
                let gateway = SiteGateway {
                    gateway: Arc::clone(&it.gateway),
                    static_gateway: aks.static_gateway.clone(),
                };
                if let Err(error) = add(&mut gateways, gateway) {
                    errors.extend(error);
                }
            }
        }
        let Some(first) = first else {
            if errors.is_empty() {
                errors.push(SiteError::NoGateway);
            }
            return Err(errors);
        };
        if revisions::find(first.revision).is_none() {
            errors.push(SiteError::UnknownRevision(first.revision));
        }
        let Some(policy) = policies.iter().map(|it| &it.name).min() else {
            return Err(errors);
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self {
            resource_group: first.resource_group.clone(),
            cluster: first.cluster.clone(),
            revision: first.revision,
            policy: policy.clone(),
            gateways,
            places: places(policies),
            closed: closed(policies),
            plan,
            registry_only: choices.registry_only(policies),
            access_logs: choices.access_logs(),
        })
    }

    /// What a user should know although there is a result.
    #[must_use]
    pub fn warnings(&self, today: Date) -> Vec<String> {
        let release = revisions::find(self.revision);
        let mut warnings: Vec<_> = release
            .and_then(|it| it.warning(today))
            .into_iter()
            .collect();
        for SiteGateway { gateway, .. } in &self.gateways {
            warnings.extend(caveats(gateway));
            let label = Profile::Aks.selector(&gateway.name);
            if gateway.selector != label {
                warnings.push(format!(
                    "the gateway {} is selected by {}, and the add-on labels its pods {label}",
                    title(gateway),
                    gateway.selector
                ));
            }
        }
        if self.registry_only == RegistryOnly::Mesh {
            warnings.push(
                "the mesh configuration is for the whole mesh: applications of other teams, too, lose hosts that no ServiceEntry names"
                    .to_owned(),
            );
        }
        warnings
    }

    /// The namespaces of the gateways, each once.
    pub(crate) fn namespaces(&self) -> BTreeSet<&Namespace> {
        self.gateways
            .iter()
            .map(|it| &it.gateway.namespace)
            .collect()
    }

    /// The static gateways, each once, with their namespaces.
    pub(crate) fn static_gateways(&self) -> Vec<(&Namespace, &StaticGateway)> {
        let mut list: Vec<(&Namespace, &StaticGateway)> = Vec::new();
        for it in &self.gateways {
            let one = (&it.gateway.namespace, &it.static_gateway);
            if !list.contains(&one) {
                list.push(one);
            }
        }
        list
    }

    /// The node pools of the static gateways, each once; where any of them gives the size of the prefix, that.
    pub(crate) fn node_pools(&self) -> Vec<(&str, Option<u8>)> {
        let mut list: Vec<(&str, Option<u8>)> = Vec::new();
        for it in &self.gateways {
            let GatewayNodes::NodePool { name, prefix_size } = it.static_gateway.nodes() else {
                continue;
            };
            let size = prefix_size.map(egressgen::policy::PrefixSize::get);
            match list.iter_mut().find(|(known, _)| *known == name.as_str()) {
                Some((_, known)) => *known = known.or(size),
                None => list.push((name.as_str(), size)),
            }
        }
        list
    }

    /// Whether workloads of a namespace are refused hosts that no resource names.
    pub(crate) fn is_closed(&self, namespace: &Namespace) -> bool {
        self.registry_only == RegistryOnly::Mesh || self.closed.contains(namespace)
    }
}

/// What people call a gateway.
pub(crate) fn title(gateway: &GatewayRef) -> String {
    format!("{} in {}", gateway.name, gateway.namespace)
}

/// What AKS documents against the name of a gateway, which works all the same.
pub(crate) fn caveats(gateway: &GatewayRef) -> impl Iterator<Item = String> {
    gateway.name.caveats().filter_map(|caveat| match caveat {
        GatewayNameCaveat::LongerThanAks { length } => Some(format!(
            "the gateway {}: its name has {length} characters, and AKS documents 53 as the most",
            title(gateway)
        )),
        _ => None,
    })
}

fn differences<'a>(
    first: &'a AksGateway,
    other: &'a AksGateway,
    name: &str,
) -> impl Iterator<Item = SiteError> + use<> {
    let cluster = |it: &AksGateway| format!("{}/{}", it.resource_group, it.cluster);
    let gateway = name.to_owned();
    let clusters = (cluster(first) != cluster(other)).then(|| SiteError::OtherCluster {
        gateway: gateway.clone(),
        other: cluster(other),
        first: cluster(first),
    });
    let revisions = (first.revision != other.revision).then_some(SiteError::OtherRevision {
        gateway,
        other: other.revision,
        first: first.revision,
    });
    clusters.into_iter().chain(revisions)
}

/// Adds a gateway that is not there yet.
fn add(gateways: &mut Vec<SiteGateway>, new: SiteGateway) -> Result<(), Option<SiteError>> {
    let place = |it: &SiteGateway| (it.gateway.namespace.clone(), it.gateway.name.clone());
    if let Some(twin) = gateways.iter().find(|it| place(it) == place(&new)) {
        let error = || SiteError::GatewayTwice(title(&new.gateway));
        return Err((*twin != new).then(error));
    }
    let configuration =
        |it: &SiteGateway| (it.gateway.namespace.clone(), it.static_gateway.name.clone());
    let twin = gateways
        .iter()
        .find(|it| configuration(it) == configuration(&new));
    let error = twin
        .filter(|it| it.static_gateway != new.static_gateway)
        .map(|_| {
            let SiteGateway {
                gateway,
                static_gateway,
            } = &new;
            SiteError::ConfigurationTwice(format!(
                "{} in {}",
                static_gateway.name, gateway.namespace
            ))
        });
    gateways.push(new);
    error.map_or(Ok(()), |error| Err(Some(error)))
}

fn closed(policies: &[Policy]) -> BTreeSet<Namespace> {
    let applications = policies.iter().filter_map(|it| it.applications.as_ref());
    let closed = applications.filter(|it| it.registry_only);
    closed
        .flat_map(|it| it.namespaces.iter().cloned())
        .collect()
}

fn places(policies: &[Policy]) -> BTreeSet<(Name, Namespace)> {
    let of = |policy: &Policy| {
        let gateways = policy
            .gateways
            .iter()
            .map(|it| it.gateway.namespace.clone());
        let applications = policy.applications.iter().flat_map(|it| &it.namespaces);
        let namespaces = policy.namespace.iter().chain(applications).cloned();
        gateways
            .chain(namespaces)
            .map(|it| (policy.name.clone(), it))
            .collect::<Vec<_>>()
    };
    policies.iter().flat_map(of).collect()
}
