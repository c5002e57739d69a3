package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Claims don't wait for the disk, and whatever comes after one does: a message that
// was acknowledged must not share a claim's carelessness.
func TestOnlyClaimsAreRelaxed(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			for i, claim := range []bool{false, true, false, true, true, false} {
				waits, err := db.Waits(t.Context(), claim)
				if err != nil || waits == claim {
					t.Fatalf("transaction %d, a claim %v: waits for the disk %v, %v", i, claim, waits, err)
				}
			}
		})
	}
}

// Whoever reads many things at once holds one reader, and needs no second to begin.
func TestOneReaderIsEnough(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	db := opened(t)(sqlite.Open(ctx, sqlitetest.File(t), sqlite.WithReaders(1)))
	fill(t, db, 100)
	ref := flow.CaseRef{Key: desk.ThreadKey{Channel: "nobody's", Kind: desk.FromUser, ID: "U1"}, External: []string{"m1"}}
	if _, err := db.Load(ctx, []flow.CaseRef{ref, ref}); desk.KindOf(err) != desk.NotFound {
		t.Errorf("%v", err)
	}
	if _, _, err := db.Facts(ctx, "", 10); err != nil {
		t.Error(err)
	}
}
