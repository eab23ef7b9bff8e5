{% raw %}
# check_gateway NAMESPACE NAME CONFIGURATION SELECTOR LABEL DESTINATIONS: the last is the number of its destinations.
check_gateway() {
  local namespace=$1 name=$2 configuration=$3 selector=$4 label=$5 destinations=$6 deployment=$2-$revision
  look staticgatewayconfigurations.egressgateway.kubernetes.azure.com "$configuration" "$namespace" '{.status.egressIpPrefix}'
  if [ -n "$answer" ]; then
    pass "$configuration has the egressIpPrefix $answer"
  else
    miss "$configuration has no egressIpPrefix" 'the gateway node pool is not ready, or its prefix is used up' \
      "kubectl describe staticgatewayconfiguration $configuration -n $namespace"
  fi

  look service "$name" "$namespace" '{.spec.type}'
  if [ "$answer" = ClusterIP ]; then
    pass "the Service $name has the type ClusterIP"
  else
    miss "the Service $name has the type ${answer:-none, as it does not exist}, not ClusterIP" \
      'the egress gateway is not enabled, or the Service belongs to something else' 'run egressgen aks script setup'
  fi

  look service "$name" "$namespace" '{range .spec.ports[*]}{.port}/{.protocol}{"\n"}{end}'
  if has 15021/TCP "$answer" && has 80/TCP "$answer" && has 443/TCP "$answer"; then
    pass "the Service $name has the ports 15021, 80 and 443"
  else
    miss "the Service $name has the ports ${answer//$'\n'/ }, not 15021, 80 and 443" \
      'the add-on opens only these three' "kubectl get service $name -n $namespace"
  fi

  look deployment "$deployment" "$namespace" '{.status.availableReplicas}'
  if [ "${answer:-0}" -gt 0 ]; then
    pass "the Deployment $deployment is ready"
  else
    miss "the Deployment $deployment has no ready pods" \
      "the cluster has another revision than $revision, or the pods can't start" \
      "kubectl get deployments,pods -n $namespace -l istio=$label"
  fi

  look deployment "$deployment" "$namespace" \
    '{.spec.template.metadata.annotations.kubernetes\.azure\.com/static-gateway-configuration}'
  if [ "$answer" = "$configuration" ]; then
    pass "its pods use $configuration"
  else
    miss "its pods use ${answer:-no StaticGatewayConfiguration}, not $configuration" \
      'the gateway was enabled with another StaticGatewayConfiguration' \
      'disable it and enable it again: egressgen aks script disable, then setup'
  fi

  look deployment "$deployment" "$namespace" '{.metadata.labels.istio}'
  if [ -n "$label" ] && [ "$answer" = "$label" ]; then
    pass "its label istio=$label is the selector of the Gateways"
  else
    miss "its label is istio=$answer, but the Gateways select $selector" \
      'the selector in the policy differs from the label that the add-on sets' 'remove selector from the gateway in the policy'
  fi

  ask kubectl get gateways.networking.istio.io --all-namespaces -l "app.kubernetes.io/managed-by=egressgen,egressgen.dev/policy" \
    --output 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {.spec.selector.istio}{"\n"}{end}'
  if [[ $'\n'"$answer"$'\n' == *" $label"$'\n'* ]]; then
    pass "the cluster has Gateways for istio=$label"
  elif [ "$destinations" = 0 ]; then
    skip "Gateways in the cluster for istio=$label" 'no destination uses this gateway'
  else
    miss "the cluster has no Gateway for istio=$label" 'the resources of the destinations are not applied' \
      'run egressgen aks script setup, or egressgen generate | kubectl apply -f -'
  fi
}

# check_namespace NAMESPACE
check_namespace() {
  ask kubectl get namespace "$1" --ignore-not-found --output jsonpath='{.metadata.labels.istio\.io/rev}'
  if [ "$answer" = "$revision" ]; then
    pass "the namespace $1 is labelled istio.io/rev=$revision"
  else
    miss "the namespace $1 is labelled istio.io/rev=$answer, not $revision" \
      'sidecar injection uses only this label; istio-injection has no effect here' \
      "kubectl label namespace $1 istio.io/rev=$revision --overwrite, then restart its deployments"
  fi
}
{% endraw %}
