package flow

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// People lists those whose profile somebody may set: who shares a brand that is theirs to
// route.
func (d *RoutingDesk) People(ctx context.Context, by desk.Person) ([]desk.Person, error) {
	people, err := d.read.People(ctx, by.Centre)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(people, func(p desk.Person) bool { return p.Disabled || !routes(by, p) }), nil
}

func routes(by, p desk.Person) bool {
	for w := range p.Memberships {
		if identity.Can(by, identity.ManageRouting, identity.Subject{Workspace: w}) && identity.Can(p, identity.Work, identity.Subject{Workspace: w}) {
			return true
		}
	}
	return false
}

// SetProfile sets what routing knows of a person, on the revision that was read.
func (d *RoutingDesk) SetProfile(ctx context.Context, by desk.Person, id desk.OperatorID, revision int64, capacity int, p desk.StaffProfile) (desk.Person, error) {
	people, err := d.People(ctx, by)
	if err != nil {
		return desk.Person{}, err
	}
	i := slices.IndexFunc(people, func(p desk.Person) bool { return p.ID == id })
	if i < 0 {
		return desk.Person{}, desk.ErrNotFound
	}
	old := people[i]
	if err := routing.CheckProfile(p, capacity); err != nil {
		return old, err
	}
	if err := d.checkNames(ctx, by.Centre, p); err != nil {
		return old, err
	}
	now := d.env.Clock.Now()
	row := ProfileRow{Operator: id, Revision: revision + 1, At: now, By: by.ID, Capacity: capacity, Profile: p}
	fact := desk.Fact{At: now, Kind: desk.FactProfile, Centre: by.Centre, Subject: id, Actor: desk.Operator(by.ID), Version: old.Version + 1, Code: "changed",
		Data: map[string]string{"revision": strconv.FormatInt(row.Revision, 10)}} // the revisions themselves are kept
	jobs := []desk.Job{{Kind: desk.JobRoute, Key: string(by.Centre), RunAt: now}, {Kind: desk.JobAbsent, Key: string(id), RunAt: now}}
	if len(p.Week)+len(p.Days) > 0 {
		jobs = append(jobs, desk.Job{Kind: desk.JobShift, Key: string(id), RunAt: now})
	}
	if err := d.store.SaveProfile(ctx, row, ProfileRow{Operator: id, Capacity: old.Capacity, Profile: old.Profile}, []desk.Fact{fact}, jobs); err != nil {
		return old, err
	}
	d.env.committed(jobs)
	old.Profile, old.Capacity, old.Revision = p, capacity, revision+1
	return old, nil
}

// Revisions lists the newest revisions of what routing knows of a person, newest first.
func (d *RoutingDesk) Revisions(ctx context.Context, by desk.Person, id desk.OperatorID) ([]ProfileRow, error) {
	people, err := d.People(ctx, by)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(people, func(p desk.Person) bool { return p.ID == id }) {
		return nil, desk.ErrNotFound
	}
	return d.store.ProfileHistory(ctx, id, policiesShown)
}

// checkNames refuses brands and channels that the centre does not have.
func (d *RoutingDesk) checkNames(ctx context.Context, centre desk.CentreID, p desk.StaffProfile) error {
	brands, err := d.read.Workspaces(ctx, centre)
	if err != nil {
		return err
	}
	for _, w := range p.Certificates {
		if !slices.ContainsFunc(brands, func(b desk.Workspace) bool { return b.ID == w }) {
			return desk.E(desk.Invalid, "no_workspace", "There is no such brand.").On("certificates")
		}
	}
	channels, err := d.read.Channels(ctx, centre)
	if err != nil {
		return err
	}
	for id := range p.Channels {
		if !slices.ContainsFunc(channels, func(c desk.Channel) bool { return c.ID == id }) {
			return desk.E(desk.Invalid, "no_channel", "There is no such channel.").On("channels")
		}
	}
	return nil
}

// Plan is what a person's console needs to know of their day.
type Plan struct {
	Until time.Time // end of the shift they are in; zero = none
	Drain time.Time // from when they are given nothing new
	Idle  time.Duration
	Home  time.Duration // after going offline, what is in hand goes to others; 0 = never
	Full  bool          // there is no room now
}

// Plan gives a person's own.
func (d *RoutingDesk) Plan(ctx context.Context, p desk.Person) (Plan, error) {
	row, err := d.store.Policy(ctx, p.Centre)
	if err != nil {
		return Plan{}, err
	}
	if limited := p.Profile.Cap > 0; limited && p.Talks == nil { // a session's person is read without
		all, err := d.read.People(ctx, p.Centre)
		if err != nil {
			return Plan{}, err
		}
		if i := slices.IndexFunc(all, func(o desk.Person) bool { return o.ID == p.ID }); i >= 0 {
			p.Talks = all[i].Talks
		}
	}
	out := Plan{Idle: row.Policy.Idle, Home: row.Policy.HomeAfter(), Full: p.Full()}
	if end, within, ok := p.Profile.Ends(d.env.Clock.Now(), row.Policy.Location()); ok && within {
		out.Until, out.Drain = end, end.Add(-row.Policy.Drain)
	}
	return out, nil
}

// Spent is how long somebody was in each state on a day.
type Spent struct {
	Operator desk.OperatorID
	Day      string // 2006-01-02
	In       map[desk.Presence]time.Duration
}

// longestStay is how far back a state may have begun that still counts.
const longestStay = 24 * time.Hour

// Presence tells how long people were in each state on some days, up to now.
func (d *RoutingDesk) Presence(ctx context.Context, by desk.Person, first, last string) ([]Spent, error) {
	people, err := d.People(ctx, by)
	if err != nil {
		return nil, err
	}
	zone, err := d.zone(ctx, by.Centre)
	if err != nil {
		return nil, err
	}
	from, to, err := days(first, last, zone)
	if err != nil {
		return nil, err
	}
	rows, err := d.store.PresenceLog(ctx, by.Centre, from.Add(-longestStay), to)
	if err != nil {
		return nil, err
	}
	var out []Spent
	now := d.env.Clock.Now()
	for _, p := range people {
		stays := staysOf(rows, p, now)
		for day := from; day.Before(to); day = day.AddDate(0, 0, 1) {
			s := Spent{p.ID, day.Format(time.DateOnly), map[desk.Presence]time.Duration{}}
			for _, stay := range stays {
				if d := overlap(stay.Span, desk.Span{From: day, To: day.AddDate(0, 0, 1)}); d > 0 {
					s.In[stay.in] += d
				}
			}
			out = append(out, s)
		}
	}
	return out, nil
}

func (d *RoutingDesk) zone(ctx context.Context, centre desk.CentreID) (*time.Location, error) {
	row, err := d.store.Policy(ctx, centre)
	return row.Policy.Location(), err
}

const maxPresenceDays = 31

// days reads a span of days, both included.
func days(first, last string, zone *time.Location) (from, to time.Time, err error) {
	from, errFrom := time.ParseInLocation(time.DateOnly, first, zone)
	until, errTo := time.ParseInLocation(time.DateOnly, last, zone)
	to = until.AddDate(0, 0, 1)
	if errFrom != nil || errTo != nil || !from.Before(to) || to.Sub(from) > (maxPresenceDays+1)*24*time.Hour {
		return from, to, desk.E(desk.Invalid, "bad_period", "Give days such as 2026-11-23, at most 31 of them.").On("from")
	}
	return from, to, nil
}

// stay is a time in one state.
type stay struct {
	desk.Span
	in desk.Presence
}

// staysOf makes times of a person's changes; a state lasts until the next, or until now, but no
// longer than they were connected. Being available without room is a state of its own here.
func staysOf(rows []PresenceRow, p desk.Person, now time.Time) (out []stay) {
	full := false
	var set desk.Presence
	for _, r := range rows {
		if r.Operator != p.ID {
			continue
		}
		if told := r.Cause == CauseFull || r.Cause == CauseRoom; told {
			full = r.Cause == CauseFull
		} else {
			set = r.Presence
		}
		if set == "" { // what is known begins in the midst of a state
			set = r.Presence
		}
		for len(out) > 0 && !out[len(out)-1].From.Before(r.At) { // it was found out later
			out = out[:len(out)-1]
		}
		if n := len(out); n > 0 {
			out[n-1].To = r.At
		}
		in := set
		if in == desk.Available && full {
			in = PresenceFull
		}
		out = append(out, stay{desk.Span{From: r.At, To: later(now, r.At)}, in})
	}
	if n := len(out); n > 0 && out[n-1].in != desk.Offline && p.PresenceUntil.Before(out[n-1].To) {
		out[n-1].To = later(out[n-1].From, p.PresenceUntil)
	}
	return out
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func overlap(a, b desk.Span) time.Duration {
	from, to := later(a.From, b.From), a.To
	if b.To.Before(to) {
		to = b.To
	}
	return max(0, to.Sub(from))
}
