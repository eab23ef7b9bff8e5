package runner

import (
	"slices"
	"strings"
	"testing"

	"egressgen.dev/conformance/internal/profile"
	"egressgen.dev/conformance/internal/wire/cases"
)

func TestEveryoneHasAnAddressOfTheirOwn(t *testing.T) {
	var all []string
	for slot := range 2 {
		at := addressesOf(slot, 3, 2)
		all = slices.Concat(all, at.apps, at.gateways, at.internet, []string{at.outsider})
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(all)))
	if len(all) != 16 || len(distinct) != len(all) {
		t.Errorf("got %v", all)
	}
}

func TestAddressesOfTheInternetAreTranslatedBothWays(t *testing.T) {
	at := addressesOf(1, 1, 1)
	if got := at.local("203.0.113.20 203.0.113.10"); got != at.internet[1]+" "+at.internet[0] {
		t.Errorf("got %q", got)
	}
	for _, written := range cases.InternetAddresses {
		if got := at.written(at.local(written)); got != written {
			t.Errorf("got %q, want %q", got, written)
		}
	}
	if got := at.written(at.apps[0]); got != at.apps[0] {
		t.Errorf("got %q", got)
	}
}

func TestDestination(t *testing.T) {
	for _, name := range profile.Names() {
		p, err := profile.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		at := addressesOf(0, 1, 1)
		w := &world{at: at, gateways: gatewaysOf(cases.Case{}, p, at)}
		target := map[string]string{"aks": ":80", "istio": ":8080"}[name]
		for _, c := range []struct {
			request cases.Request
			want    string
		}{
			{cases.Request{Send: "http://a.example/"}, at.internet[0] + ":80"},
			{cases.Request{Send: "https://a.example/"}, at.internet[0] + ":443"},
			{cases.Request{Send: "http://203.0.113.20:8080/"}, at.internet[1] + ":8080"},
			{cases.Request{Send: "tcp://a.example:5432", To: "203.0.113.20"}, at.internet[1] + ":5432"},
			{cases.Request{Send: "http://a.example/", Direct: true}, at.gateways[0] + target},
			{cases.Request{Send: "http://a.example/", To: cases.GatewayPod}, at.gateways[0] + target},
			{cases.Request{Send: "http://a.example:9999/", Direct: true}, at.gateways[0] + ":9999"},
			{cases.Request{Send: "http://a.example/", To: cases.GatewayService}, "192.0.2.10:80"},
		} {
			if got, err := w.destination(c.request); err != nil || got != c.want {
				t.Errorf("%s, %s: got %s, %v, want %s", name, c.request, got, err, c.want)
			}
		}
		if _, err := w.destination(cases.Request{Send: "tcp://a.example:9999", To: cases.GatewayService}); err == nil || !strings.Contains(err.Error(), "no port 9999") {
			t.Errorf("got %v", err)
		}
	}
}

func TestRequestCameToTheGatewayThatKnowsOfIt(t *testing.T) {
	s := Step{Gateways: []GatewaySeen{{Name: "gateway"}, {Name: "b", Moved: "x"}, {Name: "c", Moved: "y"}}}
	for via, want := range map[string]string{"none": "b", "c": "c", "gateway": "gateway"} {
		if got := s.reached(via).Name; got != want {
			t.Errorf("via %s: got %s, want %s", via, got, want)
		}
	}
	if got := (Step{Gateways: []GatewaySeen{{Name: "gateway"}}}).reached("none"); got.Moved != "" || got.Lines != nil {
		t.Errorf("got %+v", got)
	}
}
