package script

import (
	"os"
	"path/filepath"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// mayMount tells whether this process may mount a file system.
func mayMount() bool {
	dir, err := os.MkdirTemp("", "madoguchi-mount")
	if err != nil {
		return false
	}
	defer func() { _ = os.Remove(dir) }()
	if syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m") != nil {
		return false
	}
	return syscall.Unmount(dir, 0) == nil
}

// small DIR MB: makes a folder on a disk of its own.
func (w *world) small(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.MkdirAll(args[0], 0o700))
	ts.Check(syscall.Mount("tmpfs", args[0], "tmpfs", 0, "mode=0700,size="+args[1]+"m"))
	w.close = append(w.close, func() { _ = syscall.Unmount(args[0], syscall.MNT_DETACH) })
}

// fill DIR: writes to its disk until nothing more fits.
func (w *world) fill(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Create(filepath.Join(args[0], "filler"))
	ts.Check(err)
	defer func() { _ = f.Close() }()
	for _, size := range []int{1 << 20, 1 << 12, 1} {
		block := make([]byte, size)
		for {
			if _, err := f.Write(block); err != nil {
				break
			}
		}
	}
}

// free DIR: takes what fill wrote away.
func (w *world) free(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.Remove(filepath.Join(args[0], "filler")))
}
