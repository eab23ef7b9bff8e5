package simulate

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

const (
	gatewayHost = "asm-egress-test.aks-istio-egress.svc.cluster.local"
	cnn         = "edition.cnn.com"
)

var answerer = sync.OnceValues(func() (*Answerer, error) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "istio.io/istio").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	return NewAnswerer(strings.TrimSpace(string(dir)))
})

// answered sends the set through the same door as a line of the input.
func answered(t *testing.T, set Set) Answer {
	t.Helper()
	a, err := answerer()
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	return a.Answer(parsed)
}

// bundle reads a bundle that the cases of the wire share.
func bundle(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../bundles/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// in puts the documents into a namespace and makes each a second younger than
// the one before it.
func in(namespace, documents string) string {
	parts := strings.Split(documents, "\nmetadata:\n")
	out := parts[0]
	for i, part := range parts[1:] {
		out += fmt.Sprintf("\nmetadata:\n  namespace: %s\n  creationTimestamp: \"2026-01-01T00:00:%02dZ\"\n%s", namespace, i, part)
	}
	return out
}

// aks is a mesh with one app and the gateway of the AKS add-on.
func aks(resources string, calls ...Call) Set {
	labels := map[string]string{"app": "asm-egress-test", "istio": "asm-egress-test"}
	return Set{
		ID:   "set",
		Mesh: Mesh{OutboundTrafficPolicy: "REGISTRY_ONLY", RootNamespace: "aks-istio-system"},
		Services: []Service{{Name: "asm-egress-test", Namespace: "aks-istio-egress", Labels: labels, Ports: []Port{
			{Name: "http2", Number: 80, TargetPort: 8080}, {Name: "https", Number: 443, TargetPort: 8443},
		}}},
		Gateways:  []Gateway{{Name: "asm-egress-test", Namespace: "aks-istio-egress", Labels: labels, ServiceAccount: "gateway"}},
		Sidecars:  []Sidecar{{"shop", "client", map[string]string{"app": "client"}}, {"other", "client", nil}},
		Resources: resources,
		Calls:     calls,
	}
}

func originating(t *testing.T) string {
	return in("aks-istio-egress", bundle(t, "tls-origination-aks.yaml"))
}

func index(i int) *int { return &i }

// summary is what most tests look at, one hop after the other.
func summary(r Result) string {
	var hops []string
	for _, h := range r.Hops {
		words := []string{strings.Fields(h.Proxy)[0]}
		add := func(text string) {
			if text != "" {
				words = append(words, text)
			}
		}
		add(h.Error)
		add(h.Action)
		add(h.Cluster)
		if h.Cluster != "" && !h.ClusterExists {
			add("missing")
		}
		if h.TLS != nil {
			add(strings.TrimSpace(h.TLS.Mode + " " + h.TLS.SNI))
		}
		for _, d := range h.Weighted {
			add(fmt.Sprintf("%d %s", d.Weight, d.Cluster))
		}
		add(h.RBAC)
		add(strings.Join(h.Unmodelled, ", "))
		hops = append(hops, strings.Join(words, " | "))
	}
	return strings.Join(hops, "\n")
}

// want compares the calls of a set with what is expected of them.
func want(t *testing.T, a Answer, expected ...string) {
	t.Helper()
	if len(a.Results) != len(expected) {
		t.Fatalf("%d results for %d expectations: %+v", len(a.Results), len(expected), a)
	}
	for i, e := range expected {
		if got := summary(a.Results[i]); got != e {
			t.Errorf("call %d:\n%s\nand not\n%s", i, got, e)
		}
	}
}

// change replaces a text that must be there.
func change(t *testing.T, text, old, updated string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("there is no %q", old)
	}
	return strings.Replace(text, old, updated, 1)
}
