package fault

import (
	"bytes"
	"cmp"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/trial"
)

// node is one desk process: started, killed, stopped and continued as a test says.
// Its address stays the same over restarts.
type node struct {
	addr  string
	args  []string
	env   []string // of every start
	old   string   // a program of another version; empty: the one under test
	space *space   // the network it is on; nil: ours

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended
	log  tail
}

// tail keeps the end of what a process wrote.
type tail struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *tail) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.b.Len() > 1<<20 {
		b.b.Next(1 << 19)
	}
	return b.b.Write(p)
}

func (b *tail) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.b.String()
	return s[max(0, len(s)-4000):]
}

func freeAddress(t testing.TB) string {
	addr, err := trial.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	return addr
}

// start runs the process; env is for this start only. It does not wait.
func (n *node) start(t testing.TB, env ...string) {
	t.Helper()
	cmd := exec.Command(cmp.Or(n.old, binary), n.args...)
	cmd.Env = append(append(append(os.Environ(), "GORACE=halt_on_error=1"), n.env...), env...)
	cmd.Stderr = &n.log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	start := cmd.Start
	if n.space != nil {
		start = func() error { return n.space.do(cmd.Start) }
	}
	if err := start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	started.Store(cmd, nil)
	go func() { _ = cmd.Wait(); started.Delete(cmd); close(done) }()
	n.mu.Lock()
	n.cmd, n.done = cmd, done
	n.mu.Unlock()
}

// ready waits until the node wants requests, and tells how long that took. A node
// that ended before (it may have been told to) gives false.
func (n *node) ready(t testing.TB) (took time.Duration, alive bool) {
	t.Helper()
	begin := time.Now()
	for time.Since(begin) < time.Minute {
		res, err := http.Get("http://" + n.addr + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return time.Since(begin), true
			}
		}
		select {
		case <-n.done:
			return time.Since(begin), false
		case <-time.After(5 * time.Millisecond):
		}
	}
	t.Fatalf("node %s is not ready after a minute\n%s", n.addr, n.log.String())
	return 0, false
}

// up starts the node and waits until it is ready.
func (n *node) up(t testing.TB, env ...string) time.Duration {
	t.Helper()
	n.start(t, env...)
	took, alive := n.ready(t)
	if !alive {
		t.Fatalf("node %s ended while starting\n%s", n.addr, n.log.String())
	}
	return took
}

func (n *node) signal(s syscall.Signal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.cmd != nil {
		_ = n.cmd.Process.Signal(s)
	}
}

// kill9 ends the process as if it had never been asked.
func (n *node) kill9() {
	n.signal(syscall.SIGKILL)
	n.wait()
}

// pid is that of the last start.
func (n *node) pid() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.cmd.Process.Pid
}

func (n *node) wait() {
	n.mu.Lock()
	done := n.done
	n.mu.Unlock()
	if done != nil {
		<-done
	}
}

// term asks the process to end and waits; it must end in good order.
func (n *node) term(t testing.TB) {
	t.Helper()
	n.signal(syscall.SIGTERM)
	select {
	case <-n.done:
	case <-time.After(time.Minute):
		n.kill9()
		t.Fatalf("node %s does not stop\n%s", n.addr, n.log.String())
	}
	if code := n.cmd.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("node %s ended with %d\n%s", n.addr, code, n.log.String())
	}
	if strings.Contains(n.log.String(), "DATA RACE") {
		t.Fatalf("node %s: %s", n.addr, n.log.String())
	}
}
