package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"egressgen.dev/conformance/internal/report"
	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/runner"
)

// root is the repository; conformance/run starts this program there.
const root = "."

type wireOptions struct {
	words     []string
	record    bool
	parallel  int
	writeDocs bool
	checkDocs bool
	// before runs when the results are there and the count is not printed yet.
	before func()
}

func runWire(args []string) int {
	var o wireOptions
	flags := flag.NewFlagSet("wire", flag.ContinueOnError)
	flags.BoolVar(&o.record, "record", false, "print the observed outcomes in the form of a case file")
	flags.IntVar(&o.parallel, "parallel", 2, "cases at the same time")
	flags.BoolVar(&o.writeDocs, "docs", false, "write the tables of docs/conformance.md")
	flags.BoolVar(&o.checkDocs, "check-docs", false, "fail if the tables of docs/conformance.md are not what was seen")
	if err := flags.Parse(args); err != nil {
		return exitCouldNot
	}
	o.words = flags.Args()
	if len(o.words) > 0 && (o.writeDocs || o.checkDocs) {
		return complain(errors.New("the tables of docs/conformance.md need all cases: name none"))
	}
	return wire(o)
}

func runDocs(args []string) int {
	switch {
	case len(args) == 0:
		return wire(wireOptions{parallel: 2, writeDocs: true})
	case len(args) == 1 && args[0] == "--check":
		return wire(wireOptions{parallel: 2, checkDocs: true})
	}
	return complain(fmt.Errorf("docs takes --check and nothing else, not %q", args))
}

func wire(o wireOptions) int {
	began := time.Now()
	if o.parallel < 1 || o.parallel > 50 {
		return complain(fmt.Errorf("--parallel is %d: use 1 to 50", o.parallel))
	}
	if err := quiet(); err != nil {
		return complain(err)
	}
	list, err := cases.Load(filepath.Join(root, "conformance", "cases"), o.words)
	if err != nil {
		return complain(err)
	}
	envoy := os.Getenv("ENVOY")
	if _, err := os.Stat(envoy); err != nil {
		return complain(fmt.Errorf("there is no Envoy at %q: start this program with conformance/run, or set ENVOY to the path of one", envoy))
	}
	r := &runner.Runner{Envoy: envoy, Egressgen: os.Getenv("EGRESSGEN"), Parallel: o.parallel}
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	// A signal for a closed pipe would also come from the servers, whose clients may hang up on them.
	signal.Ignore(syscall.SIGPIPE)
	abort := func(why any) {
		r.Abort()
		fmt.Fprintf(os.Stderr, "conformance: %v: every Envoy was ended and every temporary file removed\n", why)
		os.Exit(exitCouldNot)
	}
	go func() { abort(<-interrupted) }()
	stdout := heard{abort}

	var recordErr error
	results, err := r.Run(list, func(result runner.Result) {
		report.Progress(stdout, result)
		if o.record {
			recordErr = errors.Join(recordErr, report.Recorded(stdout, result))
		}
	})
	if err = errors.Join(err, recordErr); err != nil {
		return complain(err)
	}
	code := 0
	if o.writeDocs || o.checkDocs {
		code = docs(report.Tables(results), o.checkDocs)
	}
	if o.before != nil {
		o.before()
	}
	line, ok := report.Count(results)
	fmt.Printf("wire: %d cases in %s\n%s\n", len(results), time.Since(began).Round(100*time.Millisecond), line)
	if !ok {
		return exitFound
	}
	return code
}

// heard is standard output for as long as somebody reads it.
type heard struct{ abort func(why any) }

func (h heard) Write(text []byte) (int, error) {
	n, err := os.Stdout.Write(text)
	if err != nil {
		h.abort(err)
	}
	return n, err
}

// docs writes the tables or compares them with what is there.
func docs(tables string, check bool) int {
	path := filepath.Join(root, "docs", "conformance.md")
	old, err := os.ReadFile(path)
	if err != nil {
		return complain(err)
	}
	updated, err := report.Replace(string(old), tables)
	if err != nil {
		return complain(fmt.Errorf("%s: %w", path, err))
	}
	if updated == string(old) {
		return 0
	}
	if check {
		fmt.Printf("FAIL %s: its tables are not what was seen: run conformance/run docs and look at the difference\n%s", path, report.Difference(string(old), updated))
		return exitFound
	}
	if err := os.WriteFile(path, []byte(updated), 0o644); err != nil {
		return complain(err)
	}
	return 0
}
