package analyze

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"egressgen.dev/conformance/internal/manifest"
)

const clusterSuffix = ".svc.cluster.local"

// service is a gateway that the bundle refers to and does not contain.
type service struct {
	name, namespace string
	labels          map[string]string
	ports           map[int64]bool
}

// stubsFor derives from a bundle what its cluster has: for every Service that
// a rule or a route points to, the Service, its Deployment and a Pod. The
// second result is where documents without a namespace go: to the gateway.
func stubsFor(docs []manifest.Document) (stubs, namespace string, err error) {
	services := servicesOf(docs)
	namespace = "default"
	if len(services) > 0 {
		namespace = services[0].namespace
	}
	label(services, selectorsOf(docs))

	objects := []map[string]any{namespaceStub("istio-system")}
	seen := map[string]bool{"istio-system": true}
	for _, name := range append([]string{namespace}, namespacesOf(docs)...) {
		if !seen[name] {
			seen[name] = true
			objects = append(objects, namespaceStub(name))
		}
	}
	for _, s := range services {
		objects = append(objects, s.objects()...)
	}
	var text strings.Builder
	for _, o := range objects {
		one, err := yaml.Marshal(o)
		if err != nil {
			return "", "", err
		}
		fmt.Fprintf(&text, "---\n%s", one)
	}
	return text.String(), namespace, nil
}

// servicesOf finds the Services behind DestinationRules and routes, in the
// order of the documents.
func servicesOf(docs []manifest.Document) []*service {
	var out []*service
	for _, doc := range docs {
		if doc.Object == nil {
			continue
		}
		for _, host := range hostsOf(doc.Object) {
			name, namespace, ok := splitHost(host)
			if !ok || slices.ContainsFunc(out, func(s *service) bool { return s.name == name && s.namespace == namespace }) {
				continue
			}
			out = append(out, &service{
				name: name, namespace: namespace,
				// What every egress gateway has.
				ports: map[int64]bool{15021: true, 80: true, 443: true},
			})
		}
	}
	return out
}

func splitHost(host string) (name, namespace string, ok bool) {
	short, found := strings.CutSuffix(host, clusterSuffix)
	if !found {
		return "", "", false
	}
	return strings.Cut(short, ".")
}

func hostsOf(o *unstructured.Unstructured) []string {
	switch o.GetKind() {
	case "DestinationRule":
		host, _, _ := unstructured.NestedString(o.Object, "spec", "host")
		return []string{host}
	case "VirtualService":
		var hosts []string
		for _, section := range []string{"http", "tls", "tcp"} {
			routes, _, _ := unstructured.NestedSlice(o.Object, "spec", section)
			for _, route := range routes {
				object, _ := route.(map[string]any)
				targets, _, _ := unstructured.NestedSlice(object, "route")
				for _, target := range targets {
					object, _ := target.(map[string]any)
					host, _, _ := unstructured.NestedString(object, "destination", "host")
					hosts = append(hosts, host)
				}
			}
		}
		return hosts
	}
	return nil
}

func selectorsOf(docs []manifest.Document) []map[string]string {
	var out []map[string]string
	for _, doc := range docs {
		if doc.Object == nil || doc.Kind() != "Gateway" {
			continue
		}
		selector, _, _ := unstructured.NestedStringMap(doc.Object.Object, "spec", "selector")
		if len(selector) > 0 {
			out = append(out, selector)
		}
	}
	return out
}

// label gives each Service the labels that a Gateway selects: the Gateway
// that names the Service, else the only one there is.
func label(services []*service, selectors []map[string]string) {
	for _, s := range services {
		s.labels = map[string]string{"app": s.name}
		for _, selector := range selectors {
			value := selector["istio"]
			if len(services) == 1 || value == s.name || "istio-"+value == s.name {
				maps.Copy(s.labels, selector)
			}
		}
	}
}

func namespacesOf(docs []manifest.Document) []string {
	var out []string
	for _, doc := range docs {
		if doc.Object != nil && doc.Object.GetNamespace() != "" && doc.Kind() != "Namespace" {
			out = append(out, doc.Object.GetNamespace())
		}
		if doc.Kind() == "AuthorizationPolicy" {
			out = append(out, callersOf(doc.Object)...)
		}
	}
	sort.Strings(out)
	return out
}

// callersOf finds the namespaces that an AuthorizationPolicy names: the
// analyzers look for each of them.
func callersOf(policy *unstructured.Unstructured) []string {
	var out []string
	rules, _, _ := unstructured.NestedSlice(policy.Object, "spec", "rules")
	for _, rule := range rules {
		object, _ := rule.(map[string]any)
		from, _, _ := unstructured.NestedSlice(object, "from")
		for _, entry := range from {
			object, _ := entry.(map[string]any)
			for _, field := range []string{"namespaces", "notNamespaces"} {
				names, _, _ := unstructured.NestedStringSlice(object, "source", field)
				out = append(out, names...)
			}
		}
	}
	return out
}

func namespaceStub(name string) map[string]any {
	return map[string]any{
		"apiVersion": "v1", "kind": "Namespace",
		"metadata": map[string]any{"name": name, "labels": map[string]any{"istio-injection": "enabled"}},
	}
}

func (s *service) objects() []map[string]any {
	numbers := slices.Sorted(maps.Keys(s.ports))
	var ports, containerPorts []any
	for _, n := range numbers {
		name := map[int64]string{15021: "status-port", 80: "http2", 443: "https"}[n]
		ports = append(ports, map[string]any{"name": name, "port": n, "targetPort": n, "protocol": "TCP"})
		containerPorts = append(containerPorts, map[string]any{"containerPort": n, "protocol": "TCP"})
	}
	labels := map[string]any{}
	for k, v := range s.labels {
		labels[k] = v
	}
	pod := map[string]any{
		"serviceAccountName": s.name,
		"containers":         []any{map[string]any{"name": "istio-proxy", "image": "proxyv2", "ports": containerPorts}},
	}
	meta := func(name string) map[string]any {
		return map[string]any{"name": name, "namespace": s.namespace, "labels": labels}
	}
	return []map[string]any{
		{
			"apiVersion": "v1", "kind": "Service", "metadata": meta(s.name),
			"spec": map[string]any{"type": "ClusterIP", "selector": labels, "ports": ports},
		},
		{
			"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta(s.name),
			"spec": map[string]any{
				"selector": map[string]any{"matchLabels": labels},
				"template": map[string]any{"metadata": map[string]any{"labels": labels}, "spec": pod},
			},
		},
		{
			"apiVersion": "v1", "kind": "Pod", "metadata": meta(s.name + "-1"),
			"spec": pod, "status": map[string]any{"phase": "Running"},
		},
	}
}
