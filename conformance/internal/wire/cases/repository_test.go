package cases

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// conformance is the folder of this module.
const conformance = "../../.."

func TestCasesOfTheRepositoryCanBeReadAndUseEveryPolicyOfTheirs(t *testing.T) {
	list, err := Load(filepath.Join(conformance, "cases"), nil)
	if err != nil {
		t.Fatal(err)
	}
	policies, err := filepath.Glob(filepath.Join(conformance, "policies", "*.yaml"))
	if err != nil || len(policies) == 0 {
		t.Fatalf("policies of conformance: %v, %v", policies, err)
	}
	for _, policy := range policies {
		path := "conformance/policies/" + filepath.Base(policy)
		used := func(c Case) bool { return slices.Contains(strings.Fields(c.Command), path) }
		if !slices.ContainsFunc(list, used) {
			t.Errorf("no case uses %s", path)
		}
	}
}

// A row of the attacks says what somebody tries, or what closes the way.
func TestEveryRequestOfTheAttacksHasANote(t *testing.T) {
	list, err := Load(filepath.Join(conformance, "cases"), []string{"attacks"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		for i, r := range c.Requests {
			if r.Note == "" {
				t.Errorf("%s: requests[%d] has no note", c.Name, i)
			}
		}
	}
}
