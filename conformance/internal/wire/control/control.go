// Package control runs Istio's control plane in this process and serves it to
// real Envoys over xDS.
package control

import (
	"net"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/model"
	pilot "istio.io/istio/pilot/pkg/xds"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/spiffe"
	"istio.io/istio/pkg/test"
)

// Settings is everything the control plane knows of the cluster.
type Settings struct {
	Mesh    *meshconfig.MeshConfig
	Configs []config.Config
	Objects []runtime.Object
	// DNS is the address of the name server that the Envoys ask.
	DNS *net.UDPAddr
}

const settleLimit = 10 * time.Second

// Start serves xDS on a free loopback port and returns its address. It stops
// when t is cleaned up. The features are those of the last SetFeatures.
func Start(t test.Failer, s Settings) string {
	server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
		MeshConfig:        s.Mesh,
		Configs:           s.Configs,
		KubernetesObjects: s.Objects,
		// The fake API server has no authorizer, so every Secret review would be refused.
		DisableSecretAuthorization: true,
		ListenerBuilder: func() (net.Listener, error) {
			return net.Listen("tcp", "127.0.0.1:0")
		},
	})
	t.Cleanup(func() { settle(server.Discovery) })
	generators := server.Discovery.Generators
	generators[v3.ListenerType] = loopback{generators[v3.ListenerType]}
	generators[v3.ClusterType] = localNames{generators[v3.ClusterType], s.DNS}
	generators[v3.SecretType] = identified{generators[v3.SecretType]}
	return server.Listener.Addr().String()
}

// settle waits for what the server does not wait for when it stops: its pushes
// and its streams read the features. The Envoys have ended before.
func settle(server *pilot.DiscoveryServer) {
	busy := func() bool {
		return server.CommittedUpdates.Load() < server.InboundUpdates.Load() || len(server.AllClients()) > 0
	}
	for deadline := time.Now().Add(settleLimit); busy() && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
}

// identified gives the proxies the identity that they would prove with mTLS
// to istiod: Secrets are served to nobody else.
type identified struct{ model.XdsResourceGenerator }

func (g identified) Generate(proxy *model.Proxy, w *model.WatchedResource, req *model.PushRequest) (model.Resources, model.XdsLogDetails, error) {
	if proxy.VerifiedIdentity == nil {
		proxy.VerifiedIdentity = &spiffe.Identity{
			TrustDomain:    "cluster.local",
			Namespace:      proxy.ConfigNamespace,
			ServiceAccount: proxy.Metadata.ServiceAccount,
		}
	}
	return g.XdsResourceGenerator.Generate(proxy, w, req)
}
