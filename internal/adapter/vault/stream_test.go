package vault

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

var testKey = bytes.Repeat([]byte{7}, keySize)

func sealBytes(t testing.TB, plain []byte) []byte {
	t.Helper()
	s, err := newSealer(testKey, binding("a", "p"), bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func openBytes(sealed io.Reader) ([]byte, error) {
	o, err := newOpener(testKey, binding("a", "p"), sealed)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(o)
}

func sizes() []int {
	return []int{0, 1, 1000, pieceSize - 1, pieceSize, pieceSize + 1, 2 * pieceSize, 3*pieceSize + 5}
}

func TestSealedStreamComesBack(t *testing.T) {
	for _, n := range sizes() {
		plain := bytes.Repeat([]byte("0123456789abcdef!"), n/17+1)[:n]
		sealed := sealBytes(t, plain)
		if max := n + len(fileHeader) + (n/pieceSize+1)*overhead; len(sealed) != max {
			t.Errorf("%d bytes became %d, want %d", n, len(sealed), max)
		}
		got, err := openBytes(iotest.HalfReader(bytes.NewReader(sealed)))
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %d came back, %v", n, len(got), err)
		}
		if n < 2000 {
			if got, err := openBytes(iotest.OneByteReader(bytes.NewReader(sealed))); err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%d bytes, one at a time: %v", n, err)
			}
		}
	}
}

func TestSealerIsAProperReader(t *testing.T) {
	plain := []byte("hello")
	o, err := newOpener(testKey, binding("a", "p"), bytes.NewReader(sealBytes(t, plain)))
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(o, plain); err != nil {
		t.Error(err)
	}
}

// Every cut must be noticed, above all those between two pieces.
func TestCutStreamsAreBroken(t *testing.T) {
	sealed := sealBytes(t, make([]byte, 2*pieceSize+10))
	cuts := []int{0, 1, 7, 8, 9, 8 + overhead, len(sealed) - 1}
	for p := 8; p < len(sealed); p += pieceSize + overhead {
		cuts = append(cuts, p-1, p, p+1, p+overhead-1)
	}
	for _, cut := range cuts {
		if cut >= len(sealed) {
			continue
		}
		if got, err := openBytes(bytes.NewReader(sealed[:cut])); !errors.Is(err, ErrBroken) {
			t.Errorf("cut at %d of %d: %d bytes, %v", cut, len(sealed), len(got), err)
		}
	}
}

func TestChangedStreamsAreBroken(t *testing.T) {
	piece := pieceSize + overhead
	sealed := sealBytes(t, make([]byte, 3*pieceSize+10))
	change := map[string]func(b []byte) []byte{
		"header":     func(b []byte) []byte { b[6] ^= 1; return b },
		"nonce":      func(b []byte) []byte { b[8] ^= 1; return b },
		"ciphertext": func(b []byte) []byte { b[8+piece+100] ^= 1; return b },
		"tag":        func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"appended":   func(b []byte) []byte { return append(b, 0) },
		"piece gone": func(b []byte) []byte { return append(b[:8:8], b[8+piece:]...) },
		"pieces swapped": func(b []byte) []byte {
			return append(append(append(b[:8:8], b[8+piece:8+2*piece]...), b[8:8+piece]...), b[8+2*piece:]...)
		},
		"last twice": func(b []byte) []byte { return append(b, b[8+3*piece:]...) },
	}
	for name, f := range change {
		if got, err := openBytes(bytes.NewReader(f(bytes.Clone(sealed)))); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if _, err := openBytes(bytes.NewReader(sealed)); err != nil {
		t.Errorf("the unchanged one: %v", err)
	}
}

func TestErrorsOfTheSourceComeThrough(t *testing.T) {
	dead := errors.New("the line went dead")
	s, err := newSealer(testKey, nil, io.MultiReader(strings.NewReader("x"), iotest.ErrReader(dead)))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // it stays broken: no seal without the rest
		if _, err := io.ReadAll(s); !errors.Is(err, dead) {
			t.Errorf("sealing: %v", err)
		}
	}
	sealed := sealBytes(t, []byte("x"))
	if _, err := openBytes(io.MultiReader(bytes.NewReader(sealed[:10]), iotest.ErrReader(dead))); !errors.Is(err, dead) {
		t.Errorf("opening: %v", err)
	}
}

func FuzzOpener(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(fileHeader)
	f.Add(sealBytes(f, []byte("hello")))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := openBytes(bytes.NewReader(b))
		if err == nil && string(got) != "hello" { // the only text ever sealed with this key
			t.Fatalf("%x opened as %q", b, got)
		}
		if err != nil && !errors.Is(err, ErrBroken) {
			t.Fatalf("%x: %v", b, err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	plain := make([]byte, 1<<20)
	b.SetBytes(int64(len(plain)))
	for b.Loop() {
		s, err := newSealer(testKey, nil, bytes.NewReader(plain))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, s); err != nil {
			b.Fatal(err)
		}
	}
}
