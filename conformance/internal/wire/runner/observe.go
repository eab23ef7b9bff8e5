package runner

import (
	"maps"
	"slices"
	"sort"
	"strings"
	"time"

	"egressgen.dev/conformance/internal/wire/app"
	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/envoy"
	"egressgen.dev/conformance/internal/wire/internet"
)

const (
	// Envoy logs a request when it is over, a moment after the app knows.
	logLimit = 2 * time.Second
	settle   = 40 * time.Millisecond
	// Without accessLogFile there may be no line to wait for.
	unlogged = 300 * time.Millisecond
	poll     = 5 * time.Millisecond
)

// send sends one request and gathers what everyone saw of it.
func (w *world) send(request cases.Request) (Step, error) {
	step := Step{Request: request}
	address, err := w.destination(request)
	if err != nil {
		return step, err
	}
	what := app.Request{
		URL: request.Send, Address: address, Method: request.Method, SNI: request.SNI,
		Host: w.at.local(request.Host), Raw: w.at.local(request.Raw), WebSocket: request.WebSocket,
	}
	if request.Outer != "" {
		who := request.Caller()
		leaf, err := w.mesh.Workload(trustDomain, who.Namespace, who.ServiceAccount)
		if err != nil {
			return step, err
		}
		what.Outer = &app.Outer{SNI: request.Outer, Certificate: leaf.TLS}
	}
	w.internet.Take()
	before, err := w.counters()
	if err != nil {
		return step, err
	}
	if request.Direct {
		step.Response = w.outsider.Send(what)
	} else {
		from := w.callers[request.Caller()]
		step.Response = from.app.Send(what)
		if step.Sidecar, err = w.sidecarLines(from); err != nil {
			return step, err
		}
		if err := from.sidecar.Dead(); err != nil {
			return step, err
		}
	}
	if step.Gateways, err = w.seenByGateways(request, step, before); err != nil {
		return step, err
	}
	step.Arrivals = w.internet.Take()
	step.Observed = w.outcome(step)
	return step, nil
}

func (w *world) sidecarLines(from caller) ([]envoy.LogLine, error) {
	if w.noAccessLogFile {
		return waitForLog(from.sidecar, unlogged)
	}
	return waitForLog(from.sidecar, logLimit)
}

// waitForLog returns when there is a line and nothing followed it for a moment.
func waitForLog(e *envoy.Envoy, limit time.Duration) ([]envoy.LogLine, error) {
	var lines []envoy.LogLine
	deadline := time.Now().Add(limit)
	quiet := time.Time{}
	for {
		more, err := e.Log()
		if err != nil {
			return lines, err
		}
		lines = append(lines, more...)
		now := time.Now()
		if len(more) > 0 {
			quiet = now.Add(settle)
		}
		if now.After(deadline) || (len(lines) > 0 && now.After(quiet)) {
			return lines, nil
		}
		time.Sleep(poll)
	}
}

func (w *world) outcome(s Step) cases.Outcome {
	via := w.via(s.Arrivals)
	reached := s.reached(via)
	o := cases.Outcome{
		Status:       cases.Ptr(s.Response.Status),
		Error:        cases.Ptr(s.Response.Error),
		Certificate:  cases.Ptr(s.Response.Certificate),
		Via:          cases.Ptr(via),
		GatewayMoved: cases.Ptr(reached.Moved),
		Arrivals:     cases.Ptr(len(s.Arrivals)),
		Sidecar:      hop(s.Sidecar),
		Gateway:      hop(reached.Lines),
	}
	if len(s.Arrivals) > 0 {
		a := s.Arrivals[len(s.Arrivals)-1]
		o.Upstream = &cases.Upstream{
			Address: cases.Ptr(w.at.written(a.Address)), Port: &a.Port,
			Protocol: &a.Protocol, SNI: &a.SNI, Host: cases.Ptr(w.at.written(a.Host)), ClientCertificate: &a.ClientCertificate,
		}
	}
	return o
}

// via names the Envoys that the upstream saw.
func (w *world) via(arrivals []internet.Arrival) string {
	names := map[string]string{}
	for _, c := range w.callers {
		names[c.sidecar.Node.IP] = "sidecar"
	}
	for _, g := range w.gateways {
		names[g.IP] = g.name
	}
	seen := map[string]bool{}
	for _, a := range arrivals {
		name, known := names[a.Peer]
		if !known {
			name = a.Peer
		}
		seen[name] = true
	}
	if len(seen) == 0 {
		return "none"
	}
	return joined(seen)
}

// hop is the last line: earlier ones belong to connections of the same request.
func hop(lines []envoy.LogLine) *cases.Hop {
	if len(lines) == 0 {
		return nil
	}
	l := lines[len(lines)-1]
	flags := l.Flags
	if flags == "-" {
		flags = ""
	}
	return &cases.Hop{
		Flags: &flags, Details: &l.Details, Termination: &l.Termination, TransportFailure: &l.TransportFailure,
		Cluster: &l.Cluster, SNI: &l.SNI, Route: &l.Route, FilterChain: &l.FilterChain, Peer: &l.PeerIdentity,
	}
}

func joined(set map[string]bool) string {
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	sort.Strings(names)
	return strings.Join(names, " and ")
}

// listeners lists where the Envoys listen.
func (w *world) listeners() string {
	var b strings.Builder
	named := map[string]*envoy.Envoy{}
	for who, c := range w.callers {
		named["sidecar of "+who.Namespace+"/"+who.ServiceAccount] = c.sidecar
	}
	for _, g := range w.gateways {
		named[g.name] = g.envoy
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		e := named[name]
		text, err := e.Admin("/listeners")
		if err != nil {
			text = []byte(err.Error() + "\n")
		}
		for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			b.WriteString(name + " " + line + "\n")
		}
	}
	return b.String()
}
