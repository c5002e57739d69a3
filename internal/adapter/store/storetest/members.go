package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// member gives somebody's card as it is.
func (w *world) member(id desk.OperatorID) flow.Member {
	w.t.Helper()
	all, err := w.Staff(w.ctx, centre)
	w.must(err)
	for _, m := range all {
		if m.ID == id {
			return m
		}
	}
	w.t.Fatalf("%s is not among %d", id, len(all))
	return flow.Member{}
}

// boss is an administrator who can sign in.
func (w *world) boss(id desk.OperatorID) flow.Member {
	w.t.Helper()
	w.must(w.PutPerson(w.ctx, desk.Person{ID: id, Centre: centre, Email: string(id) + "@example.jp", Name: string(id), Role: desk.RoleAdministrator, Language: "ja", Capacity: 8,
		Memberships: map[desk.WorkspaceID]desk.Role{brand: desk.RoleAdministrator}}, "hash"))
	return w.member(id)
}

func membersCards(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.boss("boss")
	fact := []desk.Fact{{At: cut(at(0)), Kind: desk.FactAdmin, Centre: centre, Actor: desk.System, Code: "person_added"}}
	mei := flow.Member{Person: desk.Person{ID: "mei", Centre: centre, Email: "mei@example.jp", Name: "目黒 芽衣", Role: desk.RoleOperator, Language: "ja", Presence: desk.Offline, Capacity: 8,
		Version: 1, Memberships: map[desk.WorkspaceID]desk.Role{brand: desk.RoleOperator, other: desk.RoleViewer}}}
	w.must(w.AddMember(w.ctx, mei, fact, nil))
	if d := cmp.Diff(mei, w.member("mei"), sameTime); d != "" {
		t.Errorf("added:\n%s", d)
	}
	if err := w.AddMember(w.ctx, flow.Member{Person: desk.Person{ID: "mei2", Centre: centre, Email: "mei@example.jp"}}, fact, nil); !errors.Is(err, flow.ErrEmailTaken) {
		t.Errorf("a second one with the same address: %v", err)
	}
	mei.Name, mei.Email, mei.Memberships = "芽衣", "m@example.jp", map[desk.WorkspaceID]desk.Role{other: desk.RoleOperator}
	w.must(w.SaveMember(w.ctx, mei, fact, nil))
	mei.Edition, mei.Version = 1, 2
	if d := cmp.Diff(mei, w.member("mei"), sameTime); d != "" {
		t.Errorf("changed:\n%s", d)
	}
	mei.Edition = 0
	if err := w.SaveMember(w.ctx, mei, fact, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("on an old edition: %v", err)
	}
	mei.Edition, mei.Email = 1, "boss@example.jp"
	if err := w.SaveMember(w.ctx, mei, fact, nil); !errors.Is(err, flow.ErrEmailTaken) {
		t.Errorf("an address of somebody else: %v", err)
	}
}

func membersInvitations(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.boss("boss")
	w.must(w.AddMember(w.ctx, flow.Member{Person: desk.Person{ID: "mei", Centre: centre, Email: "mei@example.jp", Role: desk.RoleOperator}}, nil, nil))
	old, fresh := flow.Invitation{Hash: "old", Operator: "mei", Until: cut(at(time.Hour)), By: "boss"}, flow.Invitation{Hash: "new", Operator: "mei", Until: cut(at(2 * time.Hour)), By: "boss"}
	w.must(w.Invite(w.ctx, old, nil))
	w.must(w.Invite(w.ctx, fresh, nil))
	if _, err := w.Invited(w.ctx, "old"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("an older link: %v", err)
	}
	got, err := w.Invited(w.ctx, "new")
	w.must(err)
	if d := cmp.Diff(fresh, got, sameTime); d != "" {
		t.Error(d)
	}
	if m := w.member("mei"); m.CanSign || !m.Invited.Equal(fresh.Until) {
		t.Errorf("invited: %+v", m)
	}
	w.must(w.PutSession(w.ctx, flow.Session{Hash: "s", Operator: "mei", Kind: "cookie", CreatedAt: at(0), SeenAt: at(0), ExpiresAt: at(time.Hour)}))
	w.must(w.Enter(w.ctx, fresh, "hash of the password", nil))
	if err := w.Enter(w.ctx, fresh, "another", nil); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a link used twice: %v", err)
	}
	if m := w.member("mei"); !m.CanSign || !m.Invited.IsZero() {
		t.Errorf("entered: %+v", m)
	}
	if _, _, err := w.PersonBySession(w.ctx, "s"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("an older session lives on: %v", err)
	}
	if _, hash, err := w.PersonByEmail(w.ctx, "mei@example.jp"); err != nil || hash != "hash of the password" {
		t.Errorf("%q %v", hash, err)
	}
	w.must(w.PutSession(w.ctx, flow.Session{Hash: "s", Operator: "mei", Kind: "cookie", CreatedAt: at(0), SeenAt: at(0), ExpiresAt: at(time.Hour)}))
	w.must(w.Invite(w.ctx, old, nil))
	m := w.member("mei")
	m.Disabled = true
	w.must(w.SaveMember(w.ctx, m, nil, nil))
	_, _, session := w.PersonBySession(w.ctx, "s")
	if _, err := w.Invited(w.ctx, "old"); !errors.Is(err, desk.ErrNotFound) || !errors.Is(session, desk.ErrNotFound) {
		t.Errorf("ways in of somebody disabled: %v, %v", err, session)
	}
}

// membersLast: administrators who take each other's role away at the same time leave one.
func membersLast(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	all := []flow.Member{w.boss("b1"), w.boss("b2"), w.boss("b3")}
	var done sync.WaitGroup
	errs := make([]error, len(all))
	for i, m := range all {
		m.Role = desk.RoleOperator
		done.Go(func() { errs[i] = w.SaveMember(w.ctx, m, nil, nil) })
	}
	done.Wait()
	refused := 0
	for _, err := range errs {
		if errors.Is(err, flow.ErrLastAdministrator) {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	if refused != 1 {
		t.Errorf("%d were refused: %v", refused, errs)
	}
}
