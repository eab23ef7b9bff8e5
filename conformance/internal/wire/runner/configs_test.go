package runner

import (
	"strings"
	"testing"

	"egressgen.dev/conformance/internal/wire/cases"
)

const (
	aGateway = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: a}
spec: {servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.example]}]}
`
	aNamespace = `
apiVersion: v1
kind: Namespace
metadata: {name: n}
`
	aRule = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: b, namespace: other}
spec: {host: a.example}
`
)

func TestConfigsOfPutsResourcesInTheNamespaceInOrder(t *testing.T) {
	configs, err := configsOf(cases.Case{}, aGateway+"---"+aNamespace+"---"+aRule, "", "gateways")
	if err != nil || len(configs) != 2 {
		t.Fatalf("got %v, %v", configs, err)
	}
	if configs[0].Namespace != "gateways" || configs[1].Namespace != "other" {
		t.Errorf("namespaces %q and %q", configs[0].Namespace, configs[1].Namespace)
	}
	if !configs[0].CreationTimestamp.Before(configs[1].CreationTimestamp) {
		t.Error("the order of the text is lost")
	}
	if configs, err := configsOf(cases.Case{Namespace: "shop"}, aGateway, "", "gateways"); err != nil || configs[0].Namespace != "shop" {
		t.Errorf("got %v, %v", configs, err)
	}
}

func TestConfigsOfRefuses(t *testing.T) {
	for _, text := range []string{
		"apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {}\n", // by the webhook
		aNamespace, // nothing of Istio's
	} {
		if _, err := configsOf(cases.Case{}, text, "", "n"); err == nil {
			t.Errorf("accepted: %s", text)
		}
	}
	if _, err := configsOf(cases.Case{}, aRule, aGateway, "n"); err == nil || !strings.Contains(err.Error(), "tenant: document 0, Gateway a: metadata.namespace is missing") {
		t.Errorf("got %v", err)
	}
}

func TestTenantIsYoungerUnlessItWasFirst(t *testing.T) {
	own := strings.Repeat(aGateway+"---", 100)
	for _, first := range []bool{false, true} {
		configs, err := configsOf(cases.Case{TenantFirst: first}, own, aRule, "n")
		if err != nil || len(configs) != 101 {
			t.Fatalf("got %d, %v", len(configs), err)
		}
		tenant := configs[100].CreationTimestamp
		if tenant.Before(configs[0].CreationTimestamp) != first || tenant.After(configs[99].CreationTimestamp) == first {
			t.Errorf("tenantFirst %v: the tenant's is of %s, the case's own of %s to %s",
				first, tenant, configs[0].CreationTimestamp, configs[99].CreationTimestamp)
		}
	}
}
