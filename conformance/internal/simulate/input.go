// Package simulate says where calls go through sidecars and egress gateways,
// by Istio's own simulation of Envoy: no Envoy runs and nothing is sent.
package simulate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
)

// Set is one line of the input: a mesh, what is applied in it, and the calls
// that are followed.
type Set struct {
	ID       string    `json:"id"`
	Mesh     Mesh      `json:"mesh"`
	Services []Service `json:"services"`
	Gateways []Gateway `json:"gateways"`
	Sidecars []Sidecar `json:"sidecars"`
	// Resources are YAML documents of Istio's kinds, each with its namespace
	// and creation time.
	Resources string `json:"resources"`
	Calls     []Call `json:"calls"`
}

// Mesh holds the settings of MeshConfig that a set may choose.
type Mesh struct {
	OutboundTrafficPolicy string `json:"outboundTrafficPolicy"`
	RootNamespace         string `json:"rootNamespace"`
}

// Service is a Kubernetes Service. Its labels select the Pods behind it.
type Service struct {
	Name      string            `json:"name"`
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
	// Address is the cluster IP.
	Address string `json:"address"`
	Ports   []Port `json:"ports"`
}

// Port is a port of a Service. Protocol is what Kubernetes calls appProtocol.
type Port struct {
	Name       string `json:"name"`
	Number     int    `json:"number"`
	TargetPort int    `json:"targetPort"`
	Protocol   string `json:"protocol"`
}

// Gateway is a Pod with an Envoy that Gateways select.
type Gateway struct {
	Name           string            `json:"name"`
	Namespace      string            `json:"namespace"`
	Labels         map[string]string `json:"labels"`
	ServiceAccount string            `json:"serviceAccount"`
}

// Sidecar is a Pod of an app, with its Envoy.
type Sidecar struct {
	Namespace      string            `json:"namespace"`
	ServiceAccount string            `json:"serviceAccount"`
	Labels         map[string]string `json:"labels"`
}

// Call is what an app sends: through its sidecar, or with Gateway straight to
// a gateway's Pod. Both are indexes.
type Call struct {
	From     *int   `json:"from"`
	Gateway  *int   `json:"gateway"`
	Protocol string `json:"protocol"`
	TLS      string `json:"tls"`
	SNI      string `json:"sni"`
	Host     string `json:"host"`
	Path     string `json:"path"`
	Address  string `json:"address"`
	Port     int    `json:"port"`
}

// unclaimed is the address of a call that names none: it belongs to a range
// for documentation.
const unclaimed = "198.51.100.1"

// Parse reads a line and fills in what it may leave out. A field that is not
// known is an error, since it would change nothing without a word.
func Parse(line []byte) (Set, error) {
	var set Set
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&set); err != nil {
		return set, fmt.Errorf("this is no set: %w", err)
	}
	if err := set.complete(); err != nil {
		return set, fmt.Errorf("set %q: %w", set.ID, err)
	}
	return set, nil
}

func (s *Set) complete() error {
	switch s.Mesh.OutboundTrafficPolicy {
	case "":
		s.Mesh.OutboundTrafficPolicy = "ALLOW_ANY"
	case "ALLOW_ANY", "REGISTRY_ONLY":
	default:
		return fmt.Errorf("mesh.outboundTrafficPolicy is %q: use ALLOW_ANY or REGISTRY_ONLY", s.Mesh.OutboundTrafficPolicy)
	}
	if s.Mesh.RootNamespace == "" {
		s.Mesh.RootNamespace = "istio-system"
	}
	for i := range s.Services {
		if s.Services[i].Address == "" {
			s.Services[i].Address = fmt.Sprintf("10.96.0.%d", i+1)
		}
	}
	if max(len(s.Services), len(s.Gateways), len(s.Sidecars)) > 250 {
		return errors.New("it has more than 250 services, gateways or sidecars, which have one address each")
	}
	for i := range s.Calls {
		if err := s.Calls[i].complete(s); err != nil {
			return fmt.Errorf("calls[%d]: %w", i, err)
		}
	}
	return nil
}

func (c *Call) complete(s *Set) error {
	if c.From == nil && c.Gateway == nil {
		return errors.New("it has neither from nor gateway")
	}
	if c.From != nil && (*c.From < 0 || *c.From >= len(s.Sidecars)) {
		return fmt.Errorf("from is %d, and there are %d sidecars", *c.From, len(s.Sidecars))
	}
	if c.Gateway != nil && (*c.Gateway < 0 || *c.Gateway >= len(s.Gateways)) {
		return fmt.Errorf("gateway is %d, and there are %d gateways", *c.Gateway, len(s.Gateways))
	}
	if c.Protocol != "http" && c.Protocol != "tcp" {
		return fmt.Errorf("protocol is %q: use http or tcp", c.Protocol)
	}
	switch c.TLS {
	case "":
		c.TLS = "plaintext"
	case "plaintext", "tls", "mtls":
	default:
		return fmt.Errorf("tls is %q: use plaintext, tls or mtls", c.TLS)
	}
	if c.Path == "" {
		c.Path = "/"
	}
	if c.Address == "" {
		c.Address = unclaimed
	}
	if _, err := netip.ParseAddr(c.Address); err != nil {
		return fmt.Errorf("address: %w", err)
	}
	if c.Port < 1 || c.Port > 65535 {
		return fmt.Errorf("port is %d: use 1 to 65535", c.Port)
	}
	return nil
}
