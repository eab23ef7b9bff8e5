package analyze

import (
	"testing"

	"egressgen.dev/conformance/internal/manifest"
)

const policies = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: g, namespace: gateways}
spec: {selector: {istio: egress}, servers: [{port: {number: 443, name: tls, protocol: TLS}, hosts: [a.example], tls: {mode: PASSTHROUGH}}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: d, namespace: gateways}
spec: {host: egress.gateways.svc.cluster.local, subsets: [{name: a}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: a, namespace: gateways}
spec:
  selector: {matchLabels: {istio: egress}}
  action: DENY
  rules:
  - from: [{source: {notNamespaces: [shop]}}, {source: {namespaces: [other]}}]
    when: [{key: connection.sni, values: [a.example]}]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: {name: t, namespace: gateways}
spec: {selector: {matchLabels: {istio: egress}}, accessLogging: [{providers: [{name: envoy}]}]}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: shop}
spec: {egress: [{hosts: ["*/*"]}], outboundTrafficPolicy: {mode: REGISTRY_ONLY}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n, namespace: shop}
spec: {podSelector: {}, policyTypes: [Egress]}
`

func TestKindsAroundARouteAreNoSurprise(t *testing.T) {
	findings, err := Documents("f", manifest.Parse("f", []byte(policies)))
	if err != nil || len(findings) != 0 {
		t.Errorf("got %+v, %v", findings, err)
	}
}
