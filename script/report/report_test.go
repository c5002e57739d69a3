package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestASignedReportIsKnownAgain(t *testing.T) {
	key := filepath.Join(t.TempDir(), "deep", "report.key")
	first, err := loadKey(key)
	if err != nil {
		t.Fatal(err)
	}
	again, err := loadKey(key)
	if err != nil || !first.Equal(again) {
		t.Fatalf("another key the second time: %v", err)
	}
	if info, err := os.Stat(key); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key can be read by others: %v %v", info.Mode(), err)
	}
	whole := signed([]byte("lost 0\n"), first)
	name, ok := check(whole)
	if !ok || len(name) != 16 {
		t.Fatalf("not known again: %q %v", name, ok)
	}
	for what, changed := range map[string][]byte{
		"a figure":              bytes.Replace(whole, []byte("lost 0"), []byte("lost 1"), 1),
		"a line before":         append([]byte("more\n"), whole...),
		"a line behind":         append(bytes.Clone(whole), "more\n"...),
		"no signature":          []byte("lost 0\n"),
		"a signature of others": replaceSignature(t, whole),
	} {
		if _, ok := check(changed); ok {
			t.Errorf("%s was changed and nobody saw", what)
		}
	}
}

// replaceSignature puts another key's signature under the same public key.
func replaceSignature(t *testing.T, whole []byte) []byte {
	t.Helper()
	other, err := loadKey(filepath.Join(t.TempDir(), "other.key"))
	if err != nil {
		t.Fatal(err)
	}
	forged := signed([]byte("lost 0\n"), other)
	public := whole[bytes.LastIndex(whole, []byte("-----BEGIN PUBLIC KEY")):]
	return append(bytes.Clone(forged[:bytes.LastIndex(forged, []byte("-----BEGIN PUBLIC KEY"))]), public...)
}

const testRun = `build output
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: network namespaces need root\n"}
{"Action":"skip","Package":"p","Test":"TestA","Elapsed":0.01}
{"Action":"pass","Package":"p","Test":"TestB/sub","Elapsed":1}
{"Action":"pass","Package":"p","Test":"TestB","Elapsed":61.5}
{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:9: lost 3\n"}
{"Action":"output","Package":"p","Test":"TestC","Output":"--- FAIL: TestC\n"}
{"Action":"fail","Package":"p","Test":"TestC","Elapsed":2}
{"Action":"fail","Package":"p","Elapsed":64}
`

func TestTheTextTellsAll(t *testing.T) {
	var progress bytes.Buffer
	tests, err := readTests(strings.NewReader(testRun), &progress)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "results.jsonl")
	lines := `{"promise":"R1","engine":"sqlite","seed":7,"trials":50,"figures":{"acked":12345678,"lost":0},"control":"ack_before_commit","control_failed_as_it_must":true}

{"promise":"new","trials":1}
`
	if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	results, err := readResults(file)
	if err != nil {
		t.Fatal(err)
	}
	r := report{Made: time.Unix(0, 0).UTC(), About: [][2]string{{"commit", "abc"}}, Tests: tests, Results: results}
	text := string(r.text())
	for _, want := range []string{
		"1970-01-01T00:00:00Z", "commit       abc", "1 proofs passed, 2 failed, 1 were skipped; 2 results.",
		"R1  a webhook answered with 200 is stored", "sqlite; control ack_before_commit; control_failed_as_it_must true; figures acked=12345678 lost=0; seed 7; trials 50",
		"\nnew\n    trials 1\n", "Without a result in this run:\n  R2 ", "simulator the flow holds",
		"fail    2.0 s  TestC\n                 c_test.go:9: lost 3", "skip    0.0 s  TestA\n                 a_test.go:3: network namespaces need root",
		"pass   61.5 s  TestB\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("not in the text: %q", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	if r.failed() != 2 {
		t.Errorf("%d failures", r.failed())
	}
}

func TestBadResultsAreRefused(t *testing.T) {
	for _, line := range []string{"{", `{"engine":"sqlite"}`} {
		file := filepath.Join(t.TempDir(), "results.jsonl")
		if err := os.WriteFile(file, []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readResults(file); err == nil || !strings.Contains(err.Error(), "results.jsonl:1") {
			t.Errorf("%s: %v", line, err)
		}
	}
}
