package flow

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// EmergencyDesk stops what goes out through a channel and lets it go on, and tells who waits
// meanwhile. What comes in is taken all the time.
type EmergencyDesk struct {
	env   Env
	store EmergencyStore
	read  Reader
	rules *Rulebook
	guard Guard
}

// NewEmergencyDesk makes it.
func NewEmergencyDesk(env Env, store EmergencyStore, read Reader, rules *Rulebook, guard Guard) *EmergencyDesk {
	return &EmergencyDesk{env, store, read, rules, guard}
}

// How many are shown.
const (
	maxEmergencies = 100
	maxStranded    = 5000
)

// Emergencies lists those of the brands that somebody works for.
func (d *EmergencyDesk) Emergencies(ctx context.Context, by desk.Person) ([]desk.Emergency, error) {
	return d.store.Emergencies(ctx, identity.Workspaces(by, identity.Work), maxEmergencies)
}

// Begin stops a channel.
func (d *EmergencyDesk) Begin(ctx context.Context, by desk.Person, id desk.ChannelID, why string, s desk.EmergencySheet) (desk.Emergency, error) {
	ch, err := d.read.Channel(ctx, id)
	if err != nil {
		return desk.Emergency{}, err
	}
	if err := mayHalt(by, ch.Workspace); err != nil {
		return desk.Emergency{}, err
	}
	if !slices.Contains(desk.Haltings, why) {
		return desk.Emergency{}, desk.E(desk.Invalid, "bad_reason", "Say why sending stops.").On("why")
	}
	if s, err = d.sheet(s); err != nil {
		return desk.Emergency{}, err
	}
	e := desk.Emergency{ID: d.env.IDs(), Centre: ch.Centre, Workspace: ch.Workspace, Channel: id, Version: 1, Why: why, BeganAt: d.env.Clock.Now(),
		BeganBy: by.ID, EmergencySheet: s}
	if err := d.store.BeginEmergency(ctx, e, d.fact(by, e, "halted")); err != nil {
		return e, err
	}
	d.env.committed(nil)
	return e, nil
}

// Edit changes what is said of one, on the version that was read; also when it is over.
func (d *EmergencyDesk) Edit(ctx context.Context, by desk.Person, id string, version int64, s desk.EmergencySheet) (desk.Emergency, error) {
	e, err := d.one(ctx, by, id)
	if err != nil {
		return e, err
	}
	if e.EmergencySheet, err = d.sheet(s); err != nil {
		return e, err
	}
	e.Version = version + 1
	if err := d.store.SaveEmergency(ctx, e, d.fact(by, e, "edited")); err != nil {
		return e, err
	}
	d.env.committed(nil)
	return e, nil
}

// End lets everything go out again. What has waited too long asks its writer first.
func (d *EmergencyDesk) End(ctx context.Context, by desk.Person, id string, version int64) (desk.Emergency, error) {
	e, err := d.one(ctx, by, id)
	if err != nil {
		return e, err
	}
	e.Version, e.EndedAt, e.EndedBy = version+1, d.env.Clock.Now(), by.ID
	if err := d.store.EndEmergency(ctx, e, d.fact(by, e, "resumed")); err != nil {
		return e, err
	}
	d.env.committed([]desk.Job{{Kind: desk.JobSend, RunAt: e.EndedAt}})
	return e, nil
}

// StrandedList is who waits on a channel.
type StrandedList struct {
	Items []Stranded
	More  bool           // than are listed
	Zone  *time.Location // of the brand
}

// Stranded lists who waits on a channel: what was promised first, then what is due, then who
// waits longest.
func (d *EmergencyDesk) Stranded(ctx context.Context, by desk.Person, id desk.ChannelID) (out StrandedList, err error) {
	ch, err := d.read.Channel(ctx, id)
	if err != nil {
		return out, err
	}
	if !identity.Can(by, identity.Work, identity.Subject{Workspace: ch.Workspace}) {
		return out, desk.ErrNotFound
	}
	rules, err := d.rules.Of(ctx, ch.Workspace)
	if err != nil {
		return out, err
	}
	list, err := d.store.Stranded(ctx, ch.Workspace, id, maxStranded+1)
	if err != nil {
		return out, err
	}
	slices.SortStableFunc(list, func(a, b Stranded) int {
		return cmp.Or(byTime(a.FollowUp, b.FollowUp), byTime(a.ReplyDue, b.ReplyDue), byTime(a.WaitingSince, b.WaitingSince), a.LastAt.Compare(b.LastAt))
	})
	n := min(len(list), maxStranded)
	return StrandedList{list[:n], n < len(list), rules.Clocks.Calendar("", "").Zone()}, nil
}

// byTime orders times; none comes last.
func byTime(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

func (d *EmergencyDesk) sheet(s desk.EmergencySheet) (desk.EmergencySheet, error) {
	s.Words, s.Note = d.guard(s.Words), d.guard(s.Note)
	return s.Clean()
}

func (d *EmergencyDesk) one(ctx context.Context, by desk.Person, id string) (desk.Emergency, error) {
	e, err := d.store.Emergency(ctx, id)
	if err != nil {
		return e, err
	}
	return e, mayHalt(by, e.Workspace)
}

func (d *EmergencyDesk) fact(by desk.Person, e desk.Emergency, code string) []desk.Fact {
	data := map[string]string{"emergency": e.ID, "why": e.Why}
	if e.Excluded {
		data["excluded"] = "yes"
	}
	return []desk.Fact{{At: d.env.Clock.Now(), Kind: desk.FactChannel, Centre: e.Centre, Workspace: e.Workspace, Channel: e.Channel,
		Actor: desk.Operator(by.ID), Code: code, Data: data}}
}

func mayHalt(by desk.Person, w desk.WorkspaceID) error {
	switch {
	case by.Memberships[w] == "":
		return desk.ErrNotFound
	case !identity.Can(by, identity.HaltChannel, identity.Subject{Workspace: w}):
		return decide.ErrForbidden
	}
	return nil
}
