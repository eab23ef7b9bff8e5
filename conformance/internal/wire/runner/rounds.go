package runner

import (
	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/control"
)

// round are cases that may run at the same time: features of pilot belong to
// the process.
type round struct {
	features control.Features
	// indices are places in the list of cases.
	indices []int
}

// rounds puts cases of the same features together, in the order in which these
// first occur.
func rounds(list []cases.Case) []round {
	var all []round
next:
	for i, c := range list {
		wanted := control.Features{ScopeGatewayToNamespace: c.ScopeGatewayToNamespace}
		for at := range all {
			if all[at].features == wanted {
				all[at].indices = append(all[at].indices, i)
				continue next
			}
		}
		all = append(all, round{wanted, []int{i}})
	}
	return all
}
