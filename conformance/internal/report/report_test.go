package report

import (
	"errors"
	"strings"
	"testing"

	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/runner"
)

func TestReplaceKeepsWhatIsAround(t *testing.T) {
	document := "before\n" + begin + "\nold\n" + end + "\nafter\n"
	got, err := Replace(document, "new")
	if err != nil || got != "before\n"+begin+"\nnew\n"+end+"\nafter\n" {
		t.Errorf("got %q, %v", got, err)
	}
	if again, _ := Replace(got, "new"); again != got {
		t.Error("replacing twice changes the document")
	}
	if _, err := Replace("no markers", "new"); err == nil {
		t.Error("a document without markers is accepted")
	}
}

func TestCount(t *testing.T) {
	fine := runner.Result{}
	failed := runner.Result{Err: errors.New("x")}
	skipped := runner.Result{Case: cases.Case{Cannot: "x"}}
	for want, results := range map[string][]runner.Result{
		"1 passed, 0 failed": {fine, skipped},
		"1 passed, 1 failed": {fine, failed},
		"0 passed, 0 failed": {skipped},
	} {
		line, ok := Count(results)
		if line != want || ok != (want == "1 passed, 0 failed") {
			t.Errorf("got %q, %v; want %q", line, ok, want)
		}
	}
}

func TestDifference(t *testing.T) {
	if got := Difference("a\nb\nc\n", "a\nB\nc\n"); got != "- b\n+ B\n" {
		t.Errorf("got %q", got)
	}
}

func TestCellIsOneCell(t *testing.T) {
	if got := cell("a|b\n<c>  *"); got != `a\|b &lt;c> \*` || strings.Contains(got, "\n") {
		t.Errorf("got %q", got)
	}
}
