package report

import (
	"fmt"
	"slices"
	"strings"

	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/runner"
)

const (
	begin = "<!-- results: written by conformance/run docs, do not edit -->"
	end   = "<!-- end of results -->"
)

type heading struct{ group, heading, introduction string }

// headings are the groups in the order of the document.
var headings = []heading{
	{"scenarios", "Scenarios", "What each scenario promises, on both profiles."},
	{"policies", "Policies", "The policies of examples/policies: what they allow leaves the way they say, and the rest does not leave."},
	{"situations", "Situations", "The policies of examples/situations, as teams have them, each with who and what is refused."},
	{"attacks", "Attacks", "What somebody sends or writes who wants out although the policy forbids it. " +
		"Where it gets out all the same, the row says what closes the way."},
	{"ways-around", "Ways around the gateway", "What the app can send that the bundle was not made for. " +
		"A row that leaves by the sidecar is a way around the gateway."},
	{"known-wrong", "Known-wrong bundles", "Bundles that Istio accepts although something in them is wrong, with what really happens then."},
	{"limits", "What this set-up cannot carry", ""},
}

// Tables writes the results as Markdown.
func Tables(results []runner.Result) string {
	var b strings.Builder
	for _, h := range all(results) {
		var rows []runner.Result
		for _, r := range results {
			if r.Case.Group == h.group {
				rows = append(rows, r)
			}
		}
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n\n", h.heading)
		if h.introduction != "" {
			fmt.Fprintf(&b, "%s\n\n", h.introduction)
		}
		if h.group == "limits" {
			b.WriteString("| case | what | why not |\n| --- | --- | --- |\n")
			for _, r := range rows {
				fmt.Fprintf(&b, "| %s | %s | %s |\n", short(r.Case), cell(r.Case.Title), cell(r.Case.Cannot))
			}
			continue
		}
		b.WriteString("| case | what | sent | seen | result |\n| --- | --- | --- | --- | --- |\n")
		for _, r := range rows {
			writeRows(&b, r)
		}
	}
	return b.String()
}

// all are the headings, and after them groups that have none, so that no case goes missing.
func all(results []runner.Result) []heading {
	list := slices.Clone(headings)
	for _, r := range results {
		group := r.Case.Group
		if !slices.ContainsFunc(list, func(h heading) bool { return h.group == group }) {
			list = append(list, heading{group: group, heading: group})
		}
	}
	return list
}

func writeRows(b *strings.Builder, r runner.Result) {
	what := r.Case.Title
	if r.Case.Wrong != "" {
		what = r.Case.Wrong
	}
	what += " (" + r.Case.Gateway + ", " + r.Case.OutboundTrafficPolicy + ")"
	name := short(r.Case)
	if len(r.Steps) == 0 {
		fmt.Fprintf(b, "| %s | %s | nothing | the case did not run | fail |\n", name, cell(what))
	}
	for _, s := range r.Steps {
		verdict := "pass"
		if r.Err != nil || len(s.Differences) > 0 {
			verdict = "fail"
		}
		if note := s.Request.Note; note != "" && what != "" {
			what += ": " + note
		} else if note != "" {
			what = note
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", name, cell(what), cell(s.Request.String()), cell(seen(r.Case, s)), verdict)
		// The case is named once.
		name, what = "", ""
	}
}

// seen says an outcome in words. Via and the stopped gateway are always
// looked at; of the rest only what the case compares is the same in every run.
func seen(c cases.Case, s runner.Step) string {
	o := s.Observed.Only(s.Request.Expect)
	o.Via, o.GatewayStopped = s.Observed.Via, s.Observed.GatewayStopped
	var parts []string
	if c.GatewayNeverReady {
		parts = append(parts, "the gateway's Envoy never begins to serve")
	}
	if status := cases.Value(o.Status); status != 0 {
		parts = append(parts, fmt.Sprint(status))
	}
	if failure := cases.Value(o.Error); failure != "" {
		parts = append(parts, failure)
	}
	if via := cases.Value(o.Via); via == "none" {
		parts = append(parts, "nothing left the mesh")
	} else {
		parts = append(parts, "left by the "+via+" to "+upstream(o.Upstream))
	}
	if arrivals := cases.Value(o.Arrivals); arrivals > 0 {
		parts = append(parts, fmt.Sprintf("came to the server %d times", arrivals))
	}
	for _, hop := range []struct {
		who string
		hop *cases.Hop
	}{{"sidecar", o.Sidecar}, {"gateway", o.Gateway}} {
		if reason := hop.hop.Reason(); reason != "" {
			parts = append(parts, hop.who+": "+reason)
		}
	}
	if o.Gateway != nil && cases.Value(o.Gateway.Peer) != "" {
		parts = append(parts, "the gateway knows "+cases.Value(o.Gateway.Peer))
	}
	if cases.Value(o.GatewayStopped) == "fails" {
		parts = append(parts, "fails without the gateway")
	}
	return strings.Join(parts, "; ")
}

func upstream(u *cases.Upstream) string {
	if u == nil {
		return "nowhere"
	}
	text := fmt.Sprintf("port %d", cases.Value(u.Port))
	if address := cases.Value(u.Address); address != "" {
		text += " of " + address
	}
	text += " as " + cases.Value(u.Protocol)
	if host := cases.Value(u.Host); host != "" {
		text += ", Host " + host
	}
	if sni := cases.Value(u.SNI); sni != "" {
		text += ", SNI " + sni
	}
	if name := cases.Value(u.ClientCertificate); name != "" {
		text += ", client certificate " + name
	}
	return text
}

func short(c cases.Case) string { return strings.TrimPrefix(c.Name, c.Group+"/") }

// cell makes text fit in a table: one line, and no character that ends a cell
// or begins a tag.
func cell(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`).Replace(text)
}

// Replace puts the tables between the markers of the document.
func Replace(document, tables string) (string, error) {
	before, rest, found := strings.Cut(document, begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return "", fmt.Errorf("the markers are missing: put %q and %q around the place of the tables", begin, end)
	}
	return before + begin + "\n" + tables + "\n" + end + after, nil
}

// Difference lists the lines that only one of two documents has.
func Difference(old, updated string) string {
	count := map[string]int{}
	for _, line := range strings.Split(old, "\n") {
		count[line]--
	}
	for _, line := range strings.Split(updated, "\n") {
		count[line]++
	}
	var b strings.Builder
	for _, line := range strings.Split(old, "\n") {
		if count[line] < 0 {
			count[line]++
			fmt.Fprintf(&b, "- %s\n", line)
		}
	}
	for _, line := range strings.Split(updated, "\n") {
		if count[line] > 0 {
			count[line]--
			fmt.Fprintf(&b, "+ %s\n", line)
		}
	}
	return b.String()
}
