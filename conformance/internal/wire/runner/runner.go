// Package runner carries a case: it starts the world, sends the requests and
// compares what was seen with what the case expects.
package runner

import (
	"errors"
	"os"
	"sync"
	"time"

	"istio.io/istio/pkg/test"

	"egressgen.dev/conformance/internal/wire/app"
	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/control"
	"egressgen.dev/conformance/internal/wire/envoy"
	"egressgen.dev/conformance/internal/wire/internet"
)

// Runner carries cases.
type Runner struct {
	// Envoy and Egressgen are paths of binaries. Egressgen may be empty as
	// long as no case needs it.
	Envoy, Egressgen string
	// Parallel is how many cases run at the same time.
	Parallel int

	dir    string
	living living
}

// Result is what became of a case.
type Result struct {
	Case      cases.Case
	Resources string
	// Err is why the case could not be carried to its end.
	Err   error
	Steps []Step
	// Listeners of both Envoys, kept when something was not as expected.
	Listeners string
	Took      time.Duration
}

// Step is one request of a case.
type Step struct {
	Request  cases.Request
	Observed cases.Outcome
	// Differences between the expected and the observed outcome.
	Differences []string
	Response    app.Response
	Sidecar     []envoy.LogLine
	Gateways    []GatewaySeen
	Arrivals    []internet.Arrival
}

// Passed reports whether all was as expected.
func (r Result) Passed() bool {
	if r.Err != nil {
		return false
	}
	for _, s := range r.Steps {
		if len(s.Differences) > 0 {
			return false
		}
	}
	return true
}

// Run carries the cases and hands over each result as soon as it is there; the
// results come back in the order of the cases.
func (r *Runner) Run(list []cases.Case, done func(Result)) ([]Result, error) {
	dir, err := os.MkdirTemp("", "egressgen-conformance-")
	if err != nil {
		return nil, err
	}
	r.dir = dir
	defer r.Abort()

	results := make([]Result, len(list))
	for _, round := range rounds(list) {
		control.SetFeatures(round.features)
		r.carryAll(round.indices, func(i, slot int) func() {
			result := r.one(list[i], slot)
			return func() {
				results[i] = result
				done(result)
			}
		})
	}
	return results, nil
}

// carryAll runs work for the indices, several at the same time. What work
// returns runs for one at a time.
func (r *Runner) carryAll(indices []int, work func(i, slot int) (finish func())) {
	next := make(chan int)
	var workers sync.WaitGroup
	var mu sync.Mutex
	for slot := range max(1, r.Parallel) {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for i := range next {
				finish := work(i, slot)
				mu.Lock()
				finish()
				mu.Unlock()
			}
		}()
	}
	for _, i := range indices {
		next <- i
	}
	close(next)
	workers.Wait()
}

// Abort ends every process and removes every file of this run. It may be
// called at any time, also from a signal handler.
func (r *Runner) Abort() {
	r.living.stopAll()
	if r.dir != "" {
		_ = os.RemoveAll(r.dir)
	}
}

func (r *Runner) one(c cases.Case, slot int) Result {
	began := time.Now()
	result := Result{Case: c}
	if c.Cannot != "" {
		return result
	}
	text, err := resourcesOf(c, r.Egressgen)
	if err != nil {
		result.Err = err
		return result
	}
	result.Resources = text
	err = test.Wrap(func(t test.Failer) {
		w, err := r.build(t, c, text, slot)
		if err == nil {
			err = w.carry(c, &result)
		}
		// Wrap hands over only the first failure: this one.
		result.Err = err
	})
	result.Err = errors.Join(result.Err, err)
	result.Took = time.Since(began)
	return result
}
