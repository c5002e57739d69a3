package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// customersOfRun is how many customers write, one after the other, as peers were
// measured with.
const customersOfRun = 200

// bench is one run.
type bench struct {
	Options
	report *Report
	bin    *Binary
	engine Engine // under the desk
	raw    Engine // beside it, for the limits
	out    io.Writer
	warmUp time.Duration
	rawFor time.Duration
	seq    int64 // events numbered so far
}

// measure is one chapter of a run.
type measure struct {
	name string
	run  func(*bench, context.Context, *Desk) error
}

// measures in the order in which they run.
func measures() []measure {
	return []measure{
		{"accept", (*bench).accept},
		{"images", (*bench).images},
		{"stream", (*bench).stream},
		{"reply", (*bench).reply},
		{"key", (*bench).key},
		{"offer", (*bench).offer},
		{"crowd", (*bench).crowd},
		{"timers", (*bench).timers},
		{"footprint", (*bench).footprint},
		{"list", (*bench).list},
	}
}

// Names lists what can be measured.
func Names() []string {
	var out []string
	for _, m := range measures() {
		out = append(out, m.name)
	}
	return out
}

// Run measures on the given engines ("sqlite", "postgres") and reports. Progress
// goes to out. What could be measured before an error is in the report.
func Run(ctx context.Context, engines []string, o Options, out io.Writer) (_ *Report, err error) {
	dir, err := os.MkdirTemp("", "madoguchi-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := &bench{Options: o, out: out, bin: &Binary{Path: o.Binary, Dir: dir}, warmUp: time.Second, rawFor: max(o.For/4, time.Second),
		report: &Report{At: time.Now(), Version: o.Version, Quick: o.Quick, Nodes: max(o.Nodes, 1), Seconds: o.For.Seconds(), Engines: map[string]string{}, Seed: map[string]int64{}}}
	if b.report.Machine, err = Look(dir); err != nil {
		return b.report, err
	}
	for _, name := range engines {
		if err := b.on(ctx, name, dir); err != nil {
			return b.report, fmt.Errorf("%s: %w", name, err)
		}
	}
	return b.report, nil
}

// on runs every measure on one engine.
func (b *bench) on(ctx context.Context, name, dir string) (err error) {
	engine, err := openEngine(name, b.Options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.close()) }()
	b.engine, b.raw = engine.fresh(dir), engine.fresh(filepath.Join(dir, "raw"))
	if b.report.Engines[name], err = b.engine.Version(ctx); err != nil {
		return err
	}
	for _, m := range measures() {
		if len(b.Only) > 0 && !slices.Contains(b.Only, m.name) {
			continue
		}
		say(b.out, "%s: %s", name, m.name)
		d := NewDesk(b.bin, b.engine, b.Options, b.out)
		err := m.run(b, ctx, d)
		if err := errors.Join(err, d.Close()); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

// add puts a row into the report and tells it at once.
func (b *bench) add(r Row) {
	r.Engine = b.engine.Name()
	b.report.Add(r)
	say(b.out, "  %-58s %s  %s", r.What, r.Measured, strings.TrimSpace(string(r.Verdict)+"  "+r.Note))
}

// some is all of a list, or in a quick run the one in its middle.
func some[T any](b *bench, list []T) []T {
	if b.Quick {
		return list[len(list)/2 : len(list)/2+1]
	}
	return list
}

// opening is how an engine's databases are made; close ends what it started.
type opening struct {
	fresh func(dir string) Engine
	close func() error
}

func openEngine(name string, o Options) (opening, error) {
	switch name {
	case "sqlite":
		if o.Nodes > 1 {
			return opening{}, errors.New("--nodes: several desks need PostgreSQL, two processes never open one SQLite file")
		}
		return opening{func(dir string) Engine { return &sqliteEngine{dir: dir} }, func() error { return nil }}, nil
	case "postgres":
		server, err := pgServer(o.Database)
		if err != nil {
			return opening{}, err
		}
		return opening{func(dir string) Engine { return &postgresEngine{server: server, dir: dir} }, server.close}, nil
	}
	return opening{}, fmt.Errorf("engine %q: choose sqlite or postgres", name)
}
