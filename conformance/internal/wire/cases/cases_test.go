package cases

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const good = "title: t\nresources: x\nrequests:\n- send: http://a.example/\n  expect: {status: 200, via: gateway, upstream: {port: 80}}\n"

func TestParseFillsInDefaults(t *testing.T) {
	c, err := Parse("cases/group/name.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if c.Name != "group/name" || c.Gateway != "aks" || c.OutboundTrafficPolicy != "REGISTRY_ONLY" {
		t.Errorf("got %+v", c)
	}
}

func TestParseRefuses(t *testing.T) {
	for change, want := range map[[2]string]string{
		{"title: t\n", ""}:                                            "title is missing",
		{"title: t", "titel: t"}:                                      "titel",
		{"resources: x\n", ""}:                                        "exactly one",
		{"resources: x", "file: f\nresources: x"}:                     "exactly one",
		{"resources: x", "gateway: gke\nresources: x"}:                "use one of aks, istio",
		{"resources: x", "outboundTrafficPolicy: NONE\nresources: x"}: "REGISTRY_ONLY or ALLOW_ANY",
		{"http://a.example/", "ftp://a.example/"}:                     "use http://",
		{"http://a.example/", "tcp://a.example"}:                      "tcp needs a port",
		{"send: http", "as: client\n  send: http"}:                    "write NAMESPACE/SERVICEACCOUNT",
		{"send: http", "as: a/b/c\n  send: http"}:                     "write NAMESPACE/SERVICEACCOUNT",
		{"status: 200", "stats: 200"}:                                 "stats",
		{"resources: x", "cannot: no\nresources: x"}:                  "exclude each other",

		{"resources: x", "tenantFirst: true\nresources: x"}:                                              "tenantFirst needs tenant",
		{"resources: x", "certificates: {'*.example': a.example}\nresources: x"}:                         "without a wildcard",
		{"resources: x", "certificates: {a.example: ''}\nresources: x"}:                                  "the name in its certificate",
		{"resources: x", "certificates: {a.example: a.example}\nresources: x"}:                           "anyway",
		{"resources: x", "untrustedCertificates: ['*.example']\nresources: x"}:                           "without a wildcard",
		{"resources: x", "additionalGateways: [{service: b, namespace: ns}]\nresources: x"}:              "needs service, namespace and labels",
		{"resources: x", "additionalGateways: [" + second("asm-egress-test") + "]\nresources: x"}:        "a name of its own",
		{"resources: x", "additionalGateways: [" + second("sidecar") + "]\nresources: x"}:                "a name of its own",
		{"resources: x", "additionalGateways: [" + second("b") + ", " + second("b") + "]\nresources: x"}: "additionalGateways[1]",

		{"send: http", "to: 198.51.100.1\n  send: http"}:                  "use one of 203.0.113.10, 203.0.113.20, gateway-pod, gateway-service",
		{"send: http", "sni: b.example\n  send: http"}:                    "sni is only for https",
		{"send: http://a.example/", "host: b.example\n  send: tcp://a:1"}: "host is only for http",
		{"send: http://a.example/", "method: PUT\n  send: tcp://a:1"}:     "method is only for http",
		{"send: http://a.example/", "raw: x\n  send: tcp://a:1"}:          "raw is only for http",
		{"send: http", "raw: x\n  method: PUT\n  send: http"}:             "raw excludes method and host",
		{"send: http", "raw: x\n  host: b.example\n  send: http"}:         "raw excludes method and host",
		{"send: http://a.example/", "websocket: true\n  send: tcp://a:1"}: "websocket is only for http",
		{"send: http", "websocket: true\n  raw: x\n  send: http"}:         "websocket excludes raw",
		{"send: http", "direct: true\n  to: gateway-pod\n  send: http"}:   "direct excludes to",
		{"send: http", "outer: b.example\n  send: http"}:                  "outer needs direct",
		{"send: http", "direct: true\n  as: other/client\n  send: http"}:  "direct with as needs outer",
	} {
		_, err := Parse("g/n.yaml", []byte(strings.Replace(good, change[0], change[1], 1)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q instead of %q: got %v, want %q", change[1], change[0], err, want)
		}
	}
}

func second(service string) string {
	return "{service: " + service + ", namespace: ns, labels: {a: b}}"
}

func TestParseReadsWhatAnAttackNeeds(t *testing.T) {
	text := strings.Replace(good, "resources: x", "resources: x\ntenant: z\ntenantFirst: true\nscopeGatewayToNamespace: true\n"+
		"certificates: {a.example: '*.example'}\nadditionalGateways: ["+second("b")+"]", 1)
	text = strings.Replace(text, "send: http", "direct: true\n  outer: b.example\n  as: other/client\n  raw: \"GET / HTTP/1.1\\r\\n\\r\\n\"\n  send: http", 1)
	c, err := Parse("attacks/name.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if c.Tenant != "z" || !c.TenantFirst || !c.ScopeGatewayToNamespace || c.Certificates["a.example"] != "*.example" || c.AdditionalGateways[0].Service != "b" {
		t.Errorf("got %+v", c)
	}
	want := `http://a.example/, raw "GET / HTTP/1.1\r\n\r\n", straight to the gateway in mutual TLS with SNI b.example, as other/client`
	if got := c.Requests[0].String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCallersAreDistinctAndInOrder(t *testing.T) {
	c := Case{Requests: []Request{{}, {As: "other/client"}, {As: "shop/client"}, {As: "other/client"}, {As: "shop/batch"},
		{As: "past/sidecar", Direct: true, Outer: "a.example"}}}
	want := []Caller{{"shop", "client"}, {"other", "client"}, {"shop", "batch"}}
	if got := c.Callers(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := (Request{Send: "tcp://a.example:1", As: "other/client"}).String(); got != "tcp://a.example:1, as other/client" {
		t.Errorf("got %q", got)
	}
}

func TestLoadNamesAnUnknownCase(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "g"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "g", "n.yaml"), []byte(good), 0o644); err != nil {
		t.Fatal(err)
	}
	if list, err := Load(dir, []string{"g/n"}); err != nil || len(list) != 1 {
		t.Errorf("got %v, %v", list, err)
	}
	if _, err := Load(dir, []string{"missing"}); err == nil || !strings.Contains(err.Error(), `"missing"`) {
		t.Errorf("got %v", err)
	}
	if _, err := Load(t.TempDir(), nil); err == nil {
		t.Error("an empty folder is accepted")
	}
}

func TestCompare(t *testing.T) {
	expected := Outcome{Status: Ptr(200), Via: Ptr("gateway"), Upstream: &Upstream{SNI: Ptr("")}}
	same := Outcome{Status: Ptr(200), Via: Ptr("gateway"), Error: Ptr("not compared"), Upstream: &Upstream{Port: Ptr(80), SNI: Ptr("")}}
	if d := expected.Compare(same); len(d) != 0 {
		t.Errorf("differences: %v", d)
	}
	other := Outcome{Status: Ptr(503), Via: Ptr("sidecar"), Upstream: &Upstream{SNI: Ptr("a")}}
	if d := expected.Compare(other); len(d) != 3 {
		t.Errorf("differences: %v", d)
	}
	if d := (Outcome{Gateway: &Hop{Flags: Ptr("NC")}}).Compare(Outcome{}); len(d) != 1 {
		t.Errorf("a missing log line is no difference: %v", d)
	}
}

func TestTrimAndOnlyLeaveTheOriginalAlone(t *testing.T) {
	o := Outcome{Status: Ptr(0), Via: Ptr("none"), Sidecar: &Hop{Flags: Ptr(""), Details: Ptr("d")}}
	if trimmed := o.Trim(); trimmed.Status != nil || trimmed.Sidecar.Flags != nil || Value(trimmed.Sidecar.Details) != "d" {
		t.Errorf("trimmed: %+v", trimmed)
	}
	if kept := o.Only(Outcome{Sidecar: &Hop{Flags: Ptr("x")}}); kept.Via != nil || kept.Sidecar.Details != nil || kept.Sidecar.Flags == nil {
		t.Errorf("kept: %+v", kept)
	}
	if o.Status == nil || o.Sidecar.Flags == nil || o.Sidecar.Details == nil {
		t.Errorf("the original was changed: %+v", o)
	}
}
