#!/usr/bin/env bash
# Checks what setup has made, and tries each destination as a caller that may call it and as one that may not. It changes
# nothing but this: it starts a pod for each caller, and deletes it at the end. Exit codes: 0, all checks passed; 1, some
# failed; 2, it could not check.
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

# look KIND NAME NAMESPACE JSONPATH: a field in the variable `answer`, empty where there is none.
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
skip 'a host that no resource names' 'nothing here refuses it: see outboundTrafficPolicy in the policy, or --registry-only'
{% endif %}
{% if requests %}
say 'a request for each destination, by who may call it and by who may not'
{% endif %}
{% for request in requests %}
check_request {{ request.wanted }} {{ request.namespace }} {{ request.pod }} {{ request.who }} {{ request.flow }} {{ request.host }} {{ request.port }} {{ request.gateway }} {{ request.selector }} {{ request.target_port }}
{% endfor %}
{% for it in not_requested %}
skip {{ it.what }} {{ it.why }}
{% endfor %}

printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ] || exit 1
[ "$tried" != 0 ] || fail 'no request was sent, so it is not known what leaves by the gateways, and what does not' \
  'name a host: --host HOST, or a destination of the policy that has no wildcard'
