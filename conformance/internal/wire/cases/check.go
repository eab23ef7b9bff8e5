package cases

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"egressgen.dev/conformance/internal/profile"
)

func (c Case) check() error {
	if c.Title == "" {
		return errors.New("title is missing: say in one line what the case shows")
	}
	if c.Cannot != "" {
		if len(c.Requests) > 0 {
			return errors.New("cannot and requests exclude each other: a case that is not carried sends nothing")
		}
		return nil
	}
	if c.OutboundTrafficPolicy != "REGISTRY_ONLY" && c.OutboundTrafficPolicy != "ALLOW_ANY" {
		return fmt.Errorf("outboundTrafficPolicy is %q: use REGISTRY_ONLY or ALLOW_ANY", c.OutboundTrafficPolicy)
	}
	for _, check := range []func() error{c.checkGateways, c.checkResources, c.checkCertificates} {
		if err := check(); err != nil {
			return err
		}
	}
	if len(c.Requests) == 0 {
		return errors.New("requests is empty: a case sends at least one")
	}
	for i, r := range c.Requests {
		if err := r.check(); err != nil {
			return fmt.Errorf("requests[%d]: %w", i, err)
		}
	}
	return nil
}

func (c Case) checkGateways() error {
	p, err := profile.Find(c.Gateway)
	if err != nil {
		return err
	}
	// What `via` calls those that have no name of their own.
	taken := []string{"gateway", "sidecar", "none", p.Service}
	for i, g := range c.AdditionalGateways {
		switch {
		case g.Service == "" || g.Namespace == "" || len(g.Labels) == 0:
			return fmt.Errorf("additionalGateways[%d] needs service, namespace and labels", i)
		case slices.Contains(taken, g.Service):
			return fmt.Errorf("additionalGateways[%d].service is %q, which `via` uses for another: give each gateway a name of its own", i, g.Service)
		}
		taken = append(taken, g.Service)
	}
	return nil
}

func (c Case) checkResources() error {
	sources := 0
	for _, s := range []string{c.Command, c.File, c.Resources} {
		if s != "" {
			sources++
		}
	}
	if sources != 1 {
		return fmt.Errorf("%d of command, file and resources are set: exactly one says what is applied", sources)
	}
	if c.TenantFirst && c.Tenant == "" {
		return errors.New("tenantFirst needs tenant: it says that those resources are older")
	}
	return nil
}

func (c Case) checkCertificates() error {
	for host, name := range c.Certificates {
		if host == "" || name == "" || strings.Contains(host, "*") {
			return fmt.Errorf("certificates has %q: %q: write a host without a wildcard, and the name in its certificate", host, name)
		}
		if host == name {
			return fmt.Errorf("certificates has %q for itself: a server shows the certificate of its host anyway", host)
		}
	}
	for _, host := range c.UntrustedCertificates {
		if host == "" || strings.Contains(host, "*") {
			return fmt.Errorf("untrustedCertificates has %q: write a host without a wildcard", host)
		}
	}
	return nil
}
