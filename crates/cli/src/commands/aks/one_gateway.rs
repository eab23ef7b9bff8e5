//! The options for a single gateway and the environment variables of the AKS page → a policy.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use egressgen::aks::{
    AksGateway, GatewayNodes, PublicIps, ResourceGroup, ScaleSetName, StaticGateway,
};
use egressgen::plan::Plan;
use egressgen::policy::{Flow, Policy, PolicyDestination, PolicyGateway};
use egressgen::{GatewayName, GatewayRef, Host, Name, Namespace, Profile};
use egressgen_aks::Choices;
use egressgen_diagnostics::{Diagnostics, Place};

use crate::input::policies::Planned;
use crate::input::values::Values;
use crate::report::failure::{Failure, invalid};
use crate::report::{Reporter, rules};

/// The options for a single gateway, without a file.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Single gateway, without --file")]
pub(super) struct OneGatewayArgs {
    /// Resource group of the cluster
    #[arg(
        long,
        value_name = "NAME",
        env = "RESOURCE_GROUP",
        hide_env_values = true
    )]
    resource_group: Option<String>,

    /// Name of the cluster
    #[arg(
        long,
        value_name = "NAME",
        env = "CLUSTER_NAME",
        hide_env_values = true
    )]
    cluster: Option<String>,

    /// Revision of the Istio add-on, such as asm-1-30
    #[arg(
        long,
        value_name = "REVISION",
        env = "ASM_REVISION",
        hide_env_values = true
    )]
    pub(super) revision: Option<String>,

    /// Name of the gateway Service [default: asm-egress-test]
    #[arg(
        long,
        value_name = "NAME",
        env = "ISTIO_EGRESS_NAME",
        hide_env_values = true
    )]
    gateway_name: Option<String>,

    /// Namespace of the gateway Service [default: aks-istio-egress]
    #[arg(
        long,
        value_name = "NAMESPACE",
        env = "ISTIO_EGRESS_NAMESPACE",
        hide_env_values = true
    )]
    gateway_namespace: Option<String>,

    /// Name of the StaticGatewayConfiguration
    #[arg(
        long,
        value_name = "NAME",
        env = "ISTIO_SGC_NAME",
        hide_env_values = true
    )]
    static_gateway: Option<String>,

    /// Gateway node pool that holds the egress IP addresses
    #[arg(long, value_name = "NAME", conflicts_with = "files")]
    node_pool: Option<String>,

    /// Virtual machine scale set to use instead of a node pool, as RESOURCE-GROUP/NAME
    #[arg(long, value_name = "GROUP/NAME", conflicts_with = "files")]
    vmss: Option<String>,

    /// Size of the egress IP prefix, 28 (16 addresses) to 31 (2 addresses) [default: 31 for a node pool]
    #[arg(long, value_name = "SIZE", conflicts_with = "files")]
    prefix_size: Option<String>,

    /// Use private egress IP addresses instead of public ones
    #[arg(long, conflicts_with = "files")]
    private: bool,

    /// Resource ID of an existing public IP prefix
    #[arg(long, value_name = "ID", conflicts_with = "files")]
    public_ip_prefix_id: Option<String>,

    /// IPv4 range that bypasses the egress IP addresses, such as 10.0.0.0/8; repeat for more
    #[arg(long = "exclude-cidr", value_name = "RANGE", conflicts_with = "files")]
    exclude_cidrs: Vec<String>,

    /// External host to route through the gateway; repeat for more
    #[arg(long = "host", value_name = "HOST", conflicts_with = "files")]
    hosts: Vec<String>,

    /// Flow to the hosts: http, https or tls-origination [default: http]
    #[arg(long, value_name = "FLOW", requires = "hosts")]
    flow: Option<String>,
}

/// Plans the policy that the options describe, or reports all errors in them.
pub(super) fn plan(
    args: &OneGatewayArgs,
    choices: Choices,
    reporter: Reporter,
) -> Result<Planned, Failure> {
    let mut values = Values::default();
    let policy = policy(&mut values, args);
    let Some(policy) = policy.filter(|_| values.errors.is_empty()) else {
        return Err(values.errors.into());
    };
    let mut policies = vec![policy];
    choices.settle(&mut policies);
    let plan = Plan::new(&policies).map_err(|refusals| {
        let place = || Place::argument("--host");
        let refusals = refusals.into_iter().map(|refusal| refusal.at(place()));
        refusals.collect::<Diagnostics>()
    })?;
    reporter.tell(&[], &values.messages)?;
    Ok(Planned {
        sources: Vec::new(),
        policies,
        plan,
    })
}

fn required<T: FromStr<Err: Display>>(
    values: &mut Values,
    origin: &'static str,
    text: Option<&str>,
    example: &'static str,
) -> Option<T> {
    if text.is_none() {
        let missing = rules::MISSING_ARGUMENT
            .diagnostic("not given, and there is no policy (-f FILE)")
            .with_help(example);
        values.errors.push(missing.at(Place::argument(origin)));
    }
    values.optional(origin, text)
}

fn policy(values: &mut Values, args: &OneGatewayArgs) -> Option<Policy> {
    let gateway = Arc::new(gateway(values, args));
    let aks = aks(values, args);
    let destinations = destinations(values, args, &gateway);
    // Every valid Service name is a valid policy name.
    let name = Name::new(gateway.name.as_str()).ok()?;
    let policy = Policy::new(name).with_gateway(PolicyGateway::new(gateway).with_aks(aks?));
    Some(
        destinations
            .into_iter()
            .fold(policy, Policy::with_destination),
    )
}

fn gateway(values: &mut Values, args: &OneGatewayArgs) -> GatewayRef {
    let name = values.optional::<GatewayName>(
        "--gateway-name (ISTIO_EGRESS_NAME)",
        args.gateway_name.as_deref(),
    );
    let name = name.unwrap_or_else(|| {
        let name = Profile::Aks.default_name();
        let message = format!("no --gateway-name given: {name}");
        values.tell(&rules::ASSUMED_GATEWAY, message);
        name
    });
    let namespace = values.optional::<Namespace>(
        "--gateway-namespace (ISTIO_EGRESS_NAMESPACE)",
        args.gateway_namespace.as_deref(),
    );
    let namespace = namespace.unwrap_or_else(|| {
        let namespace = Profile::Aks.default_namespace();
        let message = format!("no --gateway-namespace given: {namespace}");
        values.tell(&rules::ASSUMED_GATEWAY, message);
        namespace
    });
    GatewayRef {
        selector: Profile::Aks.selector(&name),
        name,
        namespace,
    }
}

fn aks(values: &mut Values, args: &OneGatewayArgs) -> Option<AksGateway> {
    let resource_group = required(
        values,
        "--resource-group (RESOURCE_GROUP)",
        args.resource_group.as_deref(),
        "--resource-group my-group",
    );
    let cluster = required(
        values,
        "--cluster (CLUSTER_NAME)",
        args.cluster.as_deref(),
        "--cluster my-cluster",
    );
    let revision = required(
        values,
        "--revision (ASM_REVISION)",
        args.revision.as_deref(),
        "--revision asm-1-30, or what az aks show has under serviceMeshProfile.istio.revisions",
    );
    let name = required(
        values,
        "--static-gateway (ISTIO_SGC_NAME)",
        args.static_gateway.as_deref(),
        "--static-gateway my-static-gateway",
    );
    let before = values.errors.len();
    let node_pool = values.optional("--node-pool", args.node_pool.as_deref());
    let vmss = scale_set(values, args.vmss.as_deref());
    let prefix_size = values.optional("--prefix-size", args.prefix_size.as_deref());
    let prefix = values.optional("--public-ip-prefix-id", args.public_ip_prefix_id.as_deref());
    let exclude_cidrs: Vec<_> = args
        .exclude_cidrs
        .iter()
        .filter_map(|range| values.optional("--exclude-cidr", Some(range)))
        .collect();
    // Errors that only follow from an invalid value would be noise.
    if values.errors.len() > before {
        return None;
    }
    let nodes = GatewayNodes::choose(node_pool, vmss, prefix_size);
    let nodes = chosen(values, "--node-pool, --vmss", nodes)?;
    let public_ips = PublicIps::choose(Some(!args.private), prefix);
    let public_ips = chosen(values, "--private", public_ips)?;
    let static_gateway = StaticGateway::new(name?, nodes, public_ips);
    let mut static_gateway = chosen(values, "--private", static_gateway)?;
    static_gateway.exclude_cidrs = exclude_cidrs;
    Some(AksGateway {
        resource_group: resource_group?,
        cluster: cluster?,
        revision: revision?,
        static_gateway,
    })
}

fn chosen<T>(
    values: &mut Values,
    origin: &'static str,
    chosen: Result<T, impl Display>,
) -> Option<T> {
    chosen
        .map_err(|error| values.errors.push(invalid(origin, &error)))
        .ok()
}

fn scale_set(values: &mut Values, text: Option<&str>) -> Option<(ResourceGroup, ScaleSetName)> {
    let text = text?;
    let Some((group, name)) = text.split_once('/') else {
        let message = format!("{text:?} does not name a resource group and a scale set");
        values
            .errors
            .push(invalid("--vmss", &message).with_help("--vmss my-group/my-scale-set"));
        return None;
    };
    let group = values.optional("--vmss", Some(group));
    let name = values.optional("--vmss", Some(name));
    Some((group?, name?))
}

fn destinations(
    values: &mut Values,
    args: &OneGatewayArgs,
    gateway: &Arc<GatewayRef>,
) -> Vec<PolicyDestination> {
    let flow = values
        .optional::<Flow>("--flow", args.flow.as_deref())
        .unwrap_or(Flow::Http);
    let hosts: Vec<_> = args
        .hosts
        .iter()
        .filter_map(|host| values.optional::<Host>("--host", Some(host)))
        .collect();
    hosts
        .into_iter()
        .map(|host| PolicyDestination::new(host, flow, Arc::clone(gateway)))
        .collect()
}
