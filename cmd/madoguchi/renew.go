package main

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/config"
)

// renewCmd is what a restore from a dump does at its end, for a database that was
// restored by other means: the cursors that consoles still hold become invalid,
// because the feed starts again at an earlier place. No desk may run on it meanwhile.
type renewCmd struct {
	config.Desk `embed:""`
}

func (c *renewCmd) Run(ctx context.Context) error {
	if err := c.Validate(); err != nil {
		return err
	}
	return renew(ctx, c.Desk)
}

func renew(ctx context.Context, cfg config.Desk) error {
	db, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	return errors.Join(db.NewEpoch(ctx), db.Close())
}
