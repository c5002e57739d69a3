package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/secret"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// fill makes people, their API tokens and the past, before the desk is started.
func (d *Desk) fill(ctx context.Context, s Setup) error {
	db, err := d.engine.Open(ctx)
	if err != nil {
		return err
	}
	err = d.fillPeople(ctx, db, s)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return d.fillPast(ctx, s)
}

func (d *Desk) fillPeople(ctx context.Context, db *store.DB, s Setup) error {
	centres, err := db.Centres(ctx)
	if err != nil || len(centres) != 1 {
		return errors.Join(err, fmt.Errorf("%d centres, want the one of channel add", len(centres)))
	}
	brands, err := db.Workspaces(ctx, centres[0])
	if err != nil {
		return err
	}
	if s.FAQs > 0 {
		d.brand = string(brands[0].ID)
		if err := fillFAQ(ctx, db, centres[0], brands[0].ID, s.FAQs); err != nil {
			return err
		}
	}
	door := flow.NewDoor(flow.Env{Clock: clock{}, Node: "bench", Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Bus: bus.NewHub()}, db, db, secret.New())
	d.tokens = nil
	capacity := s.Capacity
	if capacity == 0 {
		capacity = 1000
	}
	for i := range s.Operators {
		p := desk.Person{ID: desk.OperatorID(fmt.Sprintf("bench%04d", i)), Centre: centres[0], Email: fmt.Sprintf("op%d@bench.example", i), Name: fmt.Sprint("担当 ", i),
			Role: desk.RoleSupervisor, Language: "ja", Capacity: capacity, Memberships: map[desk.WorkspaceID]desk.Role{}}
		for _, b := range brands {
			p.Memberships[b.ID] = p.Role
		}
		if err := db.PutPerson(ctx, p, ""); err != nil {
			return err
		}
		token, err := door.IssueToken(ctx, p, "bench", 24*time.Hour)
		if err != nil {
			return err
		}
		d.tokens = append(d.tokens, token)
	}
	return nil
}

// clock is the real one, for the door.
type clock struct{}

func (clock) Now() time.Time { return time.Now().UTC() }

func (clock) After(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}
