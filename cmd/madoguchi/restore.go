package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/snapshot"
	"github.com/madoguchi-desk/madoguchi/internal/config"
)

// restoreCmd puts a backup into an empty data folder (and, with --database, into
// an empty database). Everything is checked before anything is written.
type restoreCmd struct {
	config.Desk `embed:""`
	From        string `required:"" type:"existingdir" help:"Folder that backup wrote with --to."`
	KeysFrom    string `required:"" type:"existingdir" help:"Folder that backup wrote with --keys-to."`
}

func (c *restoreCmd) Run(ctx context.Context) error {
	if err := c.Validate(); err != nil {
		return err
	}
	m, err := snapshot.Check(c.From)
	if err != nil {
		return err
	}
	keys, err := snapshot.Check(c.KeysFrom)
	if err != nil {
		return err
	}
	if keys.ID != m.ID {
		return fmt.Errorf("%s and %s are not of one backup: files sealed with other keys can't be opened", c.From, c.KeysFrom)
	}
	if (m.Engine == "postgres") != (c.Database != "") {
		return fmt.Errorf("the backup is of a desk on %s: restore it to the same engine", m.Engine)
	}
	if (m.Bucket != "") != c.UsesS3() {
		return filesElsewhere(m)
	}
	if err := snapshot.EmptyFolder(c.Data); err != nil {
		return err
	}
	if _, err := os.Stat(c.MasterKey); err == nil {
		return fmt.Errorf("%s exists already: move it away first", c.MasterKey)
	}
	if err := c.put(ctx); err != nil {
		return err
	}
	fmt.Printf("Restored the desk of %s. Check it with: madoguchi doctor\n", m.At.Format("2006-01-02 15:04 MST"))
	return nil
}

// filesElsewhere says where a backup's sealed files are.
func filesElsewhere(m snapshot.Manifest) error {
	if m.Bucket == "" {
		return errors.New("the sealed files lie in this backup: restore without --s3-endpoint")
	}
	return fmt.Errorf("the sealed files of this backup lie in %s: give --s3-endpoint, --s3-bucket and the keys of that bucket, or of a copy of it", m.Bucket)
}

func (c *restoreCmd) put(ctx context.Context) error {
	var err error
	if c.KeysDatabase != "" {
		err = snapshot.PostgresRestore(ctx, filepath.Join(c.KeysFrom, backupKeysPG), c.KeysDatabase)
	} else {
		err = snapshot.File(filepath.Join(c.KeysFrom, backupKeys), dataFile(c.Desk, keysFile))
	}
	if err != nil {
		return err
	}
	if err := snapshot.File(filepath.Join(c.KeysFrom, backupMaster), c.MasterKey); err != nil {
		return err
	}
	if !c.UsesS3() {
		if err := snapshot.Folder(ctx, filepath.Join(c.From, backupBlobs), c.Blobs); err != nil {
			return err
		}
	}
	if c.Database != "" {
		err = snapshot.PostgresRestore(ctx, filepath.Join(c.From, backupDump), c.Database)
	} else {
		err = snapshot.File(filepath.Join(c.From, backupStore), dataFile(c.Desk, storeFile))
	}
	if err != nil {
		return err
	}
	return renew(ctx, c.Desk)
}
