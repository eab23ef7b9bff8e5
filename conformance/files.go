package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"egressgen.dev/conformance/internal/analyze"
	"egressgen.dev/conformance/internal/manifest"
	"egressgen.dev/conformance/internal/verdict"
)

var errNoFiles = errors.New("no FILE was given: name the YAML, JSON or .snap files to read")

func runVerdict(files []string) int {
	if len(files) == 0 {
		return complain(errNoFiles)
	}
	if err := quiet(); err != nil {
		return complain(err)
	}
	judge, err := verdict.NewJudge(os.Getenv("ISTIO_DIR"))
	if err != nil {
		return complain(err)
	}
	code, documents := 0, 0
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, file := range files {
		docs, err := manifest.ReadFile(file)
		if err != nil {
			return complain(err)
		}
		if len(docs) == 0 {
			return complain(fmt.Errorf("%s holds no document", file))
		}
		for _, doc := range docs {
			result := judge.Document(doc)
			documents++
			if !result.Clean() {
				code = exitFound
			}
			if err := out.Encode(result); err != nil {
				return complain(err)
			}
		}
	}
	fmt.Fprintf(os.Stderr, "verdict: %d documents in %d files\n", documents, len(files))
	return code
}

func runAnalyze(files []string) int {
	if len(files) == 0 {
		return complain(errNoFiles)
	}
	if err := quiet(); err != nil {
		return complain(err)
	}
	code := 0
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, file := range files {
		docs, err := manifest.ReadFile(file)
		if err != nil {
			return complain(err)
		}
		findings, err := analyze.Documents(file, docs)
		if err != nil {
			return complain(err)
		}
		for _, f := range findings {
			if f.Allowed == "" {
				code = exitFound
			}
			if err := out.Encode(f); err != nil {
				return complain(err)
			}
		}
	}
	fmt.Fprintf(os.Stderr, "analyze: %d files\n", len(files))
	return code
}
