package flow_test

import (
	"context"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// slowRules lets something happen behind the reading of a version.
type slowRules struct {
	flow.EntranceRules
	then func()
}

func (s *slowRules) EntranceVersion(ctx context.Context, w desk.WorkspaceID) (int64, error) {
	version, err := s.EntranceRules.EntranceVersion(ctx, w)
	if then := s.then; then != nil {
		s.then = nil
		then()
	}
	return version, err
}

// TestRulesOfBeforeASaveAreNotKept: whoever read before a save, and is ready behind it, does
// not bring the old rules back: on its node what was saved holds at once.
func TestRulesOfBeforeASaveAreNotKept(t *testing.T) {
	r := newRig(t)
	boss := r.person("boss", desk.RoleSupervisor, 8)
	slow := &slowRules{EntranceRules: r.db}
	book := flow.NewRulebook(r.env, r.db, r.db, r.db, slow)
	door := flow.NewEntranceDesk(r.env, r.db, nil, r.db, book, func(s string) string { return s })
	slow.then = func() {
		_, err := door.Save(t.Context(), boss, flow.EntranceRow{Workspace: brand})
		r.check(err)
	}
	if old, err := book.Of(t.Context(), brand); err != nil || old.Policy != 0 {
		t.Fatalf("%d, %v", old.Policy, err)
	}
	if is, err := book.Of(t.Context(), brand); err != nil || is.Policy != 1 {
		t.Errorf("version %d holds, %v", is.Policy, err)
	}
}
