// Package report turns results into what people read: progress lines, the
// whole story of a failed case, and the tables of docs/conformance.md.
package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"sigs.k8s.io/yaml"

	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/envoy"
	"egressgen.dev/conformance/internal/wire/runner"
)

// Progress writes one line, and everything there is to know if it failed.
func Progress(w io.Writer, r runner.Result) {
	switch {
	case r.Case.Cannot != "":
		fmt.Fprintf(w, "skip %s: %s\n", r.Case.Name, r.Case.Cannot)
	case r.Passed():
		fmt.Fprintf(w, "ok   %s (%s)\n", r.Case.Name, r.Took.Round(10*time.Millisecond))
	default:
		fmt.Fprintf(w, "FAIL %s (%s)\n", r.Case.Name, r.Took.Round(10*time.Millisecond))
		failure(w, r)
	}
}

func failure(w io.Writer, r runner.Result) {
	fmt.Fprintf(w, "  %s\n  %s, %s, %s\n", r.Case.Title, r.Case.Path, r.Case.Gateway, r.Case.OutboundTrafficPolicy)
	if r.Err != nil {
		fmt.Fprintf(w, "  %s\n", indent(r.Err.Error()))
	}
	for _, s := range r.Steps {
		if len(s.Differences) == 0 {
			continue
		}
		fmt.Fprintf(w, "  request: %s\n", s.Request)
		for _, d := range s.Differences {
			fmt.Fprintf(w, "    %s\n", d)
		}
		if s.Response.Detail != "" {
			fmt.Fprintf(w, "    the app's error: %s\n", s.Response.Detail)
		}
		lines(w, "sidecar", s.Sidecar)
		for _, g := range s.Gateways {
			lines(w, g.Name, g.Lines)
		}
		if len(s.Arrivals) == 0 {
			fmt.Fprintln(w, "    upstream: nothing arrived")
		}
		for _, a := range s.Arrivals {
			fmt.Fprintf(w, "    upstream: %+v\n", a)
		}
	}
	if r.Listeners != "" {
		fmt.Fprintf(w, "  listeners:\n    %s\n", strings.ReplaceAll(strings.TrimSpace(r.Listeners), "\n", "\n    "))
	}
	if r.Resources != "" {
		fmt.Fprintf(w, "  resources:\n    %s\n", strings.ReplaceAll(strings.TrimSpace(r.Resources), "\n", "\n    "))
	}
}

func lines(w io.Writer, who string, log []envoy.LogLine) {
	if len(log) == 0 {
		fmt.Fprintf(w, "    %s: no access log line\n", who)
	}
	for _, l := range log {
		fmt.Fprintf(w, "    %s: %s\n", who, l)
	}
}

func indent(text string) string { return strings.ReplaceAll(text, "\n", "\n    ") }

// Recorded writes the observed outcomes in the form of a case file, for the
// author of a case to check and to copy.
func Recorded(w io.Writer, r runner.Result) error {
	type request struct {
		Send   string        `json:"send"`
		Expect cases.Outcome `json:"expect"`
	}
	var all []request
	for _, s := range r.Steps {
		all = append(all, request{s.Request.String(), s.Observed.Trim()})
	}
	text, err := yaml.Marshal(map[string]any{"requests": all})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "# %s\n%s", r.Case.Name, text)
	return err
}

// Count is the closing line of a run.
func Count(results []runner.Result) (line string, ok bool) {
	passed, failed, skipped := 0, 0, 0
	for _, r := range results {
		switch {
		case r.Case.Cannot != "":
			skipped++
		case r.Passed():
			passed++
		default:
			failed++
		}
	}
	line = fmt.Sprintf("%d passed, %d failed", passed, failed)
	return line, failed == 0 && passed > 0
}
