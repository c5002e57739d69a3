package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// report is everything that is known after a run.
type report struct {
	Began, Ended time.Time
	Only         string      // what was chosen; empty: everything
	About        [][2]string // what was tested, where
	Load         string      // of the machine in the end
	Key          string      // name of the key that signs
	Interrupted  bool
	Tests        []outcome
	Results      []result
}

func (r report) count(action string) (n int) {
	for _, t := range r.Tests {
		if t.Action == action {
			n++
		}
	}
	return n
}

// summary counts promises by how it stands with them.
func (r report) summary() string {
	stand := map[string]int{}
	for _, p := range promised {
		stand[r.verdictOf(p)]++
	}
	var parts []string
	for _, v := range []string{broken, notNoticed, wentWrong, incomplete, held, noControl, notShown} {
		if stand[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", stand[v], v))
		}
	}
	return fmt.Sprintf("Of %d promises: %s.\nTests: %d passed, %d failed, %d skipped, %d unfinished.",
		len(promised), strings.Join(parts, ", "), r.count(passed), r.count(failed), r.count(skipped), r.count(unfinished))
}

const howToRead = `How to read this
  A trial runs the real program as processes of its own, makes things go wrong and compares
  afterwards what LINE was told and what customers saw (LINE is an emulator with an exact
  ledger) with what the desk keeps. A control is the same trial with one rule of the desk
  broken on purpose: it must be noticed, or the trial would prove nothing.
  "held" says that no trial of this run broke the promise and that its control was noticed. It
  is no proof for all time: a rarer fault than the trials met may exist.
  Ending a process proves nothing about the power: R3 is about that. Latencies depend on the
  machine and on who else used it (see "load").
`

// text is the report as it is signed.
func (r report) text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "madoguchi: durability report\n\n")
	if r.Interrupted {
		fmt.Fprintf(&b, "INTERRUPTED: only what was measured until then is here.\n\n")
	}
	row := func(name, value string) { fmt.Fprintf(&b, "  %-12s %s\n", name, value) }
	row("made", fmt.Sprintf("%s to %s (%v)", r.Began.Format(time.RFC3339), r.Ended.Format(time.RFC3339), r.Ended.Sub(r.Began)))
	row("looked at", cmp.Or(r.Only, "every promise with a trial"))
	for _, line := range r.About {
		row(line[0], line[1])
	}
	row("load after", r.Load)
	fmt.Fprintf(&b, "\n%s\n\n%s\n", r.summary(), howToRead)
	r.table(&b)
	r.promises(&b)
	r.notShown(&b)
	r.outcomes(&b)
	r.verify(&b)
	return b.Bytes()
}

// table is the whole on one screen.
func (r report) table(b *bytes.Buffer) {
	fmt.Fprintf(b, "Promises\n")
	for _, p := range promised {
		fmt.Fprintf(b, "  %-9s  %-20s  %s\n", p.name, r.verdictOf(p), p.words)
	}
}

// promises shows what was found, promise by promise.
func (r report) promises(b *bytes.Buffer) {
	known := map[string]bool{}
	for _, p := range promised {
		known[p.name] = true
		if found := r.resultsOf(p); len(found) > 0 || r.verdictOf(p) != notShown {
			fmt.Fprintf(b, "\n%s  %s\n  %s", p.name, p.words, r.verdictOf(p))
			if p.pass != "" {
				fmt.Fprintf(b, "; held when: %s", p.pass)
			}
			fmt.Fprintln(b)
			r.found(b, p, found)
		}
	}
	for _, x := range r.Results {
		if !known[promisesOf(x.Promise)[0]] {
			fmt.Fprintf(b, "\n%s\n", x.Promise)
			x.write(b, "trials")
		}
	}
}

func (r report) found(b *bytes.Buffer, p promise, found []result) {
	slices.SortStableFunc(found, func(x, y result) int { return cmp.Compare(min(1, len(x.Control)), min(1, len(y.Control))) }) // trials first
	shared := func(x result) bool { return promisesOf(x.Promise)[0] != p.name }                                                // told where its first promise is
	if slices.ContainsFunc(found, shared) {
		fmt.Fprintf(b, "  the same trials as R7's\n")
	}
	for _, x := range slices.DeleteFunc(found, shared) {
		x.write(b, p.unit)
	}
	for _, t := range r.testsOf(p) {
		if t.Action != passed {
			fmt.Fprintf(b, "  %s: %s  %s\n", t.Action, t.Test, t.Why)
		}
	}
}

func (x result) write(b *bytes.Buffer, unit string) {
	kind := "trial  "
	if x.Control != "" {
		kind = "control"
	}
	parts := []string{cmp.Or(x.Test, x.Engine)}
	if x.Test != "" && x.Engine != "" && !strings.HasSuffix(x.Test, "/"+x.Engine) {
		parts = append(parts, x.Engine)
	}
	if x.Control != "" {
		parts = append(parts, fmt.Sprintf("with %q broken on purpose: %s", x.Control, map[bool]string{true: "noticed", false: "NOT NOTICED"}[x.Noticed]))
	} else if x.Trials != "" {
		parts = append(parts, thousands(x.Trials)+" "+cmp.Or(unit, "trials"))
	}
	if x.Seed != "" {
		parts = append(parts, "seed "+string(x.Seed))
	}
	fmt.Fprintf(b, "  %s  %s\n", kind, strings.Join(parts, ", "))
	if x.Control == "" {
		if text := strings.Trim(show(x.Fields)+"; "+show(x.Figures), "; "); text != "" {
			fmt.Fprintf(b, "           %s\n", text)
		}
	}
	for i, s := range x.Broken {
		if i == 3 {
			fmt.Fprintf(b, "           … and %d rules more\n", len(x.Broken)-i)
			break
		}
		fmt.Fprintf(b, "           %s: %s\n", map[bool]string{true: "BROKEN", false: "noticed"}[x.Control == ""], shorten(s, 160))
	}
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + " …"
	}
	return s
}

// show writes a JSON value for people: maps in order, empty ones not at all.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case json.Number:
		return thousands(v)
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			text := show(v[k])
			if _, nested := v[k].(map[string]any); nested {
				text = "(" + text + ")"
			}
			parts = append(parts, k+" "+text)
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(v)
}

// thousands parts the digits of a whole number of more than four.
func thousands(n json.Number) string {
	s := string(n)
	if len(s) <= 4 || strings.Trim(s, "0123456789") != "" {
		return s
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// notShown says plainly what this report is silent about.
func (r report) notShown(b *bytes.Buffer) {
	fmt.Fprintf(b, "\nNot shown by this run\n")
	for _, p := range promised {
		if r.verdictOf(p) != notShown {
			continue
		}
		why := "no trial of it exists yet"
		switch {
		case len(p.tests) > 0 && r.Only != "":
			why = "not chosen, or skipped: see the tests below"
		case len(p.tests) > 0:
			why = "its trials run on demand: make report ONLY=" + p.name
		case p.elsewhere != "":
			why = "tested elsewhere: " + p.elsewhere
		}
		fmt.Fprintf(b, "  %-9s  %s (%s)\n", p.name, p.words, why)
	}
}

// outcomes lists the tests, failures first.
func (r report) outcomes(b *bytes.Buffer) {
	if len(r.Tests) == 0 {
		return
	}
	order := map[string]int{failed: 0, unfinished: 1, skipped: 2, passed: 3}
	tests := slices.Clone(r.Tests)
	slices.SortStableFunc(tests, func(x, y outcome) int { return cmp.Compare(order[x.Action], order[y.Action]) })
	fmt.Fprintf(b, "\nTests\n")
	for _, t := range tests {
		fmt.Fprintf(b, "  %-10s %7.1f s  %s\n", t.Action, t.Elapsed, t.Test)
		if t.Why != "" {
			fmt.Fprintf(b, "                         %s\n", shorten(t.Why, 200))
		}
	}
}

func (r report) verify(b *bytes.Buffer) {
	fmt.Fprintf(b, `
To see it for yourself
  make report                                    the same again, on your machine
  MADOGUCHI_FAULT_SEED=<seed> go test -count=1 -run '^<trial>$' ./script/fault      one plan again
  go run ./script/report -verify <this file>     the signature; it must be by key %s
  A signature shows who wrote this and that nobody changed it, not that it is true: run it.

`, cmp.Or(r.Key, "(unknown)"))
}
