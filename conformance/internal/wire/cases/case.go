// Package cases reads the case files: what is applied, what the app sends and
// what must be seen. docs/conformance.md describes the format.
package cases

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"

	"egressgen.dev/conformance/internal/profile"
)

// Case is one file.
type Case struct {
	// Name is GROUP/FILE without the extension; Group is the folder.
	Name  string `json:"-"`
	Group string `json:"-"`
	Path  string `json:"-"`

	Title string `json:"title"`
	// Wrong says what the bundle of a known-wrong case gets wrong.
	Wrong string `json:"wrong,omitempty"`
	// Cannot is the reason why this set-up cannot carry the case. Such a case
	// has no requests and is a row of the table all the same.
	Cannot string `json:"cannot,omitempty"`

	// Gateway is the profile of the installation: aks or istio.
	Gateway string `json:"gateway,omitempty"`
	// OutboundTrafficPolicy is MeshConfig's mode; REGISTRY_ONLY if absent.
	OutboundTrafficPolicy string `json:"outboundTrafficPolicy,omitempty"`
	// Namespace is where resources without one go; the gateway's if absent.
	Namespace string `json:"namespace,omitempty"`

	// One of the three: the command line that writes the resources, a file
	// relative to this one, or the documents themselves.
	Command   string `json:"command,omitempty"`
	File      string `json:"file,omitempty"`
	Resources string `json:"resources,omitempty"`

	// Secrets with a client certificate, made when the case starts.
	Secrets []Secret `json:"secrets,omitempty"`
	// RequireClientCertificate makes the TLS upstreams demand one of these.
	RequireClientCertificate bool `json:"requireClientCertificate,omitempty"`
	// NoAccessLogFile leaves accessLogFile out of MeshConfig, so that an Envoy
	// logs only what a Telemetry asks for.
	NoAccessLogFile bool `json:"noAccessLogFile,omitempty"`
	// GatewayNeverReady is for bundles that keep the gateway's Envoy waiting.
	GatewayNeverReady bool `json:"gatewayNeverReady,omitempty"`

	Requests []Request `json:"requests,omitempty"`
}

// Secret names a Kubernetes Secret that credentialName can refer to.
type Secret struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

// Request is what the app sends.
type Request struct {
	// Send is a URL with the scheme http, https or tcp.
	Send string `json:"send"`
	// As is NAMESPACE/SERVICEACCOUNT of the app; shop/client if absent.
	As     string `json:"as,omitempty"`
	Method string `json:"method,omitempty"`
	SNI    string `json:"sni,omitempty"`
	Host   string `json:"host,omitempty"`
	// Note says why the request is there.
	Note   string  `json:"note,omitempty"`
	Expect Outcome `json:"expect,omitempty"`
}

// String is the request in a few words.
func (r Request) String() string {
	var b strings.Builder
	if r.Method != "" {
		b.WriteString(r.Method + " ")
	}
	b.WriteString(r.Send)
	if r.SNI == "-" {
		b.WriteString(", no SNI")
	} else if r.SNI != "" {
		b.WriteString(", SNI " + r.SNI)
	}
	if r.Host != "" {
		b.WriteString(", Host " + r.Host)
	}
	if r.As != "" {
		b.WriteString(", as " + r.As)
	}
	return b.String()
}

// Caller is the identity of an app that sends requests.
type Caller struct{ Namespace, ServiceAccount string }

// Caller is who sends the request.
func (r Request) Caller() Caller {
	if r.As == "" {
		return Caller{"shop", "client"}
	}
	namespace, account, _ := strings.Cut(r.As, "/")
	return Caller{namespace, account}
}

// Callers are the identities that send requests, in the order of the case.
func (c Case) Callers() []Caller {
	var callers []Caller
	for _, r := range c.Requests {
		if !slices.Contains(callers, r.Caller()) {
			callers = append(callers, r.Caller())
		}
	}
	return callers
}

// Load reads the case files of a folder and of its direct subfolders. Words
// choose among them: a whole name, a group or a part of a name.
func Load(dir string, words []string) ([]Case, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.yaml"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var all []Case
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		c, err := Parse(file, text)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no case in %s: expected GROUP/NAME.yaml files there", dir)
	}
	if len(words) == 0 {
		return all, nil
	}
	var chosen []Case
	used := map[string]bool{}
	for _, c := range all {
		match := false
		for _, word := range words {
			if c.Name == word || c.Group == strings.TrimSuffix(word, "/") || strings.Contains(c.Name, word) {
				match, used[word] = true, true
			}
		}
		if match {
			chosen = append(chosen, c)
		}
	}
	for _, word := range words {
		if !used[word] {
			return nil, fmt.Errorf("no case is called %q: the names are GROUP/NAME of the files in %s", word, dir)
		}
	}
	return chosen, nil
}

// Parse reads one case.
func Parse(path string, text []byte) (Case, error) {
	c := Case{}
	if err := yaml.UnmarshalStrict(text, &c); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	c.Path = path
	c.Group = filepath.Base(filepath.Dir(path))
	c.Name = c.Group + "/" + strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if c.Gateway == "" {
		c.Gateway = "aks"
	}
	if c.OutboundTrafficPolicy == "" {
		c.OutboundTrafficPolicy = "REGISTRY_ONLY"
	}
	if err := c.check(); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func (c Case) check() error {
	if c.Title == "" {
		return fmt.Errorf("title is missing: say in one line what the case shows")
	}
	if c.Cannot != "" {
		if len(c.Requests) > 0 {
			return fmt.Errorf("cannot and requests exclude each other: a case that is not carried sends nothing")
		}
		return nil
	}
	if _, err := profile.Find(c.Gateway); err != nil {
		return err
	}
	if c.OutboundTrafficPolicy != "REGISTRY_ONLY" && c.OutboundTrafficPolicy != "ALLOW_ANY" {
		return fmt.Errorf("outboundTrafficPolicy is %q: use REGISTRY_ONLY or ALLOW_ANY", c.OutboundTrafficPolicy)
	}
	sources := 0
	for _, s := range []string{c.Command, c.File, c.Resources} {
		if s != "" {
			sources++
		}
	}
	if sources != 1 {
		return fmt.Errorf("%d of command, file and resources are set: exactly one says what is applied", sources)
	}
	if len(c.Requests) == 0 {
		return fmt.Errorf("requests is empty: a case sends at least one")
	}
	for i, r := range c.Requests {
		u, err := url.Parse(r.Send)
		if err != nil {
			return fmt.Errorf("requests[%d].send: %w", i, err)
		}
		if (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "tcp") || u.Hostname() == "" {
			return fmt.Errorf("requests[%d].send is %q: use http://, https:// or tcp:// with a host", i, r.Send)
		}
		if u.Scheme == "tcp" && u.Port() == "" {
			return fmt.Errorf("requests[%d].send is %q: tcp needs a port", i, r.Send)
		}
		if who := r.Caller(); who.Namespace == "" || who.ServiceAccount == "" || strings.Contains(who.ServiceAccount, "/") {
			return fmt.Errorf("requests[%d].as is %q: write NAMESPACE/SERVICEACCOUNT", i, r.As)
		}
	}
	return nil
}
