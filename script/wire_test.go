package script

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

// wire is the file into which a story's demo writes all that desk and LINE say to each other.
type wire struct {
	file string
	read int64 // so much of it was held against LINE's OpenAPI
}

// check holds what is new in the file against LINE's OpenAPI.
func (w *wire) check() (openapitest.Counts, error) {
	f, err := os.Open(w.file)
	if errors.Is(err, fs.ErrNotExist) {
		return openapitest.Counts{}, nil
	}
	if err != nil {
		return openapitest.Counts{}, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.NewSectionReader(f, w.read, 1<<40))
	if err != nil {
		return openapitest.Counts{}, err
	}
	text = text[:bytes.LastIndexByte(text, '\n')+1] // the last line may break off where the demo was killed
	w.read += int64(len(text))
	var record openapitest.Record
	for lines := json.NewDecoder(bytes.NewReader(text)); lines.More(); {
		var tr lineemu.Traffic
		if err := lines.Decode(&tr); err != nil {
			return openapitest.Counts{}, err
		}
		record.Add(tr)
	}
	return record.Check()
}

// tally counts what was checked in all stories.
type tally struct {
	mu  sync.Mutex
	all openapitest.Counts
}

func (t *tally) add(n openapitest.Counts) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all.Webhooks += n.Webhooks
	t.all.Requests += n.Requests
	t.all.Odd += n.Odd
	t.all.CheckedWebhooks += n.CheckedWebhooks
	t.all.CheckedRequests += n.CheckedRequests
	t.all.Shapes += n.Shapes
}

// newTally logs the sum when all stories are over.
func newTally(t *testing.T) *tally {
	var sum tally
	if openapitest.Available(t) {
		t.Cleanup(func() { t.Log(sum.all) })
	}
	return &sum
}

// checkWire fails the story when desk and LINE said something that is not of LINE's OpenAPI.
func (w *world) checkWire() {
	n, err := w.wire.check()
	w.tally.add(n)
	if err != nil {
		w.env.T().Fatal(err)
	}
}

// wrong REGEXP: what desk and LINE said up to now is not of LINE's OpenAPI, and that is forgiven
// when the error matches.
func (w *world) wrong(ts *testscript.TestScript, neg bool, args []string) {
	_, err := w.wire.check()
	if found := err != nil && regexp.MustCompile("(?s)"+args[0]).MatchString(err.Error()); found == neg {
		ts.Fatalf("held against LINE's OpenAPI: %v", err)
	}
}

// push makes a call of LINE's API with the channel's own token.
func (w *world) push(ts *testscript.TestScript, body string) {
	if status, out := w.lineCall(ts, http.MethodPost, "/v2/bot/message/push", "application/json", body); status != http.StatusOK {
		ts.Fatalf("push: %d %s", status, out)
	}
}

// wireOf is where a demo in a story's folder writes.
func wireOf(dir string) wire { return wire{file: filepath.Join(dir, "traffic")} }
