package simulate

import (
	"fmt"

	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pkg/kube/krt"
	"istio.io/istio/pkg/test"

	"egressgen.dev/conformance/internal/verdict"
)

// Answerer answers sets. It keeps the compiled CRDs.
type Answerer struct{ judge *verdict.Judge }

// NewAnswerer needs the folder of the Istio module.
func NewAnswerer(istioDir string) (*Answerer, error) {
	judge, err := verdict.NewJudge(istioDir)
	if err != nil {
		return nil, err
	}
	return &Answerer{judge}, nil
}

// Answer follows all calls of a set. It must not run twice at the same time,
// since Istio's code has global state.
func (a *Answerer) Answer(set Set) Answer {
	answer := Answer{ID: set.ID}
	configs, invalid := configsOf(a.judge, set.Resources)
	if len(invalid) > 0 {
		answer.Invalid = invalid
		return answer
	}
	answer.Ambiguous = ambiguous(configs)
	err := test.Wrap(func(t test.Failer) {
		defer func() {
			if why := recover(); why != nil {
				answer.Failed = fmt.Sprintf("Istio's code panicked: %v", why)
			}
		}()
		// It holds on to everything that was ever made.
		krt.GlobalDebugHandler = new(krt.DebugHandler)
		w := newWorld(t, set, configs)
		for _, call := range set.Calls {
			answer.Results = append(answer.Results, Result{Hops: w.follow(call)})
		}
	})
	if err != nil && answer.Failed == "" {
		answer.Failed = err.Error()
	}
	if answer.Failed != "" {
		answer.Results = nil
	}
	return answer
}

// follow returns the first hop, and the gateways that it leads to.
func (w *world) follow(call Call) []Hop {
	var from *proxy
	if call.From != nil {
		from = w.sidecars[*call.From]
	}
	at, mode := from, simulation.CallModeOutbound
	if call.Gateway != nil {
		at, mode = w.gateways[*call.Gateway], simulation.CallModeGateway
		call.Address = at.ip
	}
	first, passed := w.hop(at, mode, call.traffic(from))
	hops := []Hop{first}
	if passed == nil {
		return hops
	}
	destinations := first.Weighted
	if first.Cluster != "" {
		destinations = append(destinations, first.Destination)
	}
	for _, d := range destinations {
		for _, g := range w.gateways {
			for _, port := range g.portsAmong(d.Endpoints) {
				next, _ := w.hop(g, simulation.CallModeGateway, passed.sent(at, d.TLS, g.ip, port))
				next.Via = d.Cluster
				hops = append(hops, next)
			}
		}
	}
	return hops
}
