package internet

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"testing"
	"time"

	"egressgen.dev/conformance/internal/pki"
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
	for _, name := range []string{"edition.cnn.com", "en.wikipedia.org", "de.wikipedia.org", "www.wikipedia.org"} {
		got, err := r.LookupHost(t.Context(), name+".")
		if err != nil || len(got) != 1 || got[0] != "127.0.0.1" {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	if got, err := r.LookupHost(t.Context(), "gateway.istio-system.svc.cluster.local."); err == nil {
		t.Errorf("a name of the cluster has the address %v", got)
	}
}

func TestEveryNameHasItsCertificate(t *testing.T) {
	authority, err := pki.NewAuthority("internet")
	if err != nil {
		t.Fatal(err)
	}
	n := &Internet{authority: authority, leaves: map[string]*tls.Certificate{}}
	for _, name := range []string{"en.wikipedia.org", "www.wikipedia.org"} {
		cert, err := n.certificate(name)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(cert.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: authority.Pool()}); err != nil {
			t.Error(err)
		}
	}
}

func TestStrangerShowsAnotherName(t *testing.T) {
	authority, err := pki.NewAuthority("internet")
	if err != nil {
		t.Fatal(err)
	}
	n := &Internet{authority: authority, leaves: map[string]*tls.Certificate{}, strangers: map[string]string{
		"api.example.net": "other.example.org", "www.example.net": "*.example.net",
	}}
	for host, fits := range map[string]bool{"api.example.net": false, "www.example.net": true, "a.example.net": true} {
		cert, err := n.certificate(host)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(cert.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := leaf.Verify(x509.VerifyOptions{Roots: authority.Pool()}); err != nil {
			t.Errorf("%s: the certificate is not valid: %v", host, err)
		}
		if err := leaf.VerifyHostname(host); (err == nil) != fits {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestUntrustedHostHasACertificateOfAnotherAuthority(t *testing.T) {
	var authorities [2]*pki.Authority
	for i := range authorities {
		var err error
		if authorities[i], err = pki.NewAuthority("internet"); err != nil {
			t.Fatal(err)
		}
	}
	n := &Internet{authority: authorities[0], impostor: authorities[1], leaves: map[string]*tls.Certificate{}, untrusted: []string{"bad.example"}}
	for host, trusted := range map[string]bool{"bad.example": false, "good.example": true} {
		cert, err := n.certificate(host)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(cert.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: authorities[0].Pool()}); (err == nil) != trusted {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestUpgradeSendsBackWhatComes(t *testing.T) {
	var out strings.Builder
	// The key and its answer are those of RFC 6455, section 1.3.
	upgrade(strings.NewReader("\x81\x02hi"), &out, "dGhlIHNhbXBsZSBub25jZQ==")
	if got := out.String(); !strings.HasPrefix(got, "HTTP/1.1 101 ") || !strings.Contains(got, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") || !strings.HasSuffix(got, "\r\n\r\n\x81\x02hi") {
		t.Errorf("got %q", got)
	}
}

func TestBehave(t *testing.T) {
	for path, want := range map[string]int{
		"/": 200, "/politics": 200, "/status/503": 503, "/status/": 200, "/status/9": 200, "/delay/x": 200, "/delay/1ms": 200,
	} {
		if got := behave(path, 200); got != want {
			t.Errorf("behave(%q) = %d, want %d", path, got, want)
		}
	}
	began := time.Now()
	if behave("/delay/30ms", 200); time.Since(began) < 30*time.Millisecond {
		t.Error("the answer comes at once")
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
