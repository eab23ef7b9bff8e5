package app

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/url"
)

// dial connects to the address, through the sidecar if there is one: there it
// names the address that it wanted.
func (c Client) dial(ctx context.Context, address string) (net.Conn, error) {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(c.IP)}}
	if c.Sidecar == "" {
		return dialer.DialContext(ctx, "tcp", address)
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	conn, err := dialer.DialContext(ctx, "tcp", c.Sidecar)
	if err != nil {
		return nil, fmt.Errorf("the sidecar does not listen: %w", err)
	}
	local := conn.LocalAddr().(*net.TCPAddr)
	if _, err = fmt.Fprintf(conn, "PROXY TCP4 %s %s %d %s\r\n", c.IP, host, local.Port, port); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// secure begins the app's own TLS and returns the name in the certificate that
// it was shown.
func (c Client) secure(ctx context.Context, conn net.Conn, r Request, u *url.URL) (net.Conn, string, error) {
	config := &tls.Config{RootCAs: c.Roots, ServerName: u.Hostname(), NextProtos: []string{"http/1.1"}, MinVersion: tls.VersionTLS12}
	switch r.SNI {
	case "":
	case "-":
		// The app checks nothing, so that what comes back is seen.
		config.ServerName, config.InsecureSkipVerify = "", true
	default:
		config.ServerName = r.SNI
	}
	if net.ParseIP(config.ServerName) != nil {
		config.InsecureSkipVerify = true
	}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, "", err
	}
	name := ""
	if certs := secure.ConnectionState().PeerCertificates; len(certs) > 0 {
		name = certs[0].Subject.CommonName
	}
	return secure, name, nil
}

// wrap begins mutual TLS of the mesh. Who attacks does not ask whom it talks
// to, so the other side is not verified.
func wrap(ctx context.Context, conn net.Conn, o Outer) (net.Conn, error) {
	secure := tls.Client(conn, &tls.Config{
		ServerName: o.SNI, InsecureSkipVerify: true, Certificates: []tls.Certificate{o.Certificate}, MinVersion: tls.VersionTLS12,
	})
	return secure, secure.HandshakeContext(ctx)
}
