#!/usr/bin/env bash
# Stands in for az, kubectl and sleep: keeps a cluster in the folder $FAKE, records every call, and fails where it is told.
#   objects/NAMESPACE.KIND.NAME   an object, and in it whose it is
#   answers                       lines of PART<tab>ANSWER: what a call with this part in it prints
#   fail                          the number of the call that fails, or a part of it
set -eu
program=${0##*/}
mkdir -p "$FAKE/objects"
touch "$FAKE/calls" "$FAKE/answers" "$FAKE/fail" "$FAKE/pools" "$FAKE/gateways"
printf -v call '%q ' "$program" "$@"
[ "$program" = sleep ] && { echo "$call" >>"$FAKE/calls"; exit 0; }

# A cluster is known by its kubeconfig.
if [ "$program" = kubectl ] && [ ! -s "${KUBECONFIG:?}" ]; then echo 'no kubeconfig' >&2; exit 1; fi

documents=''
[ "$program ${1:-}" = 'kubectl apply' ] && documents=$(awk '
  function flush() { if (kind) print tolower(kind), name, namespace ? namespace : "-", owner, policy; kind = name = namespace = owner = policy = "" }
  /^---$/ { flush() } /^kind: / { kind = $2 } /^  name: / && !name { name = $2 } /^  namespace: / { namespace = $2 }
  /^    app.kubernetes.io\/managed-by: / { owner = $2 } /^    egressgen.dev\/policy: / { policy = $2 } END { flush() }')
[ -n "$documents" ] && call+="< $(awk '{ printf "%s/%s ", $1, $2 }' <<<"$documents")"
echo "$call" >>"$FAKE/calls"

fail=$(<"$FAKE/fail")
count=$(grep -c -v '^sleep' "$FAKE/calls")
case $fail in
  '') ;;
  *[!0-9]*) [[ $call == *"$fail"* ]] && { echo "told to fail" >&2; exit 1; } ;;
  *) [ "$fail" = "$count" ] && { echo "told to fail" >&2; exit 1; } ;;
esac
# What a request is told apart by, for the log of the gateway.
if [[ $call =~ egressgen-[0-9]+ ]]; then echo "${BASH_REMATCH[0]}" >"$FAKE/mark"; fi
while IFS=$'\t' read -r part answer; do
  if [[ -n $part && $call == *"$part"* ]]; then
    [[ $answer == exit\ * ]] && exit "${answer#exit }"
    printf '%b' "${answer//MARK/$(cat "$FAKE/mark" 2>/dev/null || true)}"
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
  case $kind in *ies) echo "${kind%ies}y" ;; *s) echo "${kind%s}" ;; *) echo "$kind" ;; esac
}
if [ "$program" = az ]; then
  case "$1 $2 ${3:-}" in
    'account show '*) echo 'the subscription' ;;
    'aks get-credentials '*) echo credentials >"$(flag --file "$@")" ;;
    'aks update '*) touch "$FAKE/static" ;;
    'aks show '*)
      case $(flag --query "$@") in
        *revisions*) echo asm-1-30 ;;
        *egressGateways*) cat "$FAKE/gateways" ;;
        *) [ ! -e "$FAKE/static" ] || echo true ;;
      esac
      ;;
    'aks nodepool list')
      case $(flag --query "$@") in *mode*) cut -f 1,2 "$FAKE/pools" ;; *) cut -f 1,3 "$FAKE/pools" ;; esac
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
case $1 in
  apply)
    while read -r kind name namespace owner policy; do
      echo "$owner $policy" >"$FAKE/objects/$namespace.$kind.$name"
    done <<<"$documents"
    ;;
  get)
    object=$FAKE/objects/${namespace:--}.$(singular "$2").$3
    output=$(flag --output "$@")
    case $output in
      name)
        if [ "$2" = crd ] || [ -e "$object" ]; then
          echo "$2/$3"
        elif [[ $2 == all,* ]]; then
          for object in "$FAKE/objects/$namespace".*; do
            [ ! -e "$object" ] || { object=${object##*/} && object=${object#*.} && echo "${object/.//}"; }
          done
          echo configmap/kube-root-ca.crt
        fi
        ;;
      *managed-by*policy*) [ ! -e "$object" ] || cat "$object" ;;
      *'istio\.io/rev'*) [ ! -e "$object.rev" ] || cat "$object.rev" ;;
      *egressIpPrefix*)
        wait=$(cat "$FAKE/wait" 2>/dev/null || echo 0)
        if ((wait > 0)); then echo $((wait - 1)) >"$FAKE/wait"; else [ ! -e "$object" ] || echo 192.0.2.0/31; fi
        ;;
      *.data.mesh*) printf 'outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n' ;;
      *gatewayNodepoolName*) for object in "$FAKE"/objects/*.staticgatewayconfiguration.*; do [ ! -e "$object" ] || echo gateways; done ;;
    esac
    ;;
  label) printf %s "${4#*=}" >"$FAKE/objects/-.namespace.$3.rev" ;;
  delete)
    selector=$(flag -l "$@")
    if [ -z "$selector" ]; then
      rm -f "$FAKE/objects/${namespace:--}.$(singular "$2").$3" "$FAKE/objects/${namespace:--}.$(singular "$2").$3.rev"
    else
      policy=${selector##*=}
      for object in "$FAKE/objects/$namespace.$(singular "$2")".*; do
        if [ -e "$object" ] && [ "$(<"$object")" = "egressgen $policy" ]; then rm -f "$object"; fi
      done
    fi
    ;;
esac
