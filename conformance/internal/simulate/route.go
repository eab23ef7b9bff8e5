package simulate

import (
	"fmt"
	"strings"

	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tcpproxy "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
)

const (
	toCluster  = "cluster"
	toWeighted = "weighted"
)

// follow says what the route does, and changes the request as the route does.
func (h *Hop) follow(r *route.Route, t *traffic) {
	h.Unmodelled = append(h.Unmodelled, conditions(r.GetMatch(), t.path)...)
	if r.GetTypedPerFilterConfig()["envoy.filters.http.fault"] != nil {
		h.Unmodelled = append(h.Unmodelled, "fault")
	}
	switch action := r.GetAction().(type) {
	case *route.Route_Redirect:
		h.Action = "redirect"
	case *route.Route_DirectResponse:
		h.Action = fmt.Sprintf("direct_response(%d)", action.DirectResponse.GetStatus())
	case *route.Route_Route:
		switch to := action.Route.GetClusterSpecifier().(type) {
		case *route.RouteAction_Cluster:
			h.Action, h.Cluster = toCluster, to.Cluster
		case *route.RouteAction_WeightedClusters:
			h.Action = toWeighted
			for _, c := range to.WeightedClusters.GetClusters() {
				h.Weighted = append(h.Weighted, Destination{Cluster: c.GetName(), Weight: c.GetWeight().GetValue()})
			}
		default:
			h.Unmodelled = append(h.Unmodelled, fmt.Sprintf("route to %T", to))
		}
		h.rewrite(r, action.Route, t)
	default:
		h.Unmodelled = append(h.Unmodelled, fmt.Sprintf("route action %T", action))
	}
}

// proxied says what the TCP proxy does.
func (h *Hop) proxied(p *tcpproxy.TcpProxy) {
	switch to := p.GetClusterSpecifier().(type) {
	case *tcpproxy.TcpProxy_Cluster:
		h.Action, h.Cluster = toCluster, to.Cluster
	case *tcpproxy.TcpProxy_WeightedClusters:
		h.Action = toWeighted
		for _, c := range to.WeightedClusters.GetClusters() {
			h.Weighted = append(h.Weighted, Destination{Cluster: c.GetName(), Weight: c.GetWeight()})
		}
	}
}

// rewrite changes what the next Envoy sees of the request.
func (h *Hop) rewrite(r *route.Route, action *route.RouteAction, t *traffic) {
	if host := action.GetHostRewriteLiteral(); host != "" {
		t.host = host
	}
	if prefix := action.GetPrefixRewrite(); prefix != "" {
		matched := r.GetMatch().GetPrefix()
		if matched == "" {
			matched = r.GetMatch().GetPath()
		}
		t.path = prefix + strings.TrimPrefix(t.path, matched)
	}
	if action.GetRegexRewrite() != nil {
		h.Unmodelled = append(h.Unmodelled, "regex rewrite")
	}
	for _, header := range r.GetRequestHeadersToAdd() {
		if name := strings.ToLower(header.GetHeader().GetKey()); name == "host" || name == ":authority" {
			h.Unmodelled = append(h.Unmodelled, "header "+name)
		}
	}
}

// conditions of a route beside its path: the simulation takes them for true.
func conditions(m *route.RouteMatch, path string) []string {
	var out []string
	for _, header := range m.GetHeaders() {
		out = append(out, "header "+header.GetName())
	}
	for _, parameter := range m.GetQueryParameters() {
		out = append(out, "query "+parameter.GetName())
	}
	if m.GetGrpc() != nil {
		out = append(out, "gRPC only")
	}
	if m.GetTlsContext() != nil {
		out = append(out, "client certificate")
	}
	if len(m.GetDynamicMetadata()) > 0 {
		out = append(out, "metadata")
	}
	if m.GetRuntimeFraction() != nil {
		out = append(out, "fraction")
	}
	// Envoy wants the path to end or go on with a slash behind this prefix.
	if prefix := m.GetPathSeparatedPrefix(); prefix != "" {
		if rest := strings.TrimPrefix(path, prefix); rest != "" && rest[0] != '/' {
			out = append(out, "path separated prefix")
		}
	}
	return out
}
