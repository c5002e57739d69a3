package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/scenario"
)

// speed is how fast a scenario goes; 0 stands for max.
type speed float64

// UnmarshalText reads a number from 1, or max.
func (s *speed) UnmarshalText(b []byte) error {
	if string(b) == "max" {
		*s = 0
		return nil
	}
	n, err := strconv.ParseFloat(string(b), 64)
	if err != nil || n < 1 || n > 1e6 {
		return fmt.Errorf("speed %q: give a number from 1, such as 10, or max", b)
	}
	*s = speed(n)
	return nil
}

// show is the scenario to play, if any, and the clock that suits it.
type show struct {
	play  *scenario.Scenario // nil: none
	seed  uint64
	clock *stageClock
}

func (c *emulatorCmd) load() (show, error) {
	s := show{seed: c.Seed, clock: &stageClock{}}
	if c.Scenario == "" {
		return s, nil
	}
	play, err := scenario.Load(c.Scenario)
	if err != nil {
		return s, err
	}
	s.play = play
	if s.seed == 0 {
		s.seed = play.Seed
	}
	if c.Speed == 0 {
		s.clock.hold(play.Start)
	} else if !play.Start.IsZero() {
		s.clock.shift(play.Start)
	}
	return s, nil
}

func (s show) hasChannels() bool { return s.play != nil && s.play.HasChannels() }

// serve answers until the scenario has failed, has come to its end under --until-idle, or ctx is done.
func (c *emulatorCmd) serve(ctx context.Context, p *lineemu.Platform, l net.Listener, s show) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return p.Serve(ctx, l) })
	if s.play != nil {
		g.Go(func() error {
			if err := c.perform(ctx, p, s); err != nil {
				return err
			}
			s.clock.release()
			if c.UntilIdle {
				cancel()
			}
			return nil
		})
	}
	return g.Wait()
}

func (c *emulatorCmd) perform(ctx context.Context, p *lineemu.Platform, s show) error {
	if err := awaitWebhooks(ctx, p, c.Wait); err != nil {
		return err
	}
	enc := json.NewEncoder(c.out)
	err := s.play.Run(ctx, p, scenario.Options{
		Speed: float64(c.Speed), Seed: c.Seed, WebhookURL: c.WebhookURL, UntilIdle: c.UntilIdle, Quiet: c.Quiet,
		Report: func(l scenario.Line) {
			if c.JSON {
				_ = enc.Encode(l)
				return
			}
			fmt.Fprintln(c.out, l)
		},
	})
	if err != nil {
		return err
	}
	return c.sum(p)
}

// sum tells how the webhooks fared and how much the customers saw.
func (c *emulatorCmd) sum(p *lineemu.Platform) error {
	items, _ := p.Ledger(0)
	seen := 0
	for _, it := range items {
		if it.Direction == lineemu.Out {
			seen++
		}
	}
	stats := p.WebhookStats()
	if c.JSON {
		return json.NewEncoder(c.out).Encode(map[string]any{"webhooks": stats, "wrote": len(items) - seen, "saw": seen})
	}
	for _, s := range stats {
		fmt.Fprintf(c.out, "channel %s: %d webhooks delivered, %d redeliveries, failed %v\n", s.ChannelID, s.Delivered, s.Redelivered, s.Failed)
	}
	_, err := fmt.Fprintf(c.out, "the scenario is over: customers wrote %d messages and saw %d\n", len(items)-seen, seen)
	return err
}

// awaitWebhooks waits until the webhook URLs of the channels that are there answer an empty POST.
func awaitWebhooks(ctx context.Context, p *lineemu.Platform, most time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for _, ch := range p.Channels() {
		for most > 0 && ch.WebhookURL != "" {
			d, err := p.SendRaw(lineemu.RawWebhook{ChannelID: ch.ID})
			if err != nil {
				return err
			}
			if d.Result == lineemu.Delivered {
				break
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("%s does not answer: %s %d %s", ch.WebhookURL, d.Reason, d.Status, d.Detail)
			case <-time.After(200 * time.Millisecond):
			}
		}
	}
	return nil
}

// stageClock is the emulator's base clock. It goes with real time, is shifted against it, or stands,
// so that a scenario at full speed is the same to the millisecond each time.
type stageClock struct {
	mu    sync.Mutex
	held  time.Time     // zero: it goes
	shown time.Duration // ahead of real time
}

func (c *stageClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.held.IsZero() {
		return c.held
	}
	return time.Now().Add(c.shown)
}

// hold stops the clock at a time, zero: this second.
func (c *stageClock) hold(at time.Time) {
	if at.IsZero() {
		at = time.Now().Truncate(time.Second)
	}
	c.mu.Lock()
	c.held = at
	c.mu.Unlock()
}

func (c *stageClock) shift(to time.Time) {
	c.mu.Lock()
	c.shown = time.Until(to)
	c.mu.Unlock()
}

// release lets a clock that stands go on from where it is.
func (c *stageClock) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.held.IsZero() {
		c.shown, c.held = time.Until(c.held), time.Time{}
	}
}
