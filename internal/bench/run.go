package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// customersOfRun is how many customers write, one after the other, as peers were
	// measured with.
	customersOfRun   = 200
	customersOfQuick = 20

	quickFor  = 400 * time.Millisecond
	quickRows = 2000
)

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
	seq    int64      // events numbered so far
	mu     sync.Mutex // of seq, where workers number their own

	customers int
}

// measure is one chapter of a run. It sets up its own desk, but in a quick run one
// desk serves all the measures that can share it.
type measure struct {
	name  string
	quick bool
	run   func(*bench, context.Context, *Desk) error
}

// measures in the order in which they run.
func measures() []measure {
	return []measure{
		{"accept", true, (*bench).accept},
		{"images", true, (*bench).images},
		{"stream", true, (*bench).stream},
		{"reply", true, (*bench).reply},
		{"key", true, (*bench).key},
		{"offer", false, (*bench).offer},
		{"crowd", false, (*bench).crowd},
		{"timers", false, (*bench).timers},
		{"list", true, (*bench).list},
		{"footprint", true, (*bench).footprint},
		{"bot", false, (*bench).bot},
		{"edit", false, (*bench).edit},
		{"emulator", false, (*bench).emulator},
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
	for _, name := range o.Only {
		if !slices.Contains(Names(), name) {
			return nil, fmt.Errorf("--only %q: choose of %s", name, strings.Join(Names(), ", "))
		}
	}
	dir, err := os.MkdirTemp("", "madoguchi-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := newBench(o, out, dir)
	if b.report.Machine, err = Look(dir); err != nil {
		return b.report, err
	}
	for _, n := range b.sizes() {
		b.report.Seed[fmt.Sprint("list_", n)] = int64(n)
	}
	for _, name := range engines {
		if err := b.on(ctx, name, dir); err != nil {
			return b.report, fmt.Errorf("%s: %w", name, err)
		}
	}
	return b.report, nil
}

func newBench(o Options, out io.Writer, dir string) *bench {
	b := &bench{Options: o, out: out, bin: &Binary{Path: o.Binary, Dir: dir}, warmUp: time.Second, rawFor: max(o.For/4, time.Second), customers: customersOfRun}
	if o.Quick {
		b.For, b.warmUp, b.rawFor, b.customers = quickFor, quickFor/4, quickFor/2, customersOfQuick
	}
	b.report = &Report{At: time.Now(), Version: o.Version, Quick: o.Quick, Nodes: max(o.Nodes, 1), Bus: "polling the database", Seconds: b.For.Seconds(), Engines: map[string]string{},
		Seed: map[string]int64{"customers": int64(b.customers), "operators": streamOperators, "streams": crowdStreams, "timers": timerPending}}
	if o.NATSURL != "" {
		b.report.Bus = "NATS"
	}
	return b
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
	if b.Quick {
		return b.quickly(ctx)
	}
	for _, m := range b.wanted() {
		say(b.out, "%s: %s", name, m.name)
		d := NewDesk(b.bin, b.engine, b.Options, b.out)
		err := m.run(b, ctx, d)
		if err := errors.Join(err, d.Close()); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

// quickly runs on one desk what can share it.
func (b *bench) quickly(ctx context.Context) error {
	d := NewDesk(b.bin, b.engine, b.Options, b.out)
	err := d.Setup(ctx, Setup{Operators: streamOperators, Customers: b.customers, Conversations: quickRows, Jobs: quickRows})
	d.shared = true
	for _, m := range b.wanted() {
		if err == nil && m.quick {
			say(b.out, "%s: %s", b.engine.Name(), m.name)
			if err = m.run(b, ctx, d); err != nil {
				err = fmt.Errorf("%s: %w", m.name, err)
			}
		}
	}
	d.shared = false
	return errors.Join(err, d.Close())
}

// wanted are the measures that --only asks for.
func (b *bench) wanted() []measure {
	return slices.DeleteFunc(measures(), func(m measure) bool { return len(b.Only) > 0 && !slices.Contains(b.Only, m.name) })
}

// add puts a row into the report and tells it at once.
func (b *bench) add(r Row) {
	r.Engine = b.engine.Name()
	maps.DeleteFunc(r.Figures, func(_ string, v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }) // nothing came: no figure, and JSON knows no other way
	if b.Quick {
		r.Verdict = "" // too short to judge by
	}
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
