package simulate

import (
	"fmt"

	"istio.io/istio/pilot/pkg/simulation"
)

var errorNames = map[error]string{
	simulation.ErrNoListener:          "no_listener",
	simulation.ErrNoFilterChain:       "no_filter_chain",
	simulation.ErrMultipleFilterChain: "multiple_filter_chains",
	simulation.ErrNoRoute:             "no_route",
	simulation.ErrNoVirtualHost:       "no_virtual_host",
	simulation.ErrTLSRedirect:         "tls_redirect",
	simulation.ErrProtocolError:       "protocol_error",
	simulation.ErrTLSError:            "tls_error",
	simulation.ErrMTLSError:           "mtls_error",
}

// hop says what one proxy does with the traffic, and what it passes on before
// its cluster adds TLS: nothing if it does not forward.
func (w *world) hop(p *proxy, mode simulation.CallMode, t traffic) (Hop, *traffic) {
	e := w.configured(p)
	h := Hop{Proxy: p.title}
	result, gaveUp := run(e.simulation, t.call(mode))
	if gaveUp != "" {
		h.Unmodelled = []string{gaveUp}
		return h, nil
	}
	if result.Error != nil {
		h.Error = errorNames[result.Error]
		if h.Error == "" {
			h.Error = result.Error.Error()
		}
	}
	h.Listener = result.ListenerMatched
	h.Rejected = rejected(e.listeners[result.ListenerMatched], e.chains)
	chain := e.chains[result.FilterChainMatched]
	if chain.it == nil {
		return h, nil
	}
	h.FilterChain = chain.name
	inner, terminated := t, chain.it.TransportSocket != nil
	if terminated {
		inner = t.unwrapped()
	}
	filters, err := filtersOf(chain.it)
	if err != nil {
		h.Unmodelled = append(h.Unmodelled, err.Error())
		return h, nil
	}
	h.Unmodelled = append(h.Unmodelled, filters.unknown...)
	if h.Error == "protocol_error" || h.Error == "tls_error" || h.Error == "mtls_error" {
		return h, nil
	}
	verdict, unmodelled := filters.rbac.judge(t, inner, terminated)
	h.RBAC = verdict
	h.Unmodelled = append(h.Unmodelled, unmodelled...)
	if filters.manager != nil {
		h.VirtualHost = e.hosts[result.VirtualHostMatched].name
		if matched := e.routes[result.RouteMatched]; matched.it != nil {
			h.Route = matched.name
			h.follow(matched.it, &inner)
		}
	} else {
		h.proxied(filters.proxy)
	}
	describe := func(d *Destination) {
		w.describe(d, p, inner, filters.manager != nil)
	}
	if h.Cluster != "" {
		describe(&h.Destination)
	}
	for i := range h.Weighted {
		describe(&h.Weighted[i])
	}
	if h.Error != "" || h.RBAC != "" && h.RBAC != allowed {
		return h, nil
	}
	return h, &inner
}

// run keeps a call that the simulation has no answer for from ending the
// others: it then reaches for a test that is not there.
func run(s *simulation.Simulation, call simulation.Call) (result simulation.Result, gaveUp string) {
	defer func() {
		if why := recover(); why != nil {
			gaveUp = fmt.Sprintf("the simulation gave up: %v", why)
		}
	}()
	return s.Run(call), ""
}
