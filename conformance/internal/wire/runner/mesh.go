package runner

import (
	"google.golang.org/protobuf/proto"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pkg/config/mesh"

	"egressgen.dev/conformance/internal/profile"
	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/envoy"
)

func meshOf(c cases.Case, p profile.Profile) *meshconfig.MeshConfig {
	m := proto.Clone(mesh.DefaultMeshConfig()).(*meshconfig.MeshConfig)
	m.RootNamespace = p.RootNamespace
	if !c.NoAccessLogFile {
		m.AccessLogFile = "/dev/stdout"
	}
	m.AccessLogEncoding = meshconfig.MeshConfig_JSON
	m.AccessLogFormat = envoy.LogFormat()
	mode := meshconfig.MeshConfig_OutboundTrafficPolicy_REGISTRY_ONLY
	if c.OutboundTrafficPolicy == "ALLOW_ANY" {
		mode = meshconfig.MeshConfig_OutboundTrafficPolicy_ALLOW_ANY
	}
	m.OutboundTrafficPolicy = &meshconfig.MeshConfig_OutboundTrafficPolicy{Mode: mode}
	return m
}
