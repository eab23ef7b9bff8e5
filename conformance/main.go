// Command conformance holds the resources that egressgen writes to Istio's own
// code and to Envoy. It is started by conformance/run.
package main

import (
	"fmt"
	"os"
)

// Exit codes: what was looked at is not right, or it could not be looked at.
const (
	exitFound    = 1
	exitCouldNot = 2
)

const usage = `usage: conformance/run COMMAND [ARGUMENT…]

  verdict FILE…   what the API server and Istio's webhook say, one JSON line per document
  analyze FILE…   what istioctl analyze says, one JSON line per message
  wire [CASE…]    send requests through real Envoys and compare what is seen
                    --record      print the observed outcomes in the form of a case file
                    --parallel N  cases at the same time (2)
                    --docs        write the tables of docs/conformance.md
                    --check-docs  fail if these tables are not what was seen
  simulate [FILE] where calls go by Istio's simulation of Envoy, one JSON line per set
                    --parallel N  worker processes at the same time (2)
  docs [--check]  wire over all cases with --docs or --check-docs
  all FILE…       verdict and analyze over the files, then docs --check
  test            the tests of this program

FILE is YAML, JSON or a .snap file of the Rust tests, and for simulate one set per line in JSON (the default is
standard input); CASE is a group, a name or a part of a name.
exit status: 0 all is right, 1 something is not, 2 it could not run
`

func main() {
	if len(os.Args) < 2 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(exitCouldNot)
	}
	args := os.Args[2:]
	var code int
	switch command := os.Args[1]; command {
	case "verdict":
		code = runVerdict(args)
	case "analyze":
		code = runAnalyze(args)
	case "wire":
		code = runWire(args)
	case "simulate":
		code = runSimulate(args)
	case "docs":
		code = runDocs(args)
	case "all":
		code = runAll(args)
	case "help", "-h", "--help":
		fmt.Print(usage)
	default:
		fmt.Fprintf(os.Stderr, "there is no command %q\n\n%s", command, usage)
		code = exitCouldNot
	}
	os.Exit(code)
}

// complain reports why something could not be done.
func complain(err error) int {
	fmt.Fprintln(os.Stderr, "conformance:", err)
	return exitCouldNot
}
