package simulate

import (
	"strings"
	"testing"
)

const twoNotations = `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: second, namespace: aks-istio-egress, creationTimestamp: "2027-01-01T00:00:00Z"}
spec:
  selector: {istio: asm-egress-test}
  servers: [{port: {number: 80, name: https-2, protocol: HTTPS}, hosts: ["aks-istio-egress/edition.cnn.com"], tls: {mode: ISTIO_MUTUAL}}]
`

func TestAListenerThatEnvoyWouldReject(t *testing.T) {
	a := answered(t, aks(originating(t)+twoNotations, Call{From: index(0), Protocol: "http", Host: cnn, Port: 80}))
	gateway := a.Results[0].Hops[1]
	if gateway.Error != "multiple_filter_chains" || !strings.Contains(gateway.Rejected, "serverName=edition.cnn.com") {
		t.Errorf("%+v", gateway)
	}
	a = answered(t, aks(originating(t), Call{From: index(0), Protocol: "http", Host: cnn, Port: 80}))
	for _, hop := range a.Results[0].Hops {
		if hop.Rejected != "" {
			t.Errorf("%+v", hop)
		}
	}
}

// routes are what a sidecar does with the paths of one host.
const routes = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: cnn, namespace: aks-istio-egress, creationTimestamp: "2026-01-01T00:00:00Z"}
spec: {hosts: [edition.cnn.com], ports: [{number: 80, name: http, protocol: HTTP}, {number: 5432, name: tcp, protocol: TCP}], resolution: DNS}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cnn, namespace: aks-istio-egress, creationTimestamp: "2026-01-01T00:00:00Z"}
spec:
  hosts: [edition.cnn.com]
  http:
  - name: away
    match: [{uri: {exact: /away}}]
    redirect: {authority: www.example.org}
  - match: [{uri: {prefix: /fixed}}]
    directResponse: {status: 418}
  - match: [{uri: {prefix: /split}}]
    route:
    - {destination: {host: edition.cnn.com, port: {number: 80}}, weight: 90}
    - {destination: {host: asm-egress-test.aks-istio-egress.svc.cluster.local, port: {number: 80}}, weight: 10}
  - match: [{uri: {prefix: /other}}]
    rewrite: {authority: www.example.org, uri: /changed}
    route: [{destination: {host: asm-egress-test.aks-istio-egress.svc.cluster.local, port: {number: 80}}}]
  - match: [{uri: {prefix: /team}, headers: {x-team: {exact: a}}, queryParams: {q: {exact: a}}, method: {exact: GET}}]
    fault: {abort: {httpStatus: 503, percentage: {value: 100}}}
    route: [{destination: {host: edition.cnn.com, port: {number: 80}}}]
  tcp:
  - match: [{port: 5432}]
    route:
    - {destination: {host: edition.cnn.com, port: {number: 80}}, weight: 90}
    - {destination: {host: edition.cnn.com, port: {number: 5432}}, weight: 10}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: plain, namespace: aks-istio-egress, creationTimestamp: "2026-01-01T00:00:00Z"}
spec:
  selector: {istio: asm-egress-test}
  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [www.example.org]}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: gateway, namespace: aks-istio-egress, creationTimestamp: "2026-01-01T00:00:00Z"}
spec:
  hosts: [www.example.org]
  gateways: [plain]
  http:
  - match: [{uri: {exact: /changed/x}}]
    directResponse: {status: 204}
`

func TestWhatRoutesDo(t *testing.T) {
	const gateway = "outbound|80||" + gatewayHost
	http := func(path string) Call { return Call{From: index(0), Protocol: "http", Host: cnn, Path: path, Port: 80} }
	a := answered(t, aks(routes,
		http("/away"), http("/fixed"), http("/split"), http("/other/x"), http("/team"), http("/none"),
		Call{From: index(0), Protocol: "tcp", Port: 5432},
	))
	want(t, a,
		"sidecar | redirect",
		"sidecar | direct_response(418)",
		"sidecar | weighted | 90 outbound|80||edition.cnn.com | 10 "+gateway+"\ngateway | no_virtual_host",
		"sidecar | cluster | "+gateway+" | none\ngateway | direct_response(204)",
		"sidecar | cluster | outbound|80||edition.cnn.com | none | header x-team, header :method, query q, fault",
		"sidecar | no_route",
		"sidecar | weighted | 90 outbound|80||edition.cnn.com | 10 outbound|5432||edition.cnn.com",
	)
	if got := a.Results[0].Hops[0].Route; got != "away" {
		t.Errorf("the route is %q", got)
	}
}

func TestWhatAGatewayDoesNotTake(t *testing.T) {
	text := change(t, routes, "hosts: [www.example.org]}]", "hosts: [www.example.org], tls: {httpsRedirect: true}}]")
	to := func(protocol, tls string) Call {
		return Call{Gateway: index(0), Protocol: protocol, TLS: tls, Host: "www.example.org", SNI: "www.example.org", Port: 8080}
	}
	a := answered(t, aks(text, to("http", ""), to("http", "tls"), to("tcp", "")))
	want(t, a, "gateway | tls_redirect", "gateway | protocol_error", "gateway | protocol_error")
	// For any name, the one chain takes what the inspector would have sorted out.
	text = change(t, originating(t), "- edition.cnn.com\n    tls:\n      mode: ISTIO_MUTUAL", "- '*'\n    tls:\n      mode: ISTIO_MUTUAL")
	a = answered(t, aks(text, to("http", ""), to("http", "tls"), to("http", "mtls")))
	want(t, a, "gateway | tls_error", "gateway | mtls_error", "gateway | no_virtual_host")
}

const tokens = `
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: tokens, namespace: aks-istio-egress, creationTimestamp: "2026-01-01T00:00:00Z"}
spec:
  selector: {matchLabels: {istio: asm-egress-test}}
  jwtRules: [{issuer: a.example.com, jwks: '{"keys": []}'}]
`

func TestAFilterThatIsNotLookedAt(t *testing.T) {
	a := answered(t, aks(originating(t)+tokens, Call{From: index(0), Protocol: "http", Host: cnn, Port: 80}))
	want(t, a, throughSidecar+"\n"+fromGateway+" | filter envoy.filters.http.jwt_authn")
}
