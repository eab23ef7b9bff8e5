#!/usr/bin/env bash
# Checks what setup created, and calls each destination as an allowed and as a denied caller. It changes nothing else in
# the cluster: it starts a pod for each caller, and deletes it at the end. Exit codes: 0, all checks passed; 1, some
# failed; 2, the script could not check.
{% include "head.sh" %}
revision={{ revision }}

passed=0
failed=0
skipped=0
tried=0
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

# look KIND NAME NAMESPACE JSONPATH: stores a field in `answer`, empty if it does not exist.
look() { ask kubectl get "$1" "$2" -n "$3" --ignore-not-found --output "jsonpath=$4"; }

{% include "verify_gateway.sh" %}

{% include "verify_callers.sh" %}

{% include "verify_requests.sh" %}

connect

{% for gateway in gateways %}
say {{ gateway.title }}
check_gateway {{ gateway.namespace }} {{ gateway.name }} {{ gateway.configuration }} {{ gateway.selector }} {{ gateway.label }} {{ gateway.destinations }}
{% endfor %}
{% for namespace in namespaces %}
check_namespace {{ namespace }}
{% endfor %}
{% if callers %}
say 'the callers'
{% endif %}
{% for caller in callers %}
start {{ caller.namespace }} {{ caller.account }} {{ caller.pod }} {{ caller.manifest }} {{ caller.own_namespace }}
{% endfor %}
{% for caller in closed %}
check_closed {{ caller.namespace }} {{ caller.pod }}
{% endfor %}
{% if is_open %}
skip 'an unknown host' 'REGISTRY_ONLY is not set: see outboundTrafficPolicy in the policy, or --registry-only'
{% endif %}
{% if requests %}
say 'a request to each destination, as an allowed and as a denied caller'
{% endif %}
{% for request in requests %}
check_request {{ request.wanted }} {{ request.namespace }} {{ request.pod }} {{ request.who }} {{ request.flow }} {{ request.host }} {{ request.port }} {{ request.gateway }} {{ request.selector }} {{ request.target_port }}
{% endfor %}
{% for it in not_requested %}
skip {{ it.what }} {{ it.why }}
{% endfor %}

printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ] || exit 1
[ "$tried" != 0 ] || fail 'no request was sent, so no traffic through the gateways was tested' \
  'add a host: --host HOST, or a destination without a wildcard in the policy'
