//! Files or flags → policies, their plan, and the cluster that they describe.

use std::path::PathBuf;

use clap::ValueEnum;
use egressgen_aks::{AccessLogs, AksCluster, Choices, RegistryOnly};

use super::one_gateway::{self, OneGatewayArgs};
use super::today;
use crate::input::policies::{self, Planned};
use crate::report::Reporter;
use crate::report::failure::Failure;

/// Which gateways a command is about.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct GatewaysArgs {
    /// File with EgressPolicy documents whose gateways have `aks:`, `-` for stdin; repeat for several files, which make one
    /// plan. Flags and variables of one gateway are not looked at then
    #[arg(short = 'f', long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    one: OneGatewayArgs,
}

/// The same, with what is to be decided beside the policies.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ClusterArgs {
    #[command(flatten)]
    pub(super) gateways: GatewaysArgs,

    /// Where sidecars refuse hosts that no resource names, beside the namespaces of policies with `outboundTrafficPolicy`:
    /// in the whole mesh, by its configuration, or in the namespaces of the applications [default: nowhere else]
    #[arg(long, value_name = "WHERE", value_enum)]
    registry_only: Option<RegistryOnlyArg>,

    /// What logs requests: every proxy of the mesh, the gateways, or nothing more than the policies say [default: gateways]
    #[arg(long, value_name = "WHERE", value_enum)]
    access_logs: Option<AccessLogsArg>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RegistryOnlyArg {
    Mesh,
    Namespaces,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AccessLogsArg {
    Mesh,
    Gateways,
    Off,
}

// === impl GatewaysArgs ===

impl GatewaysArgs {
    /// The policies of the files, or the one that the flags mean.
    pub(super) fn plan(&self, choices: Choices, reporter: Reporter) -> Result<Planned, Failure> {
        if self.files.is_empty() {
            one_gateway::plan(&self.one, choices, reporter)
        } else {
            policies::read(&self.files, |policies| choices.settle(policies))
        }
    }

    /// For one gateway, a revision that is not given by itself.
    pub(super) fn assume_revision(&mut self, revision: &str) {
        self.one.revision.get_or_insert_with(|| revision.to_owned());
    }
}

// === impl ClusterArgs ===

impl ClusterArgs {
    fn choices(&self) -> Choices {
        Choices {
            registry_only: self.registry_only.map(|it| match it {
                RegistryOnlyArg::Mesh => RegistryOnly::Mesh,
                RegistryOnlyArg::Namespaces => RegistryOnly::Namespaces,
            }),
            access_logs: self.access_logs.map(|it| match it {
                AccessLogsArg::Mesh => AccessLogs::Mesh,
                AccessLogsArg::Gateways => AccessLogs::Gateways,
                AccessLogsArg::Off => AccessLogs::Off,
            }),
        }
    }

    /// The cluster; reports what a user should know of it.
    pub(super) fn cluster(&self, reporter: Reporter) -> Result<AksCluster, Failure> {
        let planned = self.gateways.plan(self.choices(), reporter)?;
        let cluster = of(&planned, self.choices())?;
        let warnings = cluster.warnings(today());
        reporter.tell(&planned.sources, planned.plan.notes().iter().chain(&warnings))?;
        Ok(cluster)
    }
}

pub(super) fn of(planned: &Planned, choices: Choices) -> Result<AksCluster, Failure> {
    let cluster = AksCluster::new(&planned.policies, planned.plan.clone(), choices);
    Ok(cluster?)
}
