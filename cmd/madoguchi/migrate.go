package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/config"
)

// migrateCmd brings the schema forward without serving: for those who roll out
// a new version in two steps. It never goes back.
type migrateCmd struct {
	config.Desk `embed:""`
}

func (c *migrateCmd) Run(ctx context.Context) error {
	if err := c.Validate(); err != nil {
		return err
	}
	db, err := openStore(ctx, c.Desk)
	if err != nil {
		return err
	}
	at, err := db.Schema(ctx)
	switch {
	case err != nil:
	case at.Newer():
		fmt.Printf("A newer version has brought the database further (%d, this version's is %d). This version can work with it; nothing was changed.\n", at.Version, at.Ours)
	default:
		fmt.Println("The database is at this version.")
	}
	return errors.Join(err, db.Close())
}
