package pgline

import (
	"errors"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// impatient ends a connection whose other side acknowledges nothing for silentFor.
func impatient(network, _ string, c syscall.RawConn) (err error) {
	if !strings.HasPrefix(network, "tcp") { // the server's socket: there is no line to be cut
		return nil
	}
	e := c.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(silentFor.Milliseconds()))
	})
	return errors.Join(e, err)
}
