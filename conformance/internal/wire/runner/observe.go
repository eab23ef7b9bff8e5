package runner

import (
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
	from := w.callers[request.Caller()]
	w.internet.Take()
	before, err := w.gatewayCounters()
	if err != nil {
		return step, err
	}
	step.Response = from.app.Send(app.Request{URL: request.Send, Method: request.Method, SNI: request.SNI, Host: request.Host})
	if step.Sidecar, err = w.sidecarLines(from); err != nil {
		return step, err
	}
	if step.Gateway, err = w.gatewayLines(step.Sidecar); err != nil {
		return step, err
	}
	step.Arrivals = w.internet.Take()
	after, err := w.gatewayCounters()
	if err != nil {
		return step, err
	}
	step.Observed = w.outcome(step, from, moved(before, after))
	return step, from.sidecar.Dead()
}

func (w *world) sidecarLines(from caller) ([]envoy.LogLine, error) {
	if w.noAccessLogFile {
		return waitForLog(from.sidecar, unlogged)
	}
	return waitForLog(from.sidecar, logLimit)
}

// gatewayLines waits for the gateway only if the sidecar went there.
func (w *world) gatewayLines(sidecar []envoy.LogLine) ([]envoy.LogLine, error) {
	limit := settle
	if w.noAccessLogFile {
		limit = unlogged
	}
	for _, line := range sidecar {
		if strings.HasPrefix(line.UpstreamHost, w.gateway.Node.IP+":") && w.gateway.Dead() == nil {
			limit = logLimit
		}
	}
	return waitForLog(w.gateway, limit)
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

// gatewayCounters are the requests and connections per upstream cluster.
func (w *world) gatewayCounters() (map[string]float64, error) {
	if w.gateway.Dead() != nil {
		return nil, nil
	}
	return w.gateway.Stats("upstream_(cx|rq)_total")
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

func (w *world) outcome(s Step, from caller, moved string) cases.Outcome {
	o := cases.Outcome{
		Status:       cases.Ptr(s.Response.Status),
		Error:        cases.Ptr(s.Response.Error),
		Certificate:  cases.Ptr(s.Response.Certificate),
		Via:          cases.Ptr(w.via(s.Arrivals, from)),
		GatewayMoved: cases.Ptr(moved),
		Arrivals:     cases.Ptr(len(s.Arrivals)),
		Sidecar:      hop(s.Sidecar),
		Gateway:      hop(s.Gateway),
	}
	if len(s.Arrivals) > 0 {
		a := s.Arrivals[len(s.Arrivals)-1]
		o.Upstream = &cases.Upstream{
			Port: &a.Port, Protocol: &a.Protocol, SNI: &a.SNI, Host: &a.Host, ClientCertificate: &a.ClientCertificate,
		}
	}
	return o
}

// via names the Envoys that the upstream saw.
func (w *world) via(arrivals []internet.Arrival, from caller) string {
	seen := map[string]bool{}
	for _, a := range arrivals {
		switch a.Peer {
		case w.gateway.Node.IP:
			seen["gateway"] = true
		case from.sidecar.Node.IP:
			seen["sidecar"] = true
		default:
			seen[a.Peer] = true
		}
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
	envoys := []*envoy.Envoy{w.gateway}
	for _, c := range w.callers {
		envoys = append(envoys, c.sidecar)
	}
	for _, e := range envoys {
		text, err := e.Admin("/listeners")
		if err != nil {
			text = []byte(err.Error() + "\n")
		}
		for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			b.WriteString(e.Who() + " " + line + "\n")
		}
	}
	return b.String()
}
