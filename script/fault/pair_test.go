package fault

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgserver"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
)

// pgServer is a PostgreSQL server of a test's own, on a port, so that it can be
// killed, started again and followed by a standby.
type pgServer struct {
	*pgserver.Server
	t      testing.TB
	port   string
	enter  func() error // before every start
	listen string
}

// newPGServer makes a folder for a server; who fills it is the caller's.
func newPGServer(t testing.TB) *pgServer {
	t.Helper()
	_, port, _ := net.SplitHostPort(freeAddress(t))
	made, err := pgserver.New(port)
	if errors.Is(err, pgserver.ErrMissing) && os.Getenv(pgtest.RequireEnv) != "1" {
		t.Skipf("%v; install it (script/deps does) or set %s=1 to fail here", err, pgtest.RequireEnv)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &pgServer{Server: made, t: t, port: port, listen: "127.0.0.1"}
	t.Cleanup(func() { s.kill9(); _ = s.Remove() })
	return s
}

func (s *pgServer) run(program string, args ...string) {
	s.t.Helper()
	if err := s.Run(program, args...); err != nil {
		s.t.Fatal(err)
	}
}

// start starts the server and waits until it answers.
func (s *pgServer) start(settings ...string) {
	s.t.Helper()
	if err := s.StartWithin(s.enter, s.settings(settings)...); err != nil {
		s.t.Fatal(err)
	}
}

// supervise starts the server again whenever it has ended, as an init system does,
// until the test ends.
func (s *pgServer) supervise(settings ...string) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	s.t.Cleanup(func() { cancel(); <-ended })
	go func() {
		defer close(ended)
		for {
			select {
			case <-ctx.Done():
				return
			case <-s.Exited():
			}
			if err := s.StartWithin(s.enter, s.settings(settings)...); err != nil {
				pause(ctx, time.Second)
			}
		}
	}()
}

func (s *pgServer) settings(more []string) []string {
	return append([]string{"listen_addresses=" + s.listen, "max_connections=100", "shared_buffers=32MB", "timezone=UTC"}, more...)
}

// logged counts the lines of the server's log with a word.
func (s *pgServer) logged(word string) int {
	b, _ := os.ReadFile(filepath.Join(s.Dir(), "log"))
	return strings.Count(string(b), word)
}

func (s *pgServer) dsn(name string) string {
	return "postgres://postgres@" + net.JoinHostPort(s.listen, s.port) + "/" + name + "?sslmode=disable"
}

func (s *pgServer) exec(texts ...string) {
	s.t.Helper()
	if err := s.Exec(context.Background(), texts...); err != nil {
		s.t.Fatal(err)
	}
}

// kill9 ends the server and all its workers at once, as a power cut ends them.
func (s *pgServer) kill9() {
	if s.Exited() == nil { // never started
		return
	}
	select {
	case <-s.Exited(): // its number may be another's by now
		return
	default:
	}
	pid := s.PID()
	_ = syscall.Kill(pid, syscall.SIGSTOP) // nobody new from here on
	for _, child := range childrenOf(pid) {
		_ = syscall.Kill(child, syscall.SIGKILL)
	}
	_ = syscall.Kill(pid, syscall.SIGKILL)
	<-s.Exited()
}

func childrenOf(pid int) (out []int) {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		b, _ := os.ReadFile(task)
		for _, f := range strings.Fields(string(b)) {
			if child, err := strconv.Atoi(f); err == nil {
				out = append(out, child)
			}
		}
	}
	return out
}

// newPrimary makes a server with the desk's two databases.
func newPrimary(t testing.TB, settings ...string) *pgServer {
	s := newPGServer(t)
	s.fill(nil, settings...)
	return s
}

// fill makes the server's data, starts it and makes the desk's two databases.
func (s *pgServer) fill(initdb []string, settings ...string) {
	s.t.Helper()
	if err := s.Init(append(initdb, "--no-sync")...); err != nil {
		s.t.Fatal(err)
	}
	s.start(settings...)
	s.exec("CREATE DATABASE desk", "CREATE DATABASE keys")
}

// standby makes a server that follows s; with sync, s confirms nothing that the
// standby has not on its disk.
func (s *pgServer) standby(sync bool) *pgServer {
	b := newPGServer(s.t)
	b.run("pg_basebackup", "-d", "host=127.0.0.1 port="+s.port+" user=postgres application_name=standby", "-D", b.Data(), "-R", "-X", "stream", "-c", "fast")
	b.start()
	if sync {
		s.exec("ALTER SYSTEM SET synchronous_standby_names = 'standby'", "SELECT pg_reload_conf()")
	}
	return b
}

// both gives the address of whichever of two servers may be written to.
func both(a, b *pgServer, name string) string {
	return "postgres://postgres@127.0.0.1:" + a.port + ",127.0.0.1:" + b.port + "/" + name + "?sslmode=disable&target_session_attrs=read-write&connect_timeout=2"
}
