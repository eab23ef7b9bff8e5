//! Files or flags → policies, their plan, and the cluster that they describe.

use std::path::PathBuf;

use clap::ValueEnum;
use egressgen_aks::{AccessLogs, AksCluster, Choices, RegistryOnly};

use super::one_gateway::{self, OneGatewayArgs};
use super::today;
use crate::input::policies::{self, Planned};
use crate::report::Reporter;
use crate::report::failure::Failure;

/// The options that choose the gateways of a command.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct GatewaysArgs {
    /// EgressPolicy file whose gateways have `aks:`, folder of such files, or `-` for stdin; repeat for more, which are
    /// planned together
    #[arg(short = 'f', long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    one: OneGatewayArgs,
}

/// The same, with settings that are not part of a policy.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ClusterArgs {
    #[command(flatten)]
    pub(super) gateways: GatewaysArgs,

    /// Where to set REGISTRY_ONLY, in addition to policies with `outboundTrafficPolicy` [default: nowhere]
    #[arg(long, value_name = "WHERE", value_enum, help_heading = None::<&str>)]
    registry_only: Option<RegistryOnlyArg>,

    /// Which proxies log requests [default: gateways]
    #[arg(long, value_name = "WHERE", value_enum, help_heading = None::<&str>)]
    access_logs: Option<AccessLogsArg>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RegistryOnlyArg {
    /// The whole mesh, in its mesh configuration
    Mesh,
    /// The application namespaces, with a Sidecar in each
    Namespaces,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AccessLogsArg {
    /// All proxies, in the mesh configuration
    Mesh,
    /// The gateways, with a Telemetry for each
    Gateways,
    /// Only those for which a policy sets `accessLogs`
    Off,
}

// === impl GatewaysArgs ===

impl GatewaysArgs {
    /// The policies of the files, or one policy made of the options for a single gateway.
    pub(super) fn plan(&self, choices: Choices, reporter: Reporter) -> Result<Planned, Failure> {
        if self.files.is_empty() {
            one_gateway::plan(&self.one, choices, reporter)
        } else {
            policies::read(&self.files, |policies| choices.settle(policies))
        }
    }

    /// Sets the revision of a single gateway, unless it is given.
    pub(super) fn assume_revision(&mut self, revision: &str) {
        self.one.revision.get_or_insert_with(|| revision.to_owned());
    }
}

// === impl ClusterArgs ===

impl ClusterArgs {
    fn choices(&self) -> Choices {
        Choices {
            registry_only: self.registry_only.map(|scope| match scope {
                RegistryOnlyArg::Mesh => RegistryOnly::Mesh,
                RegistryOnlyArg::Namespaces => RegistryOnly::Namespaces,
            }),
            access_logs: self.access_logs.map(|scope| match scope {
                AccessLogsArg::Mesh => AccessLogs::Mesh,
                AccessLogsArg::Gateways => AccessLogs::Gateways,
                AccessLogsArg::Off => AccessLogs::Off,
            }),
        }
    }

    /// The cluster; prints the notes and warnings about it.
    pub(super) fn cluster(&self, reporter: Reporter) -> Result<AksCluster, Failure> {
        let planned = self.gateways.plan(self.choices(), reporter)?;
        let cluster = of(&planned, self.choices())?;
        let warnings = cluster.warnings(today());
        reporter.tell(
            &planned.sources,
            planned.plan.notes().iter().chain(&warnings),
        )?;
        Ok(cluster)
    }
}

pub(super) fn of(planned: &Planned, choices: Choices) -> Result<AksCluster, Failure> {
    let cluster = AksCluster::new(&planned.policies, planned.plan.clone(), choices);
    Ok(cluster?)
}
