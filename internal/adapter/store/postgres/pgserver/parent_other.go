//go:build unix && !linux

package pgserver

import "syscall"

// endWithParent: only Linux can tie a child to us; elsewhere Stop ends the server.
func endWithParent(*syscall.SysProcAttr) {}
