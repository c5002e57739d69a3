package script

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

func demoArgs(data string, w wire) []string {
	return []string{"demo", "--traffic", w.file, "--json", "--listen", "127.0.0.1:0", "--emulator-listen", "127.0.0.1:0", "--data", data, "--no-bot"}
}

// furnish fills a folder that is not there or empty with what a demo leaves: playing the
// shop's past takes most of a first start, and under the race detector some seconds. It is
// played once for all stories.
func furnish(data string) error {
	entries, err := os.ReadDir(data)
	if err == nil && len(entries) > 0 {
		return nil // the story's second start
	}
	return errors.Join(pastOnce(), copyFolder(past(), data))
}

// past is where the played past lies, beside the binary.
func past() string { return filepath.Join(filepath.Dir(binary), "past") }

// pastOnce runs a demo until it says that it is ready, and stops it in good order.
var pastOnce = sync.OnceValue(func() error {
	said := wireOf(filepath.Dir(binary))
	cmd := exec.Command(binary, demoArgs(past(), said)...)
	cmd.Env = append(os.Environ(), "GORACE=halt_on_error=1")
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	_, ready := bufio.NewReader(out).ReadBytes('\n')
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := errors.Join(ready, cmd.Wait()); err != nil {
		return fmt.Errorf("a demo's first start: %w\n%s", err, trouble.String())
	}
	_, err = said.check()
	return err
})

// copyFolder copies files with their modes: a key that others may read is refused.
func copyFolder(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		at := to + strings.TrimPrefix(path, from)
		info, err := d.Info()
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(at, info.Mode().Perm())
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(at, b, info.Mode().Perm())
	})
}
