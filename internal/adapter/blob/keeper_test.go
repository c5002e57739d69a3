package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// keepers are the places for blobs; each must do the same.
var keepers = map[string]func(*testing.T) Keeper{
	"disk": func(t *testing.T) Keeper { return newDisk(t) },
	"s3": func(t *testing.T) Keeper {
		s, err := NewS3(t.Context(), newStore(t).config("desk-files"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	},
}

func TestKeepers(t *testing.T) {
	for keeper, open := range keepers {
		for name, test := range map[string]func(*testing.T, Keeper){
			"life": life, "names": refusesNames, "failed put": failedPutLeavesTheOldBlob, "large": large, "pages": listPages,
			"readers": readersSeeOneOrTheOther, "seek": seek, "probe": probe,
		} {
			t.Run(keeper+"/"+name, func(t *testing.T) {
				t.Parallel()
				test(t, open(t))
			})
		}
	}
}

// store is a real S3 protocol server in this process, with TLS: without it minio-go signs
// bodies piece by piece, which this server understands in single uploads only.
type store struct {
	*httptest.Server
	t *testing.T
}

func newStore(t *testing.T) *store {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("desk-files"); err != nil {
		t.Fatal(err)
	}
	s := &store{httptest.NewTLSServer(gofakes3.New(backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()), t}
	t.Cleanup(s.Close)
	return s
}

func (s *store) config(bucket string) S3Config {
	return S3Config{Endpoint: s.URL, Region: "ap-northeast-1", Bucket: bucket, Prefix: "desk/", AccessKey: "access", SecretKey: "geheim", HTTP: s.Client().Transport}
}

func put(t *testing.T, d Keeper, id, body string) {
	t.Helper()
	if err := d.Put(t.Context(), id, strings.NewReader(body)); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, d Keeper, id string) string {
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

func life(t *testing.T, d Keeper) {
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

func refusesNames(t *testing.T, d Keeper) {
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

func failedPutLeavesTheOldBlob(t *testing.T, d Keeper) {
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
	if infos, err := d.List(t.Context(), "", 10); err != nil || len(infos) != 1 {
		t.Errorf("List = %v, %v; want the old one only", infos, err)
	}
}

func listPages(t *testing.T, d Keeper) {
	want := make(map[string]bool)
	for i := range 300 {
		id := fmt.Sprintf("id-%03d", i)
		put(t, d, id, "x")
		want[id] = true
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

func readersSeeOneOrTheOther(t *testing.T, d Keeper) {
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

// A large blob goes to S3 in parts.
func large(t *testing.T, d Keeper) {
	body := strings.Repeat("0123456789abcdef", (2*partSize+100)/16)
	put(t, d, "big", body)
	if got := get(t, d, "big"); got != body {
		t.Errorf("%d bytes came back, not the %d that were kept", len(got), len(body))
	}
	info, err := d.Stat(t.Context(), "big")
	if err != nil || info.Size != int64(len(body)) {
		t.Errorf("Stat = %+v, %v", info, err)
	}
	broken := errors.New("the line went dead")
	err = d.Put(t.Context(), "big", io.MultiReader(strings.NewReader(body[:partSize+5]), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's error", err)
	}
	if got := get(t, d, "big"); got != body {
		t.Error("the old blob is gone")
	}
	put(t, d, "exact", body[:partSize])
	if got := get(t, d, "exact"); got != body[:partSize] {
		t.Errorf("%d bytes came back of exactly one part", len(got))
	}
}

// Videos are read from anywhere.
func seek(t *testing.T, d Keeper) {
	put(t, d, "a", "0123456789")
	r, err := d.Get(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	s, ok := r.(io.ReadSeeker)
	if !ok {
		t.Fatalf("%T can't seek", r)
	}
	for _, from := range []int64{7, 0, 3} {
		if _, err := s.Seek(from, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 3)
		if _, err := io.ReadFull(s, b); err != nil || string(b) != "0123456789"[from:from+3] {
			t.Errorf("from %d: %q, %v", from, b, err)
		}
	}
	if end, err := s.Seek(0, io.SeekEnd); err != nil || end != 10 {
		t.Errorf("the end is at %d, %v", end, err)
	}
}

func probe(t *testing.T, d Keeper) {
	if err := Probe(t.Context(), d, "probe-1"); err != nil {
		t.Error(err)
	}
	if infos, err := d.List(t.Context(), "", 10); err != nil || len(infos) != 0 {
		t.Errorf("the probe is left behind: %v, %v", infos, err)
	}
}
