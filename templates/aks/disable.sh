#!/usr/bin/env bash
# Disables the egress gateways, and deletes the StaticGatewayConfigurations, namespaces and node pools that setup has
# made for them and that nothing else uses. It refuses while a route still leads to a gateway.
{% include "head.sh" %}

# unrouted NAMESPACE NAME: stops while a VirtualService leads to the gateway.
unrouted() {
  local line found=''
  ask kubectl get virtualservices.networking.istio.io --all-namespaces \
    --output 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {.spec..destination.host}{"\n"}{end}'
  while IFS= read -r line; do
    # The host of a Service begins a word, and may go on with the cluster's domain.
    if [[ "$line " == *" $2.$1"[\ .]* ]]; then found+=" ${line%% *}"; fi
  done <<<"$answer"
  [ -z "$found" ] || fail "routes still lead to the gateway $2 in $1, and would break:$found" \
    'run egressgen aks script cleanup; delete those that egressgen did not make yourself'
}

# gone KIND NAME NAMESPACE
gone() { ! exists "$1" "$2" -n "$3"; }

# disable NAMESPACE NAME
disable() {
  say "the egress gateway $2 in $1"
  enabled_gateways
  if [[ $'\n'"$answer" == *$'\n'"$2"$'\t'"$1"$'\t'* ]]; then
    az aks mesh disable-egress-gateway --resource-group "$resource_group" --name "$cluster" \
      --istio-egressgateway-name "$2" --istio-egressgateway-namespace "$1" --output none
  else
    note 'disabled already'
  fi
  await 60 10 "the end of the Deployment $2-$revision" "see: kubectl get deployments -n $1" \
    gone deployment "$2-$revision" "$1"
}

# remove_configuration NAMESPACE NAME
remove_configuration() {
  local kind=staticgatewayconfigurations.egressgateway.kubernetes.azure.com
  say "the StaticGatewayConfiguration $2 in $1"
  if ! exists "$kind" "$2" -n "$1"; then
    note 'gone already'
    return
  elif ! is_ours "$kind" "$2" -n "$1"; then
    note 'not made by this script: left as it is'
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

# remove_namespace NAME: only when nothing is left in it but what Kubernetes and Istio put into every namespace.
remove_namespace() {
  say "the namespace $1"
  if ! exists namespace "$1"; then
    note 'gone already'
    return
  elif ! is_ours namespace "$1"; then
    note 'not made by this script: left as it is'
    return
  fi
  ask kubectl get -n "$1" --ignore-not-found --output name \
    all,configmaps,secrets,serviceaccounts,persistentvolumeclaims,staticgatewayconfigurations.egressgateway.kubernetes.azure.com,virtualservices.networking.istio.io,gateways.networking.istio.io,serviceentries.networking.istio.io,destinationrules.networking.istio.io
  answer=$(grep -v -x -e configmap/kube-root-ca.crt -e 'configmap/istio-ca-.*' -e serviceaccount/default <<<"$answer") || true
  if [ -n "$answer" ]; then
    note "others' objects are in it: left as it is: ${answer//$'\n'/, }"
  else
    kubectl delete namespace "$1" --ignore-not-found --timeout=600s
  fi
}

# remove_pool NAME
remove_pool() {
  say "the gateway node pool $1"
  ask az aks nodepool list --resource-group "$resource_group" --cluster-name "$cluster" --output tsv \
    --query '[].[name, tags.egressgen]'
  if [[ $'\n'"$answer" != *$'\n'"$1"$'\t'* ]]; then
    note 'gone already'
    return
  elif ! has "$1"$'\t'"$policy" "$answer"; then
    note 'not made by this script: left as it is'
    return
  fi
  ask kubectl get staticgatewayconfigurations.egressgateway.kubernetes.azure.com --all-namespaces \
    --output 'jsonpath={range .items[*]}{.spec.gatewayNodepoolName}{"\n"}{end}'
  if has "$1" "$answer"; then
    note 'a StaticGatewayConfiguration uses it: left as it is'
  else
    az aks nodepool delete --resource-group "$resource_group" --cluster-name "$cluster" --name "$1" --output none
  fi
}

connect

# All are looked at before the first is disabled.
{% for it in gateways %}
unrouted {{ it.namespace }} {{ it.name }}
{% endfor %}
{% for it in gateways %}
disable {{ it.namespace }} {{ it.name }}
{% endfor %}
{% for it in configurations %}
remove_configuration {{ it.namespace }} {{ it.name }}
{% endfor %}
{% for it in namespaces %}
remove_namespace {{ it.name }}
{% endfor %}
{% for it in node_pools %}
remove_pool {{ it.name }}
{% endfor %}

say 'done; the cluster still has Static Egress Gateway enabled, which costs nothing by itself'
