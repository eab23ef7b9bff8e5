package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"egressgen.dev/conformance/internal/simulate"
)

// asWorker makes a process answer by itself; only distribute starts these.
const asWorker = "--worker"

func runSimulate(args []string) int {
	if len(args) == 1 && args[0] == asWorker {
		if err := work(os.Stdin); err != nil {
			return complain(err)
		}
		return 0
	}
	flags := flag.NewFlagSet("simulate", flag.ContinueOnError)
	parallel := flags.Int("parallel", 2, "worker processes at the same time")
	if err := flags.Parse(args); err != nil {
		return exitCouldNot
	}
	if *parallel < 1 || *parallel > 50 {
		return complain(fmt.Errorf("--parallel is %d: use 1 to 50", *parallel))
	}
	in, err := input(flags.Args())
	if err != nil {
		return complain(err)
	}
	defer func() { _ = in.Close() }()
	if err := distribute(in, *parallel); err != nil {
		return complain(err)
	}
	return 0
}

func input(files []string) (io.ReadCloser, error) {
	switch {
	case len(files) == 0 || len(files) == 1 && files[0] == "-":
		return os.Stdin, nil
	case len(files) == 1:
		return os.Open(files[0])
	}
	return nil, fmt.Errorf("simulate reads one FILE, not %d", len(files))
}

func distribute(in io.Reader, parallel int) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return simulate.Pool{Worker: []string{program, "simulate", asWorker}, Parallel: parallel}.Run(in, os.Stdout)
}

func work(in io.Reader) error {
	if err := quiet(); err != nil {
		return err
	}
	return simulate.Work(in, os.Stdout, os.Getenv("ISTIO_DIR"))
}
