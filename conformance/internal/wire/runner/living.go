package runner

import (
	"sync"

	"egressgen.dev/conformance/internal/wire/envoy"
)

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
