package runner

import (
	"slices"
	"testing"

	"egressgen.dev/conformance/internal/profile"
	"egressgen.dev/conformance/internal/wire/cases"
)

func TestEveryoneHasAnAddressOfTheirOwn(t *testing.T) {
	var all []string
	for slot := range 2 {
		at := addressesOf(slot, 3)
		all = append(append(all, at.apps...), at.gateway, at.internet)
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(all)))
	if len(all) != 10 || len(distinct) != len(all) {
		t.Errorf("got %v", all)
	}
}

func TestMeshLogsUnlessTheCaseSaysNo(t *testing.T) {
	for _, none := range []bool{false, true} {
		m := meshOf(cases.Case{NoAccessLogFile: none}, profile.Profile{})
		if (m.AccessLogFile == "") != none || m.AccessLogFormat == "" {
			t.Errorf("noAccessLogFile %v: file %q, format %q", none, m.AccessLogFile, m.AccessLogFormat)
		}
	}
}
