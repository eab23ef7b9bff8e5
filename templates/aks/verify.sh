#!/usr/bin/env bash
# Checks what setup has made, and sends a request for each destination. It changes nothing. Exit codes: 0, all checks
# passed; 1, some failed; 2, it could not check.
{% include "head.sh" %}

passed=0
failed=0
skipped=0
pass() {
  passed=$((passed + 1))
  printf 'pass  %s\n' "$1"
}
# miss WHAT CAUSE NEXT
miss() {
  failed=$((failed + 1))
  printf 'FAIL  %s\n      likely cause: %s\n      next: %s\n' "$1" "$2" "$3"
}
skip() {
  skipped=$((skipped + 1))
  printf 'skip  %s: %s\n' "$1" "$2"
}

# look KIND NAME NAMESPACE JSONPATH: a field in the variable `answer`, empty where there is none.
look() { ask kubectl get "$1" "$2" -n "$3" --ignore-not-found --output "jsonpath=$4"; }

{% raw %}
# check_gateway NAMESPACE NAME CONFIGURATION SELECTOR LABEL
check_gateway() {
  local namespace=$1 name=$2 configuration=$3 selector=$4 label=$5 deployment=$2-$revision
  look staticgatewayconfigurations.egressgateway.kubernetes.azure.com "$configuration" "$namespace" '{.status.egressIpPrefix}'
  if [ -n "$answer" ]; then
    pass "$configuration has its addresses: $answer"
  else
    miss "$configuration has no egressIpPrefix" 'the gateway node pool is not ready, or its prefix is used up' \
      "kubectl describe staticgatewayconfiguration $configuration -n $namespace"
  fi

  look service "$name" "$namespace" '{.spec.type}'
  if [ "$answer" = ClusterIP ]; then
    pass "the Service $name is of type ClusterIP"
  else
    miss "the Service $name is of type ${answer:-none, as it does not exist}, and not ClusterIP" \
      'the egress gateway is not enabled, or this is the Service of something else' 'run egressgen aks script setup'
  fi

  look service "$name" "$namespace" '{range .spec.ports[*]}{.port}/{.protocol}{"\n"}{end}'
  if has 15021/TCP "$answer" && has 80/TCP "$answer" && has 443/TCP "$answer"; then
    pass "the Service $name has the ports 15021, 80 and 443"
  else
    miss "the Service $name has the ports ${answer//$'\n'/ }, and not 15021, 80 and 443" \
      'the add-on opens these three and no others' "kubectl get service $name -n $namespace"
  fi

  look deployment "$deployment" "$namespace" '{.status.availableReplicas}'
  if [ "${answer:-0}" -gt 0 ]; then
    pass "the Deployment $deployment is ready"
  else
    miss "the Deployment $deployment has no pod that is ready" \
      "the cluster has another revision than $revision, or its pods can't start" \
      "kubectl get deployments,pods -n $namespace -l istio=$label"
  fi

  look deployment "$deployment" "$namespace" \
    '{.spec.template.metadata.annotations.kubernetes\.azure\.com/static-gateway-configuration}'
  if [ "$answer" = "$configuration" ]; then
    pass "its pods leave by $configuration"
  else
    miss "its pods leave by ${answer:-no static gateway}, and not by $configuration" \
      'the gateway was enabled with another StaticGatewayConfiguration' \
      'disable it and enable it again: egressgen aks script disable, then setup'
  fi

  look deployment "$deployment" "$namespace" '{.metadata.labels.istio}'
  if [ -n "$label" ] && [ "$answer" = "$label" ]; then
    pass "its label istio=$label is the selector of the Gateways"
  else
    miss "its label is istio=$answer, and the Gateways select $selector" \
      'the selector in the policy is not the label that the add-on sets' 'remove selector from the gateway in the policy'
  fi

  ask kubectl get gateways.networking.istio.io --all-namespaces -l "app.kubernetes.io/managed-by=egressgen,egressgen.dev/policy" \
    --output 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {.spec.selector.istio}{"\n"}{end}'
  if [[ $'\n'"$answer"$'\n' == *" $label"$'\n'* ]]; then
    pass "there are Gateways in the cluster for istio=$label"
  elif [ "$6" = 0 ]; then
    skip "Gateways in the cluster for istio=$label" 'no destination leaves by it'
  else
    miss "there is no Gateway in the cluster for istio=$label" 'the resources of the destinations are not applied' \
      'run egressgen aks script setup, or egressgen generate | kubectl apply -f -'
  fi
}

# check_sample NAMESPACE
check_sample() {
  ask kubectl get namespace "$1" --ignore-not-found --output jsonpath='{.metadata.labels.istio\.io/rev}'
  if [ "$answer" = "$revision" ]; then
    pass "the namespace $1 is labelled istio.io/rev=$revision"
  else
    miss "the namespace $1 is labelled istio.io/rev=$answer, and not $revision" \
      'injection follows this label alone; istio-injection does nothing here' \
      "kubectl label namespace $1 istio.io/rev=$revision --overwrite, then restart its deployments"
  fi
  ask kubectl get pods -n "$1" -l app=curl --field-selector=status.phase=Running \
    --output 'jsonpath={.items[*].spec.initContainers[*].name} {.items[*].spec.containers[*].name}'
  if [[ " $answer " == *' istio-proxy '* ]]; then
    pass "the sample application in $1 has a sidecar"
  else
    miss "the sample application in $1 has no sidecar, or does not run" \
      'its pod is older than the label of its namespace' "kubectl rollout restart deployment curl -n $1"
  fi
}

# sample_curl NAMESPACE ARGUMENT…: curl in the sample application; its output in `status`, its exit code in `code`.
sample_curl() {
  local namespace=$1
  shift
  code=0
  status=$(kubectl exec -n "$namespace" deployment/curl -c curl -- curl -sS -o /dev/null -w '%{http_code}' "$@" \
    2>"$work/curl") || code=$?
}

# logged NAMESPACE SELECTOR SINCE TEXT: whether a gateway has logged a text; the line is in `line`.
logged() {
  local logs
  logs=$(kubectl logs -n "$1" -l "$2" -c istio-proxy --since-time="$3" --tail=-1 --max-log-requests=50) || return
  line=$(grep -F -m 1 -- "$4" <<<"$logs")
}

# check_request SAMPLE-NAMESPACE GATEWAY-NAMESPACE SELECTOR FLOW HOST PORT; without a gateway the second is empty.
check_request() {
  local namespace=$1 gateway=$2 selector=$3 flow=$4 host=$5 port=$6 since url text what line='' try
  what="$flow to $host:$port"
  since=$(kubectl exec -n "$namespace" deployment/curl -c curl -- date -u +%Y-%m-%dT%H:%M:%SZ 2>"$work/curl") || {
    miss "$what: the sample application can't be used: $(<"$work/curl")" 'it does not run' 'run egressgen aks script setup'
    return
  }
  text="egressgen-$RANDOM$RANDOM"
  case $flow in
    http | tls-origination) url="http://$host:$port/?$text" ;;
    https) url="https://$host:$port/" text="||$host" ;;
    *) url="telnet://$host:$port" text="||$host" ;;
  esac
  sample_curl "$namespace" --max-time 20 "$url"
  case $flow:$code:$status in
    # A sidecar takes every connection; whether it leads anywhere, the gateway's log tells.
    tcp:*) ;;
    *:0:403)
      miss "$what: refused with 403" 'an AuthorizationPolicy does not let the sample application through' \
        "allow it in the policy: allow: {namespaces: [$namespace]}"
      return
      ;;
    *:0:502)
      miss "$what: 502" 'no ServiceEntry names the host, and REGISTRY_ONLY refuses it' \
        'apply the resources of the destinations: egressgen aks script setup'
      return
      ;;
    *:0:5??)
      miss "$what: $status" \
        'the sidecar or the gateway finds no cluster (NC), no address (UH) or can not connect (UF); or the host itself fails' \
        "look for the flags in the line: kubectl logs -n ${gateway:-$namespace} -l '${selector:-app=curl}' -c istio-proxy --tail=20"
      return
      ;;
    *:0:[1-4]??) ;;
    *:28:*)
      miss "$what: no answer in 20 seconds" 'a firewall does not know the fixed addresses, or the host does not answer' \
        'compare the egressIpPrefix above with what the firewall lets through'
      return
      ;;
    *)
      miss "$what: $(<"$work/curl")" \
        'the connection was closed: no server of the gateway for this SNI, a host that no ServiceEntry names, or one that DNS does not know' \
        "kubectl logs -n ${gateway:-$namespace} -l '${selector:-app=curl}' -c istio-proxy --tail=20"
      return
      ;;
  esac
  if [ -z "$gateway" ]; then
    pass "$what: $status, straight from the sidecar"
    return
  fi
  for ((try = 1; try <= 6; try++)); do
    if logged "$gateway" "$selector" "$since" "$text"; then break; fi
    sleep 5
  done
  if [ -z "$line" ]; then
    miss "$what: the gateway has no line of it in its log" \
      'the traffic goes past the gateway, or the gateway does not log' \
      "kubectl get virtualservices,telemetries --all-namespaces; kubectl logs -n $gateway -l '$selector' -c istio-proxy"
  elif [[ $line == *' NR '* || $line == *' NC '* || $line == *' UH '* || $line == *' UF'* ]]; then
    miss "$what: the gateway could not pass it on" 'no route (NR), no cluster (NC), no address (UH) or no connection (UF)' \
      "read its line: $line"
  elif [ "$flow" = tcp ]; then
    pass "$what: through the gateway"
  else
    pass "$what: $status, through the gateway"
  fi
}

# check_refused NAMESPACE: nobody answers at this address (RFC 5737), so who refuses it at once is the sidecar.
check_refused() {
  sample_curl "$1" --max-time 10 http://192.0.2.1/
  case $code:$status in
    0:502 | 35:* | 52:* | 56:*) pass "a host that no ServiceEntry names is refused in $1" ;;
    *)
      miss "a host that no ServiceEntry names is not refused in $1 (curl: $code, status: ${status:-none})" \
        'outboundTrafficPolicy is ALLOW_ANY there, or the change has not reached the sidecar yet' \
        "kubectl get configmap istio-shared-configmap-$revision -n aks-istio-system -o yaml; kubectl get sidecars -n $1"
      ;;
  esac
}
{% endraw %}

connect

{% for it in gateways %}
say {{ it.title }}
check_gateway {{ it.namespace }} {{ it.name }} {{ it.configuration }} {{ it.selector }} {{ it.label }} {{ it.destinations }}
{% endfor %}
{% for it in namespaces %}
say {{ it.sample_title }}
check_sample {{ it.name }}
{% if it.is_closed %}
check_refused {{ it.name }}
{% endif %}
{% endfor %}
{% if requests %}
say 'a request for each destination'
{% endif %}
{% for it in requests %}
check_request {{ it.sample }} {{ it.gateway }} {{ it.selector }} {{ it.flow }} {{ it.host }} {{ it.port }}
{% endfor %}
{% for it in not_requested %}
skip {{ it.what }} {{ it.why }}
{% endfor %}

printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ] || exit 1
