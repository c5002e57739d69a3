//go:build faults && unix

package fault_test

import (
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// The child passes the point as often as it can and says how often it did.
func TestMain(m *testing.M) {
	if os.Getenv("FAULT_CHILD") == "" {
		os.Exit(m.Run())
	}
	for range 5 {
		fault.Point("elsewhere")
		fault.Point("here")
		os.Stdout.WriteString(".")
	}
	if fault.Sabotaged("this") && !fault.Sabotaged("that") {
		os.Stdout.WriteString("sabotaged")
	}
	os.Exit(0)
}

func TestTheThirdPassingIsTheLast(t *testing.T) {
	out, state := child(t, "MADOGUCHI_DIE_AT=here:3")
	status := state.Sys().(syscall.WaitStatus)
	if out != ".." || status.Signal() != syscall.SIGKILL {
		t.Fatalf("passed %q, ended with %v", out, state)
	}
}

func TestRulesAreReadFromTheEnvironment(t *testing.T) {
	if out, state := child(t, "MADOGUCHI_SABOTAGE=other,this"); out != ".....sabotaged" || !state.Success() {
		t.Fatalf("said %q, ended with %v", out, state)
	}
}

func child(t *testing.T, env string) (string, *os.ProcessState) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "FAULT_CHILD=1", env)
	out, _ := cmd.Output()
	return string(out), cmd.ProcessState
}
