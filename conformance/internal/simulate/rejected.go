package simulate

import (
	"fmt"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
)

// rejected says why Envoy would not take the listener: two chains for the same
// connections. Then it keeps the listener that it had before, if it had one.
func rejected(l *listener.Listener, chains map[string]named[*listener.FilterChain]) string {
	first := map[string]*listener.FilterChain{}
	for _, c := range l.GetFilterChains() {
		for _, criterion := range criteria(c.GetFilterChainMatch()) {
			if other := first[criterion]; other != nil && other != c {
				return fmt.Sprintf("filter chains %q and %q match the same: %s", chains[other.Name].name, chains[c.Name].name, criterion)
			}
			first[criterion] = c
		}
	}
	return ""
}

// criteria are the combinations of which a connection must have one.
func criteria(m *listener.FilterChainMatch) []string {
	combinations := []string{""}
	times := func(name string, values []string) {
		if len(values) == 0 {
			return
		}
		var out []string
		for _, c := range combinations {
			for _, v := range values {
				out = append(out, c+name+"="+v+" ")
			}
		}
		combinations = out
	}
	if m.GetDestinationPort() != nil {
		times("port", []string{fmt.Sprint(m.GetDestinationPort().GetValue())})
	}
	var ranges []string
	for _, r := range m.GetPrefixRanges() {
		ranges = append(ranges, fmt.Sprintf("%s/%d", r.GetAddressPrefix(), r.GetPrefixLen().GetValue()))
	}
	times("address", ranges)
	times("serverName", m.GetServerNames())
	if m.GetTransportProtocol() != "" {
		times("transport", []string{m.GetTransportProtocol()})
	}
	times("application", m.GetApplicationProtocols())
	return combinations
}
