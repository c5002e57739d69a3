// Package fault runs the real binary under kill -9 and worse and checks afterwards
// that nothing was lost and nothing done twice: over the database, the API and the
// ledger of what LINE's customers saw. The emulator runs in the test's own process,
// so that its ledger is exact. Each family of trials has a negative control: one
// rule of the desk is broken on purpose (internal/fault), and the checker must
// notice.
//
// A plan follows from its seed, which is logged. The environment:
//
//	MADOGUCHI_FAULT_SEED     the seed of a plan, to see a failure again
//	MADOGUCHI_FAULT_ALL=1    every trial, not only those that CI has time for
//	MADOGUCHI_FAULT_TRIALS   kills of R1, messages of R7 … instead of CI's few
//	MADOGUCHI_FAULT_REPORT   file to which results are appended, one JSON line each
//	MADOGUCHI_FAULT_BEFORE   the version that R22 upgrades from, a commit or tag
//	MADOGUCHI_FAULT_RACE=1   builds the desk with the race detector
package fault

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/rs/zerolog"
)

var binary string // built once for all tests

func TestMain(m *testing.M) {
	flag.Parse()
	zerolog.SetGlobalLevel(zerolog.Disabled) // toxiproxy's, which tells of each byte

	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue { // trials mostly wait: for leases, for retries
		_ = f.Value.Set("4")
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "madoguchi-fault")
	if err == nil {
		defer func() { _ = os.RemoveAll(dir) }()
		binary = filepath.Join(dir, "madoguchi")
		err = buildDesk(binary)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "build the desk:", err)
		return 1
	}
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-interrupted
		endAll()
		_ = os.RemoveAll(dir)
		os.Exit(130)
	}()
	return m.Run()
}

// started are the desks that run: whoever interrupts the tests interrupts them, too.
var started sync.Map // of *exec.Cmd

func endAll() {
	started.Range(func(cmd, _ any) bool {
		_ = cmd.(*exec.Cmd).Process.Kill()
		return true
	})
}

func buildDesk(out string, flags ...string) error {
	return buildIn(".", "../../cmd/madoguchi", out, flags...)
}

// buildIn builds a package of the source in dir.
func buildIn(dir, pkg, out string, flags ...string) error {
	args := append([]string{"build", "-tags", "faults", "-o", out}, flags...)
	if os.Getenv("MADOGUCHI_FAULT_RACE") == "1" {
		args = append(args, "-race")
	}
	cmd := exec.Command("go", append(args, pkg)...)
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd.Run()
}
