package blob

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func newDisk(t *testing.T) *Disk {
	t.Helper()
	d, err := NewDisk(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// unfinished counts the files in the folder of unfinished ones.
func unfinished(t *testing.T, d *Disk) int {
	t.Helper()
	entries, err := os.ReadDir(d.unfinished())
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestDiskIsClosedToOthers(t *testing.T) {
	d := newDisk(t)
	put(t, d, "a", "secret")
	for _, path := range []string{d.dir, d.unfinished(), filepath.Dir(d.path("a")), d.path("a")} {
		fi, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if fi.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, fi.Mode())
		}
	}
}

// A real "no space left on device", from the device that always says so.
func TestFullDiskIsTold(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full on this system")
	}
	d := newDisk(t)
	put(t, d, "a", "old")
	d.create = func(dir, _ string) (*os.File, error) {
		path := filepath.Join(dir, "full")
		if err := os.Symlink("/dev/full", path); err != nil {
			return nil, err
		}
		return os.OpenFile(path, os.O_WRONLY, 0)
	}
	if err := d.Put(t.Context(), "a", strings.NewReader("new")); !errors.Is(err, ErrFull) {
		t.Errorf("got %v, want ErrFull", err)
	}
	if n := unfinished(t, d); n != 0 {
		t.Errorf("%d unfinished files left", n)
	}
	if got := get(t, d, "a"); got != "old" {
		t.Errorf("got %q, want the old one", got)
	}
}

func TestCrashLeftovers(t *testing.T) {
	d := newDisk(t)
	put(t, d, "a", "whole")
	old, young := filepath.Join(d.unfinished(), "b.1"), filepath.Join(d.unfinished(), "c.2")
	for _, path := range []string{old, young} {
		if err := os.WriteFile(path, []byte("hal"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * leftoverAge)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	if infos, err := d.List(t.Context(), "", 10); err != nil || len(infos) != 1 || infos[0].ID != "a" {
		t.Errorf("List = %v, %v; want the whole one only", infos, err)
	}
	again, err := NewDisk(d.dir)
	if err != nil {
		t.Fatal(err)
	}
	if n := unfinished(t, again); n != 1 {
		t.Errorf("%d unfinished files, want the young one: another process may be writing it", n)
	}
	if got := get(t, again, "a"); got != "whole" {
		t.Errorf("got %q", got)
	}
}

func TestStrangersFilesAreNotListed(t *testing.T) {
	d := newDisk(t)
	put(t, d, "id-000", "x")
	if err := os.WriteFile(filepath.Join(filepath.Dir(d.path("id-000")), "NOTES.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if infos, err := d.List(t.Context(), "", 10); err != nil || len(infos) != 1 || infos[0].ID != "id-000" {
		t.Errorf("List = %v, %v", infos, err)
	}
}
