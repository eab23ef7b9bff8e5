// Package app is the workload: it sends requests the way a program in the Pod
// does, and says what it got.
package app

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// DocumentationIP is what a case writes for "an IP address of the internet".
const DocumentationIP = "203.0.113.10"

// Client sends through the sidecar.
type Client struct {
	// Sidecar is where iptables would have redirected every connection to.
	Sidecar string
	// IP is the Pod's address.
	IP string
	// Internet is the address behind every public name.
	Internet string
	// Roots are the certificates that the app trusts.
	Roots *x509.CertPool
	Limit time.Duration
}

// Request is what the app does.
type Request struct {
	// URL has the scheme http, https or tcp.
	URL    string
	Method string
	// SNI replaces the host of the URL in TLS; "-" sends none.
	SNI string
	// Host replaces the host of the URL in HTTP.
	Host string
}

// Response is what the app saw: a status, or an error in one word or two.
type Response struct {
	Status int
	Error  string
	// Detail is the whole text of the error.
	Detail string
	// Certificate is the name in the certificate that the app was shown.
	Certificate string
}

// Send sends one request on a connection of its own.
func (c Client) Send(r Request) Response {
	u, err := url.Parse(r.URL)
	if err != nil {
		return failed(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), c.Limit)
	defer cancel()
	conn, err := c.dial(ctx, portOf(u))
	if err != nil {
		return failed(err)
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	_ = conn.SetDeadline(deadline)

	var out Response
	if u.Scheme == "https" {
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
			return failed(err)
		}
		if certs := secure.ConnectionState().PeerCertificates; len(certs) > 0 {
			out.Certificate = certs[0].Subject.CommonName
		}
		conn = secure
	}
	if u.Scheme == "tcp" {
		err = echo(conn)
	} else {
		out.Status, err = request(conn, r, u)
	}
	if err != nil {
		f := failed(err)
		f.Certificate = out.Certificate
		return f
	}
	return out
}

// dial connects to the sidecar and names the address that the app wanted.
func (c Client) dial(ctx context.Context, port int) (net.Conn, error) {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(c.IP)}}
	conn, err := dialer.DialContext(ctx, "tcp", c.Sidecar)
	if err != nil {
		return nil, fmt.Errorf("the sidecar does not listen: %w", err)
	}
	local := conn.LocalAddr().(*net.TCPAddr)
	_, err = fmt.Fprintf(conn, "PROXY TCP4 %s %s %d %d\r\n", c.IP, c.Internet, local.Port, port)
	return conn, err
}

func request(conn net.Conn, r Request, u *url.URL) (int, error) {
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	plain := *u
	req, err := http.NewRequest(method, plain.String(), nil)
	if err != nil {
		return 0, err
	}
	if r.Host != "" {
		req.Host = r.Host
	}
	req.Close = true
	if err := req.Write(conn); err != nil {
		return 0, err
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}

func echo(conn net.Conn) error {
	const line = "hello from the app\n"
	if _, err := io.WriteString(conn, line); err != nil {
		return err
	}
	got := make([]byte, len(line))
	if _, err := io.ReadFull(conn, got); err != nil {
		return err
	}
	if string(got) != line {
		return fmt.Errorf("the echo is %q", got)
	}
	return nil
}

func portOf(u *url.URL) int {
	if port, err := strconv.Atoi(u.Port()); err == nil {
		return port
	}
	if u.Scheme == "https" {
		return 443
	}
	return 80
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
	case errors.As(err, &netErr) && netErr.Timeout():
		r.Error = "timeout"
	case strings.Contains(err.Error(), "certificate"):
		r.Error = "certificate"
	default:
		r.Error = "other"
	}
	return r
}
