package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/blob"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/vault"
	"github.com/madoguchi-desk/madoguchi/internal/config"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// The names of the files in the data folder.
const (
	storeFile = "desk.db"
	keysFile  = "keys.db"
)

// openStore opens the truth and brings its schema to this version.
func openStore(ctx context.Context, cfg config.Desk) (*store.DB, error) {
	if cfg.Database != "" {
		return postgres.Open(ctx, cfg.Database)
	}
	return sqlite.Open(ctx, dataFile(cfg, storeFile))
}

// openStoreAsItIs opens the truth only if it is there and of this version.
func openStoreAsItIs(ctx context.Context, cfg config.Desk) (*store.DB, error) {
	if cfg.Database != "" {
		return postgres.Open(ctx, cfg.Database, postgres.AsItIs())
	}
	return sqlite.Open(ctx, dataFile(cfg, storeFile), sqlite.AsItIs())
}

// opener is openStore or openStoreAsItIs.
type opener func(context.Context, config.Desk) (*store.DB, error)

// A node that starts waits so long for a database server that does not answer: after a power cut,
// or in one Compose file, both come up at the same time.
const (
	startsWithin = 15 * time.Second
	startsAgain  = 500 * time.Millisecond
)

// patient opens as open does, and again while the server does not answer.
func patient[T any](open func(context.Context, config.Desk) (T, error), log *slog.Logger) func(context.Context, config.Desk) (T, error) {
	return func(ctx context.Context, cfg config.Desk) (T, error) {
		for end := time.Now().Add(startsWithin); ; {
			opened, err := open(ctx, cfg)
			if desk.KindOf(err) != desk.Unavailable || time.Now().After(end) {
				return opened, err
			}
			log.Warn("a database server does not answer yet", "error", err)
			select {
			case <-ctx.Done():
				return opened, errors.Join(err, ctx.Err())
			case <-time.After(startsAgain):
			}
		}
	}
}

// keyStore is a vault.KeyStore that can be closed.
type keyStore interface {
	vault.KeyStore
	Close() error
}

// openKeys opens the key store, which always lies apart from the data.
func openKeys(ctx context.Context, cfg config.Desk) (keyStore, error) {
	if cfg.KeysDatabase != "" {
		return vault.OpenPostgres(ctx, cfg.KeysDatabase)
	}
	return vault.OpenSQLite(ctx, dataFile(cfg, keysFile))
}

// vaultSetting is where the database remembers its key store.
const vaultSetting = "vault.identity"

// openVault opens the vault that belongs to the database, and no other.
func openVault(ctx context.Context, cfg config.Desk, db *store.DB, keys vault.KeyStore, blobs blob.Keeper, log *slog.Logger) (*vault.Vault, *vault.Files, error) {
	name, _, err := db.Setting(ctx, vaultSetting)
	if err != nil {
		return nil, nil, err
	}
	v, created, err := vault.OpenFor(ctx, cfg.MasterKey, keys, name)
	if err != nil {
		return nil, nil, err
	}
	if name == "" {
		if name, err = v.Identity(ctx); err == nil {
			err = db.PutSetting(ctx, vaultSetting, name)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	if created {
		log.Warn("a new master key was made: keep a copy in another place, for who loses it loses the files", "file", cfg.MasterKey)
	}
	return v, vault.NewFiles(v, blobs), nil
}

// openBlobs opens where sealed files lie. A store that does not answer is told and no reason
// not to start: text needs no files.
func openBlobs(ctx context.Context, cfg config.Desk, log *slog.Logger) (blob.Keeper, error) {
	if !cfg.UsesS3() {
		disk, err := blob.NewDisk(cfg.Blobs)
		if err != nil {
			return nil, fmt.Errorf("files folder: %w", err)
		}
		return disk, nil
	}
	s3, err := blob.NewS3(ctx, blob.S3Config{Endpoint: cfg.S3Endpoint, Region: cfg.S3Region, Bucket: cfg.S3Bucket, Prefix: cfg.S3Prefix,
		AccessKey: cfg.S3AccessKey, SecretKey: string(cfg.S3SecretKey)})
	if errors.Is(err, blob.ErrAway) {
		log.Warn("the object store does not answer: files wait until it does", "error", err)
		return s3, nil
	}
	if err != nil {
		return nil, err
	}
	return s3, nil
}

// openBus opens the way hints go: in this process, or through NATS.
func openBus(cfg config.Desk, db *store.DB, log *slog.Logger) (flow.Bus, func() error, error) {
	if cfg.NATSURL == "" {
		return bus.NewHub(), func() error { return nil }, nil
	}
	b, err := bus.DialNATS(cfg.NATSURL, db.Installation(), log)
	if err != nil {
		return nil, nil, err
	}
	return b, func() error { b.Close(); return nil }, nil
}
