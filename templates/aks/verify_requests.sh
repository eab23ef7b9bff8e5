{% raw %}
# How a request ended: `code` is curl's exit code, `status` the status of an answer. `hop` is what a sidecar adds to an
# answer that it was given, and does not add to its own.
code=0
status=''
hop=''
# The line of the gateway, and who has answered by that.
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
      # A gateway decides who may call when the first byte has come.
      # shellcheck disable=SC2016 # the shell in the pod expands it
      answer=$("${in_pod[@]}" sh -c '{ echo; sleep 3; } | curl -sS -o /dev/null --max-time 20 "telnet://$0"' "$4" \
        2>"$work/error") || code=$?
      ;;
  esac
  read -r status hop <<<"$answer" || true
}

# find_line NAMESPACE SELECTOR SINCE PATTERN TEXT: the last line of a gateway's log with both in `line`, or none.
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

# judge FLOW GATEWAY-NAMESPACE: who has answered, in `by`. An answer alone does not tell: a proxy puts its own name over
# whatever status comes back. The gateway's line does, by what it says of the answer or of the end of a connection.
judge() {
  local flags='[ "](NR|NC|UH|UF|UT|URX)[ ,"]'
  if [[ $line == *rbac_access_denied* ]]; then
    by=refused
  elif [ "$code" = 28 ]; then
    by=nobody
  elif [ -n "$line" ]; then
    case $1:$code:$status in
      http:0:* | tls-origination:0:*)
        # Envoy's own answers are errors.
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

# check_request WANTED NAMESPACE POD WHO FLOW HOST PORT GATEWAY-NAMESPACE SELECTOR TARGET-PORT: a request that is to be
# allowed, or refused; without a gateway its namespace is empty.
check_request() {
  local namespace=$2 pod=$3 flow=$5 host=$6 port=$7 gateway=$8 selector=$9 target=${10}
  local what="$5 to $6:$7 as $4" ip=${address[$2/$3]-} mark="egressgen-$RANDOM$RANDOM" since came logs
  if [ -z "$ip" ]; then
    skip "$what" 'its caller does not run'
    return
  fi
  since=$(kubectl exec -n "$namespace" "$pod" -c curl -- date -u +%Y-%m-%dT%H:%M:%SZ 2>"$work/error") || {
    miss "$what: no command can be run in the caller: $(<"$work/error")" 'you may not, or it has ended' \
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
        pass "$what: $came, straight from the sidecar"
      fi
      ;;
    refused:refused) pass "$what: refused by the gateway" ;;
    allowed:refused)
      miss "$what: refused by the gateway" 'an AuthorizationPolicy refuses a caller that the policy allows' "read its line: $line"
      ;;
    refused:host | refused:past)
      miss "$what: not refused: $came" \
        'the AuthorizationPolicy of the destination is not there, or the traffic goes past the gateway' \
        "kubectl get authorizationpolicies.security.istio.io -n $gateway; kubectl get virtualservices --all-namespaces"
      ;;
    *:gateway)
      miss "$what: not answered by the host, by the line of the gateway" \
        'no route (NR), no cluster (NC), no address (UH) or no connection (UF); the host has closed the connection; or the format of the log leaves out who answered (RESPONSE_CODE_DETAILS)' \
        "read its line: $line"
      ;;
    *:sidecar)
      miss "$what: $status from its own sidecar" \
        'no ServiceEntry names the host, and REGISTRY_ONLY refuses it (502); or there is no route (404) or no gateway (503)' \
        "apply the resources of the destinations: egressgen aks script setup; $logs"
      ;;
    *:past)
      miss "$what: $came, and the gateway has no line of it in its log" \
        'the traffic goes past the gateway, or the gateway does not log' \
        "kubectl get virtualservices,telemetries --all-namespaces; $logs"
      ;;
    *:nobody)
      miss "$what: no answer in 20 seconds" 'a firewall does not know the fixed addresses, or the host does not answer' \
        'compare the egressIpPrefix above with what the firewall lets through'
      ;;
    *)
      miss "$what: the connection was closed, and no line of a gateway tells why: $(<"$work/error")" \
        'no server of the gateway for this SNI, a host that no ServiceEntry names or that DNS does not know, or a gateway that does not log' \
        "$logs"
      ;;
  esac
}

# check_closed NAMESPACE POD: nobody has this address (RFC 5737), so who refuses it at once is the sidecar.
check_closed() {
  [ -n "${address[$1/$2]-}" ] || return 0
  send "$1" "$2" http 192.0.2.1:80 egressgen
  case $code:$status:$hop in
    0:502: | 52:* | 56:*) pass "a host that no resource names is refused in $1" ;;
    *)
      miss "a host that no resource names is not refused in $1 (curl: $code, status: ${status:-none})" \
        'outboundTrafficPolicy is ALLOW_ANY there, or the change has not reached the sidecar yet' \
        "kubectl get configmap istio-shared-configmap-$revision -n aks-istio-system -o yaml; kubectl get sidecars -n $1"
      ;;
  esac
}
{% endraw %}
