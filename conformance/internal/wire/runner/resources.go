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
