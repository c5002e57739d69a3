package pgline

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/sys/unix"
)

// A line that was cut is noticed in seconds, and a connect_timeout of the address's own counts.
// That whoever waits is told then shows TestCableCut in script/fault.
func TestConnectionsAreGivenUp(t *testing.T) {
	for dsn, want := range map[string]time.Duration{
		"postgres://user@127.0.0.1:5432/x":                   connectWithin,
		"postgres://user@127.0.0.1:5432/x?connect_timeout=2": 2 * time.Second,
	} {
		config, err := To(dsn)
		if err != nil {
			t.Fatal(err)
		}
		if config.ConnectTimeout != want {
			t.Errorf("%s: connects within %v", dsn, config.ConnectTimeout)
		}
		if got := userTimeout(t, config); got != silentFor {
			t.Errorf("%s: a silent line is given up after %v", dsn, got)
		}
	}
}

// Nobody at the address is told apart from a server that refuses.
func TestSilent(t *testing.T) {
	config, err := To("postgres://user@127.0.0.1:1/x?connect_timeout=1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pgx.ConnectConfig(t.Context(), config); err == nil || !Silent(err) {
		t.Errorf("nobody there: %v", err)
	}
	if refused := fmt.Errorf("connect: %w", &pgconn.PgError{Code: "28P01"}); Silent(refused) || Silent(nil) {
		t.Error("a wrong password is no silence")
	}
}

// An address may hold a password, and errors are logged.
func TestABrokenAddressIsNotRepeated(t *testing.T) {
	if _, err := To("postgres://desk:hunter2@[::1/madoguchi"); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%v", err)
	}
}

// userTimeout dials somebody as the server is dialled and asks the system for the connection's.
func userTimeout(t *testing.T, config *pgx.ConnConfig) (d time.Duration) {
	t.Helper()
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer door.Close()
	conn, err := config.DialFunc(t.Context(), "tcp", door.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	if err := raw.Control(func(fd uintptr) {
		ms, e := unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)
		if e != nil {
			t.Error(e)
		}
		d = time.Duration(ms) * time.Millisecond
	}); err != nil {
		t.Fatal(err)
	}
	return d
}
