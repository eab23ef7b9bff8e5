#!/usr/bin/env bash
# Disables the egress gateways, and deletes the StaticGatewayConfigurations, namespaces and node pools that setup created
# for them and that nothing else uses. It stops if a VirtualService still routes to a gateway.
{% include "head.sh" %}

# unrouted NAMESPACE NAME: stops if a VirtualService routes to the gateway.
unrouted() {
  local line found=''
  ask kubectl get virtualservices.networking.istio.io --all-namespaces \
    --output 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {.spec..destination.host}{"\n"}{end}'
  while IFS= read -r line; do
    # The host of a Service starts a word, and may continue with the cluster domain.
    if [[ "$line " == *" $2.$1"[\ .]* ]]; then found+=" ${line%% *}"; fi
  done <<<"$answer"
  [ -z "$found" ] || fail "VirtualServices still route to the gateway $2 in $1, and would break:$found" \
    'run egressgen aks script cleanup; delete those that egressgen did not create yourself'
}

# undeployed NAMESPACE NAME: whether a gateway has no Deployment of any revision left.
undeployed() {
  ask kubectl get deployments -n "$1" -l "istio=$2" --output name
  [ -z "$answer" ]
}

# disable NAMESPACE NAME
disable() {
  say "the egress gateway $2 in $1"
  enabled_gateways
  if [[ $'\n'"$answer" == *$'\n'"$2"$'\t'"$1"$'\t'* ]]; then
    az aks mesh disable-egress-gateway --resource-group "$resource_group" --name "$cluster" \
      --istio-egressgateway-name "$2" --istio-egressgateway-namespace "$1" --output none
  else
    note 'already disabled'
  fi
  await 60 10 "the deletion of the Deployments of $2" "see: kubectl get deployments -n $1 -l istio=$2" undeployed "$1" "$2"
}

# remove_configuration NAMESPACE NAME
remove_configuration() {
  local kind=staticgatewayconfigurations.egressgateway.kubernetes.azure.com
  say "the StaticGatewayConfiguration $2 in $1"
  if ! exists "$kind" "$2" -n "$1"; then
    note 'does not exist'
    return
  elif ! is_ours "$kind" "$2" -n "$1"; then
    note 'not created for this policy: left as it is'
    return
  fi
  enabled_gateways
  if [[ "$answer"$'\n' == *$'\t'"$1"$'\t'"$2"$'\n'* ]]; then
    note 'another egress gateway uses it: left as it is'
    return
  fi
  ask kubectl get pods -n "$1" --output \
    'jsonpath={range .items[*]}{.metadata.annotations.kubernetes\.azure\.com/static-gateway-configuration}{"\n"}{end}'
  if has "$2" "$answer"; then
    note 'pods use it: left as it is'
    return
  fi
  kubectl delete "$kind" "$2" -n "$1" --ignore-not-found --timeout=600s
}

# remove_pools: the gateway node pools with the tag of this policy, whatever their names.
remove_pools() {
  local pools name
  say 'the gateway node pools that setup created'
  ask az aks nodepool list --resource-group "$resource_group" --cluster-name "$cluster" --output tsv \
    --query "[?tags.egressgen=='$policy'].name"
  pools=$answer
  [ -n "$pools" ] || note 'none found'
  for name in $pools; do
    ask kubectl get staticgatewayconfigurations.egressgateway.kubernetes.azure.com --all-namespaces \
      --output 'jsonpath={range .items[*]}{.spec.gatewayNodepoolName}{"\n"}{end}'
    if has "$name" "$answer"; then
      note "a StaticGatewayConfiguration uses $name: left as it is"
    else
      note "deleting $name"
      az aks nodepool delete --resource-group "$resource_group" --cluster-name "$cluster" --name "$name" --output none
    fi
  done
}

{% include "disable_namespace.sh" %}

connect

# Check all gateways before disabling the first.
{% for gateway in gateways %}
unrouted {{ gateway.namespace }} {{ gateway.name }}
{% endfor %}
{% for gateway in gateways %}
disable {{ gateway.namespace }} {{ gateway.name }}
{% endfor %}
{% for configuration in configurations %}
remove_configuration {{ configuration.namespace }} {{ configuration.name }}
{% endfor %}
remove_pools
{% for namespace in namespaces %}
remove_namespace {{ namespace }}
{% endfor %}

say 'done; Static Egress Gateway stays enabled on the cluster, which costs nothing by itself'
