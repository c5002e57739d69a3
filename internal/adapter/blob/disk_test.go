package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
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

func put(t *testing.T, d *Disk, id, body string) {
	t.Helper()
	if err := d.Put(t.Context(), id, strings.NewReader(body)); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, d *Disk, id string) string {
	t.Helper()
	r, err := d.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
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

func TestDiskLife(t *testing.T) {
	d := newDisk(t)
	put(t, d, "a", "one")
	put(t, d, "a", "two!")
	if got := get(t, d, "a"); got != "two!" {
		t.Errorf("got %q, want the second", got)
	}
	info, err := d.Stat(t.Context(), "a")
	if err != nil || info.ID != "a" || info.Size != 4 || time.Since(info.At) > time.Minute {
		t.Errorf("Stat = %+v, %v", info, err)
	}
	for range 2 { // the second finds nothing and does not mind
		if err := d.Delete(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Get(t.Context(), "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Get after Delete: %v, want ErrNotFound", err)
	}
	if _, err := d.Stat(t.Context(), "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Stat after Delete: %v, want ErrNotFound", err)
	}
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

func TestDiskRefusesNames(t *testing.T) {
	d := newDisk(t)
	for _, id := range []string{"", "../a", "a/b", "A", "a.b", "あ", "a\n", strings.Repeat("a", 65)} {
		if err := d.Put(t.Context(), id, strings.NewReader("x")); !errors.Is(err, ErrName) {
			t.Errorf("Put(%q): %v, want ErrName", id, err)
		}
		if _, err := d.Get(t.Context(), id); !errors.Is(err, ErrName) {
			t.Errorf("Get(%q): %v, want ErrName", id, err)
		}
		if err := d.Delete(t.Context(), id); !errors.Is(err, ErrName) {
			t.Errorf("Delete(%q): %v, want ErrName", id, err)
		}
	}
	if infos, err := d.List(t.Context(), "", 10); err != nil || len(infos) != 0 {
		t.Errorf("List = %v, %v", infos, err)
	}
}

func TestPutThatFailsLeavesTheOldBlob(t *testing.T) {
	d := newDisk(t)
	put(t, d, "a", "old")
	broken := errors.New("the line went dead")
	err := d.Put(t.Context(), "a", io.MultiReader(strings.NewReader("ne"), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's error", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Put(ctx, "a", strings.NewReader("new")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want Canceled", err)
	}
	if got := get(t, d, "a"); got != "old" {
		t.Errorf("got %q, want the old one", got)
	}
	if n := unfinished(t, d); n != 0 {
		t.Errorf("%d unfinished files left", n)
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

func TestListPages(t *testing.T) {
	d := newDisk(t)
	want := make(map[string]bool)
	for i := range 600 {
		id := fmt.Sprintf("id-%03d", i)
		put(t, d, id, "x")
		want[id] = true
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(d.path("id-000")), "NOTES.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for after, pages := "", 0; ; pages++ {
		infos, err := d.List(t.Context(), after, 7)
		if err != nil || pages > 100 {
			t.Fatalf("page %d: %v", pages, err)
		}
		for _, info := range infos {
			if !want[info.ID] {
				t.Fatalf("%s is listed twice, or is not ours", info.ID)
			}
			delete(want, info.ID)
			after = info.ID
		}
		if len(infos) < 7 {
			break
		}
	}
	if len(want) != 0 {
		t.Errorf("%d blobs are never listed", len(want))
	}
}

func TestReadersSeeOneVersionOrTheOther(t *testing.T) {
	d := newDisk(t)
	bodies := [][]byte{bytes.Repeat([]byte("1"), 100_000), bytes.Repeat([]byte("2"), 100_000)}
	put(t, d, "a", string(bodies[0]))
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			for range 20 {
				if err := d.Put(t.Context(), "a", bytes.NewReader(bodies[i])); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 50 {
		if got := get(t, d, "a"); got != string(bodies[0]) && got != string(bodies[1]) {
			t.Fatal("read a mixture")
		}
	}
	wg.Wait()
}
