package verdict

import (
	"strings"
	"testing"

	"egressgen.dev/conformance/internal/manifest"
)

const policy = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: only-the-gateway, namespace: shop}
spec:
  podSelector: {matchLabels: {app: client}}
  policyTypes: [Egress]
  egress:
  - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: gateways}}, podSelector: {}}]
    ports: [{protocol: TCP, port: 443}]
`

func TestNetworkPolicy(t *testing.T) {
	for change, want := range map[[2]string]string{
		{"", ""}:                                   "",
		{"policyTypes", "policyType"}:              `unknown field "spec.policyType"`,
		{"port: 443", "port: [443]"}:               "decoding",
		{"app: client", "app: 7"}:                  "decoding",
		{"app: client", "app: 'not a label'"}:      "spec.podSelector.matchLabels",
		{"podSelector: {}", "podSelector: {x: y}"}: `unknown field "spec.egress[0].to[0].podSelector.x"`,
		{"podSelector: {}", "podSelector: {matchExpressions: [{key: a, operator: Is}]}"}: "spec.egress[0].to[0].podSelector.matchExpressions[0].operator",
	} {
		text := strings.Replace(policy, change[0], change[1], 1)
		got := (&Judge{}).Document(manifest.Parse("f", []byte(text))[0])
		if got.Valid == nil || *got.Valid != (want == "") || !strings.Contains(strings.Join(got.Errors, "\n"), want) {
			t.Errorf("%q instead of %q: got %+v, want %q", change[1], change[0], got, want)
		}
	}
}
