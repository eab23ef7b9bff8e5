package internet

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	tlsHandshakeRecord = 0x16
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
		if key := req.Header.Get("Sec-WebSocket-Key"); key != "" && strings.EqualFold(req.Header.Get("Upgrade"), "websocket") {
			upgrade(r, w, key)
			return
		}
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

func nameOf(cert *x509.Certificate) string {
	if len(cert.URIs) > 0 {
		return cert.URIs[0].String()
	}
	return cert.Subject.CommonName
}
