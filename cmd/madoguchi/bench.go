package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/bench"
)

// benchCmd measures: the desk from outside, or a day of a centre.
type benchCmd struct {
	Desk benchAllCmd `cmd:"" default:"withargs" help:"Measure this machine: desk and emulator as children, against the budgets and the raw limits."`
	Day  benchDayCmd `cmd:"" help:"Play a working day of a centre on the real desk with a moved clock, and compare ways to find the right operator."`
}

// benchAllCmd measures desk and emulator, as children of this process, against the
// budgets of docs/benchmarks.md.
type benchAllCmd struct {
	Engine   string        `default:"sqlite" enum:"sqlite,postgres,both" help:"sqlite, postgres or both."`
	Only     []string      `placeholder:"NAME" help:"Measure only these, with commas between them."`
	For      time.Duration `default:"12s" help:"How long each load lasts."`
	Rows     int           `help:"The larger list, in conversations. Default: 10,000, 100,000 and 1,000,000 one after the other."`
	Quick    bool          `help:"A short run that only asserts that everything answers and nothing is lost."`
	Nodes    int           `default:"1" help:"Desks on one database; more than one need PostgreSQL."`
	NATSURL  string        `name:"nats-url" help:"NATS server between the nodes; without it they find each other's events by polling the database."`
	Database string        `help:"PostgreSQL server to use: databases madoguchi_bench_… are made there and dropped, nothing else is touched. Default: a throw-away cluster of our own."`
	JSON     string        `name:"json" type:"path" placeholder:"FILE" help:"Also write everything to this file."`
	Profile  string        `type:"path" placeholder:"DIR" help:"Write processor profiles of the desk into this folder."`
}

func (c *benchAllCmd) Run(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	o := bench.Options{Only: c.Only, Quick: c.Quick, Rows: c.Rows, For: c.For, Nodes: c.Nodes, NATSURL: c.NATSURL, Database: c.Database, Profile: c.Profile, Version: version, Binary: self}
	engines := []string{c.Engine}
	if c.Engine == "both" {
		engines = []string{"sqlite", "postgres"}
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGPIPE) // a reader that went (| head) ends the run in good order
	defer stop()
	report, err := bench.Run(ctx, engines, o, os.Stderr)
	if report == nil {
		return err
	}
	return errors.Join(err, c.show(report))
}

func (c *benchAllCmd) show(r *bench.Report) error {
	r.Table(os.Stdout)
	if c.JSON != "" {
		f, err := os.Create(c.JSON)
		if err != nil {
			return fmt.Errorf("--json: %w", err)
		}
		if err := errors.Join(r.WriteJSON(f), f.Close()); err != nil {
			return err
		}
	}
	if len(r.Problems) > 0 {
		return fmt.Errorf("%d problems, the first: %s", len(r.Problems), r.Problems[0])
	}
	return nil
}
