package simulate

import (
	"fmt"

	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
)

// ambiguous finds ServiceEntries for one host in one namespace that were
// created in the same second. Istio orders everything else by name then, but
// the services of these have the name of the host; which one comes first is up
// to the order of a map, and may change with every push.
func ambiguous(configs []config.Config) []string {
	type key struct {
		host, namespace string
		created         int64
	}
	first := map[key]string{}
	var out []string
	for _, c := range configs {
		if c.GroupVersionKind != gvk.ServiceEntry {
			continue
		}
		for _, host := range c.Spec.(*networking.ServiceEntry).GetHosts() {
			k := key{host, c.Namespace, c.CreationTimestamp.Unix()}
			if other, there := first[k]; there && other != c.Name {
				out = append(out, fmt.Sprintf("ServiceEntry %s/%s and %s: both have %s and the same creation time", c.Namespace, other, c.Name, host))
			}
			first[k] = c.Name
		}
	}
	return out
}
