package runner

import (
	"errors"
	"fmt"
	"time"

	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"

	"egressgen.dev/conformance/internal/manifest"
	"egressgen.dev/conformance/internal/verdict"
	"egressgen.dev/conformance/internal/wire/cases"
)

// created is when the resources of a case come to be; those of its tenant do a
// day later or earlier.
var created = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// configsOf turns the case's own resources and those of its tenant into
// Istio's types.
func configsOf(c cases.Case, own, tenant, gatewayNamespace string) ([]config.Config, error) {
	namespace := c.Namespace
	if namespace == "" {
		namespace = gatewayNamespace
	}
	all, err := decoded(own, namespace, created)
	if err != nil {
		return nil, err
	}
	if tenant == "" {
		return all, nil
	}
	day := 24 * time.Hour
	if c.TenantFirst {
		day = -day
	}
	others, err := decoded(tenant, "", created.Add(day))
	if err != nil {
		return nil, fmt.Errorf("tenant: %w", err)
	}
	return append(all, others...), nil
}

// decoded reads documents. They are created one second after the other, in the
// order of the text, since Istio settles many conflicts by age. Those without a
// namespace go to the given one, and if there is none they are refused.
func decoded(text, namespace string, created time.Time) ([]config.Config, error) {
	var out []config.Config
	for _, doc := range manifest.Parse("resources", []byte(text)) {
		if doc.Err != nil {
			return nil, fmt.Errorf("document %d: %w", doc.Index, doc.Err)
		}
		gvk := doc.Object.GroupVersionKind()
		schema, known := collections.Pilot.FindByGroupKind(resource.FromKubernetesGVK(&gvk))
		if !known {
			continue // Kubernetes' own kinds do not reach Envoy
		}
		c, err := verdict.Decode(schema, doc.Object)
		if err != nil {
			return nil, fmt.Errorf("document %d, %s %s: %w", doc.Index, doc.Kind(), doc.Name(), err)
		}
		if c.Namespace == "" {
			c.Namespace = namespace
		}
		if c.Namespace == "" {
			return nil, fmt.Errorf("document %d, %s %s: metadata.namespace is missing: say where it is", doc.Index, doc.Kind(), doc.Name())
		}
		if _, err := schema.ValidateConfig(*c); err != nil {
			return nil, fmt.Errorf("document %d, %s %s: Istio's webhook refuses it: %w", doc.Index, doc.Kind(), doc.Name(), err)
		}
		c.CreationTimestamp = created.Add(time.Duration(doc.Index) * time.Second)
		out = append(out, *c)
	}
	if len(out) == 0 {
		return nil, errors.New("there is no Istio resource in it")
	}
	return out, nil
}
