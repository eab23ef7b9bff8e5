// Package app is the workload: it sends requests the way a program in the Pod
// does, and says what it got.
package app

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// Client is the app in one Pod.
type Client struct {
	// Sidecar is where iptables would have redirected every connection to. It
	// is empty for a Pod without a sidecar.
	Sidecar string
	// IP is the Pod's address.
	IP string
	// Roots are the certificates that the app trusts.
	Roots *x509.CertPool
	Limit time.Duration
}

// Request is what the app does.
type Request struct {
	// URL has the scheme http, https or tcp.
	URL string
	// Address is the IP and port that the app connects to.
	Address string
	Method  string
	// SNI replaces the host of the URL in TLS; "-" sends none.
	SNI string
	// Host replaces the host of the URL in HTTP.
	Host string
	// Raw is sent in place of an HTTP request.
	Raw string
	// WebSocket asks for an upgrade and sends bytes that must come back.
	WebSocket bool
	// Outer is a connection in mutual TLS around everything else, if set.
	Outer *Outer
}

// Outer is a connection as a sidecar makes it to a gateway.
type Outer struct {
	SNI         string
	Certificate tls.Certificate
}

// Response is what the app saw: a status, or an error in one word or two.
type Response struct {
	Status int
	Error  string
	// Detail is the whole text of the error.
	Detail string
	// Certificate is the name in the certificate that the app was shown.
	Certificate string
	// Unreachable says that nobody took the connection.
	Unreachable bool
}

// Send sends one request on a connection of its own.
func (c Client) Send(r Request) Response {
	u, err := url.Parse(r.URL)
	if err != nil {
		return failed(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), c.Limit)
	defer cancel()
	conn, err := c.dial(ctx, r.Address)
	if err != nil {
		f := failed(err)
		f.Unreachable = true
		return f
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	_ = conn.SetDeadline(deadline)

	if r.Outer != nil {
		if conn, err = wrap(ctx, conn, *r.Outer); err != nil {
			return failed(err)
		}
	}
	var out Response
	if u.Scheme == "https" {
		if conn, out.Certificate, err = c.secure(ctx, conn, r, u); err != nil {
			return failed(err)
		}
	}
	switch {
	case r.Raw != "":
		out.Status, err = raw(conn, r.Raw)
	case r.WebSocket:
		out.Status, err = webSocket(conn, r, u)
	case u.Scheme == "tcp":
		err = echo(conn, conn)
	default:
		out.Status, err = request(conn, r, u)
	}
	if err != nil {
		f := failed(err)
		f.Status, f.Certificate = out.Status, out.Certificate
		return f
	}
	return out
}

// failed names an error by what the app would conclude from it. Whether a
// closed connection shows as end of file or as a reset depends on timing, so
// both are "connection closed".
func failed(err error) Response {
	r := Response{Detail: err.Error()}
	var record tls.RecordHeaderError
	var netErr net.Error
	switch {
	case errors.As(err, &record):
		r.Error = "not TLS"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		r.Error = "connection closed"
	case errors.Is(err, syscall.ECONNREFUSED):
		r.Error = "connection refused"
	case errors.As(err, &netErr) && netErr.Timeout():
		r.Error = "timeout"
	case strings.Contains(err.Error(), "certificate"):
		r.Error = "certificate"
	default:
		r.Error = "other"
	}
	return r
}
