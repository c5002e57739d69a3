package vault

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func seekBytes(sealed []byte) ([]byte, error) {
	o, err := newSeeker(testKey, binding("a", "p"), bytes.NewReader(sealed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(o)
}

// noise is text in which no two places look alike.
func noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

func TestSeekerReadsFromAnywhere(t *testing.T) {
	for _, n := range sizes() {
		plain := noise(n)
		sealed := sealBytes(t, plain)
		o, err := newSeeker(testKey, binding("a", "p"), bytes.NewReader(sealed))
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if end, err := o.Seek(0, io.SeekEnd); err != nil || end != int64(n) {
			t.Errorf("%d bytes end at %d, %v", n, end, err)
		}
		for _, from := range []int{n, n - 1, 2 * pieceSize, 0, pieceSize - 1, pieceSize, pieceSize + 1} {
			if from < 0 || from > n {
				continue
			}
			if _, err := o.Seek(int64(from), io.SeekStart); err != nil {
				t.Fatal(err)
			}
			got := make([]byte, min(100, n-from)) // over an edge between pieces, too
			if _, err := io.ReadFull(o, got); err != nil || !bytes.Equal(got, plain[from:from+len(got)]) {
				t.Errorf("%d bytes from %d: wrong text, %v", n, from, err)
			}
		}
	}
	plain := noise(pieceSize + 5)
	o, err := newSeeker(testKey, binding("a", "p"), bytes.NewReader(sealBytes(t, plain)))
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(o, plain); err != nil {
		t.Error(err)
	}
	if _, err := o.Seek(-1, io.SeekStart); err == nil {
		t.Error("a place before the beginning is found")
	}
	if _, err := o.Seek(0, 9); err == nil {
		t.Error("whence 9 means something")
	}
}

// A file that was cut off or lengthened is refused before its length is believed.
func TestSeekerRefusesAnotherLength(t *testing.T) {
	piece := pieceSize + overhead
	for _, n := range []int{0, 10, pieceSize, 2*pieceSize + 10} {
		sealed := sealBytes(t, make([]byte, n))
		cuts := []int{0, 1, 7, 8, 9, 8 + overhead, len(sealed) - 1}
		for p := 8; p < len(sealed); p += piece {
			cuts = append(cuts, p-1, p, p+1, p+overhead-1, p+overhead, p+overhead+1)
		}
		for _, cut := range cuts {
			if cut >= len(sealed) {
				continue
			}
			if _, err := newSeeker(testKey, binding("a", "p"), bytes.NewReader(sealed[:cut])); !errors.Is(err, ErrBroken) {
				t.Errorf("%d bytes cut at %d: %v", n, cut, err)
			}
		}
		for _, more := range [][]byte{{0}, make([]byte, overhead), make([]byte, piece)} {
			if _, err := newSeeker(testKey, binding("a", "p"), bytes.NewReader(append(bytes.Clone(sealed), more...))); !errors.Is(err, ErrBroken) {
				t.Errorf("%d bytes and %d more: %v", n, len(more), err)
			}
		}
	}
}

func TestSeekerRefusesChangedPieces(t *testing.T) {
	piece := pieceSize + overhead
	sealed := sealBytes(t, make([]byte, 3*pieceSize+10))
	for name, change := range map[string]func(b []byte) []byte{
		"header":     func(b []byte) []byte { b[6] ^= 1; return b },
		"nonce":      func(b []byte) []byte { b[8] ^= 1; return b },
		"ciphertext": func(b []byte) []byte { b[8+piece+100] ^= 1; return b },
		"last tag":   func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"piece gone": func(b []byte) []byte { return append(b[:8:8], b[8+piece:]...) },
		"pieces swapped": func(b []byte) []byte {
			return append(append(append(b[:8:8], b[8+piece:8+2*piece]...), b[8:8+piece]...), b[8+2*piece:]...)
		},
		"a full piece for the last": func(b []byte) []byte { return b[:8+3*piece] },
	} {
		if got, err := seekBytes(change(bytes.Clone(sealed))); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	// One bad piece doesn't hide the good ones, and stays bad.
	bad := bytes.Clone(sealed)
	bad[8+piece+100] ^= 1
	o, err := newSeeker(testKey, binding("a", "p"), bytes.NewReader(bad))
	if err != nil {
		t.Fatal(err)
	}
	for at, broken := range map[int64]bool{0: false, pieceSize: true, 2 * pieceSize: false} {
		for range 2 {
			_, _ = o.Seek(at, io.SeekStart)
			if _, err := o.Read(make([]byte, 1)); errors.Is(err, ErrBroken) != broken {
				t.Errorf("at %d: %v", at, err)
			}
		}
	}
}

func TestOpenSeek(t *testing.T) {
	h := newHouse(t)
	plain := noise(3*pieceSize + 5)
	if _, _, err := h.Store(t.Context(), "a", "inbound", bytes.NewReader(plain)); err != nil {
		t.Fatal(err)
	}
	r, err := h.OpenSeek(t.Context(), "a", "inbound")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Seek(-7, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	if tail, err := io.ReadAll(r); err != nil || !bytes.Equal(tail, plain[len(plain)-7:]) {
		t.Errorf("the tail: %x, %v", tail, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the file stays open: %v", err)
	}
	if _, err := h.OpenSeek(t.Context(), "a", "avatar"); !errors.Is(err, ErrBroken) {
		t.Errorf("another purpose: %v", err)
	}
	path, err := filepath.Glob(filepath.Join(h.dir, "files", "*", "a"))
	if err != nil || len(path) != 1 {
		t.Fatal(path, err)
	}
	if err := os.Truncate(path[0], 8+pieceSize+overhead); err != nil {
		t.Fatal(err)
	}
	if _, err := h.OpenSeek(t.Context(), "a", "inbound"); !errors.Is(err, ErrBroken) {
		t.Errorf("a file cut off on the disk: %v", err)
	}
	if err := h.Destroy(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.OpenSeek(t.Context(), "a", "inbound"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("after Destroy: %v, want desk.ErrNotFound", err)
	}
}

func FuzzSeeker(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(fileHeader)
	f.Add(sealBytes(f, []byte("hello")))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := seekBytes(b)
		if err == nil && string(got) != "hello" { // the only text ever sealed with this key
			t.Fatalf("%x opened as %q", b, got)
		}
		if err != nil && !errors.Is(err, ErrBroken) {
			t.Fatalf("%x: %v", b, err)
		}
	})
}
