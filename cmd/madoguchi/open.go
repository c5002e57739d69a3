package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/blob"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/vault"
	"github.com/madoguchi-desk/madoguchi/internal/config"
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

func openVault(ctx context.Context, cfg config.Desk, keys vault.KeyStore, log *slog.Logger) (*vault.Vault, *vault.Files, error) {
	v, created, err := vault.Open(ctx, cfg.MasterKey, keys)
	if err != nil {
		return nil, nil, err
	}
	if created {
		log.Warn("a new master key was made: keep a copy in another place, for who loses it loses the files", "file", cfg.MasterKey)
	}
	disk, err := blob.NewDisk(cfg.Blobs)
	if err != nil {
		return nil, nil, fmt.Errorf("files folder: %w", err)
	}
	return v, vault.NewFiles(v, disk), nil
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
