// Package envoy starts stock Envoys, waits until they serve, reads what they
// log and makes sure that they end.
package envoy

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Envoy is a running process.
type Envoy struct {
	Node   Node
	cmd    *exec.Cmd
	ended  chan struct{}
	stdout string
	stderr string
	read   int64
	admin  *http.Client
}

// Start runs the binary with its files in dir.
func Start(binary, dir string, node Node) (*Envoy, error) {
	base := filepath.Join(dir, string(node.Role)+"-"+node.IP)
	socketPath := base + ".sock"
	config, err := node.bootstrap(socketPath)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(base+".json", config, 0o600); err != nil {
		return nil, err
	}
	e := &Envoy{Node: node, stdout: base + ".access.log", stderr: base + ".log", ended: make(chan struct{})}
	out, err := os.Create(e.stdout)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	errOut, err := os.Create(e.stderr)
	if err != nil {
		return nil, err
	}
	defer errOut.Close()

	e.cmd = exec.Command(binary, "--config-path", base+".json", "--disable-hot-restart",
		"--concurrency", "1", "--log-level", "warning", "--file-flush-interval-msec", "10")
	e.cmd.Stdout, e.cmd.Stderr = out, errOut
	// A group of its own to end it as a whole, and the kernel ends it if this
	// program is killed without a chance to clean up.
	e.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := e.cmd.Start(); err != nil {
		return nil, fmt.Errorf("Envoy does not start: %w: is ENVOY (%s) an Envoy for this machine?", err, binary)
	}
	go func() {
		_ = e.cmd.Wait()
		close(e.ended)
	}()
	e.admin = &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", socketPath)
		},
	}}
	return e, nil
}

// Who names the Envoy as people do; Envoy's own word for a gateway is router.
func (e *Envoy) Who() string {
	if e.Node.Role == Gateway {
		return "gateway"
	}
	return string(e.Node.Role)
}

// Stop ends the process and waits for its end.
func (e *Envoy) Stop() {
	_ = syscall.Kill(-e.cmd.Process.Pid, syscall.SIGKILL)
	select {
	case <-e.ended:
	case <-time.After(10 * time.Second):
	}
	e.admin.CloseIdleConnections()
}

// Dead returns an error if the process has ended by itself.
func (e *Envoy) Dead() error {
	select {
	case <-e.ended:
		return fmt.Errorf("the %s's Envoy ended by itself: %s\n%s", e.Who(), e.cmd.ProcessState, e.Errors())
	default:
		return nil
	}
}

// NotReady says why an Envoy did not begin to serve.
type NotReady struct {
	Who   string
	State string
}

func (n NotReady) Error() string {
	return fmt.Sprintf("the %s's Envoy does not serve: %s", n.Who, n.State)
}

// Ready waits until listeners, clusters and secrets have arrived.
func (e *Envoy) Ready(limit time.Duration) error {
	deadline := time.Now().Add(limit)
	state := "it has not answered yet"
	for time.Now().Before(deadline) {
		if err := e.Dead(); err != nil {
			return err
		}
		stats, err := e.Stats("")
		if err == nil {
			switch {
			case stats["listener_manager.lds.update_rejected"] > 0:
				return NotReady{e.Who(), "it rejected its listeners:\n" + e.Errors()}
			case stats["cluster_manager.cds.update_rejected"] > 0:
				return NotReady{e.Who(), "it rejected its clusters:\n" + e.Errors()}
			case stats["listener_manager.listener_create_failure"] > 0:
				return NotReady{e.Who(), "a listener has no port:\n" + e.Errors()}
			case stats["server.state"] == 0 && stats["cluster_manager.cds.update_success"] > 0 &&
				stats["listener_manager.lds.update_success"] > 0 &&
				stats["cluster_manager.warming_clusters"] == 0 &&
				stats["listener_manager.total_listeners_warming"] == 0 &&
				// A listener is active before its worker, of which there is one, has bound it.
				stats["listener_manager.workers_started"] == 1 &&
				stats["listener_manager.listener_create_success"] >= stats["listener_manager.total_listeners_active"]:
				return nil
			}
			state = fmt.Sprintf("server.state %v, cds.update_success %v, lds.update_success %v, warming_clusters %v, listeners_warming %v, workers_started %v, listeners bound %v",
				stats["server.state"], stats["cluster_manager.cds.update_success"], stats["listener_manager.lds.update_success"],
				stats["cluster_manager.warming_clusters"], stats["listener_manager.total_listeners_warming"],
				stats["listener_manager.workers_started"], stats["listener_manager.listener_create_success"])
		}
		time.Sleep(15 * time.Millisecond)
	}
	return NotReady{e.Who(), fmt.Sprintf("%s after %s", state, limit)}
}

// Stats reads the counters and gauges whose name matches filter.
func (e *Envoy) Stats(filter string) (map[string]float64, error) {
	body, err := e.Admin("/stats?format=json&filter=" + filter)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Stats []struct {
			Name  string
			Value any
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for _, s := range answer.Stats {
		if number, ok := s.Value.(float64); ok {
			out[s.Name] = number
		}
	}
	return out, nil
}

// Admin asks the administration interface.
func (e *Envoy) Admin(path string) ([]byte, error) {
	resp, err := e.admin.Get("http://envoy" + path)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, resp.Status)
	}
	return io.ReadAll(resp.Body)
}

// Errors is what Envoy wrote about itself: the last lines that are not about
// fields of Istio's configuration that Envoy wants to drop one day.
func (e *Envoy) Errors() string {
	text, err := os.ReadFile(e.stderr)
	if err != nil {
		return err.Error()
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if !strings.Contains(line, "Deprecated field") && line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}

// Log returns the access log lines that were written since the last call.
func (e *Envoy) Log() ([]LogLine, error) {
	f, err := os.Open(e.stdout)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := f.Seek(e.read, io.SeekStart); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	// A line that is being written now is left for the next call.
	whole := bytes.LastIndexByte(text, '\n') + 1
	e.read += int64(whole)
	var lines []LogLine
	for _, raw := range bytes.Split(text[:whole], []byte("\n")) {
		if len(raw) == 0 {
			continue
		}
		var line LogLine
		if err := json.Unmarshal(raw, &line); err != nil {
			return nil, errors.Join(fmt.Errorf("access log line %q", raw), err)
		}
		lines = append(lines, line)
	}
	return lines, nil
}
