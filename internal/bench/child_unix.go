//go:build unix

package bench

import (
	"os/exec"
	"syscall"
)

// detach puts a child into a process group of its own: an interrupt at the keyboard
// is for us.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
