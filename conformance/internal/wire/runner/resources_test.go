package runner

import (
	"strings"
	"testing"
)

func TestRunCommandRefusesOtherPrograms(t *testing.T) {
	if _, err := runCommand("rm -rf x", "/bin/true"); err == nil || !strings.Contains(err.Error(), "start with egressgen") {
		t.Errorf("got %v", err)
	}
	if _, err := runCommand("egressgen http", ""); err == nil || !strings.Contains(err.Error(), "cargo build") {
		t.Errorf("got %v", err)
	}
	if _, err := runCommand("egressgen http", "/bin/false"); err == nil {
		t.Error("a command that fails is accepted")
	}
}
