// Package profile holds what a cluster already has before a bundle is applied:
// where the egress gateway runs and how it is found.
package profile

import (
	"fmt"
	"sort"
	"strings"
)

// Port is one port of the gateway's Service. Target is the port of the Pod.
type Port struct {
	Name   string
	Number int32
	Target int32
}

// Gateway is one egress gateway.
type Gateway struct {
	// Service is the name of the gateway's Service, Deployment and ServiceAccount.
	Service string
	// Namespace is where the gateway runs.
	Namespace string
	// Labels are on the gateway's Pods.
	Labels map[string]string
	Ports  []Port
}

// Profile is one kind of installation.
type Profile struct {
	Gateway
	// Name is the word that cases and the command line use.
	Name string
	// RootNamespace is where Istio looks for mesh-wide configuration.
	RootNamespace string
}

// HostName is the gateway's name inside the cluster.
func (g Gateway) HostName() string {
	return g.Service + "." + g.Namespace + ".svc.cluster.local"
}

// Target is the port of the Pod behind a port of the Service.
func (g Gateway) Target(number int32) (target int32, found bool) {
	for _, p := range g.Ports {
		if p.Number == number {
			return p.Target, true
		}
	}
	return 0, false
}

var known = map[string]Profile{
	// The AKS add-on: Service ports are fixed, the istio label equals the name.
	"aks": {
		Name:          "aks",
		RootNamespace: "aks-istio-system",
		Gateway: Gateway{
			Service:   "asm-egress-test",
			Namespace: "aks-istio-egress",
			Labels: map[string]string{
				"app":                              "asm-egress-test",
				"istio":                            "asm-egress-test",
				"azureservicemesh/istio.component": "egress-gateway",
			},
			Ports: []Port{{"status-port", 15021, 15021}, {"http2", 80, 80}, {"https", 443, 443}},
		},
	},
	// Istio's own egress gateway: the Pod listens on unprivileged ports.
	"istio": {
		Name:          "istio",
		RootNamespace: "istio-system",
		Gateway: Gateway{
			Service:   "istio-egressgateway",
			Namespace: "istio-system",
			Labels:    map[string]string{"app": "istio-egressgateway", "istio": "egressgateway"},
			Ports:     []Port{{"status-port", 15021, 15021}, {"http2", 80, 8080}, {"https", 443, 8443}},
		},
	},
}

// Names lists the profiles in alphabetical order.
func Names() []string {
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Find returns the profile of that name.
func Find(name string) (Profile, error) {
	p, ok := known[name]
	if !ok {
		return Profile{}, fmt.Errorf("gateway profile %q is unknown: use one of %s", name, strings.Join(Names(), ", "))
	}
	return p, nil
}
