package runner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/test"

	"egressgen.dev/conformance/internal/pki"
	"egressgen.dev/conformance/internal/profile"
	"egressgen.dev/conformance/internal/wire/app"
	"egressgen.dev/conformance/internal/wire/cases"
	"egressgen.dev/conformance/internal/wire/control"
	"egressgen.dev/conformance/internal/wire/envoy"
	"egressgen.dev/conformance/internal/wire/internet"
)

const (
	readyLimit   = 15 * time.Second
	requestLimit = 8 * time.Second
	// How long a gateway that is expected never to serve is given.
	neverReadyLimit = 3 * time.Second
	sidecarPort     = 15001
)

// world is everything that runs for one case.
type world struct {
	profile  profile.Profile
	callers  map[cases.Caller]caller
	gateway  *envoy.Envoy
	internet *internet.Internet
	// noAccessLogFile says that an Envoy without log lines is no surprise.
	noAccessLogFile bool
	// gatewayState says why the gateway does not serve, if it does not.
	gatewayState string
}

// caller is an app with the sidecar that proves its identity.
type caller struct {
	sidecar *envoy.Envoy
	app     app.Client
}

// addresses gives each of the cases that run at the same time its own part of
// the loopback network.
type addresses struct {
	apps              []string
	gateway, internet string
}

func addressesOf(slot, callers int) addresses {
	network := fmt.Sprintf("127.%d.0.", 41+slot)
	at := addresses{apps: []string{network + "1"}, gateway: network + "2", internet: network + "3"}
	for i := 1; i < callers; i++ {
		at.apps = append(at.apps, fmt.Sprint(network, 3+i))
	}
	return at
}

// build starts the world; everything ends when t is cleaned up.
func (r *Runner) build(t test.Failer, c cases.Case, text string, slot int) (*world, error) {
	p, err := profile.Find(c.Gateway)
	if err != nil {
		return nil, err
	}
	callers := c.Callers()
	at := addressesOf(slot, len(callers))
	namespace := c.Namespace
	if namespace == "" {
		namespace = p.Namespace
	}
	configs, err := configsOf(strings.ReplaceAll(text, app.DocumentationIP, at.internet), namespace)
	if err != nil {
		return nil, err
	}
	meshCA, err := pki.NewAuthority("mesh")
	if err != nil {
		return nil, err
	}
	internetCA, err := pki.NewAuthority("internet")
	if err != nil {
		return nil, err
	}
	var pods []control.Pod
	for i, who := range callers {
		pods = append(pods, control.Pod{Name: who.ServiceAccount, Namespace: who.Namespace, IP: at.apps[i]})
	}
	objects := control.Cluster(p, pods, at.gateway)
	o := internet.Options{IP: at.internet, Authority: internetCA}
	for _, s := range c.Secrets {
		leaf, err := internetCA.Host(s.Name)
		if err != nil {
			return nil, err
		}
		objects = append(objects, control.ClientSecret(s.Name, s.Namespace, leaf.CertPEM, leaf.KeyPEM, internetCA.PEM))
	}
	if c.RequireClientCertificate {
		o.ClientAuthority = internetCA
	}
	w := &world{profile: p, callers: map[cases.Caller]caller{}, noAccessLogFile: c.NoAccessLogFile}
	if w.internet, err = internet.Start(o); err != nil {
		return nil, err
	}
	t.Cleanup(w.internet.Stop)

	xds := control.Start(t, control.Settings{Mesh: meshOf(c, p), Configs: configs, Objects: objects, DNS: w.internet.DNS()})
	secrets := &control.WorkloadSecrets{Mesh: meshCA, Internet: internetCA}
	sds, stop, err := secrets.Start()
	if err != nil {
		return nil, err
	}
	t.Cleanup(stop)

	dir := filepath.Join(r.dir, fmt.Sprintf("slot-%d", slot))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	start := func(n envoy.Node) (*envoy.Envoy, error) {
		n.XDS, n.SDS, n.DNS = xds, sds, w.internet.DNS().String()
		e, err := envoy.Start(r.Envoy, dir, n)
		if err == nil {
			t.Cleanup(r.living.add(e))
		}
		return e, err
	}
	if w.gateway, err = start(envoy.Node{
		Role: envoy.Gateway, Name: p.Service, Namespace: p.Namespace, ServiceAccount: p.Service, Labels: p.Labels, IP: at.gateway,
	}); err != nil {
		return nil, err
	}
	for i, pod := range pods {
		sidecar, err := start(envoy.Node{
			Role: envoy.Sidecar, Name: pod.Name, Namespace: pod.Namespace, ServiceAccount: pod.Name,
			Labels: pod.Labels(), IP: pod.IP,
		})
		if err != nil {
			return nil, err
		}
		w.callers[callers[i]] = caller{sidecar, app.Client{
			Sidecar: fmt.Sprintf("%s:%d", pod.IP, sidecarPort), IP: pod.IP, Internet: at.internet,
			Roots: internetCA.Pool(), Limit: requestLimit,
		}}
	}
	return w, w.ready(c.GatewayNeverReady)
}

func (w *world) ready(gatewayNever bool) error {
	for _, c := range w.callers {
		if err := c.sidecar.Ready(readyLimit); err != nil {
			return err
		}
	}
	limit := readyLimit
	if gatewayNever {
		limit = neverReadyLimit
	}
	err := w.gateway.Ready(limit)
	var notReady envoy.NotReady
	switch {
	case err == nil && gatewayNever:
		return errors.New("the gateway's Envoy serves, although gatewayNeverReady says that it never does")
	case gatewayNever && errors.As(err, &notReady):
		w.gatewayState = notReady.State
		return nil
	}
	return err
}

func meshOf(c cases.Case, p profile.Profile) *meshconfig.MeshConfig {
	m := proto.Clone(mesh.DefaultMeshConfig()).(*meshconfig.MeshConfig)
	m.RootNamespace = p.RootNamespace
	if !c.NoAccessLogFile {
		m.AccessLogFile = "/dev/stdout"
	}
	m.AccessLogEncoding = meshconfig.MeshConfig_JSON
	m.AccessLogFormat = envoy.LogFormat()
	mode := meshconfig.MeshConfig_OutboundTrafficPolicy_REGISTRY_ONLY
	if c.OutboundTrafficPolicy == "ALLOW_ANY" {
		mode = meshconfig.MeshConfig_OutboundTrafficPolicy_ALLOW_ANY
	}
	m.OutboundTrafficPolicy = &meshconfig.MeshConfig_OutboundTrafficPolicy{Mode: mode}
	return m
}

// living are the Envoys to end when the program is told to stop.
type living struct {
	mu     sync.Mutex
	envoys map[*envoy.Envoy]bool
}

func (l *living) add(e *envoy.Envoy) (stop func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.envoys == nil {
		l.envoys = map[*envoy.Envoy]bool{}
	}
	l.envoys[e] = true
	return func() {
		e.Stop()
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.envoys, e)
	}
}

func (l *living) stopAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for e := range l.envoys {
		e.Stop()
	}
}
