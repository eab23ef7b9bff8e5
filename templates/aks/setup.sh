#!/usr/bin/env bash
# Sets up egress gateways and routes in a cluster that has the Istio add-on. It can be run again at any time: it keeps
# what exists and creates what is missing.
{% include "head.sh" %}
revision={{ revision }}

connect

say "the Istio add-on, revision $revision"
ask az aks show --resource-group "$resource_group" --name "$cluster" --output tsv \
  --query 'serviceMeshProfile.istio.revisions'
[ -n "$answer" ] || fail "the cluster $cluster has no Istio add-on" \
  "enable it: az aks mesh enable --resource-group '$resource_group' --name '$cluster' --revision $revision"
has "$revision" "${answer//$'\t'/$'\n'}" || fail "the cluster has the revision ${answer//[$'\t\n']/, }, and not $revision" \
  'use the revision of the cluster, or see egressgen aks upgrade-plan'

say 'the network of the cluster'
ask az aks show --resource-group "$resource_group" --name "$cluster" --output tsv \
  --query 'agentPoolProfiles[?podSubnetId].name'
[ -z "$answer" ] || fail "the node pools ${answer//[$'\t\n']/, } use Azure CNI Pod Subnet, which Azure does not support with Static Egress Gateway" \
  'use a cluster without Pod Subnet, for example with Azure CNI Overlay'
ask az aks show --resource-group "$resource_group" --name "$cluster" --output tsv --query 'networkProfile.ipFamilies'
! has IPv6 "${answer//$'\t'/$'\n'}" || fail "the cluster $cluster uses IPv6 (dual-stack), which Azure does not support with Static Egress Gateway" \
  'use an IPv4-only cluster'

say 'the Azure CLI'
ask az version --output tsv --query '"azure-cli"'
[[ $answer =~ ^([0-9]+)\.([0-9]+) ]] || fail "az reports the version $answer" 'install the Azure CLI 2.80 or newer'
if ((BASH_REMATCH[1] > 2 || (BASH_REMATCH[1] == 2 && BASH_REMATCH[2] >= 80))); then
  note "$answer supports egress gateways"
else
  note "$answer does not support egress gateways, 2.80 does: adding the extension aks-preview (or stop here, and run: az upgrade)"
  az extension add --name aks-preview --upgrade --only-show-errors
fi

say 'Static Egress Gateway'
ask az aks show --resource-group "$resource_group" --name "$cluster" --output tsv \
  --query 'networkProfile.staticEgressGatewayProfile.enabled'
if [ "${answer,,}" = true ]; then
  note 'already enabled'
else
  az aks update --resource-group "$resource_group" --name "$cluster" --enable-static-egress-gateway --output none
fi

# pool NAME [--gateway-prefix-size SIZE]: a gateway node pool with two nodes, which fit into every prefix size.
pool() {
  local name=$1
  shift
  say "the gateway node pool $name"
  ask az aks nodepool list --resource-group "$resource_group" --cluster-name "$cluster" --output tsv \
    --query '[].[name, mode]'
  if has "$name"$'\tGateway' "$answer"; then
    note 'already exists'
  elif [[ $'\n'"$answer" == *$'\n'"$name"$'\t'* ]]; then
    fail "the node pool $name exists, but its mode is not Gateway" 'use a gateway node pool, or a name that does not exist yet'
  else
    az aks nodepool add --resource-group "$resource_group" --cluster-name "$cluster" --name "$name" \
      --mode gateway --node-count 2 "$@" --tags "egressgen=$policy" --output none
  fi
}
{% for pool in node_pools %}
pool {{ pool.name }}{% if pool.prefix_size %} --gateway-prefix-size {{ pool.prefix_size }}{% endif %}

{% endfor %}

# namespace NAME MANIFEST
namespace() {
  say "the namespace $1, with sidecars of $revision"
  keep "$2" namespace "$1"
  ask kubectl get namespace "$1" --output jsonpath='{.metadata.labels.istio\.io/rev}'
  if [ -z "$answer" ]; then
    kubectl label namespace "$1" "istio.io/rev=$revision"
  elif [ "$answer" != "$revision" ]; then
    note "warning: it is labelled istio.io/rev=$answer, not $revision: left as it is"
  fi
}
{% for namespace in namespaces %}
namespace {{ namespace.name }} {{ namespace.manifest }}
{% endfor %}

# prefix NAMESPACE NAME: whether a StaticGatewayConfiguration has its egress IP prefix.
prefix() {
  ask kubectl get staticgatewayconfigurations.egressgateway.kubernetes.azure.com "$2" -n "$1" \
    --output jsonpath='{.status.egressIpPrefix}'
  [ -n "$answer" ]
}

# gateway NAMESPACE NAME CONFIGURATION MANIFEST
gateway() {
  say "the StaticGatewayConfiguration $3 in $1"
  # The CRD appears some time after the feature is enabled.
  await 60 10 'the kind StaticGatewayConfiguration' 'check that Static Egress Gateway is enabled on the cluster' \
    exists crd staticgatewayconfigurations.egressgateway.kubernetes.azure.com
  keep "$4" staticgatewayconfigurations.egressgateway.kubernetes.azure.com "$3" -n "$1"
  await 60 10 "the egressIpPrefix of $3" "see why: kubectl describe staticgatewayconfiguration $3 -n $1" prefix "$1" "$3"
  note "egress IP prefix: $answer"

  say "the egress gateway $2 in $1"
  enabled_gateways
  if has "$2"$'\t'"$1"$'\t'"$3" "$answer"; then
    note 'already enabled'
  elif [[ $'\n'"$answer" == *$'\n'"$2"$'\t'"$1"$'\t'* ]]; then
    fail "the gateway $2 in $1 is enabled with another StaticGatewayConfiguration" \
      'use that one, or disable the gateway first: egressgen aks script disable'
  else
    az aks mesh enable-egress-gateway --resource-group "$resource_group" --name "$cluster" \
      --istio-egressgateway-name "$2" --istio-egressgateway-namespace "$1" \
      --gateway-configuration-name "$3" --output none
  fi
  await 60 10 "the Service $2" "see: kubectl get svc -n $1" exists service "$2" -n "$1"
  await 60 10 "the Deployment $2-$revision" "see: kubectl get deployments -n $1" \
    exists deployment "$2-$revision" -n "$1"
  kubectl rollout status deployment "$2-$revision" -n "$1" --timeout=600s ||
    fail "the gateway $2 does not become ready" "see why: kubectl describe pods -n $1 -l istio=$2"
}
{% for gateway in gateways %}
gateway {{ gateway.namespace }} {{ gateway.name }} {{ gateway.configuration }} {{ gateway.manifest }}
{% endfor %}

{% if gateway_objects %}
say 'access logs of the gateways'
kubectl apply -f - <<<{{ gateway_objects }}

{% endif %}
{% if routes %}
# First everything that the routes refer to, and time for the proxies to receive it, so that no route is broken.
say 'the hosts, and the routes to them through the gateways'
kubectl apply -f - <<<{{ route_targets }}
sleep 10
kubectl apply -f - <<<{{ routes }}

{% endif %}
# sample NAMESPACE MANIFEST
sample() {
  say "the sample application curl in $1"
  keep "$2" serviceaccount curl -n "$1"
  keep "$3" deployment curl -n "$1"
  kubectl rollout status deployment curl -n "$1" --timeout=300s ||
    fail 'the sample application does not become ready' "see why: kubectl describe pods -n $1 -l app=curl"
}
{% for namespace in namespaces %}
sample {{ namespace.name }} {{ namespace.sample_account }} {{ namespace.sample }}
{% endfor %}

# The resources that block other egress come last: until then, nothing depends on the routes.
{% if namespace_objects %}
say 'the namespaces of the applications'
kubectl apply -f - <<<{{ namespace_objects }}
{% endif %}
{% if mesh_config %}
{% include "setup_mesh_config.sh" %}

mesh_config {{ mesh_config.manifest }}{% for setting in mesh_config.settings %} {{ setting[0] }} {{ setting[1] }} {{ setting[2] }}{% endfor %}

{% endif %}
{% if is_open %}
note 'sidecars still send traffic to unknown hosts directly: to reject it, set outboundTrafficPolicy in the policy,'
note 'or use --registry-only'
{% endif %}

say 'done; next: egressgen aks script verify'
