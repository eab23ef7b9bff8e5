package runner

import (
	"testing"

	"egressgen.dev/conformance/internal/wire/cases"
)

func TestDifferencesThatNoCaseHasToName(t *testing.T) {
	w := &world{gateways: []*gateway{{name: "gateway"}}}
	moved := []GatewaySeen{{Name: "gateway", Moved: "x"}}
	through := cases.Outcome{Status: cases.Ptr(101), Via: cases.Ptr("gateway"), GatewayStopped: cases.Ptr("fails")}
	dead := through
	dead.Error = cases.Ptr("connection closed")
	past := through
	past.GatewayStopped = cases.Ptr("passes")
	expected := cases.Outcome{Status: cases.Ptr(101), Via: cases.Ptr("gateway")}
	for _, c := range []struct {
		name     string
		step     Step
		expected cases.Outcome
		want     int
	}{
		{"all is right", Step{Observed: through, Gateways: moved}, expected, 0},
		{"an answer and then nothing", Step{Observed: dead, Gateways: moved}, expected, 1},
		{"an error that is named", Step{Observed: dead, Gateways: moved}, dead, 0},
		{"without the gateway it passes", Step{Observed: past, Gateways: moved}, expected, 1},
		{"no counter moved", Step{Observed: through}, expected, 1},
		{"nothing is expected", Step{Observed: through, Gateways: moved}, cases.Outcome{}, 1},
		{"how a request is refused may stay open", Step{Observed: cases.Outcome{Via: cases.Ptr("none"), Error: cases.Ptr("timeout")}},
			cases.Outcome{Via: cases.Ptr("none")}, 0},
	} {
		c.step.Request.Expect = c.expected
		if got := w.differences(c.step); len(got) != c.want {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}
