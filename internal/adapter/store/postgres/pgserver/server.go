// Package pgserver runs PostgreSQL servers of our own, on this machine and for a
// while: for tests, for trials that break them, for the benchmark. Where a server is
// given by an address nobody needs it.
//
// A server keeps everything in one temporary folder and listens on a Unix socket in
// it, and on a port of this machine where one is asked for. PostgreSQL refuses to run
// as root; when we are, it runs as the user postgres, or nobody. It never outlives us:
// on Linux the kernel ends it with our process.
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

const (
	startLimit = 60 * time.Second
	stopLimit  = 20 * time.Second
)

// dirPrefix begins the name of every server's folder. The name is short, because a
// socket's path has at most 107 letters.
const dirPrefix = "madoguchi-pg-"

// Server is one PostgreSQL server. It may be stopped and started again; only one
// goroutine at a time may do so.
type Server struct {
	bin    string
	dir    string // holds data, socket and log
	port   string
	owner  *owner
	cmd    *exec.Cmd     // nil: never started
	exited chan struct{} // closed when the process of cmd has ended
}

// SocketOnly is the port of a server that listens on its socket alone: it is part of
// the socket's name, and the socket's folder is nobody else's.
const SocketOnly = "5432"

// New makes the folder of a server that does not run yet and has no data: Init or
// pg_basebackup makes those. Without PostgreSQL's programs the error is ErrMissing.
func New(port string) (*Server, error) {
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
	s := &Server{bin: bin, dir: dir, port: port, owner: owner}
	if err := s.Give(dir); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

// Dir is the server's folder.
func (s *Server) Dir() string { return s.dir }

// Data is the folder of its data within Dir.
func (s *Server) Data() string { return filepath.Join(s.dir, "data") }

// PID is the process id of a started server.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Exited is closed when the started server has ended, by whatever it ended.
func (s *Server) Exited() <-chan struct{} { return s.exited }

// Give hands a folder to the user that the server runs as.
func (s *Server) Give(dir string) error { return s.owner.give(dir) }

// Init makes empty data, in UTF-8; args are more of initdb's.
func (s *Server) Init(args ...string) error {
	return s.Run("initdb", append([]string{"-D", s.Data(), "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"}, args...)...)
}

// Run runs one of PostgreSQL's programs as the server's user, to its end.
func (s *Server) Run(program string, args ...string) error {
	if out, err := s.command(program, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, out)
	}
	return nil
}

func (s *Server) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, program), args...)
	cmd.Dir = s.dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PG") }) // those are about somebody's own server
	cmd.Env = append(cmd.Env, "HOME="+s.dir, "LC_ALL=C.UTF-8")
	s.owner.run(cmd)
	return cmd
}

// Start starts the server and returns when it answers. Settings are lines of
// postgresql.conf, "name=value"; without any it listens on its socket only and is
// otherwise as PostgreSQL comes.
func (s *Server) Start(settings ...string) error {
	return s.StartWithin(nil, settings...)
}

// StartWithin is Start by a thread that has done something before, such as entering
// a network namespace. The thread belongs to this server and goes with it.
func (s *Server) StartWithin(before func() error, settings ...string) error {
	args := []string{"-D", s.Data()}
	for _, set := range append([]string{"listen_addresses=", "unix_socket_directories=" + s.dir}, settings...) {
		args = append(args, "-c", set)
	}
	args = append(args, "-c", "port="+s.port)
	for until := time.Now().Add(startLimit); ; time.Sleep(200 * time.Millisecond) {
		s.cmd, s.exited = s.command("postgres", args...), make(chan struct{})
		if err := s.launch(before); err != nil {
			return fmt.Errorf("start PostgreSQL: %w", err)
		}
		err := s.await()
		if !errors.Is(err, errLingers) || time.Now().After(until) {
			return err
		}
	}
}

// errLingers is the refusal of a server whose predecessor was killed and has left processes
// behind that still end.
var errLingers = errors.New("processes of the server that was killed are still there")

// launch starts the process on a thread that lives as long as it: the kernel ends the
// server when the thread that started it goes.
func (s *Server) launch(before func() error) error {
	log, err := os.OpenFile(s.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	cmd, exited, started := s.cmd, s.exited, make(chan error)
	cmd.Stdout, cmd.Stderr = log, log
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with this function
		defer log.Close()
		defer close(exited)
		if before != nil {
			if err := before(); err != nil {
				started <- err
				return
			}
		}
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is in its log
		}
	}()
	return <-started
}

// await returns when the server answers.
func (s *Server) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := s.Exec(ctx, "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-s.exited:
			if tail := s.Tail(); strings.Contains(lastLines(tail, 2), "pre-existing shared memory block") {
				return fmt.Errorf("%w\n%s", errLingers, tail)
			}
			return fmt.Errorf("PostgreSQL ended while starting:\n%s", s.Tail())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not answer within %v: %w\n%s", startLimit, err, s.Tail())
		case <-tick.C:
		}
	}
}

// Stop ends the server in order, if it runs: clients are cut off, nothing is lost.
func (s *Server) Stop() error {
	if s.cmd == nil || s.cmd.Process == nil {
		return nil
	}
	_ = s.cmd.Process.Signal(os.Interrupt) // fast shutdown; already gone is fine
	select {
	case <-s.exited:
		return nil
	case <-time.After(stopLimit):
		_ = s.cmd.Process.Kill()
		<-s.exited
		return fmt.Errorf("PostgreSQL did not stop within %v and was killed\n%s", stopLimit, s.Tail())
	}
}

// Remove stops the server and removes its folder.
func (s *Server) Remove() error { return errors.Join(s.Stop(), os.RemoveAll(s.dir)) }

func (s *Server) log() string { return filepath.Join(s.dir, "log") }

// Tail is the end of what the server logged.
func (s *Server) Tail() string {
	b, err := os.ReadFile(s.log())
	if err != nil {
		return err.Error()
	}
	return lastLines(strings.TrimSpace(string(b)), 20)
}

func lastLines(text string, n int) string {
	lines := strings.Split(text, "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
