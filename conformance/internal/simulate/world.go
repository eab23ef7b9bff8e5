package simulate

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	corev1 "k8s.io/api/core/v1"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pilot/pkg/serviceregistry/provider"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/host"
	"istio.io/istio/pkg/config/kube"
	"istio.io/istio/pkg/config/labels"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/test"
)

// proxyVersion is what the Envoys say they are: the release of the pinned Istio.
const proxyVersion = "1.31.0"

// pod is an Envoy's place in the cluster.
type pod struct {
	name, namespace, account string
	labels                   map[string]string
	ip                       string
	kind                     model.NodeType
}

// identity is what the certificate of the Pod says.
func (p pod) identity() string {
	return "spiffe://cluster.local/ns/" + p.namespace + "/sa/" + p.account
}

// world is Istio's control plane with the resources of one set.
type world struct {
	istio    *core.ConfigGenTest
	sidecars []*proxy
	gateways []*proxy
}

func newWorld(t test.Failer, set Set, configs []config.Config) *world {
	var sidecars, gateways []pod
	for i, s := range set.Sidecars {
		sidecars = append(sidecars, pod{
			name: s.ServiceAccount, namespace: s.Namespace, account: s.ServiceAccount, labels: s.Labels,
			ip: fmt.Sprintf("10.244.1.%d", i+1), kind: model.SidecarProxy,
		})
	}
	for i, g := range set.Gateways {
		gateways = append(gateways, pod{
			name: g.Name, namespace: g.Namespace, account: g.ServiceAccount, labels: g.Labels,
			ip: fmt.Sprintf("10.244.0.%d", i+1), kind: model.Router,
		})
	}
	services, instances := registry(set.Services, append(append([]pod{}, gateways...), sidecars...))
	istio := core.NewConfigGenTest(t, core.TestOptions{
		Configs: configs, Services: services, Instances: instances, MeshConfig: meshOf(set.Mesh),
	})
	w := &world{istio: istio}
	for _, p := range sidecars {
		w.sidecars = append(w.sidecars, &proxy{pod: p, title: "sidecar " + p.namespace + "/" + p.account})
	}
	for _, p := range gateways {
		w.gateways = append(w.gateways, &proxy{pod: p, title: "gateway " + p.namespace + "/" + p.name})
	}
	return w
}

func meshOf(m Mesh) *meshconfig.MeshConfig {
	out := proto.Clone(mesh.DefaultMeshConfig()).(*meshconfig.MeshConfig)
	out.RootNamespace = m.RootNamespace
	mode := meshconfig.MeshConfig_OutboundTrafficPolicy_Mode_value[m.OutboundTrafficPolicy]
	out.OutboundTrafficPolicy = &meshconfig.MeshConfig_OutboundTrafficPolicy{
		Mode: meshconfig.MeshConfig_OutboundTrafficPolicy_Mode(mode),
	}
	return out
}

// registry holds the Services and the Pods behind them, as Istio's registry
// for Kubernetes would.
func registry(services []Service, pods []pod) (out []*model.Service, instances []*model.ServiceInstance) {
	for _, s := range services {
		service := &model.Service{
			Hostname:       host.Name(s.Name + "." + s.Namespace + ".svc.cluster.local"),
			DefaultAddress: s.Address,
			Resolution:     model.ClientSideLB,
			Attributes: model.ServiceAttributes{
				ServiceRegistry: provider.Kubernetes, Name: s.Name, Namespace: s.Namespace,
				LabelSelectors: s.Labels, Labels: s.Labels,
			},
		}
		for _, p := range s.Ports {
			port := portOf(p)
			service.Ports = append(service.Ports, port)
			for _, pod := range pods {
				if pod.namespace == s.Namespace && len(s.Labels) > 0 && labels.Instance(s.Labels).SubsetOf(pod.labels) {
					instances = append(instances, &model.ServiceInstance{
						Service: service, ServicePort: port, Endpoint: pod.endpoint(p),
					})
				}
			}
		}
		out = append(out, service)
	}
	return out, instances
}

func portOf(p Port) *model.Port {
	var protocol *string
	if p.Protocol != "" {
		protocol = &p.Protocol
	}
	return &model.Port{
		Name: p.Name, Port: p.Number,
		Protocol: kube.ConvertProtocol(int32(p.Number), p.Name, corev1.ProtocolTCP, protocol),
	}
}

func (p pod) endpoint(port Port) *model.IstioEndpoint {
	target := port.TargetPort
	if target == 0 {
		target = port.Number
	}
	return &model.IstioEndpoint{
		Labels: p.labels, Addresses: []string{p.ip}, Namespace: p.namespace, WorkloadName: p.name,
		ServiceAccount: p.identity(), ServicePortName: port.Name, LegacyClusterPortKey: port.Number,
		EndpointPort: uint32(target), TLSMode: model.GetTLSModeFromEndpointLabels(p.labels),
	}
}
