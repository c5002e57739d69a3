package sim

import (
	"fmt"
	"hash"
	"hash/fnv"
	"time"
)

// shownLines is how much of the end of a run a failure shows.
const shownLines = 40

// trace writes down what happens: all of it into a hash, the end in words.
type trace struct {
	hash  hash.Hash64
	lines [shownLines]string
	n     int
	all   func(string) // sees every line; nil for nobody
}

func newTrace() *trace { return &trace{hash: fnv.New64a()} }

func (t *trace) add(step int, now time.Time, who, what string) {
	line := fmt.Sprintf("%5d %s %-14s %s", step, now.Format("02 15:04:05.000"), who, what)
	_, _ = t.hash.Write([]byte(line)) // never fails
	t.lines[t.n%shownLines] = line
	t.n++
	if t.all != nil {
		t.all(line)
	}
}

// end gives the last lines, oldest first.
func (t *trace) end() []string {
	var out []string
	for i := max(0, t.n-shownLines); i < t.n; i++ {
		out = append(out, t.lines[i%shownLines])
	}
	return out
}
