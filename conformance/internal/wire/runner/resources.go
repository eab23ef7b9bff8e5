package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"

	"egressgen.dev/conformance/internal/manifest"
	"egressgen.dev/conformance/internal/verdict"
	"egressgen.dev/conformance/internal/wire/cases"
)

const commandLimit = 30 * time.Second

// resourcesOf returns the text of the case's resources.
func resourcesOf(c cases.Case, egressgen string) (string, error) {
	switch {
	case c.Resources != "":
		return c.Resources, nil
	case c.File != "":
		text, err := os.ReadFile(filepath.Join(filepath.Dir(c.Path), c.File))
		return string(text), err
	}
	return runCommand(c.Command, egressgen)
}

// runCommand runs an egressgen command line without a shell.
func runCommand(line, egressgen string) (string, error) {
	words := strings.Fields(line)
	if words[0] != "egressgen" {
		return "", fmt.Errorf("command is %q: it has to start with egressgen", line)
	}
	if egressgen == "" {
		return "", errors.New("there is no egressgen to run: build it with cargo build, or set EGRESSGEN to its path")
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, egressgen, words[1:]...)
	// The defaults of egressgen come from the environment: here there is none.
	cmd.Env = []string{}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", line, err, strings.TrimSpace(stderr.String()))
	}
	return stdout.String(), nil
}

// configsOf turns the documents into Istio's types. They are created one
// second after the other, in the order of the text, since Istio settles many
// conflicts by age.
func configsOf(text, namespace string) ([]config.Config, error) {
	var out []config.Config
	created := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	for _, doc := range manifest.Parse("resources", []byte(text)) {
		if doc.Err != nil {
			return nil, fmt.Errorf("document %d: %w", doc.Index, doc.Err)
		}
		gvk := doc.Object.GroupVersionKind()
		schema, known := collections.Pilot.FindByGroupKind(resource.FromKubernetesGVK(&gvk))
		if !known {
			continue // Kubernetes' own kinds do not reach Envoy
		}
		c, err := verdict.Decode(schema, doc.Object)
		if err != nil {
			return nil, fmt.Errorf("document %d, %s %s: %w", doc.Index, doc.Kind(), doc.Name(), err)
		}
		if c.Namespace == "" {
			c.Namespace = namespace
		}
		if _, err := schema.ValidateConfig(*c); err != nil {
			return nil, fmt.Errorf("document %d, %s %s: Istio's webhook refuses it: %w", doc.Index, doc.Kind(), doc.Name(), err)
		}
		c.CreationTimestamp = created.Add(time.Duration(doc.Index) * time.Second)
		out = append(out, *c)
	}
	if len(out) == 0 {
		return nil, errors.New("there is no Istio resource in it")
	}
	return out, nil
}
