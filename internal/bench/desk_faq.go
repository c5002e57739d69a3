package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"sync/atomic"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// publishedAtOnce is how many entries one act may name.
const publishedAtOnce = 500

// fillFAQ publishes n entries by the doors that people use: one writes, another approves.
func fillFAQ(ctx context.Context, db *store.DB, centre desk.CentreID, brand desk.WorkspaceID, n int) error {
	var ids atomic.Int64
	env := flow.Env{Clock: clock{}, IDs: func() string { return fmt.Sprintf("benchfaq%018d", ids.Add(1)) }, Node: "bench", Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Bus: bus.NewHub()}
	people := make([]desk.Person, 2)
	for i := range people {
		p := desk.Person{ID: desk.OperatorID("benchfaq" + strconv.Itoa(i)), Centre: centre, Email: fmt.Sprintf("faq%d@bench.example", i), Name: "FAQ担当", Role: desk.RoleEditor, Language: "ja",
			Memberships: map[desk.WorkspaceID]desk.Role{brand: desk.RoleEditor}}
		if err := db.PutPerson(ctx, p, ""); err != nil {
			return err
		}
		people[i] = p
	}
	l := flow.NewLibrarian(env, db, db, func(s string) string { return s }, func(json.RawMessage) []desk.Flaw { return nil })
	for from := 0; from < n; from += publishedAtOnce {
		if err := publishSome(ctx, l, people, brand, from, min(n, from+publishedAtOnce)); err != nil {
			return errors.Join(errors.New("fill the FAQ"), err)
		}
	}
	return nil
}

// publishSome writes and approves the entries from one to before another.
func publishSome(ctx context.Context, l *flow.Librarian, people []desk.Person, brand desk.WorkspaceID, from, to int) error {
	type entry struct {
		ID       string `json:"id"`
		Question string `json:"question"`
		Answer   string `json:"answer"`
	}
	var rows []entry
	for i := from; i < to; i++ {
		rows = append(rows, entry{"bench-" + strconv.Itoa(i), botQuestion(i), botAnswer(i)})
	}
	file, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	done, err := l.Import(ctx, people[0], brand, file, flow.Import{Submit: true})
	if err == nil && !done.Done {
		err = fmt.Errorf("%d entries are wrong", done.Wrong())
	}
	if err != nil {
		return err
	}
	var which []flow.EntryAt
	for _, r := range done.Rows {
		which = append(which, flow.EntryAt{ID: r.Entry})
	}
	_, err = l.ActOnAll(ctx, people[1], brand, which, knowledge.Act{Verb: knowledge.Publish})
	return err
}
