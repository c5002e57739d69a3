//go:build faults && unix

package fault

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

// The orders are read once: they are those of a process, not of a moment.
var (
	die      = sync.OnceValue(func() *order { return read("MADOGUCHI_DIE_AT", syscall.SIGKILL) })
	stop     = sync.OnceValue(func() *order { return read("MADOGUCHI_STOP_AT", syscall.SIGSTOP) })
	sabotage = sync.OnceValue(func() map[string]bool {
		rules := map[string]bool{}
		for _, name := range strings.Split(os.Getenv("MADOGUCHI_SABOTAGE"), ",") {
			rules[name] = name != ""
		}
		return rules
	})
)

// order is a signal that this process sends itself at the n-th passing of a point.
type order struct {
	name   string
	left   atomic.Int64
	signal syscall.Signal
}

func read(env string, signal syscall.Signal) *order {
	name, n, _ := strings.Cut(os.Getenv(env), ":")
	o := &order{name: name, signal: signal}
	times, err := strconv.ParseInt(n, 10, 64)
	if err != nil {
		times = 1
	}
	o.left.Store(times)
	return o
}

// Point marks a place between two effects: here the process may end, or stand
// still until somebody continues it.
func Point(name string) {
	die().pass(name)
	stop().pass(name)
}

func (o *order) pass(name string) {
	if o.name != name || o.left.Add(-1) != 0 {
		return
	}
	_ = syscall.Kill(syscall.Getpid(), o.signal)
	if o.signal == syscall.SIGKILL {
		select {} // nothing more is done while the signal is on its way
	}
}

// Sabotaged tells whether a rule is to be broken.
func Sabotaged(rule string) bool { return sabotage()[rule] }
