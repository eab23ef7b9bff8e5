package runner

import (
	"slices"
	"testing"

	"egressgen.dev/conformance/internal/wire/cases"
)

func TestRoundsKeepDifferentFeaturesApart(t *testing.T) {
	scoped := cases.Case{ScopeGatewayToNamespace: true}
	all := rounds([]cases.Case{{}, scoped, {}, scoped, {}})
	if len(all) != 2 {
		t.Fatalf("got %+v", all)
	}
	for i, want := range [][]int{{0, 2, 4}, {1, 3}} {
		if !slices.Equal(all[i].indices, want) || all[i].features.ScopeGatewayToNamespace != (i == 1) {
			t.Errorf("got %+v", all[i])
		}
	}
	if all := rounds(nil); len(all) != 0 {
		t.Errorf("got %+v", all)
	}
}
