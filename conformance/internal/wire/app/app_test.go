package app

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// serve answers one connection.
func serve(t *testing.T, answer func(net.Conn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		answer(conn)
	}()
	return l.Addr().String()
}

func client() Client { return Client{IP: "127.0.0.1", Limit: 5 * time.Second} }

func TestRawIsSentAsItIs(t *testing.T) {
	const text = "GET /a HTTP/1.0\r\nhost:  B.example \r\nHost: c.example\r\n\r\n"
	got := make([]byte, len(text))
	address := serve(t, func(conn net.Conn) {
		_, _ = io.ReadFull(conn, got)
		_, _ = io.WriteString(conn, "HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	})
	r := client().Send(Request{URL: "http://a.example/", Address: address, Raw: text})
	if r.Status != 421 || r.Error != "" || string(got) != text {
		t.Errorf("got %+v for %q", r, got)
	}
}

func TestSidecarIsToldTheAddress(t *testing.T) {
	var first string
	sidecar := serve(t, func(conn net.Conn) {
		from := bufio.NewReader(conn)
		first, _ = from.ReadString('\n')
		_, _ = http.ReadRequest(from)
		_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\n")
	})
	c := client()
	c.Sidecar = sidecar
	if r := c.Send(Request{URL: "http://a.example/", Address: "192.0.2.1:8080"}); r.Status != 204 || !strings.HasPrefix(first, "PROXY TCP4 127.0.0.1 192.0.2.1 ") || !strings.HasSuffix(first, " 8080\r\n") {
		t.Errorf("got %+v, %q", r, first)
	}
}

func TestWebSocketNeedsTheEcho(t *testing.T) {
	for echoes, want := range map[bool]string{true: "", false: "connection closed"} {
		address := serve(t, func(conn net.Conn) {
			from := bufio.NewReader(conn)
			if req, err := http.ReadRequest(from); err != nil || req.Header.Get("Upgrade") != "websocket" {
				return
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
			if echoes {
				_, _ = io.Copy(conn, from)
			}
		})
		r := client().Send(Request{URL: "http://a.example/", Address: address, WebSocket: true})
		if r.Status != 101 || r.Error != want {
			t.Errorf("echoes %v: got %+v", echoes, r)
		}
	}
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	if r := client().Send(Request{URL: "http://a.example/", Address: address}); r.Error != "connection refused" || !r.Unreachable {
		t.Errorf("got %+v", r)
	}
}

func TestHostReplacesThatOfTheURL(t *testing.T) {
	u, err := url.Parse("http://a.example/x")
	if err != nil {
		t.Fatal(err)
	}
	if req, err := newRequest(Request{Host: "B.example:80"}, u); err != nil || req.Host != "B.example:80" || req.Method != "GET" {
		t.Errorf("got %+v, %v", req, err)
	}
}
