// Package verdict says what the API server and Istio's webhook would answer
// when a document is applied.
package verdict

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/go-multierror"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	crdschema "istio.io/istio/pkg/config/crd"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"

	"egressgen.dev/conformance/internal/manifest"
)

// Result is one line of the output. Valid is null when the document is of a
// kind that Istio does not judge; Skipped then says so.
type Result struct {
	File     string   `json:"file"`
	Index    int      `json:"index"`
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	Valid    *bool    `json:"valid"`
	Skipped  string   `json:"skipped,omitempty"`
	Errors   []string `json:"errors"`
	Warnings []string `json:"warnings"`
}

// Clean reports whether nothing was found.
func (r Result) Clean() bool {
	return (r.Valid == nil || *r.Valid) && len(r.Errors) == 0 && len(r.Warnings) == 0
}

// Judge holds the compiled CRDs.
type Judge struct {
	crds *crdschema.Validator
}

// NewJudge compiles the CRDs that the Istio module carries in istioDir.
func NewJudge(istioDir string) (*Judge, error) {
	file := filepath.Join(istioDir, "manifests", "charts", "base", "files", "crd-all.gen.yaml")
	if _, err := os.Stat(file); err != nil {
		return nil, fmt.Errorf("the Istio module has no CRD file: %w: start this program with conformance/run", err)
	}
	// Istio's own release tests validate the CRDs themselves.
	crds, err := crdschema.NewValidatorFromFilesWithOptions([]string{file}, crdschema.WithoutCRDValidation())
	if err != nil {
		return nil, fmt.Errorf("the CRDs of the Istio module do not compile: %w", err)
	}
	return &Judge{crds: crds}, nil
}

// Document judges one document.
func (j *Judge) Document(doc manifest.Document) Result {
	r := Result{
		File: doc.File, Index: doc.Index, Kind: doc.Kind(), Name: doc.Name(),
		Errors: []string{}, Warnings: []string{},
	}
	if doc.Err != nil {
		return r.fail(doc.Err.Error())
	}
	gvk := doc.Object.GroupVersionKind()
	if gvk.Kind == "" || gvk.Version == "" {
		return r.fail("apiVersion or kind is missing: every Kubernetes object needs both")
	}
	if doc.Name() == "" {
		return r.fail("metadata.name is missing")
	}
	if gvk == networkPolicy {
		return r.with(networkPolicyErrors(doc.Object))
	}
	schema, known := collections.Pilot.FindByGroupKind(resource.FromKubernetesGVK(&gvk))
	if !known {
		r.Skipped = fmt.Sprintf("%s %s is not a kind of Istio's", doc.Object.GetAPIVersion(), gvk.Kind)
		return r
	}
	// The API server first: schema, sizes, CEL, and strict field validation,
	// which is kubectl's default. Validation fills in defaults, so it gets a copy.
	if err := j.crds.ValidateCustomResource(doc.Object.DeepCopy()); err != nil {
		r = r.fail("CRD: " + err.Error())
	}
	out, err := Decode(schema, doc.Object)
	if err != nil {
		return r.fail("decoding: " + err.Error())
	}
	if out.Namespace == "" {
		out.Namespace = "default"
	}
	for key := range doc.Object.Object {
		switch key {
		case "apiVersion", "kind", "metadata", "spec", "status":
		default:
			r = r.fail(fmt.Sprintf("webhook: unknown field %q beside spec", key))
		}
	}
	warnings, err := schema.ValidateConfig(*out)
	for _, e := range flatten(err) {
		r = r.fail("webhook: " + e)
	}
	for _, w := range flatten(warnings) {
		r.Warnings = append(r.Warnings, "webhook: "+w)
	}
	return r.with(nil)
}

// Decode turns an object into Istio's own types, as the webhook does.
func Decode(schema resource.Schema, object *unstructured.Unstructured) (*config.Config, error) {
	js, err := json.Marshal(object.Object)
	if err != nil {
		return nil, err
	}
	var kind crd.IstioKind
	if err := json.Unmarshal(js, &kind); err != nil {
		return nil, err
	}
	return crd.ConvertObject(schema, &kind, "cluster.local")
}

// with closes the judgement: the document is valid if nothing failed.
func (r Result) with(failures []string) Result {
	for _, f := range failures {
		r = r.fail(f)
	}
	if r.Valid == nil {
		yes := true
		r.Valid = &yes
	}
	return r
}

func (r Result) fail(message string) Result {
	no := false
	r.Valid = &no
	r.Errors = append(r.Errors, message)
	return r
}

func flatten(err error) []string {
	if err == nil {
		return nil
	}
	if many, ok := err.(*multierror.Error); ok {
		var out []string
		for _, e := range many.Errors {
			out = append(out, flatten(e)...)
		}
		return out
	}
	return []string{err.Error()}
}
