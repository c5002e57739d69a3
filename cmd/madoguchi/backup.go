package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/snapshot"
	"github.com/madoguchi-desk/madoguchi/internal/config"
)

// Names within a backup.
const (
	backupStore  = "desk.db"
	backupDump   = "desk.pgdump"
	backupBlobs  = "blobs"
	backupKeys   = "keys.db"
	backupKeysPG = "keys.pgdump"
	backupMaster = "master.key"
)

// backupCmd copies a desk that may be running. Data first, keys second: a file
// that was destroyed meanwhile then has no key in the backup.
type backupCmd struct {
	config.Desk `embed:""`
	To          string `required:"" type:"path" help:"New folder for data and sealed files."`
	KeysTo      string `required:"" type:"path" help:"New folder for the keys. Keep it apart, and at most 7 days: it can open what was since destroyed."`
}

func (c *backupCmd) Run(ctx context.Context) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if inside(c.To, c.KeysTo) || inside(c.KeysTo, c.To) {
		return fmt.Errorf("--keys-to must lie outside of --to: keys beside the data protect nothing")
	}
	for _, dir := range []string{c.To, c.KeysTo} {
		if err := snapshot.EmptyFolder(dir); err != nil {
			return err
		}
	}
	m := snapshot.Manifest{ID: newID(), Version: version, At: time.Now().UTC(), Engine: "sqlite"}
	if c.Database != "" {
		m.Engine = "postgres"
	}
	if c.UsesS3() {
		m.Bucket = c.bucket()
	}
	if err := c.data(ctx, m); err != nil {
		return err
	}
	if err := c.keys(ctx, m); err != nil {
		return err
	}
	what := "Data and sealed files"
	if c.UsesS3() {
		what = "Data"
		fmt.Printf("NOT in this backup: the sealed files in %s.\n"+
			"  Keep old versions in that bucket for as long as this backup, or copy it to another bucket after this backup (docs/operations/s3.md).\n", m.Bucket)
	}
	fmt.Printf("%s: %s\nKeys: %s (keep them elsewhere, and delete them within 7 days)\n", what, c.To, c.KeysTo)
	return nil
}

func (c *backupCmd) data(ctx context.Context, m snapshot.Manifest) error {
	var err error
	if c.Database != "" {
		err = snapshot.PostgresDump(ctx, c.Database, filepath.Join(c.To, backupDump))
	} else {
		err = snapshot.SQLite(ctx, dataFile(c.Desk, storeFile), filepath.Join(c.To, backupStore))
	}
	if err != nil {
		return err
	}
	if !c.UsesS3() {
		if err := snapshot.Folder(ctx, c.Blobs, filepath.Join(c.To, backupBlobs)); err != nil {
			return err
		}
	}
	return snapshot.Seal(c.To, m)
}

func (c *backupCmd) keys(ctx context.Context, m snapshot.Manifest) error {
	var err error
	if c.KeysDatabase != "" {
		err = snapshot.PostgresDump(ctx, c.KeysDatabase, filepath.Join(c.KeysTo, backupKeysPG))
	} else {
		err = snapshot.SQLite(ctx, dataFile(c.Desk, keysFile), filepath.Join(c.KeysTo, backupKeys))
	}
	if err != nil {
		return err
	}
	if err := snapshot.File(c.MasterKey, filepath.Join(c.KeysTo, backupMaster)); err != nil {
		return err
	}
	return snapshot.Seal(c.KeysTo, m)
}

// bucket names the place of the sealed files, without keys.
func (c *backupCmd) bucket() string { return c.S3Endpoint + "/" + c.S3Bucket + "/" + c.S3Prefix }

// inside tells whether a folder lies in, or is, another.
func inside(outer, inner string) bool {
	rel, err := filepath.Rel(outer, inner)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}
