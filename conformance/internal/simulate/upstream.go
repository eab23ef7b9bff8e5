package simulate

import (
	"fmt"
	"net"
	"sort"
	"strconv"
	"strings"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/xds/endpoints"
)

// describe fills in what the proxy knows of the cluster that is named.
func (w *world) describe(d *Destination, p *proxy, t traffic, throughHTTP bool) {
	c := p.envoy.clusters[d.Cluster]
	if c == nil {
		return
	}
	d.ClusterExists = true
	d.ClusterType = c.GetType().String()
	if custom := c.GetClusterType(); custom != nil {
		d.ClusterType = custom.GetName()
	}
	ends := w.endpointsOf(c, p)
	for _, e := range ends {
		d.Endpoints = append(d.Endpoints, addressOf(e))
	}
	sort.Strings(d.Endpoints)
	d.TLS = tlsOf(c, socketOf(c, ends), t, throughHTTP)
}

// endpointsOf lists what the cluster connects to, as the control plane says.
func (w *world) endpointsOf(c *cluster.Cluster, p *proxy) []*endpoint.LbEndpoint {
	assignment := c.GetLoadAssignment()
	if c.GetType() == cluster.Cluster_EDS {
		name := c.GetEdsClusterConfig().GetServiceName()
		if name == "" {
			name = c.Name
		}
		builder := endpoints.NewEndpointBuilder(name, p.node, w.istio.PushContext())
		assignment = builder.BuildClusterLoadAssignment(w.istio.Env().EndpointIndex)
	}
	var out []*endpoint.LbEndpoint
	for _, locality := range assignment.GetEndpoints() {
		out = append(out, locality.GetLbEndpoints()...)
	}
	return out
}

// socketOf is the transport socket for the cluster's endpoints. Istio lets
// their labels choose when nothing is configured; those of one cluster are
// taken to have the same.
func socketOf(c *cluster.Cluster, ends []*endpoint.LbEndpoint) *corev3.TransportSocket {
	if len(ends) > 0 {
		labels := ends[0].GetMetadata().GetFilterMetadata()["envoy.transport_socket_match"].GetFields()
		for _, candidate := range c.GetTransportSocketMatches() {
			fits := true
			for key, want := range candidate.GetMatch().GetFields() {
				fits = fits && proto.Equal(labels[key], want)
			}
			if fits {
				return candidate.GetTransportSocket()
			}
		}
	}
	return c.GetTransportSocket()
}

func addressOf(e *endpoint.LbEndpoint) string {
	address := e.GetEndpoint().GetAddress()
	if socket := address.GetSocketAddress(); socket != nil {
		return net.JoinHostPort(socket.GetAddress(), fmt.Sprint(socket.GetPortValue()))
	}
	if pipe := address.GetPipe(); pipe != nil {
		return "unix:" + pipe.GetPath()
	}
	return strings.TrimSpace(address.String())
}

// portsAmong returns the ports under which the proxy is one of the endpoints.
func (p *proxy) portsAmong(ends []string) []int {
	var out []int
	for _, end := range ends {
		address, text, err := net.SplitHostPort(end)
		if port, bad := strconv.Atoi(text); err == nil && bad == nil && address == p.ip {
			out = append(out, port)
		}
	}
	return out
}
