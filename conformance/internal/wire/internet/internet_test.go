package internet

import (
	"context"
	"net"
	"testing"
	"time"
)

func TestListenWaitsForAPortThatIsFreedSoon(t *testing.T) {
	held, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(50*time.Millisecond, func() { held.Close() })
	l, err := listen(held.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
}

func TestNameServerKnowsOnlyPublicNames(t *testing.T) {
	s, err := startNameServer("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	defer s.stop()
	r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", s.address().String())
	}}
	got, err := r.LookupHost(t.Context(), "edition.cnn.com.")
	if err != nil || len(got) != 1 || got[0] != "127.0.0.1" {
		t.Errorf("edition.cnn.com: got %v, %v", got, err)
	}
	if got, err := r.LookupHost(t.Context(), "gateway.istio-system.svc.cluster.local."); err == nil {
		t.Errorf("a name of the cluster has the address %v", got)
	}
}

func TestPublic(t *testing.T) {
	for name, want := range map[string]bool{
		"edition.cnn.com": true, "edition.cnn.com:80": false, "localhost": false,
		"a.svc.cluster.local": false, "no-sni.invalid": false, "*.example.com": false,
	} {
		if got := Public(name); got != want {
			t.Errorf("Public(%q) = %v", name, got)
		}
	}
}
