package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
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
{"Action":"run","Package":"example.org/p","Test":"TestFullDisk"}
{"Action":"output","Package":"example.org/p","Test":"TestFullDisk","Output":"    a_test.go:3: network namespaces need root\n"}
{"Action":"skip","Package":"example.org/p","Test":"TestFullDisk","Elapsed":0.01}
{"Action":"pass","Package":"example.org/p","Test":"TestKill/sqlite","Elapsed":1}
{"Action":"output","Package":"example.org/p","Test":"TestKill/postgres","Output":"    a_test.go:7: on demand: set MADOGUCHI_FAULT_ALL=1\n"}
{"Action":"skip","Package":"example.org/p","Test":"TestKill/postgres","Elapsed":1}
{"Action":"pass","Package":"example.org/p","Test":"TestKill","Elapsed":61.5}
{"Action":"run","Package":"example.org/p","Test":"TestSameEvent"}
{"Action":"output","Package":"example.org/p","Test":"TestSameEvent","Output":"    c_test.go:9: lost 3\n"}
{"Action":"output","Package":"example.org/p","Test":"TestSameEvent","Output":"2026-11-28 LOG:  a database's last words\n"}
{"Action":"output","Package":"example.org/p","Test":"TestSameEvent","Output":"--- FAIL: TestSameEvent\n"}
{"Action":"fail","Package":"example.org/p","Test":"TestSameEvent","Elapsed":2}
{"Action":"run","Package":"example.org/p","Test":"TestOneWinner"}
{"Action":"run","Package":"example.org/p","Test":"TestOneWinner/sqlite"}
{"Action":"output","Package":"example.org/p","Test":"TestOneWinner/sqlite","Output":"    r13_test.go:9: 200 of 500 won\n"}
{"Action":"fail","Package":"example.org/p","Elapsed":64}
`

const testResults = `{"promise":"R1","engine":"sqlite","test":"TestKill/sqlite","seed":1795898122336443337,"trials":50000,"figures":{"acked":12345678,"lost":0}}

{"promise":"R1","engine":"sqlite","test":"TestKillNoticesAnEarlyAnswer","seed":8,"trials":5,"control":"ack_before_commit","control_failed_as_it_must":true,"broken":["what LINE got 200 for is stored: event 7"]}
{"promise":"R7+R8","engine":"sqlite","test":"TestExactlyOnce","seed":9,"trials":2000,"figures":{"met":{"500":3}}}
{"promise":"R14","trials":5,"broken":["2 contacts"]}
{"promise":"R19","trials":5,"control":"naive_feed"}
{"promise":"new","trials":1}
{"promise":"R2","tri`

func TestTheTextTellsAll(t *testing.T) {
	var progress bytes.Buffer
	tests, err := readTests(strings.NewReader(testRun), &progress)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "results.jsonl")
	if err := os.WriteFile(file, []byte(testResults), 0o600); err != nil {
		t.Fatal(err)
	}
	results, err := readResults(file)
	if err != nil {
		t.Fatal(err)
	}
	r := report{Began: time.Unix(0, 0).UTC(), Ended: time.Unix(90, 0).UTC(), Interrupted: true, Key: "0123", About: [][2]string{{"commit", "abc"}}, Tests: tests, Results: results}
	text := string(r.text())
	for _, want := range []string{
		"INTERRUPTED: only", "1970-01-01T00:00:00Z to 1970-01-01T00:01:30Z (1m30s)", "commit       abc",
		"Of 29 promises: 1 BROKEN, 1 CONTROL NOT NOTICED, ", "Tests: 1 passed, 2 failed, 2 skipped, 1 unfinished.",
		"  R1         held                  a webhook answered with 200 is stored",
		"  trial    TestKill/sqlite, 50,000 kills, seed 1795898122336443337\n           acked 12,345,678, lost 0\n",
		`  control  TestKillNoticesAnEarlyAnswer, sqlite, with "ack_before_commit" broken on purpose: noticed, seed 8`,
		"           noticed: what LINE got 200 for is stored: event 7\n",
		"  skip: TestKill/postgres", "R8         held, no control ran", "  the same trials as R7's\n", "met (500 3)",
		"R14        BROKEN", "           BROKEN: 2 contacts\n", "R19        CONTROL NOT NOTICED", "\nnew\n  trial    , 1 trials\n",
		"R4         A TEST FAILED", "R13        incomplete", "  unfinished: TestOneWinner  r13_test.go:9: 200 of 500 won\n",
		"  R25        a connector's trouble stays its own (no trial of it exists yet)\n",
		"  R2         LINE gets its answer within two seconds under load (tested elsewhere: madoguchi bench)\n",
		"  R15        hints between nodes may be lost (its trials run on demand: make report ONLY=R15)\n",
		"  fail           2.0 s  TestSameEvent\n                         c_test.go:9: lost 3", "it must be by key 0123",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("not in the text: %q", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	if !strings.Contains(progress.String(), "fail       TestSameEvent 2 s  c_test.go:9: lost 3") {
		t.Errorf("progress:\n%s", progress.String())
	}
	err = r.verdict()
	for _, want := range []string{"interrupted", "R14: BROKEN", "R19: CONTROL NOT NOTICED", "R4: A TEST FAILED", "TestSameEvent failed", "(the package) failed"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the verdict does not say %q: %v", want, err)
		}
	}
}

func TestAllIsWell(t *testing.T) {
	r := report{Results: []result{{Promise: "R1", Test: "TestKill/sqlite"}, {Promise: "R1", Control: "x", Noticed: true}}, Tests: []outcome{{Test: "TestKill", Action: passed}}}
	if err := r.verdict(); err != nil {
		t.Error(err)
	}
	if got := r.verdictOf(promised[0]); got != held {
		t.Error(got)
	}
}

// A trial that this machine can't run leaves its promise open; one that nobody asked for does not.
func TestWhoCanNotRunIsMissed(t *testing.T) {
	for why, want := range map[string]string{"r22_upgrade_test.go:9: no history of this project": incomplete, "plan_test.go:7: on demand: set MADOGUCHI_FAULT_ALL=1": held} {
		r := report{Results: []result{{Promise: "R1", Test: "TestKill/sqlite"}, {Promise: "R1", Control: "x", Noticed: true}},
			Tests: []outcome{{Test: "TestKill", Action: passed}, {Test: "TestKillToMany", Action: skipped, Why: why}}}
		if got := r.verdictOf(promised[0]); got != want {
			t.Errorf("%s: %s", why, got)
		}
	}
}

// The trials that R8 shares with R7 are told there; what only R8 has stands below it.
func TestAPromiseShowsItsOwnControls(t *testing.T) {
	r := report{Results: []result{{Promise: "R7+R8", Test: "TestExactlyOnce/sqlite", Trials: "2000"},
		{Promise: "R8", Test: "TestExactlyOnceNoticesRepeats/resend_reply", Control: "resend_reply", Noticed: true}}}
	text := string(r.text())
	if _, own, _ := strings.Cut(text, "\nR8  "); !strings.Contains(own, `with "resend_reply" broken on purpose: noticed`) {
		t.Error(text)
	}
}

// A control of which no part was chosen passes all the same; a promise is not held by that.
func TestWhoPassesInSilenceHasNotRun(t *testing.T) {
	r := report{Results: []result{{Promise: "R1", Test: "TestKill/sqlite"}, {Promise: "R1", Test: "TestKill/sqlite", Control: "x", Noticed: true}},
		Tests: []outcome{{Test: "TestKill", Action: passed}, {Test: "TestKillNoticesAnEarlyAnswer", Action: passed}}}
	if got := r.verdictOf(promised[0]); got != incomplete {
		t.Error(got)
	}
}

func TestPromisesAreChosen(t *testing.T) {
	got, err := choose(" R1/sqlite=1000, simulator=20000,R17,R14/postgres")
	if err != nil {
		t.Fatal(err)
	}
	want := []suite{
		{"./script/fault", "^(TestKill|TestKillNoticesAnEarlyAnswer|TestKillToMany|TestKillNoticesASecondTelling)$", "/^postgres$", []string{"MADOGUCHI_FAULT_ALL=1", "MADOGUCHI_FAULT_TRIALS=1000"}, true},
		{"./internal/sim", "^(TestSeeds|TestSameSeedSameRun)$", "", []string{"MADOGUCHI_FAULT_ALL=1", "MADOGUCHI_SIM_SEEDS=20000"}, false},
		{"./internal/flow", "^(TestClockJumps|TestClockJumpsNoticesAKeyOfTheMinute)$", "", []string{"MADOGUCHI_FAULT_ALL=1"}, false},
		{"./script/fault", "^(TestNewCustomer|TestNewCustomerNoticesManyTalks)$", "/^sqlite$", []string{"MADOGUCHI_FAULT_ALL=1"}, true},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if got, err := choose(""); err != nil || len(got) != len(everything) {
		t.Errorf("nothing chosen is %v, %v", got, err)
	}
	for list, why := range map[string]string{"R29": "no promise R29", "R1=0": "at least one", "R1=": "write R1", "R2": "see madoguchi bench", "R25": "none elsewhere", "R1,": "write R1", "R1/mysql": "sqlite and postgres"} {
		if _, err := choose(list); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v, want %q", list, err, why)
		}
	}
}

// The list of promises names the tests that there are, and each trial belongs to one.
func TestPromisesNameTheirTests(t *testing.T) {
	there, named := map[string]bool{}, map[string]bool{}
	for _, glob := range []string{"../fault/*_test.go", "../../internal/sim/*_test.go", "../../internal/flow/clock_jump_test.go", "../../internal/flow/orders_test.go"} {
		files, err := filepath.Glob(glob)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v %v", glob, files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`).FindAllStringSubmatch(string(text), -1) {
				there[m[1]] = true
			}
		}
	}
	for _, p := range promised {
		for _, test := range p.tests {
			if named[test] = true; !there[test] {
				t.Errorf("%s names %s, which is not there", p.name, test)
			}
		}
	}
	for _, test := range []string{"TestASoundWorldPasses", "TestEveryRuleIsSeenBroken", "TestEveryRuleHasItsControl", "TestWireNoticesWrongTraffic", "TestLate"} { // of the checker itself
		named[test] = true
	}
	for test := range there {
		if !named[test] {
			t.Errorf("%s belongs to no promise: name it in promises.go", test)
		}
	}
}

func TestBadResultsAreRefused(t *testing.T) {
	for _, line := range []string{"{", `{"engine":"sqlite"}`} {
		file := filepath.Join(t.TempDir(), "results.jsonl")
		if err := os.WriteFile(file, []byte(line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readResults(file); err == nil || !strings.Contains(err.Error(), "results.jsonl:1") {
			t.Errorf("%s: %v", line, err)
		}
	}
}
