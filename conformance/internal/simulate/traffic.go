package simulate

import (
	"net/http"

	"istio.io/istio/pilot/pkg/simulation"
)

// traffic is what is on a connection: the request of the app in zero or more
// layers of TLS.
type traffic struct {
	// layers of TLS, the outermost first.
	layers     []layer
	http       bool
	host, path string
	// to is the address that the connection is for.
	to   string
	port int
	// from is the address that the connection comes from; empty if the call
	// does not say.
	from string
}

type layer struct {
	mode simulation.TLSMode
	sni  string
	// identity is in the certificate of the client; empty if the call does not
	// say or has none.
	identity string
}

// traffic is what the call sends from the Pod, if there is one.
func (c Call) traffic(from *proxy) traffic {
	t := traffic{http: c.Protocol == "http", host: c.Host, path: c.Path, to: c.Address, port: c.Port}
	if from != nil {
		t.from = from.ip
	}
	if mode := simulation.TLSMode(c.TLS); mode != simulation.Plaintext {
		outer := layer{mode: mode, sni: c.SNI}
		if mode == simulation.MTLS && from != nil {
			outer.identity = from.identity()
		}
		t.layers = []layer{outer}
	}
	return t
}

// outer is the outermost layer.
func (t traffic) outer() layer {
	if len(t.layers) == 0 {
		return layer{mode: simulation.Plaintext}
	}
	return t.layers[0]
}

// unwrapped is what is left when the outermost layer ends here.
func (t traffic) unwrapped() traffic {
	if len(t.layers) > 0 {
		t.layers = t.layers[1:]
	}
	return t
}

// sent is what the proxy sends on to an address through a cluster with these
// settings.
func (t traffic) sent(by *proxy, tls *TLS, to string, port int) traffic {
	t.from, t.to, t.port = by.ip, to, port
	if tls.Mode != "none" {
		outer := layer{mode: simulation.TLSMode(tls.Mode), sni: tls.SNI}
		if outer.mode == simulation.MTLS {
			outer.identity = by.identity()
		}
		t.layers = append([]layer{outer}, t.layers...)
	}
	return t
}

// call describes the traffic to the simulation, which knows one layer of TLS:
// what is inside a second one is bytes.
func (t traffic) call(mode simulation.CallMode) simulation.Call {
	outer := t.outer()
	call := simulation.Call{
		Address: t.to, Port: t.port, Path: t.path, CallMode: mode,
		Protocol: simulation.TCP, TLS: outer.mode, Sni: outer.sni,
		// With HostHeader, the simulation would also invent an SNI.
		Headers: http.Header{"Host": {t.host}},
	}
	if t.http && len(t.layers) < 2 {
		call.Protocol = simulation.HTTP
	}
	return call
}
