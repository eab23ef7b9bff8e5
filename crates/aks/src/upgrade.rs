//! The steps from one revision to another, and what changes meaning along the way.

use std::collections::BTreeSet;

use egressgen::IstioVersion;
use egressgen::aks::Revision;
use egressgen::plan::Plan;
use egressgen::policy::{Flow, Policy};
use egressgen_diagnostics::Diagnostics;
use serde::Serialize;

use crate::revisions::{self, RELEASES};
use crate::scripts::{RenderError, render};
use crate::{AksCluster, rules};

/// Why an upgrade from one revision to another can't be planned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpgradeError {
    /// The revisions don't allow an upgrade.
    #[error(transparent)]
    Refused(#[from] Diagnostics),
    /// The steps could not be written.
    #[error(transparent)]
    Render(#[from] RenderError),
}

/// Something that changes from an Istio version on.
struct Change {
    since: IstioVersion,
    what: &'static str,
    concerns: fn(&Policy) -> bool,
}

const CHANGES: &[Change] = &[
    // Istio 1.25 release notes: DNS proxying allocates addresses by default.
    Change {
        since: IstioVersion::new(25),
        what: "hosts of the flow tcp get an address of their own within the mesh, so that several of them may share a port; what compares the address that an application sees will see another one",
        concerns: |policy| {
            policy
                .destinations
                .iter()
                .any(|destination| destination.flows.contains(&Flow::Tcp))
        },
    },
    // AKS release notes of 2026-06-19.
    Change {
        since: IstioVersion::new(30),
        what: "new installations redirect traffic by Istio CNI rather than an init container; a cluster that is upgraded keeps what it has",
        concerns: |_| true,
    },
    // AKS documentation, "Azure Kubernetes Service (AKS) egress gateway for Istio service mesh add-on", of 2026-08-21.
    Change {
        since: IstioVersion::new(30),
        what: "the pods of a gateway prefer nodes labelled azureservicemesh/istio.replica.preferred=true (weight 100) to system nodes (50); before, it is the other way round",
        concerns: |policy| !policy.gateways.is_empty(),
    },
];

/// The maximum number of revisions that AKS upgrades at a time.
const MOST_AT_A_TIME: usize = 2;

#[derive(Serialize)]
struct Context {
    resource_group: String,
    cluster: String,
    from: String,
    to: String,
    gateways: Vec<Gateway>,
    namespaces: BTreeSet<String>,
}

#[derive(Serialize)]
struct Gateway {
    name: String,
    namespace: String,
}

/// The upgrade steps for a cluster and its policies, as text with commands.
pub fn upgrade_plan(
    cluster: &AksCluster,
    policies: &[Policy],
    from: Revision,
    to: Revision,
) -> Result<String, UpgradeError> {
    let place = |revision| {
        let found = RELEASES
            .iter()
            .position(|release| release.revision == revision);
        found.ok_or_else(|| Diagnostics::from(revisions::unknown(revision)))
    };
    let (before, after) = (place(from)?, place(to)?);
    if before >= after {
        let message = format!("{to} is not newer than {from}");
        return Err(Diagnostics::from(rules::REVISION_NOT_NEWER.diagnostic(message)).into());
    }
    if ![from, to].contains(&cluster.revision) {
        let revision = cluster.revision;
        let message =
            format!("the gateways are of revision {revision}, which is neither {from} nor {to}");
        return Err(Diagnostics::from(rules::REVISION_OF_NEITHER.diagnostic(message)).into());
    }
    let mut text = format!("From {from} to {to}\n\n");
    if after - before > MOST_AT_A_TIME {
        text += "AKS goes one or two revisions at a time; further only to the oldest that is supported, from one that is not.\n\n";
    }
    text += &changes(policies, from, to);
    let gateways = cluster.gateways.iter().map(|one| Gateway {
        name: one.gateway.name.to_string(),
        namespace: one.gateway.namespace.to_string(),
    });
    let applications = policies
        .iter()
        .filter_map(|policy| policy.applications.as_ref());
    let applications = applications.flat_map(|applications| &applications.namespaces);
    let namespaces = cluster.namespaces().into_iter().chain(applications);
    let context = Context {
        resource_group: cluster.resource_group.to_string(),
        cluster: cluster.name.to_string(),
        from: from.to_string(),
        to: to.to_string(),
        gateways: gateways.collect(),
        namespaces: namespaces.map(ToString::to_string).collect(),
    };
    text += &render("upgrade.txt", context)?;
    let until = revisions::find(to)
        .map(|release| release.end.to_string())
        .unwrap_or_default();
    let end = format!(
        "\nThe support of {to} ends in {until}, by the table of {}.\n",
        revisions::AS_OF
    );
    Ok(text + &end)
}

fn changes(policies: &[Policy], from: Revision, to: Revision) -> String {
    let mut lines: Vec<_> = CHANGES
        .iter()
        .filter(|change| from.version() < change.since && change.since <= to.version())
        .filter(|change| policies.iter().any(change.concerns))
        .map(|change| format!("- from Istio {}: {}", change.since, change.what))
        .collect();
    lines.extend(
        newly_possible(policies, from)
            .into_iter()
            .map(|message| format!("- only after the upgrade: {message}")),
    );
    if lines.is_empty() {
        return "Nothing in the policies changes its meaning.\n\n".to_owned();
    }
    format!("What changes for the policies:\n{}\n\n", lines.join("\n"))
}

/// What the policies use that the old revision does not support. With it, a rollback is not possible.
fn newly_possible(policies: &[Policy], from: Revision) -> BTreeSet<String> {
    let mut old = policies.to_vec();
    for policy in &mut old {
        policy.istio_version = Some(from.version());
    }
    let refusals = Plan::new(&old).err().unwrap_or_default();
    refusals
        .iter()
        .map(|refusal| refusal.message().to_owned())
        .collect()
}
