package runner

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"egressgen.dev/conformance/internal/wire/cases"
)

// addresses gives each of the cases that run at the same time its own part of
// the loopback network.
type addresses struct {
	apps, gateways []string
	// internet are those that cases call by cases.InternetAddresses.
	internet []string
	// outsider is a Pod without a sidecar.
	outsider string
}

func addressesOf(slot, apps, gateways int) addresses {
	network := fmt.Sprintf("127.%d.", 41+slot)
	part := func(third, count int) []string {
		var out []string
		for i := range count {
			out = append(out, fmt.Sprintf("%s%d.%d", network, third, 1+i))
		}
		return out
	}
	return addresses{
		apps: part(0, apps), gateways: part(1, gateways), internet: part(2, len(cases.InternetAddresses)), outsider: network + "3.1",
	}
}

// local puts the addresses of this run in the place of those that cases write.
func (a addresses) local(text string) string {
	return replaced(text, cases.InternetAddresses, a.internet)
}

// written puts the addresses that cases write in the place of those of this
// run.
func (a addresses) written(text string) string {
	return replaced(text, a.internet, cases.InternetAddresses)
}

func replaced(text string, from, to []string) string {
	var pairs []string
	for i := range from {
		pairs = append(pairs, from[i], to[i])
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// destination is the IP and port that the app connects to.
func (w *world) destination(r cases.Request) (string, error) {
	u, err := url.Parse(r.Send)
	if err != nil {
		return "", err
	}
	port := portOf(u)
	gateway := w.gateways[0]
	to := r.To
	switch {
	case r.Direct:
		to = cases.GatewayPod
	case to == "" && slices.Contains(cases.InternetAddresses, u.Hostname()):
		to = u.Hostname()
	case to == "":
		to = cases.InternetAddresses[0]
	}
	host := w.at.local(to)
	switch to {
	case cases.GatewayPod:
		host = gateway.IP
		// A port that the Service does not have may still be one of the Pod.
		if target, found := gateway.Target(int32(port)); found {
			port = int(target)
		}
	case cases.GatewayService:
		host = gateway.ClusterIP
		if _, found := gateway.Target(int32(port)); !found {
			return "", fmt.Errorf("the gateway's Service has no port %d", port)
		}
	}
	return net.JoinHostPort(host, strconv.Itoa(port)), nil
}

func portOf(u *url.URL) int {
	if port, err := strconv.Atoi(u.Port()); err == nil {
		return port
	}
	if u.Scheme == "https" {
		return 443
	}
	return 80
}
