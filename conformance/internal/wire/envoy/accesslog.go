package envoy

import (
	"encoding/json"
	"strings"
)

// LogLine is one line of an Envoy's access log.
type LogLine struct {
	Status           int    `json:"status"`
	Flags            string `json:"flags"`
	Details          string `json:"details"`
	Termination      string `json:"termination"`
	TransportFailure string `json:"transport_failure"`
	Cluster          string `json:"cluster"`
	UpstreamHost     string `json:"upstream_host"`
	LocalAddress     string `json:"local_address"`
	SNI              string `json:"sni"`
	Authority        string `json:"authority"`
	Path             string `json:"path"`
	Route            string `json:"route"`
	FilterChain      string `json:"filter_chain"`
	PeerIdentity     string `json:"peer"`
}

var logFormat = map[string]string{
	"status":            "%RESPONSE_CODE%",
	"flags":             "%RESPONSE_FLAGS%",
	"details":           "%RESPONSE_CODE_DETAILS%",
	"termination":       "%CONNECTION_TERMINATION_DETAILS%",
	"transport_failure": "%UPSTREAM_TRANSPORT_FAILURE_REASON%",
	"cluster":           "%UPSTREAM_CLUSTER_RAW%",
	"upstream_host":     "%UPSTREAM_HOST%",
	"local_address":     "%DOWNSTREAM_LOCAL_ADDRESS%",
	"sni":               "%REQUESTED_SERVER_NAME%",
	"authority":         "%REQ(:AUTHORITY)%",
	"path":              "%REQ(:PATH)%",
	"route":             "%ROUTE_NAME%",
	"filter_chain":      "%FILTER_CHAIN_NAME%",
	"peer":              "%DOWNSTREAM_PEER_URI_SAN%",
	"virtual_service":   "%METADATA(ROUTE:istio:config)%",
	"destination_rule":  "%METADATA(CLUSTER:istio:config)%",
}

// LogFormat is the accessLogFormat of MeshConfig that makes such lines.
func LogFormat() string {
	text, err := json.Marshal(logFormat)
	if err != nil {
		return ""
	}
	return string(text)
}

// String is the line without its empty fields.
func (l LogLine) String() string {
	text, err := json.Marshal(l)
	if err != nil {
		return err.Error()
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		return err.Error()
	}
	for name, value := range fields {
		if value == "" || value == float64(0) {
			delete(fields, name)
		}
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(fields); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(b.String())
}
