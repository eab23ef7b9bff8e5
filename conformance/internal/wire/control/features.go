package control

import "istio.io/istio/pilot/pkg/features"

// Features are settings of pilot that belong to the process and not to a
// server: SetFeatures must not run while a server does.
type Features struct {
	// ScopeGatewayToNamespace is PILOT_SCOPE_GATEWAY_TO_NAMESPACE: a Gateway
	// applies only to Pods of its own namespace.
	ScopeGatewayToNamespace bool
}

// SetFeatures takes effect for all servers that start after it.
func SetFeatures(f Features) {
	features.ScopeGatewayToNamespace = f.ScopeGatewayToNamespace
	// Both need filters that only Istio's own build of Envoy has.
	features.MetadataExchange = false
	features.ALPNFilter = false
}
