package sim

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Config says what to run.
type Config struct {
	Seed     uint64
	Template string       // a furnished database, see Furnish; it is copied
	Dir      string       // where the copy lies; best in memory
	Sabotage string       // one of Controls, or none
	Trace    func(string) // sees every line; nil for nobody
}

// Result is what a run was like.
type Result struct {
	Seed       uint64
	Steps      int
	Crashes    int
	Hash       uint64 // of the whole trace
	Faults     map[string]int
	Violations []error
	End        []string // the trace's last lines
}

// world is everything in a run.
type world struct {
	*scheduler
	ctx                  context.Context
	dir                  string
	path                 string
	db                   *store.DB
	raw                  *sql.DB   // looks at the file behind the store's back, once all is healed
	whatIsLeft, lastFact *sql.Stmt // on raw
	faults               *faults
	vault                *vault
	platform             *platform
	shop                 *shop
	oracle               *oracle
	letters              *letterbox
	parts                parts
	bot                  bool  // it answers first
	halting              bool  // sending is stopped in it, for a while
	patient              bool  // owners keep what they have
	doomed               *node // dies at the next step
	sabotage             *sabotage
	judge                *judge
	nodes                []*node
	readers              []*reader
	shift                []*task // the operators
	posts                []*post
	crashes              int
	calm                 bool // the troubles are over; nobody begins anything
	names                int
}

// Run makes the run of a seed. An error is the simulator's own: a violated
// promise stands in the result.
func Run(ctx context.Context, cfg Config) (res Result, err error) {
	dir, err := os.MkdirTemp(cfg.Dir, "seed")
	if err != nil {
		return res, err
	}
	c := newChance(cfg.Seed)
	w := &world{ctx: ctx, dir: dir, path: filepath.Join(dir, "desk.db"),
		scheduler: &scheduler{chance: c, trace: newTrace(), now: begin, yielded: make(chan struct{})}}
	defer func() { err = errors.Join(err, w.close()) }()
	w.trace.all = cfg.Trace
	w.faults, w.vault, w.platform, w.shop, w.judge = drawFaults(w), newVault(w), newPlatform(w), newShop(w), newJudge(w)
	w.oracle, w.letters, w.parts = &oracle{w: w}, &letterbox{w, map[string]int{}}, drawParts(cfg.Seed)
	w.halting, w.patient = cfg.Seed%4 == 0, cfg.Seed%2 == 1
	w.sabotage = &sabotage{w: w, name: cfg.Sabotage, seen: map[string]bool{}}
	w.broken = func(err error) { w.judge.violated("%v", err) }
	for _, step := range []func() error{
		func() error { return copyFile(cfg.Template, w.path) }, w.open, w.stay, w.employ, w.thinks, w.learns, w.hooked, w.people, w.chaos, w.rest, w.end, w.judge.check,
	} {
		if err := step(); err != nil {
			return res, err
		}
	}
	return Result{cfg.Seed, w.step, w.crashes, w.trace.hash.Sum64(), w.faults.count, w.judge.found, w.trace.end()}, nil
}

// end ends all tasks where they stand.
func (w *world) end() error {
	w.kill(func(*task) bool { return true })
	return nil
}

// close leaves nothing behind.
func (w *world) close() error {
	errs := []error{w.end()}
	if w.raw != nil {
		errs = append(errs, w.raw.Close())
	}
	if w.db != nil {
		errs = append(errs, w.db.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(w.dir))...)
}

func (w *world) open() (err error) {
	w.db, err = sqlite.Open(w.ctx, w.path, sqlite.WithReaders(1), sqlite.WithClock(func() time.Time { return w.now }))
	return err
}

// stay lets owners keep what they have in every other run, however long they are away: else
// nobody has anything in hand when a run ends, and what must hold of that is looked at nowhere.
func (w *world) stay() error {
	if !w.patient {
		return nil
	}
	p := thePolicy
	p.Absent, p.Home = new(time.Duration(0)), new(time.Duration(0))
	return w.db.SavePolicy(w.ctx, flow.PolicyRow{Centre: centreID, Version: 2, At: begin, By: chief, Policy: p}, nil, nil)
}

// people sets everybody going.
func (w *world) people() error {
	ch := w.chance
	for i := range 1 + ch.n(3) {
		w.nodes = append(w.nodes, w.start(fmt.Sprintf("n%d", i+1)))
	}
	if err := w.db.PutJobs(w.ctx, []desk.Job{w.nodes[0].first}); err != nil {
		return err
	}
	events := 4 + ch.n(20)
	for i := range 1 + ch.n(3) {
		c := &customer{w: w, src: desk.Source{Kind: desk.FromUser, ID: fmt.Sprint("u", i+1), User: fmt.Sprint("u", i+1)}}
		c.buys = w.bot && ch.in(2)
		if i > 0 && ch.in(5) {
			c.src = desk.Source{Kind: desk.FromGroup, ID: "g1"}
		}
		w.spawn(c.src.ID, nil, func() { c.live(events) })
	}
	for i := range 1 + ch.n(3) {
		w.spawn(fmt.Sprint("courier ", i+1), nil, w.courier)
	}
	if ch.in(3) {
		w.shift = append(w.shift, w.spawn("who ends the menus", nil, w.endsMenus))
	}
	if w.halting {
		w.shift = append(w.shift, w.spawn("who stops sending", nil, w.haltsChannel))
	}
	for _, id := range operatorIDs {
		o := &operator{w: w, id: id}
		w.shift = append(w.shift, w.spawn(string(id), nil, o.live))
	}
	w.shift = append(w.shift, w.spawn("overseer", nil, w.oversees))
	head, err := w.db.Head(w.ctx)
	for range 1 + ch.n(2) {
		r := &reader{w: w, id: chief, cursor: head}
		w.readers = append(w.readers, r)
		w.spawn(fmt.Sprint("reader ", len(w.readers)), nil, r.live)
	}
	for _, id := range operatorIDs[:2] { // a stream keeps their presence alive
		r := &reader{w: w, id: id, cursor: head}
		w.spawn("stream of "+string(id), nil, r.live)
	}
	return err
}

// anyNode gives a node that is up; nil for none.
func (w *world) anyNode() *node {
	var up []*node
	for _, n := range w.nodes {
		if n.alive {
			up = append(up, n)
		}
	}
	if len(up) == 0 {
		return nil
	}
	return pick(w.chance, up)
}

// serial makes a short name.
func (w *world) serial(prefix string) string {
	w.names++
	return fmt.Sprintf("%s%06d", prefix, w.names)
}

func sorted[T cmp.Ordered](list []T) []T {
	slices.Sort(list)
	return list
}
