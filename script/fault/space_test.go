package fault

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// space is a network namespace of a test's own: a machine as far as the network can
// tell. It has no default route, so what its links do not reach it does not reach.
type space struct {
	t    testing.TB
	name string
}

const spacePrefix = "madoguchi-"

// newSpace makes a namespace, or skips the test where we may not.
func newSpace(t testing.TB, name string) *space {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("network namespaces need root: run the test as root")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("network namespaces are made by ip, of iproute2: apt-get install iproute2")
	}
	sweepSpaces()
	s := &space{t, fmt.Sprintf("%s%d-%s", spacePrefix, os.Getpid(), name)}
	if out, err := exec.Command("ip", "netns", "add", s.name).CombinedOutput(); err != nil {
		t.Skipf("this machine allows no network namespaces: %v\n%s", err, out)
	}
	t.Cleanup(func() { ip(t, "netns", "del", s.name) }) // its links go with it
	s.ip("link", "set", "lo", "up")
	return s
}

// sweepSpaces removes what killed test processes left.
func sweepSpaces() {
	all, _ := filepath.Glob("/run/netns/" + spacePrefix + "*")
	for _, path := range all {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(path), spacePrefix), "-")
		if _, err := os.Stat("/proc/" + pid); os.IsNotExist(err) {
			_ = exec.Command("ip", "netns", "del", filepath.Base(path)).Run()
		}
	}
}

func ip(t testing.TB, args ...string) {
	t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		t.Fatalf("ip %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// ip configures the namespace.
func (s *space) ip(args ...string) {
	s.t.Helper()
	ip(s.t, append([]string{"-n", s.name}, args...)...)
}

// address gives a link of the namespace its address and raises it.
func (s *space) address(link, cidr string) {
	s.ip("addr", "add", cidr, "dev", link)
	s.ip("link", "set", link, "up")
}

// enter puts the calling thread into the namespace, for good.
func (s *space) enter() error {
	f, err := os.Open("/run/netns/" + s.name)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Setns(int(f.Fd()), unix.CLONE_NEWNET)
}

// do runs f on a thread within the namespace: what it starts and listens on is there.
func (s *space) do(f func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with this function
		err := s.enter()
		if err == nil {
			err = f()
		}
		done <- err
	}()
	return <-done
}

// forward listens on an address within the namespace and passes what comes to another
// address of ours.
func (s *space) forward(listen, to string) {
	s.t.Helper()
	var door net.Listener
	err := s.do(func() (err error) {
		door, err = net.Listen("tcp", listen)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = door.Close() })
	go func() {
		for {
			in, err := door.Accept()
			if err != nil {
				return
			}
			go pass(in, to)
		}
	}()
}

// pass joins a connection with a new one to an address until either side ends.
func pass(in net.Conn, to string) {
	defer in.Close()
	out, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(out, in)
		_ = out.Close()
	}()
	_, _ = io.Copy(in, out)
}
