//! The command line as text: what clap reads. Values are validated later, in [`request`](crate::input::request), so that
//! all that is wrong with them is told at once. That is also why a value may begin with a hyphen here.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::report::{MessageFormat, Reporter};

/// What all scenarios have in common.
#[derive(Debug, Args)]
pub(crate) struct ScenarioArgs {
    /// Host outside the mesh, by its full DNS name; repeat for several hosts
    #[arg(
        long = "host",
        value_name = "HOST",
        required = true,
        allow_hyphen_values = true
    )]
    pub(crate) hosts: Vec<String>,

    /// Short name of the host, of which the names of its resources are made [default: the host with dots as dashes]
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) name: Option<String>,

    #[command(flatten)]
    pub(crate) gateway: GatewayArgs,

    /// Namespace to write into the resources [default: none, so that `kubectl apply -n` decides]
    #[arg(short, long, value_name = "NAMESPACE", help_heading = None::<&str>, allow_hyphen_values = true)]
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

    /// Exit with 1 and write nothing if there are warnings
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

/// The policies of the commands that read some.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    /// File with EgressPolicy documents, a folder of such files, or `-` for stdin; repeat for several, which make one
    /// plan
    #[arg(short = 'f', long = "file", value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Version of Istio to check against, such as 1.28 or a revision of AKS such as asm-1-28; instead of the policies'
    /// own `istioVersion`
    #[arg(long, value_name = "VERSION", allow_hyphen_values = true)]
    pub(crate) istio_version: Option<String>,

    /// Take it for the user's will when there is no policy; without it that is an error, since an empty result may
    /// delete what was there
    #[arg(long)]
    pub(crate) allow_empty: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Gateway")]
pub(crate) struct GatewayArgs {
    /// How the gateway was installed; decides the defaults of the next three
    #[arg(long, value_enum, default_value_t)]
    pub(crate) profile: ProfileArg,

    /// Name of the gateway's Service [default: asm-egress-test (aks), istio-egressgateway (istio)]
    #[arg(
        long,
        value_name = "NAME",
        env = "ISTIO_EGRESS_NAME",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    pub(crate) gateway_name: Option<String>,

    /// Namespace of the gateway's Service [default: aks-istio-egress (aks), istio-system (istio)]
    #[arg(
        long,
        value_name = "NAMESPACE",
        env = "ISTIO_EGRESS_NAMESPACE",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    pub(crate) gateway_namespace: Option<String>,

    /// Labels of the gateway's pods, as KEY=VALUE[,…] or the bare value of the label `istio` [default: istio= and the
    /// gateway's name (aks), without a leading `istio-` (istio)]
    #[arg(
        long,
        value_name = "SELECTOR",
        env = "EGRESS_GTW_SELECTOR",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    pub(crate) gateway_selector: Option<String>,

    /// Name of the Gateway object [default: istio-egressgateway- and the short name]
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) gateway_resource: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Form of the result: YAML documents, or one JSON document with a List
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    pub(crate) format: FormatArg,

    /// File to write instead of stdout; replaced as a whole, or not touched at all
    #[arg(long, value_name = "FILE")]
    pub(crate) output_file: Option<PathBuf>,
}

/// Where gateways come from
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ProfileArg {
    /// The Istio add-on of Azure Kubernetes Service
    #[default]
    Aks,
    /// Istio's own installation
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
