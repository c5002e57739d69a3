package main

import (
	"context"
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/config"
)

// migrateCmd brings the schema forward without serving: for those who roll out
// a new version in two steps.
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
	fmt.Println("The database is at this version.")
	return db.Close()
}
