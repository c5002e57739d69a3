package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"github.com/madoguchi-desk/madoguchi/internal/bench"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// benchPartCmd is what bench starts as children; nobody else needs it.
type benchPartCmd struct {
	Emulator  benchEmulatorCmd  `cmd:"" help:"The LINE emulator without LINE's rate limits."`
	Signature benchSignatureCmd `cmd:"" help:"A server that checks signatures and keeps nothing."`
	Sink      benchSinkCmd      `cmd:"" help:"The same with as little of the processor as can be."`
	Desk      benchDeskCmd      `cmd:"" help:"A desk with a door for profiles."`
}

// benchEmulatorCmd is the emulator with customers and without LINE's rate limits.
type benchEmulatorCmd struct {
	Customers int `help:"How many customers there are."`
}

func (c *benchEmulatorCmd) Run(ctx context.Context) error {
	l, err := lineemu.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	p := lineemu.New(lineemu.Config{RateFactor: -1, Logger: slog.New(slog.NewJSONHandler(os.Stderr, nil))})
	token, err := c.people(p)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	if err := up(l, token); err != nil {
		return errors.Join(err, l.Close())
	}
	return errors.Join(p.Serve(ctx, l), p.Close(context.WithoutCancel(ctx)))
}

// people makes channel and customers and gives the channel's access token.
func (c *benchEmulatorCmd) people(p *lineemu.Platform) (string, error) {
	ch, err := p.AddChannel(bench.Channel())
	if err != nil {
		return "", err
	}
	for i := range c.Customers {
		if _, err := p.AddUser(lineemu.User{ID: bench.Customer(i), DisplayName: fmt.Sprint("お客様 ", i)}); err != nil {
			return "", err
		}
	}
	return ch.AccessToken, nil
}

// benchSignatureCmd is the raw limit of HTTP with signatures.
type benchSignatureCmd struct{}

// Run serves until it is stopped.
func (benchSignatureCmd) Run(ctx context.Context) error { return serveUp(ctx, bench.ServeSignature) }

// benchSinkCmd takes the emulator's webhooks.
type benchSinkCmd struct{}

// Run serves until it is stopped.
func (benchSinkCmd) Run(ctx context.Context) error { return serveUp(ctx, bench.ServeSink) }

// serveUp serves on a free port that the parent is told.
func serveUp(ctx context.Context, serve func(context.Context, net.Listener) error) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if err := up(l, ""); err != nil {
		return errors.Join(err, l.Close())
	}
	return serve(ctx, l)
}

// up tells the parent where a child listens.
func up(l net.Listener, token string) error {
	return json.NewEncoder(os.Stdout).Encode(map[string]string{"address": l.Addr().String(), "token": token})
}
