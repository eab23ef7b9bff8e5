{% raw %}
# How a request ended: `code` is curl's exit code, `status` the HTTP status. `hop` is the header that a sidecar adds to
# responses that it forwards, but not to its own.
code=0
status=''
hop=''
# The gateway's log line, and who answered according to it.
line=''
by=''

# send NAMESPACE POD FLOW HOST:PORT MARK
send() {
  local curl=(curl -sS -o /dev/null -w '%{http_code} %header{x-envoy-upstream-service-time}' --max-time 20)
  local in_pod=(kubectl exec -n "$1" "$2" -c curl --)
  code=0
  case $3 in
    http | tls-origination) answer=$("${in_pod[@]}" "${curl[@]}" "http://$4/?$5" 2>"$work/error") || code=$? ;;
    https) answer=$("${in_pod[@]}" "${curl[@]}" "https://$4/" 2>"$work/error") || code=$? ;;
    tcp)
      # A gateway decides who may call when the first byte arrives.
      # shellcheck disable=SC2016 # the shell in the pod expands it
      answer=$("${in_pod[@]}" sh -c '{ echo; sleep 3; } | curl -sS -o /dev/null --max-time 20 "telnet://$0"' "$4" \
        2>"$work/error") || code=$?
      ;;
  esac
  read -r status hop <<<"$answer" || true
}

# find_line NAMESPACE SELECTOR SINCE PATTERN TEXT: stores the last line of a gateway's log that contains both in `line`.
find_line() {
  local logs try
  line=''
  for ((try = 1; try <= 6; try++)); do
    logs=$(kubectl logs -n "$1" -l "$2" -c istio-proxy --since-time="$3" --tail=-1 --max-log-requests=50) || logs=''
    line=$(grep -E -- "$4" <<<"$logs" | grep -F -- "$5" | tail -n 1) || true
    [ -z "$line" ] || return 0
    sleep 5
  done
}

# judge FLOW GATEWAY-NAMESPACE: stores who answered in `by`. The response does not show it, since every proxy sets its own
# server header. The gateway's log line does, with the details of the response or of the end of the connection.
judge() {
  local flags='[ "](NR|NC|UH|UF|UT|URX)[ ,"]'
  if [[ $line == *rbac_access_denied* ]]; then
    by=refused
  elif [ "$code" = 28 ]; then
    by=nobody
  elif [ -n "$line" ]; then
    case $1:$code:$status in
      http:0:* | tls-origination:0:*)
        # Envoy's own responses are errors.
        if [[ $line == *via_upstream* || $status == [23]?? ]]; then by=host; else by=gateway; fi
        ;;
      https:0:* | https:60:* | tcp:*) if [[ $line =~ $flags ]]; then by=gateway; else by=host; fi ;;
      *) by=gateway ;;
    esac
  else
    case $1:$code:$status:$hop in
      http:0:[45]??: | tls-origination:0:[45]??:) by=sidecar ;;
      http:0:* | tls-origination:0:* | https:0:* | https:60:*) if [ -n "$2" ]; then by=past; else by=host; fi ;;
      *) by=closed ;;
    esac
  fi
}

# check_request WANTED NAMESPACE POD WHO FLOW HOST PORT GATEWAY-NAMESPACE SELECTOR TARGET-PORT: sends a request that must
# be allowed or refused; GATEWAY-NAMESPACE is empty without a gateway.
check_request() {
  local namespace=$2 pod=$3 flow=$5 host=$6 port=$7 gateway=$8 selector=$9 target=${10}
  local what="$5 to $6:$7 as $4" ip=${address[$2/$3]-} mark="egressgen-$RANDOM$RANDOM" since came logs
  if [ -z "$ip" ]; then
    skip "$what" 'its caller is not running'
    return
  fi
  since=$(kubectl exec -n "$namespace" "$pod" -c curl -- date -u +%Y-%m-%dT%H:%M:%SZ 2>"$work/error") || {
    miss "$what: can't run a command in the caller: $(<"$work/error")" 'you lack the permission, or the pod has ended' \
      "kubectl auth can-i create pods/exec -n $namespace"
    return
  }
  tried=$((tried + 1))
  send "$namespace" "$pod" "$flow" "$host:$port" "$mark"
  line=''
  logs="kubectl logs -n $namespace $pod -c istio-proxy --tail=20"
  if [ -n "$gateway" ]; then
    logs="kubectl logs -n $gateway -l '$selector' -c istio-proxy --tail=20"
    case $flow in
      http | tls-origination) find_line "$gateway" "$selector" "$since" '' "$mark" ;;
      *) find_line "$gateway" "$selector" "$since" "(^|[^0-9.])${ip//./[.]}:" "outbound|$target||$host" ;;
    esac
  fi
  judge "$flow" "$gateway"
  case $flow:$code in
    https:60) came='a certificate that curl does not trust' ;;
    tcp:*) came='connected' ;;
    *) came="$status from the host" ;;
  esac
  report "$1:$by" "$what" "$came" "$gateway" "$logs"
}

# report WANTED:BY WHAT CAME GATEWAY-NAMESPACE LOGS
report() {
  local what=$2 came=$3 gateway=$4 logs=$5
  case $1 in
    allowed:host)
      if [ -n "$gateway" ]; then
        pass "$what: $came, through the gateway"
      else
        pass "$what: $came, directly from the sidecar"
      fi
      ;;
    refused:refused) pass "$what: denied by the gateway" ;;
    allowed:refused)
      miss "$what: denied by the gateway" 'an AuthorizationPolicy denies a caller that the policy allows' "see its log line: $line"
      ;;
    refused:host | refused:past)
      miss "$what: not denied: $came" \
        'the AuthorizationPolicy of the destination is missing, or the traffic bypasses the gateway' \
        "kubectl get authorizationpolicies.security.istio.io -n $gateway; kubectl get virtualservices --all-namespaces"
      ;;
    *:gateway)
      miss "$what: not answered by the host, according to the log of the gateway" \
        'no route (NR), no cluster (NC), no address (UH) or no connection (UF); the host closed the connection; or the log format lacks RESPONSE_CODE_DETAILS' \
        "see its log line: $line"
      ;;
    *:sidecar)
      miss "$what: $status from its own sidecar" \
        'REGISTRY_ONLY is set and no ServiceEntry lists the host (502), or there is no route (404) or no gateway (503)' \
        "apply the resources of the destinations: egressgen aks script setup; $logs"
      ;;
    *:past)
      miss "$what: $came, but the log of the gateway has no line for it" \
        'the traffic bypasses the gateway, or the gateway does not log' \
        "kubectl get virtualservices,telemetries --all-namespaces; $logs"
      ;;
    *:nobody)
      miss "$what: no response within 20 seconds" 'a firewall does not allow the egress IP prefix, or the host does not respond' \
        'compare the egressIpPrefix above with the firewall rules'
      ;;
    *)
      miss "$what: the connection was closed, and no gateway log line shows why: $(<"$work/error")" \
        'the gateway has no server for this SNI, no ServiceEntry lists the host, DNS does not resolve it, or the gateway does not log' \
        "$logs"
      ;;
  esac
}

# check_closed NAMESPACE POD: nobody has this address (RFC 5737), so only the sidecar can reject it at once.
check_closed() {
  [ -n "${address[$1/$2]-}" ] || return 0
  send "$1" "$2" http 192.0.2.1:80 egressgen
  case $code:$status:$hop in
    0:502: | 52:* | 56:*) pass "an unknown host is rejected in $1" ;;
    *)
      miss "an unknown host is not rejected in $1 (curl: $code, status: ${status:-none})" \
        'outboundTrafficPolicy is ALLOW_ANY there, or the change has not reached the sidecar yet' \
        "kubectl get configmap istio-shared-configmap-$revision -n aks-istio-system -o yaml; kubectl get sidecars -n $1"
      ;;
  esac
}
{% endraw %}
