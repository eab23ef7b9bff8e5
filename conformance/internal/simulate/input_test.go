package simulate

import (
	"strings"
	"testing"
)

func TestSetsThatMeanNothing(t *testing.T) {
	const good = `{"id": "a", "sidecars": [{"namespace": "shop"}], "gateways": [{"name": "g"}], "calls": [{"from": 0, "protocol": "http", "port": 80}]}`
	if _, err := Parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, updated, want string }{
		{`"id"`, `"ID of it": 1, "id"`, "unknown field"},
		{`"a"`, `"a`, "this is no set"},
		{`"id": "a"`, `"id": "a", "mesh": {"outboundTrafficPolicy": "ANY"}`, `set "a": mesh.outboundTrafficPolicy is "ANY"`},
		{`"from": 0, `, ``, "calls[0]: it has neither from nor gateway"},
		{`"from": 0`, `"from": 1`, "from is 1, and there are 1 sidecars"},
		{`"from": 0`, `"gateway": -1`, "gateway is -1, and there are 1 gateways"},
		{`"http"`, `"grpc"`, `protocol is "grpc"`},
		{`"port": 80`, `"port": 80, "tls": "simple"`, `tls is "simple"`},
		{`"port": 80`, `"port": 0`, "port is 0"},
		{`"port": 80`, `"port": 80, "address": "a.example"`, "address: "},
	} {
		_, err := Parse([]byte(change(t, good, c.old, c.updated)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q instead of %q: got %v and not %q", c.updated, c.old, err, c.want)
		}
	}
}
