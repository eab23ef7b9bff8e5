//! The options for a single gateway and the environment variables of the AKS page → a policy.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use egressgen::aks::{
    AksGateway, GatewayNodes, PublicIps, ResourceGroup, ScaleSetName, StaticGateway,
};
use egressgen::plan::Plan;
use egressgen::policy::{Flow, Policy, PolicyDestination, PolicyGateway};
use egressgen::{GatewayRef, Host, Name, Profile};
use egressgen_aks::Choices;
use egressgen_diagnostics::{Diagnostics, Place};

mod args;

pub(super) use args::OneGatewayArgs;

use crate::input::gateway;
use crate::input::policies::Planned;
use crate::input::values::Values;
use crate::report::failure::{Failure, invalid};
use crate::report::{Reporter, rules};

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
    let gateway = Arc::new(gateway::gateway(values, &args.service, Profile::Aks, None));
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
