// Package cases reads the case files: what is applied, what the app sends and
// what must be seen. docs/conformance.md describes the format.
package cases

import "slices"

// Case is one file.
type Case struct {
	// Name is GROUP/FILE without the extension; Group is the folder.
	Name  string `json:"-"`
	Group string `json:"-"`
	Path  string `json:"-"`

	Title string `json:"title"`
	// Wrong says what the bundle of a known-wrong case gets wrong.
	Wrong string `json:"wrong,omitempty"`
	// Cannot is the reason why this set-up cannot carry the case. Such a case
	// has no requests and is a row of the table all the same.
	Cannot string `json:"cannot,omitempty"`

	// Gateway is the profile of the installation: aks or istio.
	Gateway string `json:"gateway,omitempty"`
	// AdditionalGateways run beside the gateway of the profile, with its ports.
	AdditionalGateways []Gateway `json:"additionalGateways,omitempty"`
	// OutboundTrafficPolicy is MeshConfig's mode; REGISTRY_ONLY if absent.
	OutboundTrafficPolicy string `json:"outboundTrafficPolicy,omitempty"`
	// ScopeGatewayToNamespace is istiod's PILOT_SCOPE_GATEWAY_TO_NAMESPACE.
	ScopeGatewayToNamespace bool `json:"scopeGatewayToNamespace,omitempty"`
	// Namespace is where resources without one go; the gateway's if absent.
	Namespace string `json:"namespace,omitempty"`

	// One of the three: the command line that writes the resources, a file
	// relative to this one, or the documents themselves.
	Command   string `json:"command,omitempty"`
	File      string `json:"file,omitempty"`
	Resources string `json:"resources,omitempty"`

	// Tenant holds the documents of somebody else in the cluster. They are
	// younger than the case's own unless TenantFirst is set.
	Tenant      string `json:"tenant,omitempty"`
	TenantFirst bool   `json:"tenantFirst,omitempty"`

	// Secrets with a client certificate, made when the case starts.
	Secrets []Secret `json:"secrets,omitempty"`
	// RequireClientCertificate makes the TLS upstreams demand one of these.
	RequireClientCertificate bool `json:"requireClientCertificate,omitempty"`
	// Certificates are for servers that do not show the certificate of their
	// own host: the host, and the name in the certificate.
	Certificates map[string]string `json:"certificates,omitempty"`
	// UntrustedCertificates are the hosts whose server shows a certificate of an
	// authority that nobody trusts.
	UntrustedCertificates []string `json:"untrustedCertificates,omitempty"`
	// NoAccessLogFile leaves accessLogFile out of MeshConfig, so that an Envoy
	// logs only what a Telemetry asks for.
	NoAccessLogFile bool `json:"noAccessLogFile,omitempty"`
	// GatewayNeverReady is for bundles that keep the gateway's Envoy waiting.
	GatewayNeverReady bool `json:"gatewayNeverReady,omitempty"`

	Requests []Request `json:"requests,omitempty"`
}

// Secret names a Kubernetes Secret that credentialName can refer to.
type Secret struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

// Gateway is an egress gateway beside the one of the profile.
type Gateway struct {
	// Service is the name of its Service, Pod and ServiceAccount, and what
	// `via` calls it.
	Service   string            `json:"service"`
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
}

// Callers are the identities whose requests pass a sidecar, in the order of
// the case.
func (c Case) Callers() []Caller {
	var callers []Caller
	for _, r := range c.Requests {
		if !r.Direct && !slices.Contains(callers, r.Caller()) {
			callers = append(callers, r.Caller())
		}
	}
	return callers
}
