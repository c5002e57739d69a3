package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/demoshop"
	"github.com/madoguchi-desk/madoguchi/internal/config"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// demoCmd runs a small shop, with its customers, on this machine only.
type demoCmd struct {
	Listen         string          `default:"127.0.0.1:8080" help:"Loopback address of the desk; port 0 picks one."`
	EmulatorListen string          `default:"127.0.0.1:8081" help:"Loopback address of the LINE emulator; port 0 picks one."`
	Data           string          `default:"./demo-data" type:"path" help:"Folder; empty, or of an earlier demo."`
	Bot            bool            `default:"true" negatable:"" help:"Let the bot answer first. With --no-bot every question waits for a person."`
	OwnNetworks    config.Prefixes `placeholder:"NETWORKS" help:"See serve."`
	PostalCodes    string          `type:"path" placeholder:"FILE" help:"See serve."`
	JSON           bool            `help:"Print one JSON line with addresses and logins, for programs."`
	StaleAfter     time.Duration   `default:"10m" help:"See serve."`
	LogLevel       string          `default:"warn" enum:"debug,info,warn,error" help:"debug, info, warn or error."`
	Traffic        string          `hidden:"" type:"path" help:"File to which all traffic with LINE is appended, a line of JSON for each call: for tests."`
}

// demoMark is the file by which a demo knows its own folder.
const demoMark = "demo"

func (c *demoCmd) Run(ctx context.Context) error {
	if err := c.check(); err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("--listen: %w (is another demo running? choose another port with --listen)", err)
	}
	el, err := lineemu.Listen(c.EmulatorListen)
	if err != nil {
		return errors.Join(fmt.Errorf("--emulator-listen: %w", err), l.Close())
	}
	cfg := config.Desk{Listen: l.Addr().String(), PublicURL: "http://" + l.Addr().String(), Data: c.Data, LogLevel: c.LogLevel,
		LineAPI: "http://" + el.Addr().String(), LineBlobAPI: "http://" + el.Addr().String(), Metrics: true, StaleAfter: c.StaleAfter, OwnNetworks: c.OwnNetworks, PostalCodes: c.PostalCodes}
	if err := cfg.Validate(); err != nil {
		return errors.Join(err, l.Close(), el.Close())
	}
	log := logger(c.LogLevel)
	clock := &demoClock{}
	observer, err := observe(c.Traffic)
	if err != nil {
		return errors.Join(err, l.Close(), el.Close())
	}
	platform := lineemu.New(lineemu.Config{Now: clock.Now, Logger: log, Observer: observer})
	shop, err := demoshop.Open(dataFile(cfg, "demoshop.json"), clock.Now)
	if err != nil {
		return errors.Join(err, l.Close(), el.Close())
	}
	p, err := build(ctx, cfg, clock, flow.Ports{"demoshop": shop}, log)
	if err != nil {
		return errors.Join(err, l.Close(), el.Close())
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return platform.Serve(ctx, el) })
	g.Go(func() error { return p.Run(ctx, l) })
	g.Go(func() error {
		d := &demo{parts: p, platform: platform, clock: clock, bot: c.Bot, base: "http://" + l.Addr().String()}
		token, err := d.prepare(ctx)
		if err != nil {
			return fmt.Errorf("prepare the demo: %w", err)
		}
		return c.print(d.sheet(token, "http://"+el.Addr().String()))
	})
	return errors.Join(g.Wait(), platform.Close(context.WithoutCancel(ctx)), p.Close())
}

// check refuses addresses that others could reach and folders that are not a
// demo's: its passwords are known to everybody.
func (c *demoCmd) check() error {
	for _, a := range []string{c.Listen, c.EmulatorListen} {
		if !loopback(a) {
			return fmt.Errorf("%q: the demo serves this machine only; give 127.0.0.1:PORT, [::1]:PORT or localhost:PORT", a)
		}
	}
	entries, err := os.ReadDir(c.Data)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return fmt.Errorf("--data: %w", err)
		}
		return os.WriteFile(dataFile(config.Desk{Data: c.Data}, demoMark), []byte("This folder belongs to madoguchi demo and may be deleted.\n"), 0o600)
	}
	if err != nil {
		return fmt.Errorf("--data: %w", err)
	}
	if _, err := os.Stat(dataFile(config.Desk{Data: c.Data}, demoMark)); err != nil {
		return fmt.Errorf("--data %s: the folder holds something else; give an empty folder or that of an earlier demo", c.Data)
	}
	return nil
}

// loopback tells whether an address host:port is reached from this machine only.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// refuseDemo keeps a demo's folder, whose passwords everybody knows, off the network.
func refuseDemo(cfg config.Desk) error {
	if _, err := os.Stat(dataFile(cfg, demoMark)); err != nil || loopback(cfg.Listen) {
		return nil //nolint:nilerr // no mark: no demo
	}
	return fmt.Errorf("--data %s is a demo's folder, whose passwords are public: use another folder, or a loopback address", cfg.Data)
}

// sheet is what the demo prints.
type sheet struct {
	ConsoleURL    string       `json:"console_url"`
	APIURL        string       `json:"api_url"`
	EmulatorURL   string       `json:"emulator_url"`
	WebhookURL    string       `json:"webhook_url"`
	ChannelID     string       `json:"channel_id"`
	ChannelSecret string       `json:"channel_secret"`
	APIToken      string       `json:"api_token"`
	Operators     []sheetLogin `json:"operators"`
}

type sheetLogin struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Role     string `json:"role"`
}

func (c *demoCmd) print(s sheet) error {
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(s)
	}
	fmt.Printf("\n  窓口 madoguchi demo\n\n  コンソール Console   %s\n  お客様の電話 Phone   %s\n\n  ログイン Logins\n", s.ConsoleURL, s.EmulatorURL)
	for _, o := range s.Operators {
		fmt.Printf("    %-26s %s   %s\n", o.Email, o.Password, o.Role)
	}
	fmt.Printf("\n  Ctrl+C で終了 / Ctrl+C stops it\n\n")
	return nil
}

// demoClock is the real clock, set back while the demo's past is played.
type demoClock struct {
	systemClock
	back atomic.Int64
}

func (c *demoClock) Now() time.Time { return c.systemClock.Now().Add(-time.Duration(c.back.Load())) }

// ago sets the clock back by d, never further than it already is.
func (c *demoClock) ago(d time.Duration) {
	if current := c.back.Load(); current == 0 || int64(d) < current {
		c.back.Store(max(int64(d), 1))
	}
}

// today ends the past.
func (c *demoClock) today() { c.back.Store(0) }
