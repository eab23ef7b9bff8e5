{% raw %}
# The running callers: the address of each by its namespace and name, and their namespaces.
declare -A address=()
started=()
own_namespace=''

# stop: deletes what this script started. It always runs at the end.
stop() {
  local namespace
  for namespace in ${started[@]+"${started[@]}"}; do
    kubectl delete pods -n "$namespace" -l "app=egressgen-verify,egressgen.dev/policy=$policy" --ignore-not-found \
      --timeout=60s >"$work/deleted" ||
      printf 'warning: callers may be left over; run: kubectl delete pods -n %s -l app=egressgen-verify\n' "$namespace" >&2
  done
  if [ -n "$own_namespace" ]; then
    kubectl delete namespace "$own_namespace" --ignore-not-found --timeout=120s >"$work/deleted" ||
      printf 'warning: a namespace may be left over; run: kubectl delete namespace %s\n' "$own_namespace" >&2
  fi
}
trap 'stop; rm -rf "$work"' EXIT

# start NAMESPACE ACCOUNT POD MANIFEST NAMESPACE-MANIFEST: starts a caller, a pod with a service account. The last
# argument is empty unless this script creates the namespace.
start() {
  local namespace=$1 pod=$3 who="a caller of the service account $2 in $1"
  if [ -n "$5" ]; then
    if exists namespace "$namespace" && ! is_ours namespace "$namespace"; then
      miss "$who can't be started" "the namespace $namespace was not created for this policy" \
        "check it, and delete it: kubectl get namespace $namespace -o yaml"
      return
    fi
    own_namespace=$namespace
    kubectl apply -f - <<<"$5" >"$work/applied" 2>"$work/error" || {
      miss "$who can't be started: $(<"$work/error")" 'its namespace could not be created' 'kubectl auth can-i create namespaces'
      return
    }
    await 12 5 "the service account $2 of $namespace" "see: kubectl get serviceaccounts -n $namespace" \
      exists serviceaccount "$2" -n "$namespace"
  fi
  # Left over from an earlier run.
  if exists pod "$pod" -n "$namespace" && is_ours pod "$pod" -n "$namespace"; then
    kubectl delete pod "$pod" -n "$namespace" --ignore-not-found --timeout=60s >"$work/deleted"
  fi
  has "$namespace" "$(printf '%s\n' ${started[@]+"${started[@]}"})" || started+=("$namespace")
  kubectl create -f - <<<"$4" >"$work/created" 2>"$work/error" || {
    miss "$who can't be started: $(<"$work/error")" \
      'the namespace or the service account does not exist, or you may not create pods there' \
      "kubectl get serviceaccount $2 -n $namespace; kubectl auth can-i create pods -n $namespace"
    return
  }
  kubectl wait --for=condition=Ready "pod/$pod" -n "$namespace" --timeout=180s >"$work/waited" 2>"$work/error" || {
    miss "$who does not become ready: $(<"$work/error")" 'its image cannot be pulled, or it cannot be scheduled' \
      "kubectl get events -n $namespace --field-selector involvedObject.name=$pod"
    return
  }
  look pod "$pod" "$namespace" '{.status.podIP} {.spec.initContainers[*].name} {.spec.containers[*].name}'
  if [[ "$answer " == *' istio-proxy '* ]]; then
    pass "$who has a sidecar"
    address[$namespace/$pod]=${answer%% *}
  else
    miss "$who has no sidecar" "the namespace $namespace is not labelled istio.io/rev=$revision" \
      "kubectl get namespace $namespace --show-labels"
  fi
}
{% endraw %}
