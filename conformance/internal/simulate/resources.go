package simulate

import (
	"fmt"
	"slices"

	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"

	"egressgen.dev/conformance/internal/manifest"
	"egressgen.dev/conformance/internal/verdict"
)

// configsOf turns the resources into Istio's types, or says why they would not
// be accepted.
func configsOf(judge *verdict.Judge, text string) (configs []config.Config, invalid []string) {
	type key struct{ kind, namespace, name string }
	seen := map[key]bool{}
	for _, doc := range manifest.Parse("resources", []byte(text)) {
		judgement := judge.Document(doc)
		if doc.Err != nil {
			invalid = append(invalid, fmt.Sprintf("document %d: %v", doc.Index, doc.Err))
			continue
		}
		name := fmt.Sprintf("%s %s/%s", doc.Kind(), doc.Object.GetNamespace(), doc.Name())
		refuse := func(why string) { invalid = append(invalid, name+": "+why) }
		// Some come from a map.
		slices.Sort(judgement.Errors)
		for _, message := range judgement.Errors {
			refuse(message)
		}
		if judgement.Valid == nil {
			refuse(judgement.Skipped)
		}
		if judgement.Valid == nil || !*judgement.Valid {
			continue
		}
		if doc.Object.GetNamespace() == "" {
			refuse("metadata.namespace is missing")
		}
		if created := doc.Object.GetCreationTimestamp(); created.IsZero() {
			refuse("metadata.creationTimestamp is missing: Istio settles conflicts by age")
		}
		k := key{doc.Kind(), doc.Object.GetNamespace(), doc.Name()}
		if seen[k] {
			refuse("there are two of it")
		}
		seen[k] = true
		gvk := doc.Object.GroupVersionKind()
		schema, known := collections.Pilot.FindByGroupKind(resource.FromKubernetesGVK(&gvk))
		if !known {
			refuse("Istio makes nothing of it")
			continue
		}
		c, err := verdict.Decode(schema, doc.Object)
		if err != nil {
			refuse("decoding: " + err.Error())
			continue
		}
		configs = append(configs, *c)
	}
	return configs, invalid
}
