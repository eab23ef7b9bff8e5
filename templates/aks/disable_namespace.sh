{% raw %}
# is_default KIND NAME SECRET: whether Kubernetes or Istio creates this resource in every namespace. SECRET is the type of
# a Secret and its service account.
is_default() {
  case $1/$2 in
    events/* | events.events.k8s.io/*) ;;
    configmaps/kube-root-ca.crt | configmaps/istio-ca-root-cert | serviceaccounts/default) ;;
    secrets/*) [ "$3" = 'kubernetes.io/service-account-token default' ] ;;
    *) return 1 ;;
  esac
}

# look_through NAMESPACE: lists the resources that neither Kubernetes, Istio nor setup created: in `going` those that
# have an owner or are being deleted, in `others` all others.
look_through() {
  local kinds kind line name owner belongs secret
  others='' going=''
  kinds=$(kubectl api-resources --namespaced --verbs=list,delete --output name) ||
    fail "the namespace $1 is left as it is: the kinds of resources can't be listed, so it may contain resources of others" \
      'see the output of kubectl above (an APIService may be down: kubectl get apiservices), and run this script again'
  for kind in $kinds; do
    answer=$(kubectl get "$kind" -n "$1" --ignore-not-found --output 'jsonpath={range .items[*]}{.metadata.name}|{.metadata.labels.app\.kubernetes\.io/managed-by} {.metadata.labels.egressgen\.dev/policy}|{.metadata.ownerReferences[*].name}{.metadata.deletionTimestamp}|{.type} {.metadata.annotations.kubernetes\.io/service-account\.name}{"\n"}{end}') ||
      fail "the namespace $1 is left as it is: $kind can't be listed, so it may contain resources of others" \
        'see the output of kubectl above, and run this script again with permission to list everything in the namespace'
    while IFS='|' read -r name owner belongs secret; do
      if [ -z "$name" ] || [ "$owner" = "egressgen $policy" ] || is_default "$kind" "$name" "$secret"; then continue; fi
      # Endpoints belong to the Service of the same name, but have no owner reference.
      if [ -n "$belongs" ] || [ "$kind" = endpoints ]; then going+=", $kind/$name"; else others+=", $kind/$name"; fi
    done <<<"$answer"
  done
}

# remove_namespace NAME: deletes a namespace if Kubernetes, Istio and setup created everything left in it.
remove_namespace() {
  local others going try
  say "the namespace $1"
  if ! exists namespace "$1"; then
    note 'does not exist'
    return
  elif ! is_ours namespace "$1"; then
    note 'not created for this policy: left as it is'
    return
  fi
  note 'listing all kinds of resources in it, which takes a while'
  for ((try = 1; ; try++)); do
    look_through "$1"
    if [ -n "$others" ] || [ -z "$going" ] || ((try >= 12)); then break; fi
    note "waiting for the deletion of ${going#, } ($try of 12)"
    sleep 10
  done
  if [ -n "$others$going" ]; then
    others+=$going
    note "it contains resources of others: left as it is: ${others#, }"
  else
    kubectl delete namespace "$1" --ignore-not-found --timeout=600s
  fi
}
{% endraw %}
