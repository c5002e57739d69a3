package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// The desk's one LINE channel in a benchmark. The secret is worth nothing: the
// channel exists on the emulator of this run only.
const (
	channelID     = "2006000001"
	channelSecret = "benchmark-only-secret-0000000001"
)

// Desk is madoguchi under test: one node or more on one engine, with an emulator.
type Desk struct {
	bin    *Binary
	engine Engine
	opts   Options
	run    string
	out    io.Writer

	emulator *Child
	emuAddr  string
	emuToken string
	nodes    []*Child
	addrs    []string
	profiles []string // doors for processor profiles, if wanted
	tokens   []string
	brand    string   // of the FAQ, if it is filled
	images   []string // message ids of pictures the emulator holds; then events are pictures
	setup    Setup
	shared   bool // Setup and Close belong to somebody else for now

	offersFrom time.Time // when the first of Setup.Offers ends
	counters

	StartTook time.Duration // of the first node, from exec to a good /readyz
}

// NewDesk makes a target; Setup starts it.
func NewDesk(bin *Binary, engine Engine, o Options, out io.Writer) *Desk {
	return &Desk{bin: bin, engine: engine, opts: o, run: strconv.FormatInt(time.Now().Unix(), 10), out: out}
}

// Setup fills the database, then starts emulator and nodes.
func (d *Desk) Setup(ctx context.Context, s Setup) error {
	if d.shared {
		return nil
	}
	d.setup = s
	if err := d.startEmulator(s.Customers); err != nil {
		return err
	}
	if err := d.engine.Prepare(ctx); err != nil {
		return err
	}
	args := append([]string{"channel", "add", "line"}, d.engine.Flags()...)
	args = append(args, d.lineFlags()...)
	if s.FAQs > 0 {
		args = append(args, "--bot")
	}
	if err := d.bin.Run(ctx, channelSecret+"\n", append(args, "--id", channelID, "--name", "bench", "--brand", "Bench")...); err != nil {
		return err
	}
	if err := d.fill(ctx, s); err != nil {
		return fmt.Errorf("fill the database: %w", err)
	}
	return d.startNodes(ctx)
}

func (d *Desk) startNodes(ctx context.Context) error {
	for range max(d.opts.Nodes, 1) {
		if err := d.startNode(ctx); err != nil {
			return err
		}
	}
	return nil
}

// restart stops the nodes and starts them on the same database.
func (d *Desk) restart(ctx context.Context) error {
	if err := d.stopNodes(); err != nil {
		return err
	}
	return d.startNodes(ctx)
}

func (d *Desk) stopNodes() error {
	var errs []error
	for _, n := range d.nodes {
		errs = append(errs, n.Stop())
	}
	d.nodes, d.addrs, d.profiles = nil, nil, nil
	return errors.Join(errs...)
}

func (d *Desk) lineFlags() []string {
	return []string{"--line-api", "http://" + d.emuAddr, "--line-blob-api", "http://" + d.emuAddr}
}

func (d *Desk) startEmulator(customers int) (err error) {
	if d.emulator, err = d.bin.Start("emulator", nil, "bench-part", "emulator", "--customers", strconv.Itoa(customers)); err != nil {
		return err
	}
	var up struct{ Address, Token string }
	if err := d.emulator.ReadJSON(&up); err != nil {
		return err
	}
	d.emuAddr, d.emuToken = up.Address, up.Token
	return nil
}

// startNode starts one desk; two on one engine share everything but the address.
func (d *Desk) startNode(ctx context.Context) error {
	addr, err := freeAddress()
	if err != nil {
		return err
	}
	args := []string{"serve"}
	if d.opts.Profile != "" {
		door, err := freeAddress()
		if err != nil {
			return err
		}
		d.profiles = append(d.profiles, door)
		args = []string{"bench-part", "desk", "--profiles", door}
	}
	args = append(args, "--listen", addr, "--log-level", "warn", "--metrics")
	args = append(append(args, d.engine.Flags()...), d.lineFlags()...)
	if d.opts.NATSURL != "" {
		args = append(args, "--nats-url", d.opts.NATSURL)
	}
	c, err := d.bin.Start("desk", nil, args...)
	if err != nil {
		return err
	}
	d.nodes, d.addrs = append(d.nodes, c), append(d.addrs, addr)
	took, err := c.Ready(ctx, addr, "/readyz")
	if len(d.nodes) == 1 {
		d.StartTook = took
	}
	return err
}

// PIDs are the desk's processes.
func (d *Desk) PIDs() []int {
	var out []int
	for _, n := range d.nodes {
		out = append(out, n.PID())
	}
	return out
}

// Close stops everything, newest first.
func (d *Desk) Close() error {
	if d.shared {
		return nil
	}
	errs := []error{d.stopNodes()}
	if d.emulator != nil {
		errs = append(errs, d.emulator.Stop())
		d.emulator = nil
	}
	return errors.Join(errors.Join(errs...), d.engine.Discard())
}

// Settled waits until everything that was accepted is decided, and tells how long
// that took.
func (d *Desk) Settled(ctx context.Context) (time.Duration, error) {
	start := time.Now()
	for {
		n, err := d.Undecided()
		if err == nil && n == 0 {
			return time.Since(start), nil
		}
		if time.Since(start) > 5*time.Minute {
			return 0, fmt.Errorf("%d events are still undecided after five minutes: %w", n, err)
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Undecided reads the desk's own gauge of events accepted and not yet decided.
func (d *Desk) Undecided() (int64, error) {
	v, err := d.metric("madoguchi_inbox_undecided")
	return int64(v), err
}

func (d *Desk) metric(name string) (float64, error) {
	c := NewConn(d.addrs[0])
	defer c.Close()
	c.request("GET", "/metrics")
	status, body, err := c.with(nil)
	if err != nil {
		return 0, err
	}
	if err := refused("/metrics", 200, status, body); err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(body)) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			return strconv.ParseFloat(strings.TrimSpace(rest), 64)
		}
	}
	return 0, fmt.Errorf("/metrics has no %s", name)
}

// node gives the i-th caller its node: they take turns.
func (d *Desk) node(i int) string { return d.addrs[i%len(d.addrs)] }
