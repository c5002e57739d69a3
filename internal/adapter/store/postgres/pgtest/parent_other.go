//go:build !linux

package pgtest

import "syscall"

// endWithParent: only Linux can tie a child to us; elsewhere Main stops the server.
func endWithParent(*syscall.SysProcAttr) {}
