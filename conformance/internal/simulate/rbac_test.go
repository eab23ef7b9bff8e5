package simulate

import (
	"slices"
	"strings"
	"testing"
)

// policy lets the namespace shop through the gateway under one SNI.
const policy = `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: p, namespace: aks-istio-egress, creationTimestamp: "2026-01-01T00:00:00Z"}
spec:
  selector: {matchLabels: {istio: asm-egress-test}}
  action: ALLOW
  rules:
  - from: [{source: {namespaces: [shop]}}]
    when: [{key: connection.sni, values: [edition.cnn.com]}]
`

func verdicts(a Answer) []string {
	var out []string
	for _, r := range a.Results {
		last := r.Hops[len(r.Hops)-1]
		out = append(out, last.RBAC)
		out = append(out, last.Unmodelled...)
	}
	return out
}

func TestPoliciesOfTheGateway(t *testing.T) {
	const none = "denied (none allows it)"
	http := func(from *int, host string) Call { return Call{From: from, Protocol: "http", Host: host, Port: 80} }
	straight := func(from *int, sni string) Call {
		return Call{From: from, Gateway: index(0), Protocol: "http", TLS: "mtls", SNI: sni, Host: cnn, Port: 8080}
	}
	calls := []Call{http(index(0), cnn), http(index(1), cnn), straight(index(0), cnn), straight(nil, cnn)}
	for _, c := range []struct {
		name, old, updated string
		want               []string
	}{
		{"as it is", "ALLOW", "ALLOW", []string{allowed, none, allowed, "", "identity of the caller"}},
		{"denied", "ALLOW", "DENY", []string{
			"denied (ns[aks-istio-egress]-policy[p]-rule[0])", allowed, "denied (ns[aks-istio-egress]-policy[p]-rule[0])", "", "identity of the caller",
		}},
		{"another name", "edition.cnn.com]}", "www.example.org]}", []string{none, none, none, none}},
		{"by account", "namespaces: [shop]", "principals: [cluster.local/ns/other/sa/client]", []string{none, allowed, none, "", "identity of the caller"}},
		{"of neither", "namespaces: [shop]", "notNamespaces: [shop]", []string{none, allowed, none, "", "identity of the caller"}},
		{"by address", "namespaces: [shop]", "ipBlocks: [10.244.1.1]", []string{allowed, none, allowed, "", "address of the caller"}},
		{"by host", "connection.sni, values: [edition.cnn.com]", "source.namespace, values: [sh*]", []string{allowed, none, allowed, "", "identity of the caller"}},
		{"to a host", "    when", "    to: [{operation: {hosts: [www.example.org], methods: [GET], paths: [/]}}]\n    when", []string{none, none, none, none}},
		{"to the host", "    when", "    to: [{operation: {hosts: [EDITION.cnn.com], methods: [GET], paths: [/], ports: ['8080']}}]\n    when", []string{allowed, none, allowed, "", "identity of the caller"}},
		{"another gateway", "istio: asm", "istio: other-asm", []string{"", "", "", ""}},
		{"by header", "connection.sni, values: [edition.cnn.com]", "'request.headers[x-team]', values: [a]", []string{"", "header x-team", none, "", "header x-team", "", "header x-team", "identity of the caller"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := verdicts(answered(t, aks(originating(t)+change(t, policy, c.old, c.updated), calls...)))
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q and not %q", got, c.want)
			}
		})
	}
}

func TestAPolicyThatAllowsNothing(t *testing.T) {
	text := change(t, policy, policy[strings.Index(policy, "  rules"):], "")
	a := answered(t, aks(originating(t)+text, Call{From: index(0), Protocol: "http", Host: cnn, Port: 80}))
	want(t, a, throughSidecar+"\n"+fromGateway+" | denied (none allows it)")
}

func TestNoCertificateIsSeenInTLSThatPassesThrough(t *testing.T) {
	text := in("aks-istio-egress", bundle(t, "https-aks.yaml"))
	call := Call{From: index(0), Protocol: "http", TLS: "tls", SNI: cnn, Host: cnn, Port: 443}
	mutual := Call{From: index(0), Gateway: index(0), Protocol: "tcp", TLS: "mtls", SNI: cnn, Port: 8443}
	bySNI := change(t, policy, "  - from: [{source: {namespaces: [shop]}}]\n    when", "  - when")
	for rule, expected := range map[string]string{policy: "denied (none allows it)", bySNI: allowed} {
		got := verdicts(answered(t, aks(text+rule, call, mutual)))
		if !slices.Equal(got, []string{expected, expected}) {
			t.Errorf("got %q and not %q for %s", got, expected, rule)
		}
	}
}

func TestADeniedCallHasNoNextHop(t *testing.T) {
	// The gateway sends what it gets to itself.
	own := "host: " + gatewayHost + "\n        subset: cnn\n"
	text := strings.Replace(originating(t), "host: edition.cnn.com\n        port", own+"        port", 1)
	call := Call{Gateway: index(0), Protocol: "http", TLS: "mtls", SNI: cnn, Host: cnn, Port: 8080}
	for from, hops := range []int{2, 1} {
		call.From = index(from)
		a := answered(t, aks(text+policy, call))
		if len(a.Results[0].Hops) != hops {
			t.Errorf("%+v", a.Results[0])
		}
	}
}
