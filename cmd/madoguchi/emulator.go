package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// emulatorCmd runs the LINE emulator alone, for bots and desks under test.
type emulatorCmd struct {
	Listen        string `default:"127.0.0.1:8081" help:"Loopback address."`
	ChannelID     string `default:"2006000001" help:"Id of the first channel."`
	ChannelSecret string `help:"Its secret; drawn when empty."`
	WebhookURL    string `help:"Where its webhooks go."`
	Redelivery    bool   `help:"Deliver failed webhooks again."`
	Seed          uint64 `help:"Makes ids and tokens repeatable."`
}

func (c *emulatorCmd) Run(ctx context.Context) error {
	l, err := lineemu.Listen(c.Listen)
	if err != nil {
		return err
	}
	p := lineemu.New(lineemu.Config{Seed: c.Seed, Logger: slog.New(slog.NewJSONHandler(os.Stderr, nil))})
	ch, err := p.AddChannel(lineemu.Channel{ID: c.ChannelID, Secret: c.ChannelSecret, WebhookURL: c.WebhookURL, Redelivery: c.Redelivery})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	fmt.Printf("LINE emulator: http://%s\nchannel %s\nsecret %s\naccess token %s\n", l.Addr(), ch.ID, ch.Secret, ch.AccessToken)
	return errors.Join(p.Serve(ctx, l), p.Close(context.WithoutCancel(ctx)))
}
