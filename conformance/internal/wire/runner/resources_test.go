package runner

import (
	"strings"
	"testing"
)

func TestRunCommandRefusesOtherPrograms(t *testing.T) {
	if _, err := runCommand("rm -rf x", "/bin/true"); err == nil || !strings.Contains(err.Error(), "start with egressgen") {
		t.Errorf("got %v", err)
	}
	if _, err := runCommand("egressgen http", ""); err == nil || !strings.Contains(err.Error(), "cargo build") {
		t.Errorf("got %v", err)
	}
	if _, err := runCommand("egressgen http", "/bin/false"); err == nil {
		t.Error("a command that fails is accepted")
	}
}

func TestConfigsOfPutsResourcesInTheNamespaceInOrder(t *testing.T) {
	text := `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: a}
spec: {servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.example]}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: n}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: b, namespace: other}
spec: {host: a.example}
`
	configs, err := configsOf(text, "gateways")
	if err != nil || len(configs) != 2 {
		t.Fatalf("got %v, %v", configs, err)
	}
	if configs[0].Namespace != "gateways" || configs[1].Namespace != "other" {
		t.Errorf("namespaces %q and %q", configs[0].Namespace, configs[1].Namespace)
	}
	if !configs[0].CreationTimestamp.Before(configs[1].CreationTimestamp) {
		t.Error("the order of the text is lost")
	}
	if _, err := configsOf("apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {}\n", "n"); err == nil {
		t.Error("a resource that the webhook refuses is accepted")
	}
	if _, err := configsOf("kind: Namespace\n", "n"); err == nil {
		t.Error("nothing of Istio's is accepted")
	}
}
