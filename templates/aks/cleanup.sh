#!/usr/bin/env bash
# Removes what setup applied to the cluster: the routes, the resources that block other egress, and the sample
# application. The gateways stay; the script disable removes them. It only deletes resources that egressgen created for
# this policy.
{% include "head.sh" %}
revision={{ revision }}

# remove KIND NAMESPACE SELECTOR
remove() {
  kubectl delete "$1" -n "$2" -l "$3" --ignore-not-found
}

# remove_ours KIND NAME NAMESPACE
remove_ours() {
  if ! exists "$1" "$2" -n "$3"; then
    note "$1 $2 does not exist"
  elif is_ours "$1" "$2" -n "$3"; then
    kubectl delete "$1" "$2" -n "$3" --ignore-not-found
  else
    note "$1 $2 was not created for this policy: left as it is"
  fi
}

connect

# First the resources that block other egress: after that, no traffic depends on the routes.
say "the mesh configuration of $revision"
remove_ours configmap "istio-shared-configmap-$revision" aks-istio-system
say 'the resources that block other egress'
{% for place in places %}
remove sidecars.networking.istio.io {{ place.namespace }} {{ place.selector }}
remove networkpolicies.networking.k8s.io {{ place.namespace }} {{ place.selector }}
{% endfor %}
sleep 10

# In the reverse order of setup, so that nothing is routed to a deleted resource.
say 'the routes: traffic then leaves directly'
{% for place in places %}
remove virtualservices.networking.istio.io {{ place.namespace }} {{ place.selector }}
{% endfor %}
sleep 10
say 'the resources that the routes referred to'
{% for kind in ["destinationrules.networking.istio.io", "gateways.networking.istio.io", "serviceentries.networking.istio.io", "authorizationpolicies.security.istio.io", "telemetries.telemetry.istio.io"] %}
{% for place in places %}
remove {{ kind }} {{ place.namespace }} {{ place.selector }}
{% endfor %}
{% endfor %}

say 'the sample application'
{% for namespace in namespaces %}
remove_ours deployment curl {{ namespace }}
remove_ours serviceaccount curl {{ namespace }}
{% endfor %}

say 'done; the gateways are still enabled: egressgen aks script disable removes them'
