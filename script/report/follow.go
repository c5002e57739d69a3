package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// heartbeat is how often whoever waits is told what is under way.
const heartbeat = 30 * time.Second

// follower reads the events of go test -json as they come.
type follower struct {
	mu      sync.Mutex
	running map[string]time.Time // by package and test, when it began or went on
	said    map[string]string    // the last line of each; what a test itself said goes before what its programs said
	ended   []outcome
}

// event is a line of go test -json.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

func (e event) id() string { return e.Package + " " + e.Test }

// readTests follows the output until its end. It says on progress what has ended, and now
// and then what is under way. A test that did not end is unfinished.
func readTests(r io.Reader, progress io.Writer) ([]outcome, error) {
	f := &follower{running: map[string]time.Time{}, said: map[string]string{}}
	done := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() { f.beat(progress, done) })
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) == nil { // the build speaks in plain lines
			f.take(e, progress)
		}
	}
	close(done)
	beating.Wait()
	for id := range f.running {
		if pkg, test, _ := strings.Cut(id, " "); !strings.Contains(test, "/") {
			f.ended = append(f.ended, outcome{Package: pkg, Test: test, Action: unfinished, Why: f.said[id]})
		}
	}
	return f.ended, lines.Err()
}

func (f *follower) take(e event, progress io.Writer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch e.Action {
	case "run", "cont":
		f.running[e.id()] = time.Now()
	case "pause":
		delete(f.running, e.id())
	case "output":
		if text := strings.TrimSpace(e.Output); speaks(text) {
			f.hear(e.id(), text)
			if top, _, sub := strings.Cut(e.Test, "/"); sub {
				f.hear(event{Package: e.Package, Test: top}.id(), text)
			}
		}
	case failed, passed, skipped:
		if begun, ok := f.running[e.id()]; ok { // Go counts no time for a test whose parts ran beside others
			e.Elapsed = max(e.Elapsed, time.Since(begun).Seconds())
		}
		delete(f.running, e.id())
		f.end(e, progress)
	}
}

// ofTest is how a test's own lines begin.
var ofTest = regexp.MustCompile(`^\w+\.go:\d+: `)

func (f *follower) hear(id, text string) {
	if ofTest.MatchString(text) || !ofTest.MatchString(f.said[id]) {
		f.said[id] = text
	}
}

// speaks tells whether a line says something to people: frames and results do not.
func speaks(line string) bool {
	for _, start := range []string{"---", "===", "{"} {
		if strings.HasPrefix(line, start) {
			return false
		}
	}
	return line != "" && !strings.Contains(line, `: {"`) && !strings.Contains(line, `"promise":`)
}

func (f *follower) end(e event, progress io.Writer) {
	o := outcome{Package: e.Package, Test: e.Test, Action: e.Action, Elapsed: e.Elapsed}
	if e.Action != passed {
		o.Why = f.said[e.id()]
	}
	switch {
	case e.Test == "" && e.Action == failed:
		o.Test = wholePackage
	case e.Test == "":
		return
	}
	part := strings.Contains(e.Test, "/")
	if part && e.Action != skipped {
		return
	}
	f.ended = append(f.ended, o)
	_, _ = fmt.Fprintf(progress, "%s  %-10s %s %.0f s  %s\n", time.Now().Format(time.TimeOnly), e.Action, o.Test, e.Elapsed, o.Why)
}

func (f *follower) beat(progress io.Writer, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case now := <-time.After(heartbeat):
			f.tell(progress, now)
		}
	}
}

func (f *follower) tell(progress io.Writer, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := make([]string, 0, len(f.running))
	for id := range f.running {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Compare(a, b) })
	for i, id := range ids {
		if i+1 < len(ids) && strings.HasPrefix(ids[i+1], id+"/") {
			continue // its parts are told
		}
		_, test, _ := strings.Cut(id, " ")
		_, _ = fmt.Fprintf(progress, "%s  under way  %s %v  %s\n", now.Format(time.TimeOnly), test, now.Sub(f.running[id]).Round(time.Second), f.said[id])
	}
}
