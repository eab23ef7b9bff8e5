#!/usr/bin/env bash
# Stands in for az, kubectl and sleep: keeps a cluster in the folder $FAKE, records every call, and fails where it is told.
#   objects/NAMESPACE.KIND.NAME   an object, and in it a line each: whose it is, to what it belongs, and of what type
#   answers                       lines of PART<tab>ANSWER: what a call with this part in it prints
#   traffic                       lines of PATTERN~CODE~OUTPUT~LINE: how curl ends in a pod, and what a gateway logs of it
#   fail                          the number of the call that fails, or a part of it
set -eu
program=${0##*/}
mkdir -p "$FAKE/objects"
touch "$FAKE/calls" "$FAKE/answers" "$FAKE/traffic" "$FAKE/fail" "$FAKE/pools" "$FAKE/gateways"
printf -v call '%q ' "$program" "$@"
[ "$program" = sleep ] && { echo "$call" >>"$FAKE/calls"; exit 0; }

# A cluster is known by its kubeconfig.
if [ "$program" = kubectl ] && [ ! -s "${KUBECONFIG:?}" ]; then echo 'no kubeconfig' >&2; exit 1; fi

documents=''
case "$program ${1:-}" in
  'kubectl annotate') KUBECONFIG=/dev/null exec "$REAL_KUBECTL" "$@" ;;
  'kubectl apply' | 'kubectl create') documents=$(awk '
  function flush() { if (kind) print tolower(kind), name, namespace ? namespace : "-", owner, policy; kind = name = namespace = owner = policy = "" }
  /^---$/ { flush() } /^kind: / { kind = $2 } /^  name: / && !name { name = $2 } /^  namespace: / { namespace = $2 }
  /^    app.kubernetes.io\/managed-by: / { owner = $2 } /^    egressgen.dev\/policy: / { policy = $2 } END { flush() }') ;;
esac
[ -n "$documents" ] && call+="< $(awk '{ printf "%s/%s ", $1, $2 }' <<<"$documents")"
echo "$call" >>"$FAKE/calls"

fail=$(<"$FAKE/fail")
count=$(grep -c -v '^sleep' "$FAKE/calls")
case $fail in
  '') ;;
  *[!0-9]*) [[ $call == *"$fail"* ]] && { echo "told to fail" >&2; exit 1; } ;;
  *) [ "$fail" = "$count" ] && { echo "told to fail" >&2; exit 1; } ;;
esac
while IFS=$'\t' read -r part answer; do
  if [[ -n $part && $call == *"$part"* ]]; then
    [[ $answer == exit\ * ]] && exit "${answer#exit }"
    printf '%b' "$answer"
    exit 0
  fi
done <"$FAKE/answers"

# The value of a flag.
flag() {
  local name=$1
  shift
  while [ $# -gt 0 ]; do [ "$1" = "$name" ] && { printf %s "$2"; return; }; shift; done
}
singular() {
  local kind=${1%%.*}
  case $kind in *ies) echo "${kind%ies}y" ;; *sses) echo "${kind%es}" ;; *s) echo "${kind%s}" ;; *) echo "$kind" ;; esac
}
if [ "$program" = az ]; then
  case "$1 $2 ${3:-}" in
    'version '*) echo 2.80.0 ;;
    'account show '*) echo 'the subscription' ;;
    'aks get-credentials '*) echo credentials >"$(flag --file "$@")" ;;
    'aks update '*) touch "$FAKE/static" ;;
    'aks show '*)
      case $(flag --query "$@") in
        *revisions*) echo asm-1-30 ;;
        *egressGateways*) cat "$FAKE/gateways" ;;
        *podSubnetId*) ;;
        *ipFamilies*) echo IPv4 ;;
        *) [ ! -e "$FAKE/static" ] || echo true ;;
      esac
      ;;
    'aks nodepool list')
      query=$(flag --query "$@")
      case $query in
        *mode*) cut -f 1,2 "$FAKE/pools" ;;
        *) policy=${query#*\'} && awk -F '\t' -v "policy=${policy%\'*}" '$3 == policy { print $1 }' "$FAKE/pools" ;;
      esac
      ;;
    'aks nodepool add')
      tag=$(flag --tags "$@")
      printf '%s\tGateway\t%s\n' "$(flag --name "$@")" "${tag#egressgen=}" >>"$FAKE/pools"
      ;;
    'aks nodepool delete') sed -i "/^$(flag --name "$@")\t/d" "$FAKE/pools" ;;
    'aks mesh enable-egress-gateway')
      name=$(flag --istio-egressgateway-name "$@") namespace=$(flag --istio-egressgateway-namespace "$@")
      printf '%s\t%s\t%s\n' "$name" "$namespace" "$(flag --gateway-configuration-name "$@")" >>"$FAKE/gateways"
      touch "$FAKE/objects/$namespace.service.$name" "$FAKE/objects/$namespace.deployment.$name-asm-1-30"
      ;;
    'aks mesh disable-egress-gateway')
      name=$(flag --istio-egressgateway-name "$@") namespace=$(flag --istio-egressgateway-namespace "$@")
      sed -i "/^$name\t$namespace\t/d" "$FAKE/gateways"
      rm -f "$FAKE/objects/$namespace.service.$name" "$FAKE/objects/$namespace.deployment.$name-asm-1-30"
      ;;
  esac
  exit 0
fi

namespace=$(flag -n "$@")
# Those of a kind in the namespace, a line each as disable wants it.
objects() {
  local object owner belongs type
  case $1 in
    configmap) printf '%s| |||\n' kube-root-ca.crt istio-ca-root-cert ;;
    serviceaccount) printf 'default| |||\n' ;;
    event) printf 'started| |||\n' ;;
    secret) printf 'default-token| ||kubernetes.io/service-account-token default\n' ;;
  esac
  for object in "$FAKE/objects/$namespace.$1".*; do
    [ -e "$object" ] || continue
    owner='' belongs='' type=''
    { IFS= read -r owner && IFS= read -r belongs && IFS= read -r type; } <"$object" || true
    echo "${object#"$FAKE/objects/$namespace.$1."}|${owner:- }|$belongs|$type"
  done
}
case $1 in
  create)
    read -r kind name namespace owner policy <<<"$documents"
    object=$FAKE/objects/$namespace.$kind.$name
    if [ -e "$object" ]; then echo "$kind $name already exists" >&2; exit 1; fi
    echo "$owner $policy" >"$object"
    ;;
  api-resources)
    printf '%s\n' configmaps endpoints events pods secrets serviceaccounts services deployments.apps \
      leases.coordination.k8s.io endpointslices.discovery.k8s.io ingresses.networking.k8s.io networkpolicies.networking.k8s.io \
      roles.rbac.authorization.k8s.io authorizationpolicies.security.istio.io virtualservices.networking.istio.io \
      staticgatewayconfigurations.egressgateway.kubernetes.azure.com
    ;;
  exec)
    case $call in
      *' date '*) echo 2026-11-24T08:00:00Z ;;
      *)
        pod=$4
        while IFS='~' read -r pattern code output line; do
          # shellcheck disable=SC2053 # it is a pattern
          if [[ -n $pattern && $call == *$pattern* ]]; then
            if [[ $call =~ egressgen-[0-9]+ ]]; then line=${line//MARK/${BASH_REMATCH[0]}}; fi
            [ -z "$line" ] || echo "${line//ADDRESS/10.0.0.1${pod##*-}:4711}" >>"$FAKE/log"
            printf %s "$output"
            exit "$code"
          fi
        done <"$FAKE/traffic"
        exit 7
        ;;
    esac
    ;;
  logs) cat "$FAKE/log" 2>/dev/null || true ;;
  apply)
    while read -r kind name namespace owner policy; do
      echo "$owner $policy" >"$FAKE/objects/$namespace.$kind.$name"
    done <<<"$documents"
    ;;
  get)
    object=$FAKE/objects/${namespace:--}.$(singular "$2").${3:-}
    output=$(flag --output "$@")
    case $output in
      name)
        selector=$(flag -l "$@")
        if [ -n "$selector" ]; then
          for object in "$FAKE/objects/$namespace.$(singular "$2").${selector#istio=}"-*; do
            [ ! -e "$object" ] || echo "$2/${object##*.}"
          done
        elif [ "$2" = crd ] || [ "$2/$3" = serviceaccount/default ] || [ -e "$object" ]; then
          echo "$2/$3"
        fi
        ;;
      *ownerReferences*) objects "$(singular "$2")" ;;
      *podIP*) echo "10.0.0.1${3##*-} istio-init istio-proxy curl" ;;
      *managed-by*policy*) [ ! -e "$object" ] || head -n 1 "$object" ;;
      *'istio\.io/rev'*) [ ! -e "$object.rev" ] || cat "$object.rev" ;;
      *egressIpPrefix*)
        wait=$(cat "$FAKE/wait" 2>/dev/null || echo 0)
        if ((wait > 0)); then echo $((wait - 1)) >"$FAKE/wait"; else [ ! -e "$object" ] || echo 192.0.2.0/31; fi
        ;;
      *.data.mesh*) cat "$FAKE/mesh" ;;
      *gatewayNodepoolName*) for object in "$FAKE"/objects/*.staticgatewayconfiguration.*; do [ ! -e "$object" ] || echo gateways; done ;;
    esac
    ;;
  label) printf %s "${4#*=}" >"$FAKE/objects/-.namespace.$3.rev" ;;
  delete)
    selector=$(flag -l "$@")
    if [ -z "$selector" ]; then
      rm -f "$FAKE/objects/${namespace:--}.$(singular "$2").$3" "$FAKE/objects/${namespace:--}.$(singular "$2").$3.rev"
      [ "$2" != namespace ] || rm -f "$FAKE/objects/$3."*
    else
      policy=${selector##*=}
      for object in "$FAKE/objects/$namespace.$(singular "$2")".*; do
        if [ -e "$object" ] && [ "$(<"$object")" = "egressgen $policy" ]; then rm -f "$object"; fi
      done
    fi
    ;;
esac
