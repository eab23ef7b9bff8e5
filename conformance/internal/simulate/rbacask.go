package simulate

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	rbac "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"istio.io/istio/pilot/pkg/simulation"
)

// question is what rules are asked about one call.
type question struct {
	connection, request traffic
	terminated          bool
	// unknown is what the call does not say.
	unknown []string
}

func (q *question) cannot(what string) answer {
	q.unknown = append(q.unknown, what)
	return maybe
}

func (q *question) permission(p *rbac.Permission) answer {
	switch rule := p.GetRule().(type) {
	case *rbac.Permission_Any:
		return of(rule.Any)
	case *rbac.Permission_AndRules:
		return all(rule.AndRules.GetRules(), q.permission)
	case *rbac.Permission_OrRules:
		return some(rule.OrRules.GetRules(), q.permission)
	case *rbac.Permission_NotRule:
		return q.permission(rule.NotRule).not()
	case *rbac.Permission_DestinationPort:
		return of(int(rule.DestinationPort) == q.connection.port)
	case *rbac.Permission_DestinationIp:
		return q.within(rule.DestinationIp, q.connection.to)
	case *rbac.Permission_RequestedServerName:
		return q.text(rule.RequestedServerName, q.connection.outer().sni)
	case *rbac.Permission_UrlPath:
		return q.text(rule.UrlPath.GetPath(), q.request.path)
	case *rbac.Permission_Header:
		return q.header(rule.Header)
	}
	return q.cannot(fmt.Sprintf("RBAC %T", p.GetRule()))
}

func (q *question) principal(p *rbac.Principal) answer {
	switch id := p.GetIdentifier().(type) {
	case *rbac.Principal_Any:
		return of(id.Any)
	case *rbac.Principal_AndIds:
		return all(id.AndIds.GetIds(), q.principal)
	case *rbac.Principal_OrIds:
		return some(id.OrIds.GetIds(), q.principal)
	case *rbac.Principal_NotId:
		return q.principal(id.NotId).not()
	case *rbac.Principal_Authenticated_:
		return q.identity(id.Authenticated.GetPrincipalName())
	case *rbac.Principal_FilterState:
		if id.FilterState.GetKey() == "io.istio.peer_principal" {
			return q.identity(id.FilterState.GetStringMatch())
		}
	case *rbac.Principal_DirectRemoteIp:
		return q.within(id.DirectRemoteIp, q.connection.from)
	case *rbac.Principal_RemoteIp:
		return q.within(id.RemoteIp, q.connection.from)
	case *rbac.Principal_UrlPath:
		return q.text(id.UrlPath.GetPath(), q.request.path)
	case *rbac.Principal_Header:
		return q.header(id.Header)
	}
	return q.cannot(fmt.Sprintf("RBAC %T", p.GetIdentifier()))
}

// identity compares what the client's certificate says, which only a client in
// the mesh has.
func (q *question) identity(m *matcher.StringMatcher) answer {
	outer := q.connection.outer()
	if !q.terminated || outer.mode != simulation.MTLS {
		return no
	}
	if outer.identity == "" {
		return q.cannot("identity of the caller")
	}
	if m == nil { // any certificate
		return yes
	}
	return q.text(m, outer.identity)
}

func (q *question) within(r *corev3.CidrRange, address string) answer {
	if address == "" {
		return q.cannot("address of the caller")
	}
	prefix, err := netip.ParsePrefix(fmt.Sprintf("%s/%d", r.GetAddressPrefix(), r.GetPrefixLen().GetValue()))
	ip, bad := netip.ParseAddr(address)
	return of(err == nil && bad == nil && prefix.Contains(ip))
}

// header knows the headers that every call has.
func (q *question) header(m *route.HeaderMatcher) answer {
	var out answer
	switch strings.ToLower(m.GetName()) {
	case ":authority", "host":
		out = q.value(m, q.request.host)
	case ":method":
		out = q.value(m, "GET")
	default:
		return q.cannot("header " + m.GetName())
	}
	if m.GetInvertMatch() {
		return out.not()
	}
	return out
}

func (q *question) value(m *route.HeaderMatcher, value string) answer {
	switch specifier := m.GetHeaderMatchSpecifier().(type) {
	case *route.HeaderMatcher_PresentMatch:
		return of(specifier.PresentMatch == (value != ""))
	case *route.HeaderMatcher_StringMatch:
		return q.text(specifier.StringMatch, value)
	}
	return q.cannot(fmt.Sprintf("RBAC %T", m.GetHeaderMatchSpecifier()))
}

func (q *question) text(m *matcher.StringMatcher, value string) answer {
	fold := func(text string) string {
		if m.GetIgnoreCase() {
			return strings.ToLower(text)
		}
		return text
	}
	switch pattern := m.GetMatchPattern().(type) {
	case *matcher.StringMatcher_Exact:
		return of(fold(value) == fold(pattern.Exact))
	case *matcher.StringMatcher_Prefix:
		return of(strings.HasPrefix(fold(value), fold(pattern.Prefix)))
	case *matcher.StringMatcher_Suffix:
		return of(strings.HasSuffix(fold(value), fold(pattern.Suffix)))
	case *matcher.StringMatcher_Contains:
		return of(strings.Contains(fold(value), fold(pattern.Contains)))
	case *matcher.StringMatcher_SafeRegex:
		// Envoy compares the whole text.
		if re, err := regexp.Compile("^(?:" + pattern.SafeRegex.GetRegex() + ")$"); err == nil {
			return of(re.MatchString(value))
		}
	}
	return q.cannot(fmt.Sprintf("RBAC %T", m.GetMatchPattern()))
}
