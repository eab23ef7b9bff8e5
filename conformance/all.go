package main

import (
	"fmt"
	"os"
	"time"
)

// runAll is what CI runs. It goes on after a failure, so that one run shows
// everything there is to repair.
func runAll(files []string) int {
	worst := 0
	var times []string
	step := func(name string, run func() int) {
		began := time.Now()
		code := run()
		worst = max(worst, code)
		times = append(times, fmt.Sprintf("%s %s", name, time.Since(began).Round(100*time.Millisecond)))
	}
	step("verdict", func() int { return runVerdict(files) })
	step("analyze", func() int { return runAnalyze(files) })
	step("wire and docs", func() int {
		// The count is the last line of this run, so the times come before it.
		return wire(wireOptions{parallel: 2, checkDocs: true, before: func() {
			for _, line := range times {
				fmt.Fprintln(os.Stderr, "time:", line)
			}
		}})
	})
	return worst
}
