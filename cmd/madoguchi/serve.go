package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/madoguchi-desk/madoguchi/internal/config"
)

// serveCmd runs the desk.
type serveCmd struct {
	config.Desk `embed:""`
}

func (c *serveCmd) Run(ctx context.Context) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if err := refuseDemo(c.Desk); err != nil {
		return err
	}
	log := logger(c.LogLevel)
	p, err := build(ctx, c.Desk, systemClock{}, nil, log)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("--listen: %w", err), p.Close())
	}
	log.Info("madoguchi serves", "version", version, "address", l.Addr().String(), "settings", c.String())
	if err := p.inviteFirst(ctx); err != nil {
		return errors.Join(err, l.Close(), p.Close())
	}
	return errors.Join(p.Run(ctx, l), p.Close())
}
