package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/trial"
)

// outcome is how one top-level test ended.
type outcome struct {
	Package string
	Test    string
	Action  string // pass, fail, skip, or unfinished
	Elapsed float64
	Why     string // of anything but a pass: what it said last
}

// wholePackage stands for what failed outside of any test.
const wholePackage = "(the package)"

// How tests end.
const (
	passed     = "pass"
	failed     = "fail"
	skipped    = "skip"
	unfinished = "unfinished"
)

// prove runs the suites one after the other and gives how their tests ended and what they
// wrote. A failing test is no error: it belongs into the report. When ctx ends, what was
// measured until then is given, and what was under way is unfinished. raw gets all that go test
// -json says, to look up why something failed.
func prove(ctx context.Context, suites []suite, progress, raw io.Writer) ([]outcome, []result, error) {
	dir, err := os.MkdirTemp("", "madoguchi-report")
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "results.jsonl")
	var tests []outcome
	for i, s := range suites {
		if ctx.Err() != nil {
			break
		}
		_, _ = fmt.Fprintf(progress, "%s  %d of %d: %s %s %v\n", time.Now().Format(time.TimeOnly), i+1, len(suites), s.pkg, s.tests, s.env)
		ended, err := s.run(ctx, file, progress, raw)
		if err != nil && ctx.Err() == nil {
			return nil, nil, err
		}
		if len(ended) == 0 && ctx.Err() == nil {
			return nil, nil, fmt.Errorf("no test has run in %s: does everything compile?", s.pkg)
		}
		if ctx.Err() != nil { // that a package did not get to its end is what an interruption is
			ended = slices.DeleteFunc(ended, func(o outcome) bool { return o.Test == wholePackage })
		}
		tests = append(tests, ended...)
	}
	results, err := readResults(file)
	if errors.Is(err, os.ErrNotExist) {
		return tests, nil, nil
	}
	return tests, results, err
}

// run runs a suite as a group of processes of its own, so that an interruption reaches all
// of them and they can clean up.
func (s suite) run(ctx context.Context, results string, progress, raw io.Writer) ([]outcome, error) {
	args := []string{"test", "-json", "-count=1", "-timeout", "24h", "-run", s.tests}
	if s.skip != "" {
		args = append(args, "-skip", s.skip)
	}
	if s.alone {
		args = append(args, "-parallel=1")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, s.pkg)...)
	cmd.Env = append(append(os.Environ(), trial.Env+"="+results), s.env...)
	cmd.Stderr = progress
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = 30 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	tests, err := readTests(io.TeeReader(out, raw), progress)
	var exit *exec.ExitError
	if e := cmd.Wait(); err == nil && e != nil && !errors.As(e, &exit) {
		err = e
	}
	return tests, err
}
