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

	// In a quick run everything is small: it asks whether each measure works.
	quickFor     = 250 * time.Millisecond
	quickRows    = 2000
	quickStreams = 2 * perToken
	quickFAQs    = 100
	quickEdits   = 3
	quickLead    = 2 * time.Second
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
	seq    int64 // events numbered so far

	mu        sync.Mutex
	questions map[int]int // asked so far by each customer, under mu

	customers int
}

// measure is one chapter of a run. It sets up its own desk, but in a quick run one
// desk serves all the measures that can share it.
type measure struct {
	name   string
	shares sharing
	run    func(*bench, context.Context, *Desk) error
}

// sharing says which desk of a quick run a measure shares.
type sharing int

const (
	alone   sharing = iota // none: it needs one of its own
	plain                  // the one of operators and old conversations
	withFAQ                // the one whose bot knows something
)

// measures in the order in which they run.
func measures() []measure {
	return []measure{
		{"accept", plain, (*bench).accept},
		{"stream", plain, (*bench).stream},
		{"reply", plain, (*bench).reply},
		{"key", plain, (*bench).key},
		{"decision", alone, (*bench).decision},
		{"offer", alone, (*bench).offer},
		{"crowd", alone, (*bench).crowd},
		{"timers", alone, (*bench).timers},
		{"list", plain, (*bench).list},
		{"images", plain, (*bench).images}, // behind those that hear streams: a desk goes on fetching files, and tells of each
		{"footprint", plain, (*bench).footprint},
		{"faq", withFAQ, (*bench).faq},
		{"bot", withFAQ, (*bench).bot},
		{"edit", withFAQ, (*bench).edit},
		{"emulator", alone, (*bench).emulator},
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
		Seed: map[string]int64{"customers": int64(b.customers), "operators": streamOperators, "streams": int64(size(b, crowdStreams, quickStreams)), "timers": int64(size(b, timerPending, quickRows))}}
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
		if err := b.alone(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// alone runs a measure on a desk of its own.
func (b *bench) alone(ctx context.Context, m measure) error {
	d := NewDesk(b.bin, b.engine, b.Options, b.out)
	err := b.runs(ctx, m, d)
	return errors.Join(err, d.Close())
}

func (b *bench) runs(ctx context.Context, m measure, d *Desk) error {
	say(b.out, "%s: %s", b.engine.Name(), m.name)
	if err := m.run(b, ctx, d); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	return nil
}

// quickly runs every measure in small, on one desk what can share it.
func (b *bench) quickly(ctx context.Context) error {
	groups := map[sharing][]measure{}
	for _, m := range b.wanted() {
		groups[m.shares] = append(groups[m.shares], m)
	}
	for _, m := range groups[alone] {
		if err := b.alone(ctx, m); err != nil {
			return err
		}
	}
	if err := b.together(ctx, groups[plain], Setup{Operators: streamOperators, Customers: b.customers, Conversations: quickRows, Jobs: quickRows}); err != nil {
		return err
	}
	return b.together(ctx, groups[withFAQ], Setup{Operators: 2, Customers: b.customers, FAQs: quickFAQs})
}

// together runs measures on one desk.
func (b *bench) together(ctx context.Context, list []measure, s Setup) error {
	if len(list) == 0 {
		return nil
	}
	d := NewDesk(b.bin, b.engine, b.Options, b.out)
	err := d.Setup(ctx, s)
	d.shared = true
	for _, m := range list {
		if err == nil {
			err = b.runs(ctx, m, d)
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

// size is how large something is, or how large in a quick run.
func size[T any](b *bench, real, quick T) T {
	if b.Quick {
		return quick
	}
	return real
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
