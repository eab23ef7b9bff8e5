package envoy

import (
	"encoding/json"
	"net"
	"strconv"
)

// Role says which of the two Envoys this is.
type Role string

const (
	Sidecar Role = "sidecar"
	Gateway Role = "router"
)

// Node is one Envoy's place in the cluster.
type Node struct {
	Role           Role
	Name           string
	Namespace      string
	ServiceAccount string
	Labels         map[string]string
	// IP is the loopback address that stands for the Pod's.
	IP string
	// XDS, SDS and DNS are the addresses of the servers that it talks to.
	XDS, SDS, DNS string
}

// ID is the node id that pilot reads role, address and namespace from.
func (n Node) ID() string {
	return string(n.Role) + "~" + n.IP + "~" + n.Name + "." + n.Namespace + "~" + n.Namespace + ".svc.cluster.local"
}

type object = map[string]any

// bootstrap is the smallest configuration that lets Envoy fetch the rest.
func (n Node) bootstrap(adminSocket string) ([]byte, error) {
	ads := object{"ads": object{}, "resource_api_version": "V3", "initial_fetch_timeout": "0s"}
	return json.MarshalIndent(object{
		"node": object{
			"id": n.ID(), "cluster": n.Name + "." + n.Namespace,
			"metadata": object{
				"NAMESPACE": n.Namespace, "SERVICE_ACCOUNT": n.ServiceAccount, "LABELS": n.Labels,
				"CLUSTER_ID": "Kubernetes", "INSTANCE_IPS": n.IP, "INTERCEPTION_MODE": "REDIRECT",
			},
		},
		"admin": object{"address": object{"pipe": object{"path": adminSocket}}},
		"dynamic_resources": object{
			"lds_config": ads, "cds_config": ads,
			"ads_config": object{
				"api_type": "GRPC", "transport_api_version": "V3", "set_node_on_first_message_only": true,
				"grpc_services": []any{object{"envoy_grpc": object{"cluster_name": "xds-grpc"}}},
			},
		},
		"static_resources": object{"clusters": []any{
			grpcCluster("xds-grpc", n.XDS), grpcCluster("sds-grpc", n.SDS),
		}},
		// Every connection leaves from the Pod's address, so the other side
		// sees which Envoy it came from.
		"cluster_manager": object{"upstream_bind_config": object{
			"source_address": object{"address": n.IP, "port_value": 0},
		}},
		// All names are asked at a server of this program: none leaves the machine.
		"typed_dns_resolver_config": object{
			"name": "envoy.network.dns_resolver.cares",
			"typed_config": object{
				"@type":                "type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig",
				"resolvers":            []any{socket(n.DNS, "UDP")},
				"dns_resolver_options": object{"no_default_search_domain": true},
			},
		},
	}, "", "  ")
}

func grpcCluster(name, address string) object {
	return object{
		"name": name, "type": "STATIC", "connect_timeout": "5s",
		"typed_extension_protocol_options": object{
			"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": object{
				"@type":                "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
				"explicit_http_config": object{"http2_protocol_options": object{}},
			},
		},
		"load_assignment": object{
			"cluster_name": name,
			"endpoints": []any{object{"lb_endpoints": []any{
				object{"endpoint": object{"address": socket(address, "TCP")}},
			}}},
		},
	}
}

func socket(hostPort, protocol string) object {
	host, port, _ := net.SplitHostPort(hostPort)
	number, _ := strconv.Atoi(port)
	return object{"socket_address": object{"address": host, "port_value": number, "protocol": protocol}}
}
