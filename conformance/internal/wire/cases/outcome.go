package cases

import (
	"fmt"
	"reflect"
	"strings"
)

// Outcome is what one request led to. In a case file only the fields that are
// written are compared; what was observed has all of them.
type Outcome struct {
	// Status is the HTTP status that the app got; 0 when it got none.
	Status *int `json:"status,omitempty"`
	// Error is how the app's request failed, if it did.
	Error *string `json:"error,omitempty"`
	// Certificate is the name that the app was shown in TLS.
	Certificate *string `json:"certificate,omitempty"`
	// Via is whose address the upstream saw: gateway, the name of an additional
	// gateway, sidecar or none.
	Via *string `json:"via,omitempty"`
	// GatewayMoved are the clusters whose counters went up, at the gateway that
	// the request reached.
	GatewayMoved *string `json:"gatewayMoved,omitempty"`
	// GatewayStopped is the same request without a gateway: fails or passes.
	GatewayStopped *string `json:"gatewayStopped,omitempty"`
	// Arrivals is how often the request came to the upstream.
	Arrivals *int      `json:"arrivals,omitempty"`
	Upstream *Upstream `json:"upstream,omitempty"`
	Sidecar  *Hop      `json:"sidecar,omitempty"`
	Gateway  *Hop      `json:"gateway,omitempty"`
}

// Upstream is what the server outside of the mesh saw. Address is where it was
// reached, one of InternetAddresses.
type Upstream struct {
	Address           *string `json:"address,omitempty"`
	Port              *int    `json:"port,omitempty"`
	Protocol          *string `json:"protocol,omitempty"`
	SNI               *string `json:"sni,omitempty"`
	Host              *string `json:"host,omitempty"`
	ClientCertificate *string `json:"clientCertificate,omitempty"`
}

// Hop is the access log line of one Envoy.
type Hop struct {
	Flags       *string `json:"flags,omitempty"`
	Details     *string `json:"details,omitempty"`
	Termination *string `json:"termination,omitempty"`
	// TransportFailure is Envoy's reason for a failed TLS connection upstream.
	TransportFailure *string `json:"transportFailure,omitempty"`
	Cluster          *string `json:"cluster,omitempty"`
	SNI              *string `json:"sni,omitempty"`
	Route            *string `json:"route,omitempty"`
	FilterChain      *string `json:"filterChain,omitempty"`
	// Peer is the identity that the other side proved with mTLS.
	Peer *string `json:"peer,omitempty"`
}

// Ptr makes a field of an outcome.
func Ptr[T any](v T) *T { return &v }

// Value is a field of an outcome, or the zero value when it is absent.
func Value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// IsEmpty reports whether nothing is expected.
func (o Outcome) IsEmpty() bool { return o == Outcome{} }

// Compare lists the expected fields that were observed otherwise.
func (o Outcome) Compare(observed Outcome) []string {
	return compare("", reflect.ValueOf(o), reflect.ValueOf(observed))
}

func compare(path string, want, got reflect.Value) []string {
	var out []string
	for i := range want.NumField() {
		field := want.Field(i)
		if field.IsNil() {
			continue
		}
		tag, _, _ := strings.Cut(want.Type().Field(i).Tag.Get("json"), ",")
		name := strings.TrimPrefix(path+"."+tag, ".")
		other := got.Field(i)
		if other.IsNil() {
			other = reflect.New(field.Type().Elem())
		}
		if field.Elem().Kind() == reflect.Struct {
			out = append(out, compare(name, field.Elem(), other.Elem())...)
			continue
		}
		if w, g := field.Elem().Interface(), other.Elem().Interface(); w != g {
			out = append(out, fmt.Sprintf("%s: expected %#v, observed %#v", name, w, g))
		}
	}
	return out
}

// Reason is why a hop did not do what it was asked: the response flags with
// what Envoy says about them. It is empty when nothing went wrong.
func (h *Hop) Reason() string {
	if h == nil {
		return ""
	}
	var parts []string
	for _, p := range []*string{h.Flags, h.Termination, h.TransportFailure} {
		if Value(p) != "" {
			parts = append(parts, Value(p))
		}
	}
	// This one says that the answer came from the other side.
	if d := Value(h.Details); d != "" && d != "via_upstream" {
		parts = append(parts, d)
	}
	if c := Value(h.Cluster); c == "BlackHoleCluster" || c == "PassthroughCluster" {
		parts = append(parts, c)
	}
	return strings.Join(parts, " ")
}

// Trim leaves out what is empty, so that a recorded outcome is short enough to
// read.
func (o Outcome) Trim() Outcome {
	trim(reflect.ValueOf(&o).Elem())
	return o
}

func trim(v reflect.Value) {
	for i := range v.NumField() {
		field := v.Field(i)
		if field.IsNil() {
			continue
		}
		if field.Elem().Kind() == reflect.Struct {
			inner := reflect.New(field.Type().Elem())
			inner.Elem().Set(field.Elem())
			trim(inner.Elem())
			field.Set(inner)
			if inner.Elem().IsZero() {
				field.SetZero()
			}
			continue
		}
		if field.Elem().IsZero() {
			field.SetZero()
		}
	}
}

// Only keeps those fields that expected also has: what a case does not compare
// may differ from run to run.
func (o Outcome) Only(expected Outcome) Outcome {
	only(reflect.ValueOf(&o).Elem(), reflect.ValueOf(expected))
	return o
}

func only(observed, expected reflect.Value) {
	for i := range observed.NumField() {
		field, other := observed.Field(i), expected.Field(i)
		switch {
		case field.IsNil():
		case other.IsNil():
			field.SetZero()
		case field.Elem().Kind() == reflect.Struct:
			inner := reflect.New(field.Type().Elem())
			inner.Elem().Set(field.Elem())
			only(inner.Elem(), other.Elem())
			field.Set(inner)
		}
	}
}
