package simulate

import (
	"maps"
	"slices"

	rbac "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
)

// allowed is what the rules say of a call that may pass.
const allowed = "allowed"

// rules are the AuthorizationPolicies of a chain, in the order in which Envoy
// asks them.
type rules []*rbac.RBAC

func (r *rules) add(config *rbac.RBAC) {
	// Without rules there is only something to log.
	if config != nil {
		*r = append(*r, config)
	}
}

// judge says whether the connection and the request in it may pass, and what
// it would have to know for that. Only a chain that terminates TLS has seen
// the certificate of the client.
func (r rules) judge(connection, request traffic, terminated bool) (verdict string, unmodelled []string) {
	for _, config := range r {
		q := &question{connection: connection, request: request, terminated: terminated}
		matched, policy := q.policies(config)
		if matched == maybe {
			slices.Sort(q.unknown)
			return "", slices.Compact(q.unknown)
		}
		switch config.GetAction() {
		case rbac.RBAC_DENY:
			if matched == yes {
				return "denied (" + policy + ")", nil
			}
		case rbac.RBAC_ALLOW:
			if matched == no {
				return "denied (none allows it)", nil
			}
		default: // RBAC_LOG lets all pass
			continue
		}
		verdict = allowed
	}
	return verdict, nil
}

// answer has a third value, for what a call does not say.
type answer int

const (
	no answer = iota
	maybe
	yes
)

func of(known bool) answer {
	if known {
		return yes
	}
	return no
}

func (a answer) not() answer { return yes - a }

// all is the least of the answers, any the greatest.
func all[T any](list []T, ask func(T) answer) answer {
	out := yes
	for _, it := range list {
		out = min(out, ask(it))
	}
	return out
}

func some[T any](list []T, ask func(T) answer) answer {
	out := no
	for _, it := range list {
		out = max(out, ask(it))
	}
	return out
}

// policies asks whether a policy matches, and which one.
func (q *question) policies(config *rbac.RBAC) (answer, string) {
	out, by := no, ""
	for _, name := range slices.Sorted(maps.Keys(config.GetPolicies())) {
		policy := config.GetPolicies()[name]
		got := min(some(policy.GetPermissions(), q.permission), some(policy.GetPrincipals(), q.principal))
		if policy.GetCondition() != nil {
			got = min(got, q.cannot("RBAC condition"))
		}
		if got > out {
			out, by = got, name
		}
	}
	return out, by
}
