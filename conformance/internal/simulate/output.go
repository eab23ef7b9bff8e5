package simulate

// Answer is one line of the output.
type Answer struct {
	ID string `json:"id"`
	// Invalid says why the API server or Istio's webhook would refuse a
	// resource; then no call was followed.
	Invalid []string `json:"invalid,omitempty"`
	// Ambiguous says which resources Istio orders by chance; the results are
	// one of several that are possible.
	Ambiguous []string `json:"ambiguous,omitempty"`
	// Failed says why Istio's code gave up on the set.
	Failed  string   `json:"failed,omitempty"`
	Results []Result `json:"results,omitempty"`
}

// Result is the way of one call.
type Result struct {
	Hops []Hop `json:"hops"`
}

// Hop is what one Envoy does with the call. The first is the one that the app
// or the call names; the others are the gateways that it leads to.
type Hop struct {
	Proxy string `json:"proxy"`
	// Via is the cluster through which the call came from the first hop.
	Via string `json:"via,omitempty"`
	// Error is empty, or why the simulated Envoy does not forward the call.
	Error       string `json:"error"`
	Listener    string `json:"listener,omitempty"`
	FilterChain string `json:"filterChain,omitempty"`
	VirtualHost string `json:"virtualHost,omitempty"`
	Route       string `json:"route,omitempty"`
	// Action is cluster, weighted, redirect or direct_response(STATUS).
	Action string `json:"action,omitempty"`
	Destination
	Weighted []Destination `json:"weighted,omitempty"`
	// RBAC is allowed or denied (POLICY) if AuthorizationPolicies apply.
	RBAC string `json:"rbac,omitempty"`
	// Rejected says why Envoy would refuse the listener as a whole.
	Rejected string `json:"rejected,omitempty"`
	// Unmodelled is what the real Envoy would also look at.
	Unmodelled []string `json:"unmodelled,omitempty"`
}

// Destination is a cluster that a call is sent to.
type Destination struct {
	Cluster string `json:"cluster"`
	// ClusterExists is false when the Envoy has no such cluster.
	ClusterExists bool   `json:"clusterExists"`
	ClusterType   string `json:"clusterType,omitempty"`
	Weight        uint32 `json:"weight,omitempty"`
	TLS           *TLS   `json:"tls,omitempty"`
	// Endpoints are the addresses and names that the cluster connects to.
	Endpoints []string `json:"endpoints,omitempty"`
}

// TLS is what a cluster adds around the bytes of the app.
type TLS struct {
	// Mode is none, tls or mtls, which is Istio's own.
	Mode string `json:"mode"`
	SNI  string `json:"sni,omitempty"`
	// SANs are the names of which the server's certificate must have one.
	SANs []string `json:"sans,omitempty"`
	// Verify lists what is checked of the server's certificate: ca, sans and
	// auto_san_validation, joined with +, or none.
	Verify string `json:"verify,omitempty"`
	// ClientCertificate is the Secret with the certificate that is presented,
	// if it is not that of the workload.
	ClientCertificate string `json:"clientCertificate,omitempty"`
}
