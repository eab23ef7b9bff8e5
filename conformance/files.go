package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"egressgen.dev/conformance/internal/analyze"
	"egressgen.dev/conformance/internal/manifest"
	"egressgen.dev/conformance/internal/verdict"
)

func runVerdict(files []string) int {
	judge, err := verdict.NewJudge(os.Getenv("ISTIO_DIR"))
	if err != nil {
		return complain(err)
	}
	documents := 0
	code := eachFile(files, func(file string, docs []manifest.Document, found func(line any, clean bool) error) error {
		if len(docs) == 0 {
			return fmt.Errorf("%s holds no document", file)
		}
		documents += len(docs)
		for _, doc := range docs {
			result := judge.Document(doc)
			if err := found(result, result.Clean()); err != nil {
				return err
			}
		}
		return nil
	})
	if code != exitCouldNot {
		fmt.Fprintf(os.Stderr, "verdict: %d documents in %d files\n", documents, len(files))
	}
	return code
}

func runAnalyze(files []string) int {
	code := eachFile(files, func(file string, docs []manifest.Document, found func(line any, clean bool) error) error {
		findings, err := analyze.Documents(file, docs)
		if err != nil {
			return err
		}
		for _, f := range findings {
			if err := found(f, f.Allowed != ""); err != nil {
				return err
			}
		}
		return nil
	})
	if code != exitCouldNot {
		fmt.Fprintf(os.Stderr, "analyze: %d files\n", len(files))
	}
	return code
}

// eachFile reads the files and looks at one after the other; what is found is
// one JSON line each on standard output.
func eachFile(files []string, look func(file string, docs []manifest.Document, found func(line any, clean bool) error) error) (code int) {
	if len(files) == 0 {
		return complain(errors.New("no FILE was given: name the YAML, JSON or .snap files to read"))
	}
	if err := quiet(); err != nil {
		return complain(err)
	}
	out := bufio.NewWriter(os.Stdout)
	// What was found before a failure is still worth reading.
	defer func() {
		if err := out.Flush(); err != nil {
			code = complain(err)
		}
	}()
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	found := func(line any, clean bool) error {
		if !clean {
			code = exitFound
		}
		return lines.Encode(line)
	}
	for _, file := range files {
		docs, err := manifest.ReadFile(file)
		if err == nil {
			err = look(file, docs, found)
		}
		if err != nil {
			return complain(err)
		}
	}
	return code
}
