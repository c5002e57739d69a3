package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	startLimit = 60 * time.Second
	stopLimit  = 20 * time.Second
	dirPrefix  = "madoguchi-pg-"
)

// Cluster is a running PostgreSQL server of this process.
type Cluster struct {
	bin      string
	dir      string // holds data, socket and log
	cmd      *exec.Cmd
	exited   chan struct{}
	template template
}

// Bin returns the folder with the server's programs (pg_dump, psql and so on).
func (c *Cluster) Bin() string { return c.bin }

// PID returns the server's process id, for tests that pause or kill it.
func (c *Cluster) PID() int { return c.cmd.Process.Pid }

func start(settings []string) (*Cluster, error) {
	bin, err := find()
	if err != nil {
		return nil, err
	}
	sweep(os.TempDir())
	owner, err := ordinaryUser()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", dirPrefix)
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin, dir: dir, exited: make(chan struct{})}
	if err := c.boot(owner, settings); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	return c, nil
}

func (c *Cluster) boot(owner *owner, settings []string) error {
	if err := owner.give(c.dir); err != nil {
		return err
	}
	data := filepath.Join(c.dir, "data")
	initdb := exec.Command(filepath.Join(c.bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	c.as(owner, initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	args := []string{"-D", data}
	for _, s := range append([]string{
		"port=5432", "listen_addresses=", "unix_socket_directories=" + c.dir, "max_connections=200",
		"shared_buffers=64MB", "max_prepared_transactions=8", "timezone=UTC", "log_timezone=UTC",
	}, settings...) {
		args = append(args, "-c", s)
	}
	c.cmd = exec.Command(filepath.Join(c.bin, "postgres"), args...)
	c.as(owner, c.cmd)
	if err := c.run(); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	return c.await()
}

func (c *Cluster) as(owner *owner, cmd *exec.Cmd) {
	cmd.Dir = c.dir
	for _, v := range os.Environ() { // PGPORT and its like are about somebody's own server
		if !strings.HasPrefix(v, "PG") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "HOME="+c.dir, "LC_ALL=C.UTF-8")
	owner.run(cmd)
}

// run starts the server on a thread that lives as long as the process: the kernel ends the
// server when the thread that started it goes.
func (c *Cluster) run() error {
	log, err := os.Create(c.log())
	if err != nil {
		return err
	}
	c.cmd.Stdout, c.cmd.Stderr = log, log
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer log.Close()
		err := c.cmd.Start()
		started <- err
		if err == nil {
			_ = c.cmd.Wait() // how it ended is in its log
		}
		close(c.exited)
	}()
	return <-started
}

// await returns when the server answers.
func (c *Cluster) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := c.exec(ctx, "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-c.exited:
			return fmt.Errorf("PostgreSQL ended while starting:\n%s", c.tail())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not answer within %v: %w\n%s", startLimit, err, c.tail())
		case <-tick.C:
		}
	}
}

// stop ends the server, if it runs, and removes its folder.
func (c *Cluster) stop() error {
	if c.cmd != nil && c.cmd.Process != nil {
		_ = c.cmd.Process.Signal(os.Interrupt) // fast shutdown; already gone is fine
		select {
		case <-c.exited:
		case <-time.After(stopLimit):
			_ = c.cmd.Process.Kill()
			<-c.exited
		}
	}
	return os.RemoveAll(c.dir)
}

func (c *Cluster) log() string { return filepath.Join(c.dir, "log") }

func (c *Cluster) tail() string {
	b, err := os.ReadFile(c.log())
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}
