#!/usr/bin/env bash
# Takes away what setup has put into the cluster for the traffic: the routes, what closes other ways out, and the sample
# application. The gateways stay; disable is for them. Nothing is deleted that egressgen did not make for this policy.
{% include "head.sh" %}
revision={{ revision }}

# remove KIND NAMESPACE SELECTOR
remove() {
  kubectl delete "$1" -n "$2" -l "$3" --ignore-not-found
}

# remove_ours KIND NAME NAMESPACE
remove_ours() {
  if ! exists "$1" "$2" -n "$3"; then
    note "$1 $2 is gone already"
  elif is_ours "$1" "$2" -n "$3"; then
    kubectl delete "$1" "$2" -n "$3" --ignore-not-found
  else
    note "$1 $2 is not made by this script: left as it is"
  fi
}

connect

# What closes other ways out goes first: from then on nothing depends on the routes.
say "the mesh configuration of $revision"
remove_ours configmap "istio-shared-configmap-$revision" aks-istio-system
say 'what closes other ways out'
{% for place in places %}
remove sidecars.networking.istio.io {{ place.namespace }} {{ place.selector }}
remove networkpolicies.networking.k8s.io {{ place.namespace }} {{ place.selector }}
{% endfor %}
sleep 10

# In the reverse of the order in which they are made: nothing is ever routed to what is gone.
say 'the routes, so that traffic goes straight out'
{% for place in places %}
remove virtualservices.networking.istio.io {{ place.namespace }} {{ place.selector }}
{% endfor %}
sleep 10
say 'what the routes led to'
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

say 'done; the gateways are still enabled: egressgen aks script disable takes them away'
