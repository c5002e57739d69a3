package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/bench"
	"github.com/madoguchi-desk/madoguchi/internal/workday"
)

// benchDayCmd plays a day of a centre, see docs/benchmarks.md.
type benchDayCmd struct {
	Operators     int    `default:"60" help:"People who work on that day, of both brands and in all shifts."`
	Conversations int    `default:"5000" help:"Inquiries of the day."`
	Policy        string `default:"least_load" enum:"least_load,most_available,longest_idle,round_robin,skills_first,all" help:"How work finds its people: ${enum}. The naive policy is always played beside it."`
	Seed          uint64 `default:"1" help:"Of everything that is drawn. The same seed gives the same day."`
	Engine        string `default:"sqlite" enum:"sqlite,postgres" help:"sqlite (a temporary file) or postgres."`
	Database      string `help:"PostgreSQL server to use: databases madoguchi_bench_… are made there and dropped. Default: a throw-away cluster of our own."`
	JSON          string `name:"json" type:"path" placeholder:"FILE" help:"Also write everything to this file."`
	Quiet         bool   `help:"Tell no progress on stderr."`
}

// dayGC is how much garbage a day may gather before it is collected: it lives for minutes
// and nobody waits for memory.
const dayGC = 400

// Run plays, prints, and fails when a promise was broken.
func (c *benchDayCmd) Run(ctx context.Context) (err error) {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGPIPE) // a reader that went (| head) ends it in good order
	defer stop()
	stores, err := bench.NewStores(ctx, c.Engine, c.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stores.Close()) }()
	debug.SetGCPercent(dayGC)
	o := workday.Options{Operators: c.Operators, Conversations: c.Conversations, Policies: []string{c.Policy}, Seed: c.Seed}
	if c.Policy == "all" {
		o.Policies = workday.Policies()
	}
	if !c.Quiet {
		o.Progress = os.Stderr
	}
	res, err := workday.Run(ctx, o, stores.Open, runtime.NumCPU(), time.Now)
	if err != nil {
		return err
	}
	fmt.Printf("\nmadoguchi %s, a day of %d operators and %d conversations, seed %d, %s; %.0f s in all on %d cores\n\n",
		version, c.Operators, c.Conversations, c.Seed, stores.Version(), res.Took.Seconds(), runtime.NumCPU())
	res.Table(os.Stdout)
	return errors.Join(c.keep(res), res.Err())
}

// keep writes the result to a file.
func (c *benchDayCmd) keep(res workday.Result) error {
	if c.JSON == "" {
		return nil
	}
	body, err := json.MarshalIndent(res, "", "  ")
	if err == nil {
		err = os.WriteFile(c.JSON, append(body, '\n'), 0o600)
	}
	if err != nil {
		return fmt.Errorf("--json: %w", err)
	}
	return nil
}
