package runner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

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
	trustDomain     = "cluster.local"
)

// world is everything that runs for one case.
type world struct {
	at      addresses
	callers map[cases.Caller]caller
	// outsider is an app in a Pod without a sidecar.
	outsider app.Client
	// gateways begin with the one of the profile.
	gateways []*gateway
	internet *internet.Internet
	// mesh signs the workloads.
	mesh *pki.Authority
	// noAccessLogFile says that an Envoy without log lines is no surprise.
	noAccessLogFile bool
}

// caller is an app with the sidecar that proves its identity.
type caller struct {
	sidecar *envoy.Envoy
	app     app.Client
}

// gateway is an egress gateway with its Envoy.
type gateway struct {
	control.Gateway
	// name is what `via` calls it.
	name  string
	envoy *envoy.Envoy
}

// build starts the world; everything ends when t is cleaned up.
func (r *Runner) build(t test.Failer, c cases.Case, text string, slot int) (*world, error) {
	p, err := profile.Find(c.Gateway)
	if err != nil {
		return nil, err
	}
	callers := c.Callers()
	w := &world{
		at:              addressesOf(slot, len(callers), 1+len(c.AdditionalGateways)),
		callers:         map[cases.Caller]caller{},
		noAccessLogFile: c.NoAccessLogFile,
	}
	w.gateways = gatewaysOf(c, p, w.at)
	configs, err := configsOf(c, w.at.local(text), w.at.local(c.Tenant), p.Namespace)
	if err != nil {
		return nil, err
	}
	if w.mesh, err = pki.NewAuthority("mesh"); err != nil {
		return nil, err
	}
	internetCA, err := pki.NewAuthority("internet")
	if err != nil {
		return nil, err
	}
	w.outsider = app.Client{IP: w.at.outsider, Roots: internetCA.Pool(), Limit: requestLimit}

	var pods []control.Pod
	for i, who := range callers {
		pods = append(pods, control.Pod{Name: who.ServiceAccount, Namespace: who.Namespace, IP: w.at.apps[i]})
	}
	objects, err := objectsOf(c, p, pods, w.gateways, internetCA)
	if err != nil {
		return nil, err
	}
	o := internet.Options{IPs: w.at.internet, Authority: internetCA, Strangers: c.Certificates, Untrusted: c.UntrustedCertificates}
	if c.RequireClientCertificate {
		o.ClientAuthority = internetCA
	}
	if w.internet, err = internet.Start(o); err != nil {
		return nil, err
	}
	t.Cleanup(w.internet.Stop)

	xds := control.Start(t, control.Settings{Mesh: meshOf(c, p), Configs: configs, Objects: objects, DNS: w.internet.DNS()})
	secrets := &control.WorkloadSecrets{Mesh: w.mesh, Internet: internetCA}
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
	for _, g := range w.gateways {
		if g.envoy, err = start(envoy.Node{
			Role: envoy.Gateway, Name: g.Service, Namespace: g.Namespace, ServiceAccount: g.Service, Labels: g.Labels, IP: g.IP,
		}); err != nil {
			return nil, err
		}
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
			Sidecar: fmt.Sprintf("%s:%d", pod.IP, sidecarPort), IP: pod.IP, Roots: internetCA.Pool(), Limit: requestLimit,
		}}
	}
	return w, w.ready(c.GatewayNeverReady)
}

// gatewaysOf lists the gateways; their Envoys do not run yet.
func gatewaysOf(c cases.Case, p profile.Profile, at addresses) []*gateway {
	all := []*gateway{{name: "gateway", Gateway: control.Gateway{Gateway: p.Gateway}}}
	for _, g := range c.AdditionalGateways {
		all = append(all, &gateway{name: g.Service, Gateway: control.Gateway{Gateway: profile.Gateway{
			Service: g.Service, Namespace: g.Namespace, Labels: g.Labels, Ports: p.Ports,
		}}})
	}
	for i, g := range all {
		g.IP = at.gateways[i]
		// A documentation address: Envoy sends to the Pod behind it.
		g.ClusterIP = fmt.Sprintf("192.0.2.%d", 10+i)
	}
	return all
}

// objectsOf lists what the cluster has beside Istio's resources.
func objectsOf(c cases.Case, p profile.Profile, pods []control.Pod, gateways []*gateway, authority *pki.Authority) ([]runtime.Object, error) {
	var plain []control.Gateway
	for _, g := range gateways {
		plain = append(plain, g.Gateway)
	}
	objects := control.Cluster(p.RootNamespace, pods, plain)
	for _, s := range c.Secrets {
		leaf, err := authority.Host(s.Name)
		if err != nil {
			return nil, err
		}
		objects = append(objects, control.ClientSecret(s.Name, s.Namespace, leaf.CertPEM, leaf.KeyPEM, authority.PEM))
	}
	return objects, nil
}

func (w *world) ready(gatewayNever bool) error {
	for _, c := range w.callers {
		if err := c.sidecar.Ready(readyLimit); err != nil {
			return err
		}
	}
	if gatewayNever {
		err := w.gateways[0].envoy.Ready(neverReadyLimit)
		var notReady envoy.NotReady
		if err == nil {
			return errors.New("the gateway's Envoy serves, although gatewayNeverReady says that it never does")
		}
		if errors.As(err, &notReady) {
			return nil
		}
		return err
	}
	for _, g := range w.gateways {
		if err := g.envoy.Ready(readyLimit); err != nil {
			return err
		}
	}
	return nil
}
