package simulate

import (
	"fmt"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/simulation"
)

// proxy is an Envoy. Its configuration is made when the first call reaches it.
type proxy struct {
	pod
	title string
	node  *model.Proxy
	envoy *envoy
}

// envoy is the configuration of one Envoy. The simulation answers with names,
// and Istio gives many chains and routes the same name or none; so each gets a
// name of its own, by which it is found again, and keeps the other here.
type envoy struct {
	simulation *simulation.Simulation
	listeners  map[string]*listener.Listener
	chains     map[string]named[*listener.FilterChain]
	hosts      map[string]named[*route.VirtualHost]
	routes     map[string]named[*route.Route]
	clusters   map[string]*cluster.Cluster
}

type named[T any] struct {
	name string
	it   T
}

// configured returns the configuration that Istio generates for the proxy.
func (w *world) configured(p *proxy) *envoy {
	if p.envoy == nil {
		p.node = w.istio.SetupProxy(&model.Proxy{
			Type: p.kind, ID: p.name + "." + p.namespace, IPAddresses: []string{p.ip},
			ConfigNamespace: p.namespace, Labels: p.labels,
			Metadata: &model.NodeMetadata{
				Namespace: p.namespace, Labels: p.labels, ServiceAccount: p.account, IstioVersion: proxyVersion,
			},
		})
		listeners := w.istio.Listeners(p.node)
		p.envoy = newEnvoy(&simulation.Simulation{
			Listeners: listeners,
			Clusters:  w.istio.Clusters(p.node),
			Routes:    w.istio.RoutesFromListeners(p.node, listeners),
		})
	}
	return p.envoy
}

func newEnvoy(s *simulation.Simulation) *envoy {
	e := &envoy{
		simulation: s,
		listeners:  map[string]*listener.Listener{},
		chains:     map[string]named[*listener.FilterChain]{},
		hosts:      map[string]named[*route.VirtualHost]{},
		routes:     map[string]named[*route.Route]{},
		clusters:   map[string]*cluster.Cluster{},
	}
	for _, l := range s.Listeners {
		e.listeners[l.Name] = l
		chains := l.FilterChains
		if l.DefaultFilterChain != nil {
			chains = append(chains[:len(chains):len(chains)], l.DefaultFilterChain)
		}
		for _, c := range chains {
			mark(e.chains, &c.Name, c)
		}
	}
	for _, r := range s.Routes {
		for _, h := range r.VirtualHosts {
			mark(e.hosts, &h.Name, h)
			for _, r := range h.Routes {
				mark(e.routes, &r.Name, r)
			}
		}
	}
	for _, c := range s.Clusters {
		e.clusters[c.Name] = c
	}
	return e
}

// mark renames it and remembers it under the new name.
func mark[T any](all map[string]named[T], name *string, it T) {
	marker := fmt.Sprintf("#%d", len(all))
	all[marker] = named[T]{*name, it}
	*name = marker
}
