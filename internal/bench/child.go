package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// Waits for children.
const (
	startWithin = 60 * time.Second
	stopWithin  = 20 * time.Second
	lookEvery   = 2 * time.Millisecond
)

// Child is a process of ours: this binary with other arguments.
type Child struct {
	Name    string
	Started time.Time
	cmd     *exec.Cmd
	stdout  *bufio.Reader
	log     string // file of its stderr
	exited  chan struct{}
}

// Binary starts children of one program, each with a log in one folder.
type Binary struct {
	Path string
	Dir  string
	n    int
}

// Start runs the binary in the background. It ends when Stop is called; a keyboard
// interrupt reaches only us, so that we stop it in order.
func (b *Binary) Start(name string, env []string, args ...string) (*Child, error) {
	b.n++
	c := &Child{Name: name, log: filepath.Join(b.Dir, fmt.Sprintf("%s-%d.log", name, b.n)), exited: make(chan struct{})}
	log, err := os.Create(c.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	c.cmd = exec.Command(b.Path, args...)
	c.cmd.Env, c.cmd.Stderr = append(os.Environ(), env...), log
	detach(c.cmd)
	endWithParent(c.cmd)
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	c.cmd.Stdout, c.stdout = in, bufio.NewReader(out)
	c.Started = time.Now()
	if err := c.run(); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", name, err), out.Close())
	}
	return c, nil
}

// run starts the process on a thread that lives as long as the process: on Linux the
// kernel ends a child when the thread that started it goes, so that not even a
// killed benchmark leaves children behind.
func (c *Child) run() error {
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer close(c.exited)
		err := c.cmd.Start()
		started <- err
		if err == nil {
			_ = c.cmd.Wait() // how it ended is told by Stop
		}
	}()
	return <-started
}

// Run runs the binary to its end with lines on its standard input.
func (b *Binary) Run(ctx context.Context, stdin string, args ...string) error {
	cmd := exec.CommandContext(ctx, b.Path, args...)
	cmd.Stdin = strings.NewReader(stdin)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("madoguchi %s: %w\n%s", strings.Join(args[:min(2, len(args))], " "), err, out)
	}
	return nil
}

// PID is the process's number.
func (c *Child) PID() int { return c.cmd.Process.Pid }

// ReadJSON reads the one line by which a child says that it is up.
func (c *Child) ReadJSON(v any) error {
	type line struct {
		text []byte
		err  error
	}
	got := make(chan line, 1)
	go func() {
		text, err := c.stdout.ReadBytes('\n')
		got <- line{text, err}
	}()
	select {
	case l := <-got:
		if l.err != nil {
			return fmt.Errorf("%s ended while starting: %w\n%s", c.Name, l.err, c.Tail())
		}
		return json.Unmarshal(l.text, v)
	case <-time.After(startWithin):
		return fmt.Errorf("%s did not start within %v\n%s", c.Name, startWithin, c.Tail())
	}
}

// Ready waits until an address answers a path with 200 and tells how long that took
// since the start.
func (c *Child) Ready(ctx context.Context, addr, path string) (time.Duration, error) {
	conn := NewConn(addr)
	defer conn.Close()
	for {
		conn.request("GET", path)
		if status, _, err := conn.with(nil); err == nil && status == 200 {
			return time.Since(c.Started), nil
		}
		select {
		case <-c.exited:
			return 0, fmt.Errorf("%s ended while starting: %v\n%s", c.Name, c.cmd.ProcessState, c.Tail())
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(lookEvery):
		}
		if time.Since(c.Started) > startWithin {
			return 0, fmt.Errorf("%s did not answer within %v\n%s", c.Name, startWithin, c.Tail())
		}
	}
}

// Stop asks the process to end, by its number, and waits. One that had to be killed
// or ended badly is an error with the end of its log.
func (c *Child) Stop() error {
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // gone already: its state tells
	select {
	case <-c.exited:
	case <-time.After(stopWithin):
		_ = c.cmd.Process.Kill()
		<-c.exited
		return fmt.Errorf("%s did not stop within %v and was killed\n%s", c.Name, stopWithin, c.Tail())
	}
	if !c.cmd.ProcessState.Success() {
		return fmt.Errorf("%s ended with %v\n%s", c.Name, c.cmd.ProcessState, c.Tail())
	}
	return nil
}

// Tail is the end of what the process logged.
func (c *Child) Tail() string {
	b, err := os.ReadFile(c.log)
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-2000):])
}

// freeAddress finds a port of this machine that nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// joinClose closes and keeps both errors.
func joinClose(err error, c io.Closer) error { return errors.Join(err, c.Close()) }

// say tells how far things are.
func say(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, "%s "+format+"\n", append([]any{time.Now().Format("15:04:05")}, args...)...)
}
