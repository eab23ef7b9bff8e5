package internet

import (
	"crypto/tls"
	"slices"
)

// certificate answers for any name, as the owner of that name would unless it
// is among the strangers. Without SNI the client gets a certificate that fits
// no host.
func (n *Internet) certificate(name string) (*tls.Certificate, error) {
	if name == "" {
		name = "no-sni.invalid"
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if cert := n.leaves[name]; cert != nil {
		return cert, nil
	}
	shown := name
	if other, stranger := n.strangers[name]; stranger {
		shown = other
	}
	authority := n.authority
	if slices.Contains(n.untrusted, name) {
		authority = n.impostor
	}
	leaf, err := authority.Host(shown)
	if err != nil {
		return nil, err
	}
	n.leaves[name] = &leaf.TLS
	return &leaf.TLS, nil
}
