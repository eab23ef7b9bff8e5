package control

import (
	"context"
	"fmt"
	"net"
	"strings"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	secret "github.com/envoyproxy/go-control-plane/envoy/service/secret/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"

	v3 "istio.io/istio/pilot/pkg/xds/v3"

	"egressgen.dev/conformance/internal/pki"
)

// WorkloadSecrets is what istio-agent serves beside every Envoy: the
// workload's own certificate and the roots it trusts.
type WorkloadSecrets struct {
	secret.UnimplementedSecretDiscoveryServiceServer
	// Mesh signs the workloads.
	Mesh *pki.Authority
	// Internet stands for the root certificates of the operating system.
	Internet *pki.Authority
}

// Start serves the secrets until stop is called.
func (s *WorkloadSecrets) Start() (address string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("no loopback port for the workload secrets: %w", err)
	}
	server := grpc.NewServer()
	secret.RegisterSecretDiscoveryServiceServer(server, s)
	go func() { _ = server.Serve(l) }()
	return l.Addr().String(), server.Stop, nil
}

// StreamSecrets answers each request with the names that are known. An unknown
// name stays unanswered, as with istio-agent.
func (s *WorkloadSecrets) StreamSecrets(stream secret.SecretDiscoveryService_StreamSecretsServer) error {
	var node *core.Node
	sent := map[string]bool{}
	for version := 1; ; version++ {
		req, err := stream.Recv()
		if err != nil {
			return nil //nolint:nilerr // the Envoy has gone
		}
		if req.Node != nil {
			node = req.Node
		}
		names := strings.Join(req.ResourceNames, " ")
		if sent[names] {
			continue // this is Envoy's acknowledgement
		}
		sent[names] = true
		resp := &discovery.DiscoveryResponse{
			TypeUrl: v3.SecretType, VersionInfo: fmt.Sprint(version), Nonce: fmt.Sprint(version),
		}
		for _, name := range req.ResourceNames {
			made, err := s.make(name, node)
			if err != nil {
				return status.Error(codes.Internal, err.Error())
			}
			if made == nil {
				continue
			}
			packed, err := anypb.New(made)
			if err != nil {
				return status.Error(codes.Internal, err.Error())
			}
			resp.Resources = append(resp.Resources, packed)
		}
		if len(resp.Resources) == 0 {
			continue
		}
		if err := stream.Send(resp); err != nil {
			return err
		}
	}
}

// FetchSecrets is the REST form, which Envoy does not use here.
func (s *WorkloadSecrets) FetchSecrets(context.Context, *discovery.DiscoveryRequest) (*discovery.DiscoveryResponse, error) {
	return nil, status.Error(codes.Unimplemented, "secrets are streamed")
}

func (s *WorkloadSecrets) make(name string, node *core.Node) (*tlsv3.Secret, error) {
	switch name {
	case "default":
		fields := node.GetMetadata().GetFields()
		leaf, err := s.Mesh.Workload("cluster.local",
			fields["NAMESPACE"].GetStringValue(), fields["SERVICE_ACCOUNT"].GetStringValue())
		if err != nil {
			return nil, err
		}
		return &tlsv3.Secret{Name: name, Type: &tlsv3.Secret_TlsCertificate{TlsCertificate: &tlsv3.TlsCertificate{
			CertificateChain: inline(leaf.CertPEM), PrivateKey: inline(leaf.KeyPEM),
		}}}, nil
	case "ROOTCA":
		return roots(name, s.Mesh.PEM), nil
	// The bundle of the operating system, and the same by its path.
	case "file-root:system", "file-root:/etc/ssl/certs/ca-certificates.crt":
		return roots(name, s.Internet.PEM), nil
	}
	return nil, nil
}

func roots(name string, pem []byte) *tlsv3.Secret {
	return &tlsv3.Secret{Name: name, Type: &tlsv3.Secret_ValidationContext{
		ValidationContext: &tlsv3.CertificateValidationContext{TrustedCa: inline(pem)},
	}}
}

func inline(b []byte) *core.DataSource {
	return &core.DataSource{Specifier: &core.DataSource_InlineBytes{InlineBytes: b}}
}
