package simulate

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

const (
	throughSidecar = "sidecar | cluster | outbound|80|cnn|" + gatewayHost + " | mtls edition.cnn.com"
	fromGateway    = "gateway | cluster | outbound|80||edition.cnn.com | tls edition.cnn.com"
	blackHole      = "sidecar | cluster | BlackHoleCluster | none"
)

func TestTheBundleForTLSOrigination(t *testing.T) {
	a := answered(t, aks(originating(t),
		Call{From: index(0), Protocol: "http", Host: cnn, Path: "/politics", Port: 80},
		Call{From: index(0), Protocol: "http", TLS: "tls", SNI: cnn, Host: cnn, Port: 443},
		Call{From: index(0), Protocol: "http", Host: "www.example.org", Port: 80},
		Call{From: index(0), Protocol: "http", TLS: "tls", SNI: "www.example.org", Port: 443},
		Call{From: index(0), Protocol: "tcp", Port: 5432},
		Call{Gateway: index(0), Protocol: "http", Host: cnn, Port: 8080},
		Call{Gateway: index(0), Protocol: "http", TLS: "mtls", SNI: cnn, Host: cnn, Port: 8080},
		Call{Gateway: index(0), Protocol: "http", TLS: "tls", SNI: cnn, Host: cnn, Port: 8443},
	))
	want(t, a,
		throughSidecar+"\n"+fromGateway,
		blackHole,
		"sidecar | direct_response(502)",
		blackHole,
		blackHole,
		"gateway | no_filter_chain",
		fromGateway,
		"gateway | no_listener",
	)
	first, second := a.Results[0].Hops[0], a.Results[0].Hops[1]
	if got := first.Endpoints; !slices.Equal(got, []string{"10.244.0.1:8080"}) {
		t.Errorf("the sidecar sends to %q", got)
	}
	if got := first.TLS; !slices.Equal(got.SANs, []string{"spiffe://cluster.local/ns/aks-istio-egress/sa/gateway"}) || got.Verify != "ca+sans" {
		t.Errorf("the sidecar checks %+v", got)
	}
	if second.Listener != "0.0.0.0_8080" || second.VirtualHost != cnn+":80" || second.Via != first.Cluster {
		t.Errorf("the gateway takes it as %+v", second)
	}
	if got := second.Endpoints; !slices.Equal(got, []string{cnn + ":443"}) || second.TLS.Verify != "ca" {
		t.Errorf("the gateway sends to %q and checks %+v", got, second.TLS)
	}
}

func TestWithoutTheNameTheCertificateIsCheckedByHost(t *testing.T) {
	text := change(t, originating(t), "mode: SIMPLE\n        sni: edition.cnn.com", "mode: SIMPLE")
	a := answered(t, aks(text, Call{From: index(0), Protocol: "http", Host: cnn, Port: 80}))
	want(t, a, throughSidecar+"\n"+fromGateway)
	if got := a.Results[0].Hops[1].TLS.Verify; got != "ca+auto_san_validation" {
		t.Errorf("the gateway checks %s", got)
	}
}

func TestAWrongSubsetIsAMissingCluster(t *testing.T) {
	text := change(t, originating(t), "subset: cnn", "subset: news")
	a := answered(t, aks(text, Call{From: index(0), Protocol: "http", Host: cnn, Port: 80}))
	want(t, a, "sidecar | cluster | outbound|80|news|"+gatewayHost+" | missing")
}

func TestASetThatTheWebhookRefuses(t *testing.T) {
	call := Call{From: index(0), Protocol: "http", Host: cnn, Port: 80}
	text := originating(t)
	for _, c := range []struct{ resources, want string }{
		{change(t, text, "resolution: DNS", "resolution: DMS"), "ServiceEntry aks-istio-egress/cnn: CRD"},
		{change(t, text, "protocol: HTTP\n", "protocol: HTTQ\n"), "ServiceEntry aks-istio-egress/cnn: webhook"},
		{change(t, text, "  namespace: aks-istio-egress\n", ""), "ServiceEntry /cnn: metadata.namespace is missing"},
		{change(t, text, "  creationTimestamp: \"2026-01-01T00:00:00Z\"\n", ""), "metadata.creationTimestamp is missing"},
		{text + "\n---\n" + text, "ServiceEntry aks-istio-egress/cnn: there are two of it"},
		{text + "\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\n", "Secret shop/s: v1 Secret is not a kind"},
		{"not: [yaml", "document 0: this is not YAML"},
	} {
		a := answered(t, aks(c.resources, call))
		if a.Results != nil || !slices.ContainsFunc(a.Invalid, func(m string) bool { return strings.Contains(m, c.want) }) {
			t.Errorf("%q is not in %+v", c.want, a)
		}
	}
}

const direct = `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: direct, namespace: aks-istio-egress, creationTimestamp: "YEAR-01-01T00:00:00Z"}
spec: {hosts: [edition.cnn.com], http: [{route: [{destination: {host: edition.cnn.com, port: {number: 80}}}]}]}
`

func TestTheOlderOfTwoVirtualServicesWins(t *testing.T) {
	call := Call{From: index(0), Protocol: "http", Host: cnn, Port: 80}
	for year, expected := range map[string]string{
		"2025": "sidecar | cluster | outbound|80||edition.cnn.com | tls edition.cnn.com",
		"2027": throughSidecar + "\n" + fromGateway,
	} {
		a := answered(t, aks(originating(t)+strings.Replace(direct, "YEAR", year, 1), call))
		want(t, a, expected)
	}
}

func TestServiceEntriesOfTheSameSecond(t *testing.T) {
	const text = `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: second, namespace: NAMESPACE, creationTimestamp: "2026-01-01T00:00:SECONDZ"}
spec: {hosts: [edition.cnn.com], ports: [{number: 443, name: tls, protocol: TLS}], resolution: DNS}
`
	for _, c := range []struct{ namespace, second, want string }{
		{"aks-istio-egress", "00", "ServiceEntry aks-istio-egress/cnn and second: both have edition.cnn.com and the same creation time"},
		{"aks-istio-egress", "01", ""},
		{"shop", "00", ""},
	} {
		text := strings.NewReplacer("NAMESPACE", c.namespace, "SECOND", c.second).Replace(text)
		if got := strings.Join(answered(t, aks(originating(t)+text)).Ambiguous, "\n"); got != c.want {
			t.Errorf("got %q and not %q", got, c.want)
		}
	}
}

func TestTLSOfTheAppInsideThatOfTheMesh(t *testing.T) {
	text := in("aks-istio-egress", bundle(t, "https-identity-aks.yaml"))
	a := answered(t, aks(text, Call{From: index(0), Protocol: "http", TLS: "tls", SNI: cnn, Host: cnn, Port: 443}))
	hops := a.Results[0].Hops
	if len(hops) != 2 || hops[0].TLS.Mode != "mtls" || hops[1].Error != "" || hops[1].TLS.Mode != "none" ||
		hops[1].Cluster != "outbound|443||"+cnn {
		t.Errorf("%+v", hops)
	}
	// Without that of the mesh, the gateway finds TLS where its server is for HTTP.
	text = change(t, text, "name: tls\n      protocol: TLS\n    hosts", "name: https\n      protocol: HTTPS\n    hosts")
	a = answered(t, aks(text, Call{From: index(0), Protocol: "http", TLS: "tls", SNI: cnn, Host: cnn, Port: 443}))
	if hops := a.Results[0].Hops; len(hops) != 2 || hops[1].Error != "protocol_error" {
		t.Errorf("%+v", hops)
	}
}

func TestPodsThatAcceptMutualTLSGetIt(t *testing.T) {
	text := in("aks-istio-egress", bundle(t, "http-aks.yaml"))
	set := aks(text, Call{From: index(0), Protocol: "http", Host: cnn, Port: 80})
	const cluster = "outbound|80|cnn|" + gatewayHost
	want(t, answered(t, set), "sidecar | cluster | "+cluster+" | none\ngateway | cluster | outbound|80||edition.cnn.com | none")
	labels := maps.Clone(set.Gateways[0].Labels)
	labels["security.istio.io/tlsMode"] = "istio"
	set.Gateways[0].Labels = labels
	// The server of the gateway is for plain HTTP.
	want(t, answered(t, set), "sidecar | cluster | "+cluster+" | mtls outbound_.80_.cnn_."+gatewayHost+"\ngateway | protocol_error")
}
