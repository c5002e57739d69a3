//go:build unix

package lineemu

import "syscall"

// look makes a function that tells, without waiting, whether the other side of an idle connection has
// neither closed it nor said something unasked. It is for one caller at a time.
func look(raw syscall.RawConn) func() bool {
	quiet := false
	peek := func(fd uintptr) bool {
		var b [1]byte
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		quiet = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK
		return true
	}
	return func() bool { return raw.Read(peek) == nil && quiet }
}
