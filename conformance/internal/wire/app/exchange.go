package app

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// more is how long an answer may take that follows another on the same
// connection. A raw request that wants all of them ends with Connection: close.
const more = time.Second

func request(conn net.Conn, r Request, u *url.URL) (int, error) {
	req, err := newRequest(r, u)
	if err != nil {
		return 0, err
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

func newRequest(r Request, u *url.URL) (*http.Request, error) {
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequest(method, u.String(), nil)
	if err == nil && r.Host != "" {
		req.Host = r.Host
	}
	return req, err
}

// raw sends the bytes and returns the status of the first answer. It reads on
// until the other side is done: what is hidden behind the first request may
// have an answer of its own.
func raw(conn net.Conn, text string) (int, error) {
	if _, err := io.WriteString(conn, text); err != nil {
		return 0, err
	}
	answer := bufio.NewReader(conn)
	resp, err := http.ReadResponse(answer, nil)
	if err != nil {
		return 0, err
	}
	_ = conn.SetReadDeadline(time.Now().Add(more))
	_, _ = io.Copy(io.Discard, answer)
	return resp.StatusCode, nil
}

// webSocket asks for the upgrade and uses the connection that comes of it.
func webSocket(conn net.Conn, r Request, u *url.URL) (int, error) {
	req, err := newRequest(r, u)
	if err != nil {
		return 0, err
	}
	for name, value := range map[string]string{
		"Connection": "Upgrade", "Upgrade": "websocket",
		// Any 16 bytes in base64: these are those of RFC 6455.
		"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
	} {
		req.Header.Set(name, value)
	}
	if err := req.Write(conn); err != nil {
		return 0, err
	}
	answer := bufio.NewReader(conn)
	resp, err := http.ReadResponse(answer, req)
	if err != nil {
		return 0, err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return resp.StatusCode, nil
	}
	if err := echo(conn, answer); err != nil {
		return resp.StatusCode, errors.Join(errors.New("after the upgrade"), err)
	}
	return resp.StatusCode, nil
}

func echo(to io.Writer, from io.Reader) error {
	const line = "hello from the app\n"
	if _, err := io.WriteString(to, line); err != nil {
		return err
	}
	got := make([]byte, len(line))
	if _, err := io.ReadFull(from, got); err != nil {
		return err
	}
	if string(got) != line {
		return fmt.Errorf("the echo is %q", got)
	}
	return nil
}
