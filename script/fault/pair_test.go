package fault

import (
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
)

// pgServer is a PostgreSQL server of a test's own, on a port, so that it can be
// killed, started again and followed by a standby.
type pgServer struct {
	t    testing.TB
	bin  string
	dir  string
	port string
	cmd  *exec.Cmd
	done chan struct{}
}

// newPGServer makes a folder for a server; who fills it is the caller's.
func newPGServer(t testing.TB) *pgServer {
	t.Helper()
	s := &pgServer{t: t, bin: pgtest.Start(t).Bin()} // skips where there is no PostgreSQL
	var err error
	if s.dir, err = os.MkdirTemp("", "madoguchi-fault-pg"); err != nil {
		t.Fatal(err)
	}
	if err := s.own(s.dir); err != nil {
		t.Fatal(err)
	}
	_, s.port, _ = net.SplitHostPort(freeAddress(t))
	t.Cleanup(func() { s.kill9(); _ = os.RemoveAll(s.dir) })
	return s
}

// servant is whom PostgreSQL runs as when we are root, which it refuses.
func servant() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func (s *pgServer) own(dir string) error {
	c, err := servant()
	if err != nil || c == nil {
		return err
	}
	return os.Chown(dir, int(c.Uid), int(c.Gid))
}

func (s *pgServer) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir, cmd.Env = s.dir, []string{"HOME=" + s.dir, "LC_ALL=C.UTF-8", "PATH=" + os.Getenv("PATH")}
	c, err := servant()
	if err != nil {
		s.t.Fatal(err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: c, Pdeathsig: syscall.SIGQUIT}
	return cmd
}

func (s *pgServer) data() string { return filepath.Join(s.dir, "data") }

func (s *pgServer) run(name string, args ...string) {
	s.t.Helper()
	if out, err := s.command(name, args...).CombinedOutput(); err != nil {
		s.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// start starts the server and waits until it answers.
func (s *pgServer) start() {
	s.t.Helper()
	s.cmd = s.command("postgres", "-D", s.data(), "-c", "port="+s.port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
		"-c", "max_connections=100", "-c", "shared_buffers=32MB", "-c", "timezone=UTC")
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		s.t.Fatal(err)
	}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	started, done, cmd := make(chan error), make(chan struct{}), s.cmd
	go func() {
		runtime.LockOSThread() // the server ends with the thread that started it
		defer log.Close()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
		close(done)
	}()
	if err := <-started; err != nil {
		s.t.Fatal(err)
	}
	s.done = done
	deadline := time.Now().Add(60 * time.Second)
	for s.try("SELECT 1") != nil {
		if time.Now().After(deadline) {
			out, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			s.t.Fatalf("PostgreSQL does not answer\n%s", out)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (s *pgServer) dsn(name string) string {
	return "postgres://postgres@127.0.0.1:" + s.port + "/" + name + "?sslmode=disable"
}

func (s *pgServer) try(text string) error {
	db, err := sql.Open("pgx", s.dsn("postgres")+"&connect_timeout=2")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(text)
	return err
}

func (s *pgServer) exec(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if err := s.try(text); err != nil {
			s.t.Fatalf("%s: %v", text, err)
		}
	}
}

// kill9 ends the server and all its workers at once, as a power cut ends them.
func (s *pgServer) kill9() {
	if s.cmd == nil {
		return
	}
	pid := s.cmd.Process.Pid
	_ = syscall.Kill(pid, syscall.SIGSTOP) // nobody new from here on
	for _, child := range childrenOf(pid) {
		_ = syscall.Kill(child, syscall.SIGKILL)
	}
	_ = syscall.Kill(pid, syscall.SIGKILL)
	<-s.done
	s.cmd = nil
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
func newPrimary(t testing.TB) *pgServer {
	s := newPGServer(t)
	s.run("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	s.start()
	s.exec("CREATE DATABASE desk", "CREATE DATABASE keys")
	return s
}

// standby makes a server that follows s; with sync, s confirms nothing that the
// standby has not on its disk.
func (s *pgServer) standby(sync bool) *pgServer {
	b := newPGServer(s.t)
	b.run("pg_basebackup", "-d", "host=127.0.0.1 port="+s.port+" user=postgres application_name=standby", "-D", b.data(), "-R", "-X", "stream", "-c", "fast")
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
