package postgres

import (
	"context"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/storetest"
)

func TestMain(m *testing.M) {
	pgtest.Main(m, pgtest.Template(func(dsn string) error {
		db, err := Open(context.Background(), dsn)
		if err != nil {
			return err
		}
		return db.Close()
	}))
}

func open(t testing.TB) *store.DB {
	t.Helper()
	db, err := Open(t.Context(), pgtest.DSN(t), WithConns(8))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestStore(t *testing.T) { storetest.Run(t, open) }

func BenchmarkStore(b *testing.B) { storetest.Bench(b, open) }
