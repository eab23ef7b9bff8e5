package simulate

import (
	"fmt"
	"slices"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	httprbac "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	networkrbac "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	tcpproxy "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"

	"istio.io/istio/pkg/wellknown"
)

// filters are those of a chain that decide about a call. One of manager and
// proxy is set.
type filters struct {
	manager *hcm.HttpConnectionManager
	proxy   *tcpproxy.TcpProxy
	rbac    rules
	// unknown are filters that may stop or change a call, and are not looked at.
	unknown []string
}

// harmless filters let every call of a set pass as it is. A fault is injected
// only where a route says so, which is looked at there.
var harmless = []string{
	wellknown.Router, wellknown.CORS, wellknown.Fault, wellknown.HTTPGRPCStats, wellknown.GRPCWeb,
	"istio.alpn", "istio.metadata_exchange", "istio.stats",
}

func filtersOf(chain *listener.FilterChain) (filters, error) {
	var out filters
	for _, f := range chain.Filters {
		packed := f.GetTypedConfig()
		var err error
		switch {
		case packed.MessageIs(&hcm.HttpConnectionManager{}):
			out.manager = &hcm.HttpConnectionManager{}
			if err = packed.UnmarshalTo(out.manager); err == nil {
				err = out.http(out.manager)
			}
		case packed.MessageIs(&tcpproxy.TcpProxy{}):
			out.proxy = &tcpproxy.TcpProxy{}
			err = packed.UnmarshalTo(out.proxy)
		case packed.MessageIs(&networkrbac.RBAC{}):
			config := &networkrbac.RBAC{}
			if err = packed.UnmarshalTo(config); err == nil {
				out.rbac.add(config.GetRules())
			}
		default:
			out.other(f.Name)
		}
		if err != nil {
			return out, fmt.Errorf("filter %s: %w", f.Name, err)
		}
	}
	if out.manager == nil && out.proxy == nil {
		return out, fmt.Errorf("filter chain %s has neither an HTTP connection manager nor a TCP proxy", chain.Name)
	}
	return out, nil
}

func (f *filters) http(manager *hcm.HttpConnectionManager) error {
	if manager.GetRouteConfig() != nil {
		f.unknown = append(f.unknown, "routes inside the listener")
	}
	for _, http := range manager.HttpFilters {
		packed := http.GetTypedConfig()
		if !packed.MessageIs(&httprbac.RBAC{}) {
			f.other(http.Name)
			continue
		}
		config := &httprbac.RBAC{}
		if err := packed.UnmarshalTo(config); err != nil {
			return err
		}
		f.rbac.add(config.GetRules())
	}
	return nil
}

func (f *filters) other(name string) {
	if !slices.Contains(harmless, name) {
		f.unknown = append(f.unknown, "filter "+name)
	}
}
