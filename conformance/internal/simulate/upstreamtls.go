package simulate

import (
	"strings"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	upstream "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// httpOptions is where a cluster keeps its settings for HTTP.
const httpOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"

// workloadSecret is the name of the workload's own certificate.
const workloadSecret = "default"

// tlsOf says what the cluster adds to the traffic.
func tlsOf(c *cluster.Cluster, socket *corev3.TransportSocket, t traffic, throughHTTP bool) *TLS {
	context := &tlsv3.UpstreamTlsContext{}
	if socket.GetTypedConfig() == nil || socket.GetTypedConfig().UnmarshalTo(context) != nil {
		return &TLS{Mode: "none"}
	}
	common := context.GetCommonTlsContext()
	out := &TLS{Mode: "tls", SNI: context.GetSni()}
	for _, secret := range common.GetTlsCertificateSdsSecretConfigs() {
		if secret.GetName() == workloadSecret {
			out.Mode = "mtls"
		} else {
			out.ClientCertificate = secret.GetName()
		}
	}
	validation, authority := validationOf(common)
	for _, san := range validation.GetMatchTypedSubjectAltNames() {
		out.SANs = append(out.SANs, exact(san.GetMatcher()))
	}
	for _, san := range validation.GetMatchSubjectAltNames() { //nolint:staticcheck // Istio still writes it
		out.SANs = append(out.SANs, exact(san))
	}
	var verify []string
	if authority {
		verify = append(verify, "ca")
	}
	if len(out.SANs) > 0 {
		verify = append(verify, "sans")
	}
	// Both take effect only where there is a Host header to take the name from.
	if automatic := automaticOf(c); throughHTTP {
		if automatic.GetAutoSni() {
			out.SNI = t.host
		}
		if automatic.GetAutoSanValidation() {
			verify = append(verify, "auto_san_validation")
		}
	}
	out.Verify = strings.Join(verify, "+")
	if out.Verify == "" {
		out.Verify = "none"
	}
	return out
}

// validationOf returns what is checked of a certificate, and whether a
// certificate authority is among it.
func validationOf(common *tlsv3.CommonTlsContext) (*tlsv3.CertificateValidationContext, bool) {
	if combined := common.GetCombinedValidationContext(); combined != nil {
		own := combined.GetDefaultValidationContext()
		return own, own.GetTrustedCa() != nil || combined.GetValidationContextSdsSecretConfig() != nil
	}
	if common.GetValidationContextSdsSecretConfig() != nil {
		return nil, true
	}
	own := common.GetValidationContext()
	return own, own.GetTrustedCa() != nil
}

func automaticOf(c *cluster.Cluster) *corev3.UpstreamHttpProtocolOptions {
	options := &upstream.HttpProtocolOptions{}
	if packed := c.GetTypedExtensionProtocolOptions()[httpOptions]; packed == nil || packed.UnmarshalTo(options) != nil {
		return nil
	}
	return options.GetUpstreamHttpProtocolOptions()
}

func exact(m *matcher.StringMatcher) string {
	if name := m.GetExact(); name != "" {
		return name
	}
	return m.String()
}
