package runner

import (
	"strings"
	"time"

	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/envoy"
)

// GatewaySeen is what one gateway saw of a request.
type GatewaySeen struct {
	// Name is what `via` calls it.
	Name  string
	Lines []envoy.LogLine
	// Moved are the clusters whose counters went up.
	Moved string
}

// reached is the gateway that the request came to: the one that it left by, or
// the first that knows of it.
func (s Step) reached(via string) GatewaySeen {
	for _, g := range s.Gateways {
		if g.Name == via {
			return g
		}
	}
	for _, g := range s.Gateways {
		if len(g.Lines) > 0 || g.Moved != "" {
			return g
		}
	}
	return GatewaySeen{}
}

func (w *world) seenByGateways(request cases.Request, step Step, before []map[string]float64) ([]GatewaySeen, error) {
	var all []GatewaySeen
	for i, g := range w.gateways {
		lines, err := waitForLog(g.envoy, w.gatewayLogLimit(request, step, i))
		if err != nil {
			return nil, err
		}
		all = append(all, GatewaySeen{Name: g.name, Lines: lines})
	}
	after, err := w.counters()
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Moved = moved(before[i], after[i])
	}
	return all, nil
}

// gatewayLogLimit is how long to wait for a line: only a gateway that somebody
// connected to has one.
func (w *world) gatewayLogLimit(request cases.Request, step Step, i int) time.Duration {
	limit := settle
	if w.noAccessLogFile {
		limit = unlogged
	}
	g := w.gateways[i]
	if g.envoy.Dead() != nil {
		return limit
	}
	if request.Direct && i == 0 && !step.Response.Unreachable {
		return logLimit
	}
	for _, line := range step.Sidecar {
		if strings.HasPrefix(line.UpstreamHost, g.IP+":") {
			return logLimit
		}
	}
	return limit
}

// counters are the requests and connections per upstream cluster of each
// gateway.
func (w *world) counters() ([]map[string]float64, error) {
	all := make([]map[string]float64, len(w.gateways))
	for i, g := range w.gateways {
		if g.envoy.Dead() != nil {
			continue
		}
		var err error
		if all[i], err = g.envoy.Stats("upstream_(cx|rq)_total"); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func moved(before, after map[string]float64) string {
	seen := map[string]bool{}
	for name, value := range after {
		if value <= before[name] || !strings.HasPrefix(name, "cluster.outbound|") {
			continue
		}
		cluster := strings.TrimPrefix(name, "cluster.")
		cluster = cluster[:strings.LastIndex(cluster, ".upstream_")]
		seen[strings.TrimSuffix(cluster, ";")] = true
	}
	return joined(seen)
}
