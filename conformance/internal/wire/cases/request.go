package cases

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Request is what the app sends.
type Request struct {
	// Send is a URL with the scheme http, https or tcp.
	Send string `json:"send"`
	// As is NAMESPACE/SERVICEACCOUNT of the app; shop/client if absent.
	As     string `json:"as,omitempty"`
	Method string `json:"method,omitempty"`
	SNI    string `json:"sni,omitempty"`
	Host   string `json:"host,omitempty"`
	// Raw is sent as it is in place of the request that the URL asks for.
	Raw string `json:"raw,omitempty"`
	// WebSocket asks for an upgrade, then sends bytes that must come back.
	WebSocket bool `json:"websocket,omitempty"`
	// To is the address that the app connects to, one of Destinations. The
	// internet's if absent.
	To string `json:"to,omitempty"`
	// Direct sends from a Pod without a sidecar to the gateway's Pod.
	Direct bool `json:"direct,omitempty"`
	// Outer is the SNI of a connection in mutual TLS of the mesh, with the
	// certificate of As, that a direct request is sent in.
	Outer string `json:"outer,omitempty"`
	// Note says why the request is there.
	Note   string  `json:"note,omitempty"`
	Expect Outcome `json:"expect,omitempty"`
}

// InternetAddresses are what cases write for the two addresses of the
// internet. Every public name leads to the first.
var InternetAddresses = []string{"203.0.113.10", "203.0.113.20"}

// Words for the addresses of the gateway in the cluster.
const (
	GatewayPod     = "gateway-pod"
	GatewayService = "gateway-service"
)

// Destinations are the values of `to`. There are no others, since nothing may
// leave the machine.
var Destinations = append(slices.Clone(InternetAddresses), GatewayPod, GatewayService)

// String is the request in a few words.
func (r Request) String() string {
	var b strings.Builder
	if r.Method != "" {
		b.WriteString(r.Method + " ")
	}
	b.WriteString(r.Send)
	if r.WebSocket {
		b.WriteString(", websocket")
	}
	if r.SNI == "-" {
		b.WriteString(", no SNI")
	} else if r.SNI != "" {
		b.WriteString(", SNI " + r.SNI)
	}
	if r.Host != "" {
		b.WriteString(", Host " + r.Host)
	}
	if r.Raw != "" {
		b.WriteString(", raw " + strconv.Quote(r.Raw))
	}
	if r.To != "" {
		b.WriteString(", to " + r.To)
	}
	if r.Direct {
		b.WriteString(", straight to the gateway")
	}
	if r.Outer != "" {
		b.WriteString(" in mutual TLS with SNI " + r.Outer)
	}
	if r.As != "" {
		b.WriteString(", as " + r.As)
	}
	return b.String()
}

// Caller is the identity of an app that sends requests.
type Caller struct{ Namespace, ServiceAccount string }

// Caller is who sends the request.
func (r Request) Caller() Caller {
	if r.As == "" {
		return Caller{"shop", "client"}
	}
	namespace, account, _ := strings.Cut(r.As, "/")
	return Caller{namespace, account}
}

func (r Request) check() error {
	u, err := url.Parse(r.Send)
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	if (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "tcp") || u.Hostname() == "" {
		return fmt.Errorf("send is %q: use http://, https:// or tcp:// with a host", r.Send)
	}
	if u.Scheme == "tcp" && u.Port() == "" {
		return fmt.Errorf("send is %q: tcp needs a port", r.Send)
	}
	if who := r.Caller(); who.Namespace == "" || who.ServiceAccount == "" || strings.Contains(who.ServiceAccount, "/") {
		return fmt.Errorf("as is %q: write NAMESPACE/SERVICEACCOUNT", r.As)
	}
	if r.To != "" && !slices.Contains(Destinations, r.To) {
		return fmt.Errorf("to is %q: use one of %s", r.To, strings.Join(Destinations, ", "))
	}
	for _, rule := range []struct {
		broken bool
		why    string
	}{
		{r.SNI != "" && u.Scheme != "https", "sni is only for https: nothing else begins TLS"},
		{r.Host != "" && u.Scheme == "tcp", "host is only for http and https: tcp sends no Host"},
		{r.Method != "" && u.Scheme == "tcp", "method is only for http and https: tcp sends no request"},
		{r.Raw != "" && u.Scheme == "tcp", "raw is only for http and https, whose answer has a status"},
		{r.Raw != "" && (r.Method != "" || r.Host != ""), "raw excludes method and host: write them in the bytes"},
		{r.WebSocket && u.Scheme == "tcp", "websocket is only for http and https"},
		{r.WebSocket && (r.Raw != "" || r.Method != ""), "websocket excludes raw and method: it sends a GET of its own"},
		{r.Direct && r.To != "", "direct excludes to: it connects to the gateway's Pod"},
		{r.Outer != "" && !r.Direct, "outer needs direct: a sidecar makes its own connection to the gateway"},
		{r.Direct && r.As != "" && r.Outer == "", "direct with as needs outer: nothing else proves who sends"},
	} {
		if rule.broken {
			return fmt.Errorf("%s", rule.why)
		}
	}
	return nil
}
