package main

import (
	"os"
	"path/filepath"

	"istio.io/istio/pkg/log"
)

// quiet sends what Istio's code logs to a file: standard output is for
// results, standard error for people.
func quiet() error {
	options := log.DefaultOptions()
	options.OutputPaths = []string{filepath.Join(scratch(), "istio.log")}
	options.ErrorOutputPaths = options.OutputPaths
	return log.Configure(options)
}

// scratch is where files that git ignores go.
func scratch() string {
	if dir := os.Getenv("CONFORMANCE_CACHE"); dir != "" {
		return dir
	}
	return os.TempDir()
}
