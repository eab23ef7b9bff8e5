// Package internet is everything outside of the mesh: servers that record who
// came with what, and the DNS that leads there.
package internet

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"

	"egressgen.dev/conformance/internal/pki"
)

// Arrival is one request or connection that reached a server.
type Arrival struct {
	// Peer is the address that it came from.
	Peer string
	// Address and Port are where it arrived.
	Address string
	Port    int
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

// Internet is a few addresses, each with all the servers.
type Internet struct {
	authority  *pki.Authority
	clientAuth *pki.Authority
	// strangers are the names in the certificates of hosts that show another.
	strangers map[string]string
	// untrusted hosts have a certificate of impostor.
	untrusted []string
	impostor  *pki.Authority
	listeners []net.Listener
	dns       *nameServer

	mu       sync.Mutex
	arrivals []Arrival
	open     map[net.Conn]bool
	leaves   map[string]*tls.Certificate
	handlers sync.WaitGroup
}

// Options says how the servers behave.
type Options struct {
	// IPs are the addresses. Every public name leads to the first.
	IPs []string
	// Authority signs the servers' certificates.
	Authority *pki.Authority
	// ClientAuthority, when set, makes the TLS servers demand a certificate
	// that it signed.
	ClientAuthority *pki.Authority
	// Strangers are hosts whose server shows a certificate for another name.
	Strangers map[string]string
	// Untrusted are hosts whose server shows a certificate of an authority that
	// nobody trusts.
	Untrusted []string
}

// Start listens on every port of the addresses.
func Start(o Options) (*Internet, error) {
	n := &Internet{
		authority: o.Authority, clientAuth: o.ClientAuthority, strangers: o.Strangers, untrusted: o.Untrusted,
		open: map[net.Conn]bool{}, leaves: map[string]*tls.Certificate{},
	}
	var err error
	if n.impostor, err = pki.NewAuthority("impostor"); err != nil {
		return nil, err
	}
	for _, ip := range o.IPs {
		for port, protocol := range ports {
			l, err := listen(fmt.Sprintf("%s:%d", ip, port))
			if err != nil {
				n.Stop()
				return nil, fmt.Errorf("the upstream cannot listen on %s:%d: %w: end what uses that port (ports below 1024 need root)", ip, port, err)
			}
			n.listeners = append(n.listeners, l)
			go n.accept(l, protocol, Arrival{Address: ip, Port: port})
		}
	}
	if n.dns, err = startNameServer(o.IPs[0]); err != nil {
		n.Stop()
		return nil, err
	}
	return n, nil
}

const bindLimit = 2 * time.Second

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

// accept serves connections; at says where they arrive.
func (n *Internet) accept(l net.Listener, protocol string, at Arrival) {
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
			arrival := at
			arrival.Peer, _, _ = net.SplitHostPort(conn.RemoteAddr().String())
			n.serve(conn, protocol, arrival)
		}()
	}
}

func (n *Internet) record(a Arrival) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.arrivals = append(n.arrivals, a)
}
