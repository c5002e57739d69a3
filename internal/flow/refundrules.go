package flow

import (
	"context"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
)

// Rules gives a brand's newest, to who works there.
func (d *RefundDesk) Rules(ctx context.Context, by desk.Person, w desk.WorkspaceID) (refund.Version, error) {
	if !identity.Can(by, identity.ReadDirectory, identity.Subject{Workspace: w}) {
		return refund.Version{}, desk.ErrNotFound
	}
	return d.store.RefundRules(ctx, w)
}

// refundVersions is how many versions the history shows.
const refundVersions = 30

// RulesHistory lists a brand's versions, the newest first.
func (d *RefundDesk) RulesHistory(ctx context.Context, by desk.Person, w desk.WorkspaceID) ([]refund.Version, error) {
	if !identity.Can(by, identity.ReadDirectory, identity.Subject{Workspace: w}) {
		return nil, desk.ErrNotFound
	}
	return d.store.RefundRuleHistory(ctx, w, refundVersions)
}

// MayRule says why somebody may not set a brand's limits: a supervisor would raise their own.
func (d *RefundDesk) MayRule(by desk.Person, w desk.WorkspaceID) error {
	if !identity.Can(by, identity.RuleRefunds, identity.Subject{Workspace: w}) {
		return decide.ErrForbidden
	}
	return nil
}

// SaveRules stores a version behind the one that was read (v.Version). It holds for what is
// decided from then on; a reminder that is armed keeps its time, and looks again then.
func (d *RefundDesk) SaveRules(ctx context.Context, by desk.Person, v refund.Version) (refund.Version, error) {
	if err := d.MayRule(by, v.Workspace); err != nil {
		return v, err
	}
	v.Body.Notice = strings.TrimSpace(d.actor.guard(v.Body.Notice))
	if err := v.Body.Valid(); err != nil {
		return v, err
	}
	v.Version, v.At, v.By = v.Version+1, d.env.Clock.Now(), by.ID
	fact := desk.Fact{At: v.At, Kind: desk.FactRefundRules, Centre: by.Centre, Workspace: v.Workspace, Actor: desk.Operator(by.ID), Code: "saved", Version: v.Version}
	if err := d.store.SaveRefundRules(ctx, v, []desk.Fact{fact}); err != nil {
		return v, err
	}
	d.env.committed(nil)
	d.rules.forget(v.Workspace)
	return v, nil
}
