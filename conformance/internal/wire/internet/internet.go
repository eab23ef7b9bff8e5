// Package internet is everything outside of the mesh: servers that record who
// came with what, and the DNS that leads there.
package internet

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"egressgen.dev/conformance/internal/pki"
)

// Arrival is one request or connection that reached a server.
type Arrival struct {
	// Peer is the address that it came from.
	Peer string
	Port int
	// Protocol is http, https, tcp, tls (nothing readable inside), or
	// "tls in tls".
	Protocol string
	SNI      string
	// ClientCertificate is the common name of the peer's certificate.
	ClientCertificate string
	Host              string
	Path              string
}

// What each port speaks. A client that speaks something else gets the answer
// that a real server gives.
var ports = map[int]string{80: "http", 8080: "http", 443: "tls", 8443: "tls", 1521: "tcp", 5432: "tcp", 6379: "tcp"}

// Internet is one address with all its servers.
type Internet struct {
	authority  *pki.Authority
	clientAuth *pki.Authority
	listeners  []net.Listener
	dns        *nameServer

	mu       sync.Mutex
	arrivals []Arrival
	open     map[net.Conn]bool
	leaves   map[string]*tls.Certificate
	handlers sync.WaitGroup
}

// Options says how the servers behave.
type Options struct {
	IP string
	// Authority signs the servers' certificates.
	Authority *pki.Authority
	// ClientAuthority, when set, makes the TLS servers demand a certificate
	// that it signed.
	ClientAuthority *pki.Authority
}

// Start listens on every port of the address.
func Start(o Options) (*Internet, error) {
	n := &Internet{
		authority: o.Authority, clientAuth: o.ClientAuthority,
		open: map[net.Conn]bool{}, leaves: map[string]*tls.Certificate{},
	}
	for port, protocol := range ports {
		l, err := listen(fmt.Sprintf("%s:%d", o.IP, port))
		if err != nil {
			n.Stop()
			return nil, fmt.Errorf("the upstream cannot listen on %s:%d: %w: end what uses that port (ports below 1024 need root)", o.IP, port, err)
		}
		n.listeners = append(n.listeners, l)
		go n.accept(l, port, protocol)
	}
	var err error
	if n.dns, err = startNameServer(o.IP); err != nil {
		n.Stop()
		return nil, err
	}
	return n, nil
}

// listen tries for a moment: a process that is being started by another case
// holds the listeners of the last case until it has become an Envoy.
func listen(address string) (net.Listener, error) {
	deadline := time.Now().Add(bindLimit)
	for {
		l, err := net.Listen("tcp", address)
		if err == nil || !errors.Is(err, syscall.EADDRINUSE) || time.Now().After(deadline) {
			return l, err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// DNS is the address of the name server.
func (n *Internet) DNS() *net.UDPAddr { return n.dns.address() }

// Questions returns the names that were asked and have no address.
func (n *Internet) Questions() []string { return n.dns.unknown() }

// Take returns what arrived since the last call.
func (n *Internet) Take() []Arrival {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := n.arrivals
	n.arrivals = nil
	return out
}

// Stop closes everything and waits for it.
func (n *Internet) Stop() {
	for _, l := range n.listeners {
		_ = l.Close()
	}
	n.mu.Lock()
	for conn := range n.open {
		_ = conn.Close()
	}
	n.mu.Unlock()
	n.handlers.Wait()
	if n.dns != nil {
		n.dns.stop()
	}
}

func (n *Internet) accept(l net.Listener, port int, protocol string) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		n.mu.Lock()
		n.open[conn] = true
		n.handlers.Add(1)
		n.mu.Unlock()
		go func() {
			defer n.handlers.Done()
			defer func() {
				_ = conn.Close()
				n.mu.Lock()
				delete(n.open, conn)
				n.mu.Unlock()
			}()
			_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
			peer, _, _ := net.SplitHostPort(conn.RemoteAddr().String())
			n.serve(conn, protocol, Arrival{Peer: peer, Port: port})
		}()
	}
}

func (n *Internet) record(a Arrival) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.arrivals = append(n.arrivals, a)
}

const (
	tlsHandshakeRecord = 0x16
	bindLimit          = 2 * time.Second
	longestDelay       = 5 * time.Second
)

func (n *Internet) serve(conn net.Conn, protocol string, a Arrival) {
	buffered := bufio.NewReader(conn)
	first, err := buffered.Peek(1)
	if err != nil {
		return // connected and left: nothing was sent
	}
	isTLS := first[0] == tlsHandshakeRecord
	switch {
	case protocol == "tcp":
		a.Protocol = "tcp"
		n.record(a)
		_, _ = io.Copy(conn, buffered)
	case protocol == "tls" && isTLS:
		n.serveTLS(conn, buffered, a)
	case protocol == "tls":
		n.serveHTTP(buffered, conn, a, "http", http.StatusBadRequest)
	case isTLS:
		a.Protocol, a.SNI = "tls", sniOf(buffered)
		n.record(a)
		_, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
	default:
		n.serveHTTP(buffered, conn, a, "http", http.StatusOK)
	}
}

func (n *Internet) serveTLS(conn net.Conn, buffered *bufio.Reader, a Arrival) {
	config := &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1"},
		ClientAuth: tls.RequestClientCert,
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			a.SNI = hello.ServerName
			return n.certificate(hello.ServerName)
		},
	}
	if n.clientAuth != nil {
		config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, n.clientAuth.Pool()
	}
	secure := tls.Server(&bufferedConn{Conn: conn, r: buffered}, config)
	if err := secure.Handshake(); err != nil {
		a.Protocol = "tls, handshake failed"
		n.record(a)
		return
	}
	if certs := secure.ConnectionState().PeerCertificates; len(certs) > 0 {
		a.ClientCertificate = nameOf(certs[0])
	}
	inner := bufio.NewReader(secure)
	first, err := inner.Peek(1)
	switch {
	case err != nil:
		a.Protocol = "tls"
		n.record(a)
	case first[0] == tlsHandshakeRecord:
		a.Protocol = "tls in tls"
		n.record(a)
		_, _ = io.WriteString(secure, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
	default:
		n.serveHTTP(inner, secure, a, "https", http.StatusOK)
	}
}

func (n *Internet) serveHTTP(r *bufio.Reader, w io.Writer, a Arrival, protocol string, status int) {
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, req.Body)
		a.Protocol, a.Host, a.Path = protocol, req.Host, req.URL.Path
		n.record(a)
		status := behave(a.Path, status)
		body := "upstream\n"
		resp := http.Response{
			StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Request: req,
			Header: http.Header{"Server": {"upstream"}}, ContentLength: int64(len(body)),
			Body: io.NopCloser(strings.NewReader(body)), Close: status == http.StatusBadRequest || req.Close,
		}
		if err := resp.Write(w); err != nil || resp.Close {
			return
		}
	}
}

// behave lets the path ask for trouble: the error of /status/503 is the
// answer, and that of /delay/1s comes late.
func behave(path string, usual int) int {
	word, value, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch word {
	case "status":
		if status, err := strconv.Atoi(value); err == nil && status >= 400 && http.StatusText(status) != "" {
			return status
		}
	case "delay":
		if delay, err := time.ParseDuration(value); err == nil {
			time.Sleep(min(delay, longestDelay))
		}
	}
	return usual
}

// certificate answers for any name, as the owner of that name would. Without
// SNI the client gets a certificate that fits no host.
func (n *Internet) certificate(name string) (*tls.Certificate, error) {
	if name == "" {
		name = "no-sni.invalid"
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if cert := n.leaves[name]; cert != nil {
		return cert, nil
	}
	leaf, err := n.authority.Host(name)
	if err != nil {
		return nil, err
	}
	n.leaves[name] = &leaf.TLS
	return &leaf.TLS, nil
}

// sniOf reads the server name of a ClientHello without answering it.
func sniOf(r *bufio.Reader) string {
	var name string
	stop := errors.New("only the name is wanted")
	hello, _ := r.Peek(r.Buffered())
	_ = tls.Server(&bufferedConn{Conn: nowhere{}, r: bytes.NewReader(hello)}, &tls.Config{
		GetConfigForClient: func(h *tls.ClientHelloInfo) (*tls.Config, error) {
			name = h.ServerName
			return nil, stop
		},
	}).Handshake()
	return name
}

func nameOf(cert *x509.Certificate) string {
	if len(cert.URIs) > 0 {
		return cert.URIs[0].String()
	}
	return cert.Subject.CommonName
}

type bufferedConn struct {
	net.Conn
	r io.Reader
}

func (c *bufferedConn) Read(p []byte) (int, error) { return c.r.Read(p) }

// nowhere is a connection whose other side is not there.
type nowhere struct{ net.Conn }

func (nowhere) Write(p []byte) (int, error)      { return len(p), nil }
func (nowhere) Close() error                     { return nil }
func (nowhere) SetDeadline(time.Time) error      { return nil }
func (nowhere) SetReadDeadline(time.Time) error  { return nil }
func (nowhere) SetWriteDeadline(time.Time) error { return nil }
