package pgserver

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if dirFile := os.Getenv("PGSERVER_ORPHAN"); dirFile != "" {
		orphan(dirFile)
	}
	os.Exit(m.Run())
}

// A test process that is killed must not leave a server behind.
func TestServerEndsWithAKilledProcess(t *testing.T) {
	if _, err := find(); err != nil {
		t.Skip(err)
	}
	file := filepath.Join(t.TempDir(), "pid")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "PGSERVER_ORPHAN="+file)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 16)
	if _, err := out.Read(buf); err != nil { // it says so when its server is up
		t.Fatal(err)
	}
	dir, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(string(dir))
	if !serverLives(string(dir)) {
		t.Fatal("the server is not up, the test would say nothing")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for serverLives(string(dir)) {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the server outlived its process")
		}
	}
}

// orphan is the child of the test above: it starts a server, says so, and waits for its end.
func orphan(file string) {
	s, err := New(SocketOnly)
	if err == nil {
		err = errors.Join(s.Init("--no-sync"), s.Start(), os.WriteFile(file, []byte(s.dir), 0o600))
	}
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
	os.Stdout.WriteString("up\n")
	select {}
}

func TestSweepTakesOnlyOldDeadFolders(t *testing.T) {
	tmp := t.TempDir()
	old := time.Now().Add(-3 * time.Hour)
	for _, name := range []string{dirPrefix + "old", dirPrefix + "young", "other"} {
		if err := os.Mkdir(filepath.Join(tmp, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(name, "young") {
			if err := os.Chtimes(filepath.Join(tmp, name), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	sweep(tmp)
	left, err := filepath.Glob(filepath.Join(tmp, "*"))
	if err != nil || len(left) != 2 {
		t.Errorf("left %v, want the young one and the other's", left)
	}
}
