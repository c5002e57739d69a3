// Package trial is how a proof says what it found: one line of JSON a result, in the
// test's log and, where MADOGUCHI_FAULT_REPORT names a file, appended to that. The
// durability report (script/report) is made of these lines.
//
// It also gives trials their addresses.
//
// Dependencies: the standard library. Only tests and script/report import it.
package trial

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"testing"
)

// Env names the file to which results are appended.
const Env = "MADOGUCHI_FAULT_REPORT"

var appending sync.Mutex // one line at a time, whichever of a package's tests writes it

// Write notes a result: a struct with at least a field "promise". The name of its test
// is added, so that a report can put how the test ended beside it. The line is in the
// file when Write returns: what was measured before an interruption is kept.
func Write(t testing.TB, result any) {
	t.Helper()
	line, err := encode(t.Name(), result)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", line)
	if path := os.Getenv(Env); path != "" {
		if err := add(path, append(line, '\n')); err != nil {
			t.Fatalf("%s: %v", Env, err)
		}
	}
}

// encode keeps each value as it was written: a seed has more digits than a float64.
func encode(test string, result any) ([]byte, error) {
	raw, err := json.Marshal(result)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("a result is an object: %w", err)
	}
	var promise string
	if json.Unmarshal(fields["promise"], &promise) != nil || promise == "" {
		return nil, fmt.Errorf("a result without a promise: %s", raw)
	}
	if fields["test"], err = json.Marshal(test); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

func add(path string, line []byte) (err error) {
	appending.Lock()
	defer appending.Unlock()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	_, err = f.Write(line)
	return err
}
