package control

import (
	"fmt"
	"net"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	proxyprotocol "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/proxy_protocol/v3"
	cares "github.com/envoyproxy/go-control-plane/envoy/extensions/network/dns_resolver/cares/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"istio.io/istio/pilot/pkg/model"
)

// The changes in this file are the only ones between what pilot generates and
// what Envoy gets: each stands for a part of a Pod that is missing here.

// loopback changes listeners: wildcard addresses, since every Envoy here has
// one loopback address, and the original destination, which iptables would
// have recorded.
type loopback struct{ model.XdsResourceGenerator }

func (g loopback) Generate(proxy *model.Proxy, w *model.WatchedResource, req *model.PushRequest) (model.Resources, model.XdsLogDetails, error) {
	resources, details, err := g.XdsResourceGenerator.Generate(proxy, w, req)
	if err != nil {
		return nil, details, err
	}
	resources, err = rewrite(resources, func(l *listener.Listener) error {
		if l.BindToPort == nil || l.BindToPort.Value {
			bind(l, proxy.IPAddresses[0])
		}
		if l.UseOriginalDst.GetValue() {
			return readOriginalDestination(l)
		}
		return nil
	})
	return resources, details, err
}

func bind(l *listener.Listener, address string) {
	if socket := l.GetAddress().GetSocketAddress(); socket.GetAddress() == "0.0.0.0" {
		l.Address = &core.Address{Address: &core.Address_SocketAddress{SocketAddress: &core.SocketAddress{
			Address: address, PortSpecifier: socket.PortSpecifier,
		}}}
	}
}

// readOriginalDestination puts the PROXY protocol in front: the app's
// connection names the address it was meant for, and Envoy hands it to the
// listener of that address exactly as it does after an iptables redirect.
func readOriginalDestination(l *listener.Listener) error {
	packed, err := anypb.New(&proxyprotocol.ProxyProtocol{})
	if err != nil {
		return err
	}
	filter := &listener.ListenerFilter{
		Name:       "envoy.filters.listener.proxy_protocol",
		ConfigType: &listener.ListenerFilter_TypedConfig{TypedConfig: packed},
	}
	l.ListenerFilters = append([]*listener.ListenerFilter{filter}, l.ListenerFilters...)
	return nil
}

// localNames changes the resolver of clusters: Istio sets one per cluster, and
// it would ask the name servers of this machine.
type localNames struct {
	model.XdsResourceGenerator
	dns *net.UDPAddr
}

func (g localNames) Generate(proxy *model.Proxy, w *model.WatchedResource, req *model.PushRequest) (model.Resources, model.XdsLogDetails, error) {
	resources, details, err := g.XdsResourceGenerator.Generate(proxy, w, req)
	if err != nil {
		return nil, details, err
	}
	resolver, err := anypb.New(&cares.CaresDnsResolverConfig{
		Resolvers: []*core.Address{{Address: &core.Address_SocketAddress{SocketAddress: &core.SocketAddress{
			Protocol: core.SocketAddress_UDP, Address: g.dns.IP.String(),
			PortSpecifier: &core.SocketAddress_PortValue{PortValue: uint32(g.dns.Port)},
		}}}},
		DnsResolverOptions: &core.DnsResolverOptions{NoDefaultSearchDomain: true},
	})
	if err != nil {
		return nil, details, err
	}
	resources, err = rewrite(resources, func(c *cluster.Cluster) error {
		if c.TypedDnsResolverConfig != nil {
			c.TypedDnsResolverConfig.TypedConfig = resolver
		}
		return nil
	})
	return resources, details, err
}

// rewrite applies change to a copy of each resource: pilot keeps the originals
// in its cache.
func rewrite[T any, P interface {
	*T
	proto.Message
}](resources model.Resources, change func(P) error) (model.Resources, error) {
	out := make(model.Resources, 0, len(resources))
	for _, r := range resources {
		message := P(new(T))
		if err := r.Resource.UnmarshalTo(message); err != nil {
			return nil, fmt.Errorf("%s: %w", r.Name, err)
		}
		if err := change(message); err != nil {
			return nil, fmt.Errorf("%s: %w", r.Name, err)
		}
		packed, err := anypb.New(message)
		if err != nil {
			return nil, err
		}
		out = append(out, &discovery.Resource{Name: r.Name, Version: r.Version, Resource: packed})
	}
	return out, nil
}
