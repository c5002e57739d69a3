package day

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
)

func onSQLite(t testing.TB) Open {
	return func(ctx context.Context, now func() time.Time) (*store.DB, error) {
		return sqlite.Open(ctx, sqlitetest.File(t), sqlite.WithClock(now))
	}
}

func TestSmallDay(t *testing.T) {
	o := Options{Operators: 8, Conversations: 200, Policies: []string{"least_load"}, Seed: 1, Progress: os.Stderr}
	res, err := Run(t.Context(), o, onSQLite(t), 1, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range res.Figures {
		t.Logf("%+v", f)
		if err := f.Err(1); err != nil {
			t.Error(err)
		}
	}
}
