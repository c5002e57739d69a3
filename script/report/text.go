package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// report is everything that is known after a run.
type report struct {
	Made    time.Time
	About   [][2]string // what was tested, where
	Tests   []outcome
	Results []result
}

func (r report) failed() (n int) { return r.count("fail") }

func (r report) count(action string) (n int) {
	for _, t := range r.Tests {
		if t.Action == action {
			n++
		}
	}
	return n
}

func (r report) summary() string {
	return fmt.Sprintf("%d proofs passed, %d failed, %d were skipped; %d results.", r.count("pass"), r.failed(), r.count("skip"), len(r.Results))
}

// text is the report as it is signed.
func (r report) text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "madoguchi: durability report\n%s\n\n", r.Made.Format(time.RFC3339))
	for _, line := range r.About {
		fmt.Fprintf(&b, "%-12s %s\n", line[0], line[1])
	}
	fmt.Fprintf(&b, "\n%s\n", r.summary())
	r.promises(&b)
	r.outcomes(&b)
	return b.Bytes()
}

// promises lists every promise, also those for which nothing was found.
func (r report) promises(b *bytes.Buffer) {
	found := map[string][]result{}
	for _, x := range r.Results {
		found[x.Promise] = append(found[x.Promise], x)
	}
	var without []string
	for _, p := range promised {
		if len(found[p.name]) == 0 {
			without = append(without, p.name+" "+p.words)
			continue
		}
		fmt.Fprintf(b, "\n%s  %s\n", p.name, p.words)
		for _, x := range found[p.name] {
			x.write(b)
		}
		delete(found, p.name)
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		fmt.Fprintf(b, "\n%s\n", name)
		for _, x := range found[name] {
			x.write(b)
		}
	}
	if len(without) > 0 {
		fmt.Fprintf(b, "\nWithout a result in this run:\n")
		for _, w := range without {
			fmt.Fprintf(b, "  %s\n", w)
		}
	}
}

func (x result) write(b *bytes.Buffer) {
	var parts []string
	if x.Engine != "" {
		parts = append(parts, x.Engine)
	}
	for _, k := range slices.Sorted(maps.Keys(x.Fields)) {
		if v := show(x.Fields[k]); v != "" {
			parts = append(parts, k+" "+v)
		}
	}
	fmt.Fprintf(b, "    %s\n", strings.Join(parts, "; "))
}

// show writes a JSON value for people: whole numbers without exponent, maps in order.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, k+"="+show(v[k]))
		}
		return strings.Join(parts, " ")
	}
	return fmt.Sprint(v)
}

// outcomes lists the tests, failures first.
func (r report) outcomes(b *bytes.Buffer) {
	if len(r.Tests) == 0 {
		return
	}
	order := map[string]int{"fail": 0, "skip": 1, "pass": 2}
	tests := slices.Clone(r.Tests)
	slices.SortStableFunc(tests, func(x, y outcome) int { return cmp.Compare(order[x.Action], order[y.Action]) })
	fmt.Fprintf(b, "\nTests\n")
	for _, t := range tests {
		fmt.Fprintf(b, "  %-4s %6.1f s  %s\n", t.Action, t.Elapsed, t.Test)
		if t.Why != "" {
			fmt.Fprintf(b, "                 %s\n", t.Why)
		}
	}
	fmt.Fprintln(b)
}
