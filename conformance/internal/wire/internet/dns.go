package internet

import (
	"fmt"
	"net"
	"sort"
	"strings"
	"sync"

	"github.com/miekg/dns"
)

// nameServer answers every public name with the address of the recorder, and
// says of all others that they do not exist.
type nameServer struct {
	conn   net.PacketConn
	server *dns.Server

	mu      sync.Mutex
	refused map[string]bool
}

func startNameServer(ip string) (*nameServer, error) {
	conn, err := net.ListenPacket("udp", ip+":0")
	if err != nil {
		return nil, fmt.Errorf("the name server has no port on %s: %w", ip, err)
	}
	s := &nameServer{conn: conn, refused: map[string]bool{}}
	started := make(chan struct{})
	s.server = &dns.Server{
		PacketConn:        conn,
		NotifyStartedFunc: func() { close(started) },
		Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
			_ = w.WriteMsg(s.answer(q, net.ParseIP(ip)))
		}),
	}
	go func() { _ = s.server.ActivateAndServe() }()
	<-started
	return s, nil
}

func (s *nameServer) answer(q *dns.Msg, ip net.IP) *dns.Msg {
	m := new(dns.Msg)
	m.SetReply(q)
	m.Authoritative = true
	for _, question := range q.Question {
		name := strings.TrimSuffix(strings.ToLower(question.Name), ".")
		if !Public(name) {
			m.Rcode = dns.RcodeNameError
			s.mu.Lock()
			s.refused[name] = true
			s.mu.Unlock()
			continue
		}
		if question.Qtype == dns.TypeA {
			m.Answer = append(m.Answer, &dns.A{
				Hdr: dns.RR_Header{Name: question.Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 60},
				A:   ip,
			})
		}
	}
	return m
}

// Public reports whether a name has an address on the internet.
func Public(name string) bool {
	return strings.Contains(name, ".") && !strings.ContainsAny(name, ":*") &&
		!strings.HasSuffix(name, ".local") && !strings.HasSuffix(name, ".invalid")
}

func (s *nameServer) address() *net.UDPAddr { return s.conn.LocalAddr().(*net.UDPAddr) }

func (s *nameServer) unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := make([]string, 0, len(s.refused))
	for name := range s.refused {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func (s *nameServer) stop() { _ = s.server.Shutdown() }
