//! The command line as clap reads it. Values stay text and are validated later, in
//! [`request`](crate::input::request), so that all errors are reported at once.

pub(crate) mod mesh;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::report::{MessageFormat, Reporter};

/// The options that all scenarios share.
#[derive(Debug, Args)]
pub(crate) struct ScenarioArgs {
    /// Fully qualified domain name of an external host; repeat for more hosts
    #[arg(long = "host", value_name = "HOST", required = true)]
    pub(crate) hosts: Vec<String>,

    /// Short name of the host, used in the names of its resources [default: the host with dots as dashes]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    #[command(flatten)]
    pub(crate) gateway: GatewayArgs,

    /// Namespace to set in the resources [default: none, `kubectl apply -n` decides]
    #[arg(short, long, value_name = "NAMESPACE", help_heading = None::<&str>)]
    pub(crate) namespace: Option<String>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// How a command reports on stderr.
#[derive(Debug, Args)]
#[command(next_help_heading = "Messages")]
pub(crate) struct MessageArgs {
    /// Form of errors, warnings and notes: text, or one JSON object per line
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    message_format: MessageFormatArg,

    /// Fail if there are warnings, and write nothing
    #[arg(long, global = true, value_name = "SEVERITY", value_enum)]
    deny: Option<DenyArg>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum MessageFormatArg {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DenyArg {
    Warnings,
}

/// The options of the commands that read policies.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    /// EgressPolicy file, folder of such files, or `-` for stdin; repeat for more, which are planned together
    #[arg(short = 'f', long = "file", value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Istio version to check against, such as 1.28, or an AKS revision, such as asm-1-28 [default: the policy's
    /// `istioVersion`]
    #[arg(long, value_name = "VERSION")]
    pub(crate) istio_version: Option<String>,

    /// Succeed with empty output when no policy is found
    ///
    /// Without this option, that is an error: applying an empty result may delete existing resources.
    #[arg(long)]
    pub(crate) allow_empty: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Gateway")]
pub(crate) struct GatewayArgs {
    /// How the gateway was installed; sets the defaults of the next three options
    #[arg(long, value_enum, default_value_t)]
    pub(crate) profile: ProfileArg,

    #[command(flatten)]
    pub(crate) service: ServiceArgs,

    /// Labels of the gateway pods, as KEY=VALUE[,…] or only the value of the label `istio` [default: istio= and the
    /// gateway name (aks), the same without a leading `istio-` (istio)]
    #[arg(
        long,
        value_name = "SELECTOR",
        env = "EGRESS_GTW_SELECTOR",
        hide_env_values = true
    )]
    pub(crate) gateway_selector: Option<String>,

    /// Name of the Gateway resource [default: istio-egressgateway- and the short name]
    #[arg(long, value_name = "NAME")]
    pub(crate) gateway_resource: Option<String>,
}

/// The Service of the gateway.
#[derive(Clone, Debug, Args)]
pub(crate) struct ServiceArgs {
    /// Name of the gateway Service [default: asm-egress-test (aks), istio-egressgateway (istio)]
    #[arg(
        long,
        value_name = "NAME",
        env = "ISTIO_EGRESS_NAME",
        hide_env_values = true
    )]
    pub(crate) gateway_name: Option<String>,

    /// Namespace of the gateway Service [default: aks-istio-egress (aks), istio-system (istio)]
    #[arg(
        long,
        value_name = "NAMESPACE",
        env = "ISTIO_EGRESS_NAMESPACE",
        hide_env_values = true
    )]
    pub(crate) gateway_namespace: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Output format: YAML documents, or one Kubernetes List in JSON
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    pub(crate) format: FormatArg,

    /// File to write instead of stdout; replaced completely or left untouched
    #[arg(long, value_name = "FILE")]
    pub(crate) output_file: Option<PathBuf>,
}

/// How a gateway was installed
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ProfileArg {
    /// Istio add-on for Azure Kubernetes Service
    #[default]
    Aks,
    /// Upstream Istio installation
    Istio,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum FormatArg {
    #[default]
    Yaml,
    Json,
}

// === impl MessageArgs ===

impl MessageArgs {
    pub(crate) fn reporter(&self) -> Reporter {
        Reporter {
            format: match self.message_format {
                MessageFormatArg::Text => MessageFormat::Text,
                MessageFormatArg::Json => MessageFormat::Json,
            },
            deny_warnings: matches!(self.deny, Some(DenyArg::Warnings)),
        }
    }
}

impl From<ProfileArg> for egressgen::Profile {
    fn from(profile: ProfileArg) -> Self {
        match profile {
            ProfileArg::Aks => Self::Aks,
            ProfileArg::Istio => Self::Istio,
        }
    }
}

impl From<FormatArg> for egressgen::Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Yaml => Self::Yaml,
            FormatArg::Json => Self::Json,
        }
    }
}
