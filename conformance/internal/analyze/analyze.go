// Package analyze runs the analyzers of istioctl analyze over one bundle.
package analyze

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"sigs.k8s.io/yaml"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/diag"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/config/resource"

	"egressgen.dev/conformance/internal/manifest"
)

// limit is far more than the analyzers need for one file.
const limit = time.Minute

// Finding is one message of the analyzers.
type Finding struct {
	File     string `json:"file"`
	Level    string `json:"level"`
	Code     string `json:"code"`
	Resource string `json:"resource"`
	Message  string `json:"message"`
	// Allowed is the Istio issue that says why the message is wrong.
	Allowed string `json:"allowed,omitempty"`
}

// Documents analyzes the documents of one file as a cluster that has nothing
// else but the gateway.
func Documents(file string, docs []manifest.Document) ([]Finding, error) {
	stubs, namespace, err := stubsFor(docs)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	for _, doc := range docs {
		if doc.Err != nil {
			return nil, fmt.Errorf("%s: document %d: %w", file, doc.Index, doc.Err)
		}
		one, err := yaml.Marshal(doc.Object.Object)
		if err != nil {
			return nil, err
		}
		text.WriteString("---\n")
		text.Write(one)
	}
	analyzer := local.NewIstiodAnalyzer(analyzers.AllCombined(), resource.Namespace(namespace), "istio-system", nil)
	err = analyzer.AddTestReaderKubeSource([]local.ReaderSource{
		{Name: file, Reader: &text},
		{Name: "stubs", Reader: strings.NewReader(stubs)},
	})
	if err != nil {
		return nil, fmt.Errorf("%s: the analyzers cannot read it: %w", file, err)
	}
	cancel := make(chan struct{})
	timer := time.AfterFunc(limit, func() { close(cancel) })
	defer func() {
		if timer.Stop() {
			close(cancel)
		}
	}()
	result, err := analyzer.Analyze(cancel)
	if err != nil {
		return nil, err
	}
	var out []Finding
	for _, m := range result.Messages {
		if !m.Type.Level().IsWorseThanOrEqualTo(diag.Warning) {
			continue
		}
		f := Finding{
			File: file, Level: m.Type.Level().String(), Code: m.Type.Code(),
			Message: fmt.Sprintf(m.Type.Template(), m.Parameters...),
		}
		if m.Resource != nil {
			f.Resource = m.Resource.Origin.FriendlyName()
		}
		f.Allowed = allowedBy(f)
		out = append(out, f)
	}
	return out, nil
}
