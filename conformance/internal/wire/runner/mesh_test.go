package runner

import (
	"testing"

	"egressgen.dev/conformance/internal/profile"
	"egressgen.dev/conformance/internal/wire/cases"
)

func TestMeshLogsUnlessTheCaseSaysNo(t *testing.T) {
	for _, none := range []bool{false, true} {
		m := meshOf(cases.Case{NoAccessLogFile: none}, profile.Profile{})
		if (m.AccessLogFile == "") != none || m.AccessLogFormat == "" {
			t.Errorf("noAccessLogFile %v: file %q, format %q", none, m.AccessLogFile, m.AccessLogFormat)
		}
	}
}
