//go:build unix

package bench

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// detach puts a child into a process group of its own: an interrupt at the keyboard
// is for us.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// ordinary finds whom to run a server as that refuses root; ok is false when we are
// not root ourselves.
func ordinary() (uid, gid int, ok bool, err error) {
	if os.Geteuid() != 0 {
		return 0, 0, false, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil {
			return uid, gid, true, nil
		}
	}
	return 0, 0, false, errors.New("PostgreSQL won't run as root and there is neither a user postgres nor nobody: run as an ordinary user")
}

func giveToOrdinary(dir string) error {
	uid, gid, ok, err := ordinary()
	if err != nil || !ok {
		return err
	}
	return os.Chown(dir, uid, gid)
}

func asOrdinary(cmd *exec.Cmd) error {
	detach(cmd)
	uid, gid, ok, err := ordinary()
	if ok {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	return err
}
