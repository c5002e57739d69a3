package pgserver

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ErrMissing says that PostgreSQL's server is not installed.
var ErrMissing = errors.New("no PostgreSQL server programs (initdb, postgres) found in PATH or /usr/lib/postgresql")

// find returns the folder of the newest installed server. Links are followed, because the
// server looks for its own files beside the real program.
func find() (string, error) {
	if p, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil && complete(filepath.Dir(real)) {
			return filepath.Dir(real), nil
		}
	}
	best, version := "", 0
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"} {
		dirs, _ := filepath.Glob(pattern) // the patterns are well formed
		for _, dir := range dirs {
			name := filepath.Base(filepath.Dir(dir))
			v, _ := strconv.Atoi(name[strings.LastIndexAny(name, "-@")+1:])
			if v > version && complete(dir) {
				best, version = dir, v
			}
		}
	}
	if best == "" {
		return "", ErrMissing
	}
	return best, nil
}

func complete(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// sweep removes what killed processes left: folders of ours, two hours old, without a
// living server.
func sweep(tmp string) {
	dirs, _ := filepath.Glob(filepath.Join(tmp, dirPrefix+"*"))
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil || time.Since(info.ModTime()) < 2*time.Hour || serverLives(dir) {
			continue
		}
		_ = os.RemoveAll(dir) // another user's, or gone meanwhile: not ours to worry about
	}
}

func serverLives(dir string) bool {
	b, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		return false
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	return err == nil && processLives(pid)
}
