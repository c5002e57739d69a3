package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Words for how it stands with a promise.
const (
	held       = "held"
	broken     = "BROKEN"
	notNoticed = "CONTROL NOT NOTICED"
	wentWrong  = "A TEST FAILED"
	noControl  = "held, no control ran"
	incomplete = "incomplete"
	notShown   = "not shown here"
)

// verdictOf judges a promise by its results and by how its tests ended, worst first. A
// trial whose control did not notice, or did not run, proves little, and that is said.
func (r report) verdictOf(p promise) string {
	found, tests := r.resultsOf(p), r.testsOf(p)
	trials, controls, ended := 0, 0, ""
	for _, x := range found {
		switch {
		case !x.held() && x.Control == "":
			return broken
		case !x.held():
			ended = notNoticed
		case x.Control != "" || p.name == simulator && x.Fields["controls"] != nil:
			controls++
		}
		if x.Control == "" {
			trials++
		}
	}
	for _, t := range tests {
		switch {
		case t.Action == failed && ended == "":
			ended = wentWrong
		case (t.Action == unfinished || t.Action == passed && r.silent(t) || t.lacks()) && ended == "":
			ended = incomplete
		}
	}
	switch {
	case ended != "":
		return ended
	case trials == 0:
		return notShown
	case controls == 0:
		return noControl
	}
	return held
}

// lacks tells that a test could not run where it was asked to; one that runs on demand only was
// not asked.
func (t outcome) lacks() bool { return t.Action == skipped && !strings.Contains(t.Why, "on demand") }

// silent tells that a test passed and has shown nothing, as one does of which no part ran.
func (r report) silent(t outcome) bool {
	return !slices.ContainsFunc(r.Results, func(x result) bool {
		top, _, _ := strings.Cut(x.Test, "/")
		return top == t.Test
	})
}

func (r report) resultsOf(p promise) (out []result) {
	for _, x := range r.Results {
		if slices.Contains(promisesOf(x.Promise), p.name) {
			out = append(out, x)
		}
	}
	return out
}

func (r report) testsOf(p promise) (out []outcome) {
	for _, t := range r.Tests {
		if top, _, _ := strings.Cut(t.Test, "/"); slices.Contains(p.tests, top) {
			out = append(out, t)
		}
	}
	return out
}

// verdict is an error where anything speaks against what the report is about.
func (r report) verdict() error {
	var errs []error
	if r.Interrupted {
		errs = append(errs, errors.New("interrupted: the report shows what was measured until then"))
	}
	for _, p := range promised {
		if v := r.verdictOf(p); v == broken || v == notNoticed || v == wentWrong {
			errs = append(errs, fmt.Errorf("%s: %s", p.name, v))
		}
	}
	for _, t := range r.Tests {
		if t.Action == failed {
			errs = append(errs, fmt.Errorf("%s failed: %s", t.Test, t.Why))
		}
	}
	return errors.Join(errs...)
}
