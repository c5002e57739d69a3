package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/blob"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

var _ flow.Vault = (*Files)(nil)

const canary = "住所 東京都千代田区 canary-9f31"

// house is a vault with its files on a real disk, and what can go wrong in it.
type house struct {
	*Files
	dir  string
	keys *flakyKeys
	disk *flakyBlobs
	rows map[string]bool
}

func newHouse(t *testing.T) *house {
	t.Helper()
	dir := t.TempDir()
	h := &house{dir: dir, rows: make(map[string]bool), keys: &flakyKeys{KeyStore: openSQLite(t, filepath.Join(dir, "keys.db"))}}
	disk, err := blob.NewDisk(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	h.disk = &flakyBlobs{Disk: disk}
	h.Files = NewFiles(open(t, filepath.Join(dir, "master.key"), h.keys), h.disk)
	return h
}

func (h *house) rowsOf(_ context.Context, ids []string) (map[string]bool, error) {
	alive := make(map[string]bool)
	for _, id := range ids {
		alive[id] = h.rows[id]
	}
	return alive, nil
}

// inAnHour is before what Sweep may touch, so that everything made now is old enough.
func inAnHour() time.Time { return time.Now().Add(time.Hour) }

// left counts keys and blobs.
func (h *house) left(t *testing.T) (keys, blobs int) {
	t.Helper()
	entries, err := h.keys.List(t.Context(), time.Time{}, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !isProof(e.ID) {
			keys++
		}
	}
	infos, err := h.disk.List(t.Context(), "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	return keys, len(infos)
}

var errCrash = errors.New("the process died here")

// flakyKeys and flakyBlobs fail where a crash is to be played.
type flakyKeys struct {
	KeyStore
	putFails, deleteFails bool
}

func (k *flakyKeys) Put(ctx context.Context, id string, wrapped []byte) ([]byte, error) {
	if k.putFails {
		return nil, errCrash
	}
	return k.KeyStore.Put(ctx, id, wrapped)
}

func (k *flakyKeys) Delete(ctx context.Context, id string) error {
	if k.deleteFails {
		return errCrash
	}
	return k.KeyStore.Delete(ctx, id)
}

type flakyBlobs struct {
	*blob.Disk
	putErr, deleteErr error
}

func (b *flakyBlobs) Put(ctx context.Context, id string, r io.Reader) error {
	if b.putErr != nil {
		return b.putErr
	}
	return b.Disk.Put(ctx, id, r)
}

func (b *flakyBlobs) Delete(ctx context.Context, id string) error {
	if b.deleteErr != nil {
		return b.deleteErr
	}
	return b.Disk.Delete(ctx, id)
}

func TestFilesLife(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	size, sum, err := h.Store(ctx, "a", "inbound", strings.NewReader(canary))
	want := sha256.Sum256([]byte(canary))
	if err != nil || size != int64(len(canary)) || sum != hex.EncodeToString(want[:]) {
		t.Fatalf("Store = %d, %s, %v", size, sum, err)
	}
	if n := holders(t, h.dir, []byte("canary-9f31")); n != 0 {
		t.Errorf("%d files on the disk show the plain text", n)
	}
	if got, err := h.Load(ctx, "a", "inbound"); err != nil || string(got) != canary {
		t.Errorf("Load = %q, %v", got, err)
	}
	if _, err := h.Load(ctx, "a", "avatar"); !errors.Is(err, ErrBroken) {
		t.Errorf("another purpose: %v", err)
	}
	for range 2 {
		if err := h.Destroy(ctx, "a"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Load(ctx, "a", "inbound"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("after Destroy: %v, want desk.ErrNotFound", err)
	}
	if keys, blobs := h.left(t); keys+blobs != 0 {
		t.Errorf("%d keys and %d blobs are left", keys, blobs)
	}
}

// A job that fetches a file may run twice, also at the same time. Whatever the order, the
// file that remains can be read.
func TestStoreAgainStaysReadable(t *testing.T) {
	h := newHouse(t)
	done := make(chan error)
	for range 4 {
		go func() {
			_, _, err := h.Store(t.Context(), "a", "inbound", strings.NewReader(canary))
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got, err := h.Load(t.Context(), "a", "inbound"); err != nil || string(got) != canary {
		t.Errorf("Load = %q, %v", got, err)
	}
}

func TestStoreErrors(t *testing.T) {
	h := newHouse(t)
	dead := errors.New("the line went dead")
	if _, _, err := h.Store(t.Context(), "a", "inbound", iotest.ErrReader(dead)); !errors.Is(err, dead) {
		t.Errorf("a broken source: %v", err)
	}
	h.disk.putErr = fmt.Errorf("keep: %w", blob.ErrFull)
	if _, _, err := h.Store(t.Context(), "a", "inbound", strings.NewReader("x")); !errors.Is(err, desk.ErrFilesFull) {
		t.Errorf("a full disk: %v, want desk.ErrFilesFull", err)
	}
	if _, err := h.Load(t.Context(), "a", "inbound"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("Load of what was never kept: %v", err)
	}
}

// Create key → blob → row: die after each step, then sweep.
func TestCrashWhileStoring(t *testing.T) {
	steps := map[string]func(h *house){
		"before the key":             func(h *house) { h.keys.putFails = true },
		"between key and blob":       func(h *house) { h.disk.putErr = errCrash },
		"between blob and row":       func(*house) {},
		"row written, nothing fails": func(h *house) { h.rows["a"] = true },
	}
	for name, crash := range steps {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			crash(h)
			_, _, _ = h.Store(t.Context(), "a", "inbound", strings.NewReader(canary)) // dies where it was told
			if n, err := h.Sweep(t.Context(), time.Now().Add(-time.Hour), h.rowsOf); n != 0 || err != nil {
				t.Errorf("an upload under way was swept: %d, %v", n, err)
			}
			if _, err := h.Sweep(t.Context(), inAnHour(), h.rowsOf); err != nil {
				t.Fatal(err)
			}
			keys, blobs := h.left(t)
			got, err := h.Load(t.Context(), "a", "inbound")
			if h.rows["a"] {
				if err != nil || string(got) != canary {
					t.Errorf("a file with a row was lost: %v", err)
				}
			} else if keys+blobs != 0 {
				t.Errorf("%d keys and %d blobs are left for ever", keys, blobs)
			}
		})
	}
}

// Destroy key → row → blob: die after each step; from the key on nobody can read it.
func TestCrashWhileDestroying(t *testing.T) {
	for _, step := range []string{"before the key", "between key and row", "between row and blob"} {
		t.Run(step, func(t *testing.T) {
			h := newHouse(t)
			h.rows["a"] = true
			if _, _, err := h.Store(t.Context(), "a", "inbound", strings.NewReader(canary)); err != nil {
				t.Fatal(err)
			}
			h.keys.deleteFails = step == "before the key"
			h.disk.deleteErr = errCrash
			if err := h.Destroy(t.Context(), "a"); !errors.Is(err, errCrash) {
				t.Fatalf("Destroy claims success: %v", err)
			}
			h.rows["a"] = step != "between row and blob"
			_, err := h.Load(t.Context(), "a", "inbound")
			if readable := err == nil; readable != (step == "before the key") {
				t.Errorf("readable: %v, %v", readable, err)
			}
			h.keys.deleteFails, h.disk.deleteErr = false, nil
			if step == "between key and row" { // the job that destroys runs until it has ended
				if err := h.Destroy(t.Context(), "a"); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := h.Sweep(t.Context(), inAnHour(), h.rowsOf); err != nil {
				t.Fatal(err)
			}
			if keys, blobs := h.left(t); step != "before the key" && keys+blobs != 0 {
				t.Errorf("%d keys and %d blobs are left for ever", keys, blobs)
			}
		})
	}
}

// TestForeignKeyStoreLosesNothing: data and blobs were copied without their keys.
func TestForeignKeyStoreLosesNothing(t *testing.T) {
	h := newHouse(t)
	h.rows["a"] = true
	if _, _, err := h.Store(t.Context(), "a", "inbound", strings.NewReader(canary)); err != nil {
		t.Fatal(err)
	}
	name, err := h.vault.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	empty, err := OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "keys.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = empty.Close() }()
	master := filepath.Join(t.TempDir(), "master.key")
	if _, _, err := OpenFor(t.Context(), master, empty, name); !errors.Is(err, ErrForeignKeys) {
		t.Errorf("an empty key store for known data: %v", err)
	}
	if _, err := os.Stat(master); !errors.Is(err, os.ErrNotExist) {
		t.Error("a new master key was made beside files of another")
	}
	other, _, err := Open(t.Context(), master, empty)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := NewFiles(other, h.disk).Sweep(t.Context(), inAnHour(), h.rowsOf); n != 0 || err != nil {
		t.Errorf("another key store's sweep removed %d files, %v", n, err)
	}
	if got, err := h.Load(t.Context(), "a", "inbound"); err != nil || string(got) != canary {
		t.Errorf("the file is gone: %v", err)
	}
	if again, err := other.Identity(t.Context()); err != nil || again == name {
		t.Errorf("two key stores, one name: %v", err)
	}
}

func TestSweepOfMany(t *testing.T) {
	h := newHouse(t)
	for i := range 450 {
		id := fmt.Sprintf("id%03d", i)
		if _, _, err := h.Store(t.Context(), desk.AttachmentID(id), "inbound", strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
		h.rows[id] = i%3 == 0
	}
	n, err := h.Sweep(t.Context(), inAnHour(), h.rowsOf)
	if keys, blobs := h.left(t); err != nil || n != 300 || keys != 150 || blobs != 150 {
		t.Errorf("swept %d, %v; left %d keys and %d blobs", n, err, keys, blobs)
	}
	if _, err := h.Load(t.Context(), "id000", "inbound"); err != nil {
		t.Error(err)
	}
	open(t, filepath.Join(h.dir, "master.key"), h.keys) // the master key's proof is not swept
}

func TestSweepStopsWhenRowsCannotBeRead(t *testing.T) {
	h := newHouse(t)
	if _, _, err := h.Store(t.Context(), "a", "inbound", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	n, err := h.Sweep(t.Context(), inAnHour(), func(context.Context, []string) (map[string]bool, error) { return nil, errCrash })
	if keys, blobs := h.left(t); !errors.Is(err, errCrash) || n != 0 || keys != 1 || blobs != 1 {
		t.Errorf("swept %d, %v; left %d keys and %d blobs", n, err, keys, blobs)
	}
}
