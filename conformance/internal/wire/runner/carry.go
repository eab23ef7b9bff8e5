package runner

import (
	"fmt"

	"egressgen.dev/conformance/internal/wire/cases"
)

// carry sends every request, then stops one gateway after the other and sends
// those again that went through it.
func (w *world) carry(c cases.Case, result *Result) error {
	for _, request := range c.Requests {
		step, err := w.send(request)
		if err != nil {
			return fmt.Errorf("%s: %w", request, err)
		}
		result.Steps = append(result.Steps, step)
	}
	listeners := w.listeners()
	for _, g := range w.gateways {
		g.envoy.Stop()
		for i := range result.Steps {
			step := &result.Steps[i]
			if cases.Value(step.Observed.Via) != g.name {
				continue
			}
			again, err := w.send(step.Request)
			if err != nil {
				return fmt.Errorf("%s with %s stopped: %w", step.Request, g.name, err)
			}
			step.Observed.GatewayStopped = cases.Ptr("fails")
			if len(again.Arrivals) > 0 {
				step.Observed.GatewayStopped = cases.Ptr("passes")
			}
		}
	}
	for i := range result.Steps {
		step := &result.Steps[i]
		step.Differences = w.differences(*step)
		if len(step.Differences) > 0 {
			result.Listeners = listeners
		}
	}
	return nil
}

// differences lists what was not as expected.
func (w *world) differences(step Step) []string {
	expected := step.Request.Expect
	if expected.IsEmpty() {
		return []string{"the case has no expect for this request: see wire --record"}
	}
	var out []string
	via := cases.Value(expected.Via)
	// What leaves the mesh must also come back, said or not: a WebSocket that
	// is accepted and then dead has a status too.
	if via != "" && via != "none" && expected.Error == nil {
		expected.Error = cases.Ptr("")
	}
	// What goes through a gateway must depend on it, said or not.
	if w.hasGateway(via) {
		if expected.GatewayStopped == nil {
			expected.GatewayStopped = cases.Ptr("fails")
		}
		if step.reached(via).Moved == "" {
			out = append(out, "no counter of the gateway moved")
		}
	}
	return append(out, expected.Compare(step.Observed)...)
}

func (w *world) hasGateway(name string) bool {
	for _, g := range w.gateways {
		if g.name == name {
			return true
		}
	}
	return false
}
