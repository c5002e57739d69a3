package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// perform runs madoguchi emulator with a scenario against a server that takes every webhook.
func perform(t *testing.T, text string, args ...string) (out string, webhooks int64, err error) {
	t.Helper()
	var n atomic.Int64
	bot := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { n.Add(1) }))
	defer bot.Close()
	file := filepath.Join(t.TempDir(), "play.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var c emulatorCmd
	parser, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	args = append([]string{"--listen=127.0.0.1:0", "--scenario=" + file, "--webhook-url=" + bot.URL, "--until-idle", "--quiet=10ms", "--wait=10s"}, args...)
	if _, err := parser.Parse(args); err != nil {
		return "", 0, err
	}
	var b bytes.Buffer
	c.out = &b
	err = c.Run(t.Context())
	return b.String(), n.Load(), err
}

const play = `
users: {hanako: {name: 花子}}
steps:
- {who: hanako, says: やっほー, expect: {webhook: ok}}
- {at: 10m, who: hanako, says: "{n}", repeat: {count: 3, every: 1m}}
`

func TestEmulatorPlaysAScenario(t *testing.T) {
	out, n, err := perform(t, play, "--speed=max")
	if err != nil || n != 5 { // the first is the empty one that waits for the server
		t.Fatalf("%d webhooks, %v", n, err)
	}
	for _, want := range []string{"LINE emulator: http://127.0.0.1:", "secret ", `0.000s  hanako says "やっほー"  → ok 200`, `720.000s  hanako says "3"`, "5 webhooks delivered"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestEmulatorTellsStepsAsJSON(t *testing.T) {
	out, _, err := perform(t, play, "--speed=max", "--json")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var step struct {
		AtMS     int64 `json:"at_ms"`
		Line     int
		Who, Did string
		Delivery struct{ Status int }
		EventIDs []string `json:"event_ids"`
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-2]), &step); err != nil {
		t.Fatal(err)
	}
	if step.AtMS != 720_000 || step.Line != 5 || step.Who != "hanako" || step.Delivery.Status != 200 || len(step.EventIDs) != 1 {
		t.Errorf("%+v", step)
	}
}

func TestEmulatorFailsWithTheScenario(t *testing.T) {
	for name, tc := range map[string]struct{ text, says string }{
		"expectation": {"users: {a: {}}\nsteps:\n- {who: a, says: b, expect: {seen: c, within: 10ms}}", `play.yaml:3: a did not see "c" within 10ms`},
		"file":        {"users: {a: {}}\nsteps:\n- {who: a, shouts: b}", `play.yaml:3: a step knows no "shouts"`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := perform(t, tc.text, "--speed=max"); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("%v, want %q", err, tc.says)
			}
		})
	}
	if _, _, err := perform(t, play, "--speed=0.5"); err == nil || !strings.Contains(err.Error(), "give a number from 1") {
		t.Errorf("%v", err)
	}
}

func TestStageClock(t *testing.T) {
	at := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	var c stageClock
	c.hold(at)
	if !c.now().Equal(at) {
		t.Error("a clock that is held goes")
	}
	c.release()
	if d := c.now().Sub(at); d < 0 || d > time.Minute {
		t.Errorf("released, the clock is %v away", d)
	}
	later := at.Add(time.Hour)
	c.shift(later)
	if d := c.now().Sub(later); d < 0 || d > time.Minute {
		t.Errorf("shifted, the clock is %v away", d)
	}
}
