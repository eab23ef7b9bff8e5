{% raw %}
# default_object KIND NAME SECRET: whether Kubernetes or Istio put this object into every namespace; the last is the type
# of a Secret and the service account that it is for.
default_object() {
  case $1/$2 in
    events/* | events.events.k8s.io/*) ;;
    configmaps/kube-root-ca.crt | configmaps/istio-ca-root-cert | serviceaccounts/default) ;;
    secrets/*) [ "$3" = 'kubernetes.io/service-account-token default' ] ;;
    *) return 1 ;;
  esac
}

# look_through NAMESPACE: what is in a namespace beside what Kubernetes, Istio and this script put there: in `others`, and
# in `going` what goes by itself, as it belongs to another object or is being deleted.
look_through() {
  local kinds kind line name owner belongs secret
  others='' going=''
  kinds=$(kubectl api-resources --namespaced --verbs=list,delete --output name) ||
    fail "the namespace $1 is left as it is: the kinds of objects can't be listed, so others' objects may be in it" \
      'see what kubectl says above (an APIService may be down: kubectl get apiservices), and run this script again'
  for kind in $kinds; do
    answer=$(kubectl get "$kind" -n "$1" --ignore-not-found --output 'jsonpath={range .items[*]}{.metadata.name}|{.metadata.labels.app\.kubernetes\.io/managed-by} {.metadata.labels.egressgen\.dev/policy}|{.metadata.ownerReferences[*].name}{.metadata.deletionTimestamp}|{.type} {.metadata.annotations.kubernetes\.io/service-account\.name}{"\n"}{end}') ||
      fail "the namespace $1 is left as it is: $kind can't be listed, so others' objects may be in it" \
        'see what kubectl says above, and run this script again as someone who may list everything in the namespace'
    while IFS='|' read -r name owner belongs secret; do
      if [ -z "$name" ] || [ "$owner" = "egressgen $policy" ] || default_object "$kind" "$name" "$secret"; then continue; fi
      # Endpoints belong to the Service of the same name without saying so.
      if [ -n "$belongs" ] || [ "$kind" = endpoints ]; then going+=", $kind/$name"; else others+=", $kind/$name"; fi
    done <<<"$answer"
  done
}

# remove_namespace NAME: only when all that is left in it was put there by Kubernetes, Istio and this script.
remove_namespace() {
  local others going try
  say "the namespace $1"
  if ! exists namespace "$1"; then
    note 'gone already'
    return
  elif ! is_ours namespace "$1"; then
    note 'not made by this script: left as it is'
    return
  fi
  note 'looking through all kinds of objects in it, which takes a while'
  for ((try = 1; ; try++)); do
    look_through "$1"
    if [ -n "$others" ] || [ -z "$going" ] || ((try >= 12)); then break; fi
    note "waiting for the end of ${going#, } ($try of 12)"
    sleep 10
  done
  if [ -n "$others$going" ]; then
    others+=$going
    note "others' objects are in it: left as it is: ${others#, }"
  else
    kubectl delete namespace "$1" --ignore-not-found --timeout=600s
  fi
}
{% endraw %}
