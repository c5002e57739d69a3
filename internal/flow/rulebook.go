package flow

import (
	"context"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// Rulebook keeps brands' rules ready in memory: their plans, and what their bots' settings say
// of customers' moods. It looks for newer versions when it has not for a second. A brand that
// has saved no plan has the hours that its bot was given before there were plans. Safe for many
// goroutines.
type Rulebook struct {
	env   Env
	plans Plans
	bots  BotStore
	cares CareRules
	doors EntranceRules

	mu        sync.Mutex
	brands    map[desk.WorkspaceID]rulesPage
	saves     int         // what was read before one of them began is not kept behind it
	segmented atomic.Bool // some brand asks for customers' tags
}

// CareRules reads how a brand's talks with people end, and what many write about now.
type CareRules interface {
	CareSettings(ctx context.Context, w desk.WorkspaceID) (CareSettingsRow, error)
	OpenIncidents(ctx context.Context, w desk.WorkspaceID) ([]incident.Incident, error)
	// CertifiedOnly tells whether only those serve a brand who have done its training.
	CertifiedOnly(ctx context.Context, w desk.WorkspaceID) (bool, error)
	GuardRules
	WritingRules
	RefundRules
}

// rulesPage is one brand's rules, and when it was last looked whether they are the newest.
type rulesPage struct {
	rules  decide.Rules
	heeds  int64 // version of the bot's settings
	cares  int64 // version of the settings around talks
	guards int64 // version of the send guard's
	brands []GuardBrand
	looked time.Time
}

// NewRulebook makes an empty one.
func NewRulebook(env Env, plans Plans, bots BotStore, cares CareRules, doors EntranceRules) *Rulebook {
	return &Rulebook{env: env, plans: plans, bots: bots, cares: cares, doors: doors, brands: map[desk.WorkspaceID]rulesPage{}}
}

// Of gives a brand's rules, at most a second old.
func (b *Rulebook) Of(ctx context.Context, w desk.WorkspaceID) (decide.Rules, error) {
	now := b.env.Clock.Now()
	b.mu.Lock()
	page, known := b.brands[w]
	saves := b.saves
	b.mu.Unlock()
	if known && now.Sub(page.looked) < Poll && !now.Before(page.looked) {
		return page.rules, nil
	}
	err := b.look(ctx, w, &page, known)
	if err != nil && !known {
		return decide.Rules{}, err
	}
	if err != nil { // what can't be read stands as it was: a message must not wait for it
		b.env.Log.Error("a brand's rules are not read", "workspace", w, "error", err)
		return page.rules, nil
	}
	page.looked = now
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.saves == saves {
		b.brands[w] = page
	}
	if page.rules.Clocks.Segmented() {
		b.segmented.Store(true)
	}
	return page.rules, nil
}

// look brings a page up to date, if something is newer.
func (b *Rulebook) look(ctx context.Context, w desk.WorkspaceID, page *rulesPage, known bool) error {
	version, err := b.plans.PlanVersion(ctx, w)
	if err != nil {
		return err
	}
	set, err := b.bots.BotSettings(ctx, w)
	if err != nil {
		return err
	}
	if page.rules.Incidents, err = b.cares.OpenIncidents(ctx, w); err != nil {
		return err
	}
	if page.rules.Menus, err = b.doors.MenuChannels(ctx, w); err != nil {
		return err
	}
	if page.rules.Certified, err = b.cares.CertifiedOnly(ctx, w); err != nil {
		return err
	}
	if err := b.lookGuard(ctx, w, page); err != nil {
		return err
	}
	writes, err := b.cares.WritingRules(ctx, w)
	if err != nil {
		return err
	}
	page.rules.Writing = writes.Body
	refunds, err := b.cares.RefundRules(ctx, w)
	if err != nil {
		return err
	}
	page.rules.Refunds = refunds.Body
	around, err := b.cares.CareSettings(ctx, w)
	if err != nil {
		return err
	}
	door, err := b.doors.EntranceVersion(ctx, w)
	if err != nil || known && version == page.rules.Clocks.Version && set.Version == page.heeds && around.Version == page.cares && door == page.rules.Policy {
		return err
	}
	var policy EntranceRow
	if door > 0 {
		if policy, err = b.doors.EntranceAt(ctx, w, door); err != nil {
			return err
		}
	}
	plan := PlanRow{Body: set.Body.Plan()}
	if version > 0 {
		if plan, err = b.plans.PlanAt(ctx, w, version); err != nil {
			return err
		}
	}
	page.rules, page.heeds = decide.Rules{Clocks: sla.NewRules(version, plan.Body), Mood: set.Body.Mood(), Care: around.Body,
		Door: policy.Body, Policy: door, Incidents: page.rules.Incidents, Menus: page.rules.Menus, Guard: page.rules.Guard,
		Writing: page.rules.Writing, Refunds: page.rules.Refunds, Certified: page.rules.Certified}, set.Version
	page.cares = around.Version
	return nil
}

// lookGuard brings the send guard up to date: names of other brands are part of it.
func (b *Rulebook) lookGuard(ctx context.Context, w desk.WorkspaceID, page *rulesPage) error {
	row, err := b.cares.GuardSettings(ctx, w)
	if err != nil {
		return err
	}
	brands, err := b.cares.GuardBrands(ctx, w)
	if err != nil {
		return err
	}
	if page.rules.Guard != nil && row.Version == page.guards && reflect.DeepEqual(brands, page.brands) {
		return nil
	}
	var own sendguard.Brand
	var others []sendguard.Brand
	for _, o := range brands {
		if o.ID == w {
			own = o.Brand
		} else {
			others = append(others, o.Brand)
		}
	}
	page.rules.Guard, page.guards, page.brands = sendguard.NewPolicy(row.Body, own, others), row.Version, brands
	return nil
}

// planOf reads a version of a brand's plan; 0 is what stands while none was saved.
func planOf(ctx context.Context, plans Plans, bots BotStore, w desk.WorkspaceID, version int64) (PlanRow, error) {
	if version > 0 {
		return plans.PlanAt(ctx, w, version)
	}
	set, err := bots.BotSettings(ctx, w)
	return PlanRow{Workspace: w, Body: set.Body.Plan()}, err
}

// forget lets the next look read again.
func (b *Rulebook) forget(w desk.WorkspaceID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.saves++
	delete(b.brands, w)
}

// forgetAll is forget for what concerns every brand of a centre.
func (b *Rulebook) forgetAll() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.saves++
	clear(b.brands)
}

// WithRules gives each case its brand's rules, so that whatever is decided about it keeps
// its clocks.
func WithRules(cases Cases, rules *Rulebook) Cases { return ruled{cases, rules} }

type ruled struct {
	Cases
	rules *Rulebook
}

// Load implements Cases. Tags are read too where a target depends on them.
func (r ruled) Load(ctx context.Context, refs []CaseRef) ([]decide.Case, error) {
	asked := r.rules.segmented.Load()
	for {
		cases, err := r.Cases.Load(ctx, tagged(refs, asked))
		if err != nil {
			return nil, err
		}
		for i := range cases {
			if cases[i].Rules, err = r.rules.Of(ctx, cases[i].Channel.Workspace); err != nil {
				return nil, err
			}
		}
		if asked || !r.rules.segmented.Load() {
			return cases, nil
		}
		asked = true // the first time that such a brand is met
	}
}

func tagged(refs []CaseRef, asked bool) []CaseRef {
	if !asked {
		return refs
	}
	out := make([]CaseRef, len(refs))
	for i, ref := range refs {
		ref.Traits = true
		out[i] = ref
	}
	return out
}
