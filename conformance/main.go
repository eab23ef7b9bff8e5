package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/yaml"

	_ "istio.io/istio/pkg/config/analysis/analyzers"
	_ "istio.io/istio/pkg/config/analysis/local"

	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/runner"
)

func main() {
	list, err := cases.Load("cases", os.Args[1:])
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	r := &runner.Runner{Envoy: os.Getenv("ENVOY"), Egressgen: os.Getenv("EGRESSGEN"), Parallel: 1}
	r.Run(list, func(res runner.Result) {
		fmt.Println("==", res.Case.Name, res.Passed(), res.Err, res.Took)
		for _, s := range res.Steps {
			y, _ := yaml.Marshal(s.Observed)
			fmt.Println(s.Request, "\n"+string(y), s.Differences, s.Response)
			fmt.Println("sidecar", s.Sidecar)
			fmt.Println("gateway", s.Gateway)
			fmt.Println(s.Arrivals)
		}
	})
}
