package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// emulatorCmd runs the LINE emulator alone, for bots and desks under test.
type emulatorCmd struct {
	Listen        string `default:"127.0.0.1:8081" help:"Loopback address."`
	ChannelID     string `default:"2006000001" help:"Id of the first channel, unless the scenario has channels."`
	ChannelSecret string `help:"Its secret; drawn when empty."`
	WebhookURL    string `help:"Where webhooks of channels go that have no URL of their own."`
	Redelivery    bool   `help:"Deliver failed webhooks of the first channel again."`
	Seed          uint64 `help:"Makes ids, tokens and everything random repeatable."`

	Scenario  string        `type:"existingfile" placeholder:"FILE" help:"Play this file (docs/emulator.md). Ends with exit code 1 when an expectation fails."`
	Speed     speed         `default:"1" help:"Of the scenario: 1, 10 … or max, which waits for nothing but answers."`
	Wait      time.Duration `default:"0s" help:"Start the scenario when the first channel's webhook URL answers; give up after so long."`
	UntilIdle bool          `help:"End when the scenario is over and nothing more is to come."`
	Quiet     time.Duration `default:"1s" help:"With --until-idle: how long nothing new may be seen."`
	JSON      bool          `name:"json" help:"Print steps as JSON lines."`

	out io.Writer // stdout, but in tests
}

func (c *emulatorCmd) Run(ctx context.Context) error {
	if c.out == nil {
		c.out = os.Stdout
	}
	show, err := c.load()
	if err != nil {
		return err
	}
	l, err := lineemu.Listen(c.Listen)
	if err != nil {
		return err
	}
	p := lineemu.New(lineemu.Config{Seed: show.seed, Now: show.clock.now, Logger: slog.New(slog.NewJSONHandler(os.Stderr, nil))})
	if !c.JSON {
		fmt.Fprintf(c.out, "LINE emulator: http://%s\n", l.Addr())
	}
	if !show.hasChannels() {
		ch, err := p.AddChannel(lineemu.Channel{ID: c.ChannelID, Secret: c.ChannelSecret, WebhookURL: c.WebhookURL, Redelivery: c.Redelivery})
		if err != nil {
			return errors.Join(err, l.Close(), p.Close(ctx))
		}
		if !c.JSON {
			fmt.Fprintf(c.out, "channel %s\nsecret %s\naccess token %s\n", ch.ID, ch.Secret, ch.AccessToken)
		}
	}
	return errors.Join(c.serve(ctx, p, l, show), p.Close(context.WithoutCancel(ctx)))
}
