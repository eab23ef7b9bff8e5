package simulate

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestAnswersKeepTheOrderOfTheSets(t *testing.T) {
	var in, want strings.Builder
	for i := range 2*setsPerWorker + 500 {
		fmt.Fprintf(&in, "%d\n\n", i)
		fmt.Fprintf(&want, "%d\n", i)
	}
	var out bytes.Buffer
	if err := (Pool{Worker: []string{"cat"}, Parallel: 2}).Run(strings.NewReader(in.String()), &out); err != nil {
		t.Fatal(err)
	}
	if out.String() != want.String() {
		t.Error("the answers are not in the order of the sets")
	}
}

func TestAWorkerHasItsShareAndNoMore(t *testing.T) {
	worker := []string{"sh", "-c", "n=0; while read -r _; do n=$((n + 1)); echo $n; done"}
	in := strings.Repeat("x\n", setsPerWorker+1)
	var out bytes.Buffer
	if err := (Pool{Worker: worker, Parallel: 1}).Run(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("\n%d\n1\n", setsPerWorker); !strings.HasSuffix(out.String(), want) {
		t.Errorf("the last answers are not %q", want)
	}
}

// A reader that waits for an answer before it writes the next set gets it.
func TestEachAnswerComesAtOnce(t *testing.T) {
	questions, ask := io.Pipe()
	answers, reply := io.Pipe()
	ended := make(chan error)
	go func() { ended <- Pool{Worker: []string{"cat"}, Parallel: 2}.Run(questions, reply) }()
	for _, text := range []string{"first\n", "second\n"} {
		if _, err := ask.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(text))
		if _, err := io.ReadFull(answers, got); err != nil || string(got) != text {
			t.Fatalf("%q, %v", got, err)
		}
	}
	_ = ask.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestAWorkerThatDiesIsAnError(t *testing.T) {
	worker := []string{"sh", "-c", "read -r first; echo $first"}
	err := Pool{Worker: worker, Parallel: 1}.Run(strings.NewReader("a\nb\n"), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "line 2: the worker has ended") {
		t.Errorf("%v", err)
	}
}
