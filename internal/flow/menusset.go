package flow

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
)

// How a set is tended.
const (
	mostMenus   = 1000             // LINE's bound for an account
	menusAtOnce = 500              // customers asked for in one go
	menusPause  = 2 * time.Second  // between two looks whether all have been
	menusAgain  = 30 * time.Second // whose menu could not be put back is tried again
	menusLater  = 5 * time.Minute  // at most between two tries to make or delete
)

// Tend handles a menus job: a channel's menus are made, customers get them, or get back what
// they had, and what nobody has any more is deleted. Each step is found done when it is tried
// again.
func (m *Menus) Tend(ctx context.Context, job Claimed) (Next, error) {
	ch := desk.ChannelID(job.Key)
	for range maxTries {
		set, err := m.store.MenuSet(ctx, ch)
		if err != nil {
			return Next{}, err
		}
		next, more, err := m.tend(ctx, set)
		if errors.Is(err, desk.ErrVersion) || err == nil && more {
			continue
		}
		if err != nil {
			return m.hindered(ctx, job, set, err)
		}
		return next, nil
	}
	return Next{At: m.env.Clock.Now().Add(time.Second), Code: "busy"}, nil
}

// tend takes the next step of a set; more: there is another at once.
func (m *Menus) tend(ctx context.Context, set richmenu.Set) (next Next, more bool, err error) {
	switch set.Stage {
	case richmenu.Making:
		return Next{}, true, m.make(ctx, set)
	case richmenu.On:
		next, err = m.spread(ctx, set)
		return next, false, err
	case richmenu.Ending:
		return m.takeBack(ctx, set)
	case richmenu.Removing:
		return Next{}, true, m.delete(ctx, set, set.Old[0])
	}
	return Next{}, false, nil
}

// hindered keeps what went wrong, for people, and tries again later: what stands in the way
// (a limit, the channel's credentials) may be cleared there.
func (m *Menus) hindered(ctx context.Context, job Claimed, set richmenu.Set, err error) (Next, error) {
	if ctx.Err() != nil {
		return Next{}, err
	}
	code := desk.CodeOf(err)
	m.env.Log.Warn("rich menus are not tended", "channel", job.Key, "stage", set.Stage, "error", err)
	if err := m.fault(ctx, set.Channel, code); err != nil {
		return Next{}, err
	}
	wait := min(jobBackoff(job.Attempts)*5, menusLater)
	return Next{At: m.env.Clock.Now().Add(wait), Code: code}, nil
}

// make makes the next menu of a set. One of that name is there already if a run before has died
// behind its making; what other runs have left is deleted later.
func (m *Menus) make(ctx context.Context, set richmenu.Set) error {
	kind, _ := set.Wants()
	named, all, err := m.line.MenusNamed(ctx, set.Channel, richmenu.Prefix(string(set.Channel)))
	if err != nil {
		return err
	}
	name := richmenu.Name(string(set.Channel), set.Round, kind)
	id := named[name]
	if id == "" && all >= mostMenus {
		return desk.E(desk.Conflict, "menus_full", "The LINE account has 1,000 rich menus already. Delete some there.")
	}
	menu, _ := richmenu.Of(kind)
	if id == "" {
		if id, err = m.line.MakeMenu(ctx, set.Channel, name, menu); err != nil {
			return err
		}
	}
	if err := m.line.PaintMenu(ctx, set.Channel, id, m.picture(kind)); err != nil {
		return err
	}
	set = set.Made(kind, id, m.env.Clock.Now())
	if set.Stage == richmenu.On {
		delete(named, name)
		if stray := slices.DeleteFunc(slices.Sorted(maps.Values(named)), set.Ours); len(stray) > 0 {
			set.Old = slices.Concat(set.Old, stray)
		}
	}
	return m.save(ctx, set)
}

// save stores a set; a new stage is a fact.
func (m *Menus) save(ctx context.Context, set richmenu.Set) error {
	facts := []desk.Fact{}
	if set.At.Equal(m.env.Clock.Now()) {
		facts = append(facts, menusFact(set, desk.System))
	}
	if err := m.store.SaveMenuSet(ctx, set, facts, nil); err != nil {
		return err
	}
	if len(facts) > 0 {
		m.env.committed(nil)
	}
	return nil
}

// spread asks for a look at everybody whose inquiry is with people, twice, for other nodes know
// of the menus a moment later; and at those who have a menu that is not shown any more. When
// nobody has, it goes.
func (m *Menus) spread(ctx context.Context, set richmenu.Set) (Next, error) {
	now := m.env.Clock.Now()
	for after, more := desk.ThreadID(""), true; more; {
		talks, err := m.store.Peopled(ctx, set.Channel, after, menusAtOnce)
		if err != nil {
			return Next{}, err
		}
		if err := m.look(ctx, talks, now); err != nil {
			return Next{}, err
		}
		if more = len(talks) == menusAtOnce; more {
			after = talks[len(talks)-1]
		}
	}
	if settled := set.At.Add(retimeAfter); now.Before(settled) {
		return Next{At: settled, Code: "again"}, nil
	}
	if len(set.Old) == 0 {
		return Next{}, nil
	}
	left, err := m.ask(ctx, set, set.Old, now)
	if err != nil || left {
		return Next{At: now.Add(menusPause), Code: "worn"}, err
	}
	return Next{At: now, Code: "old"}, m.delete(ctx, set, set.Old[0])
}

// takeBack asks for everybody's own menu back; when nobody has one of ours they can go.
func (m *Menus) takeBack(ctx context.Context, set richmenu.Set) (_ Next, more bool, err error) {
	now := m.env.Clock.Now()
	left, err := m.ask(ctx, set, nil, now)
	if err != nil || left {
		return Next{At: now.Add(menusPause), Code: "worn"}, false, err
	}
	err = m.save(ctx, set.Remove(now))
	if errors.Is(err, ErrMenusBorne) {
		return Next{At: now.Add(menusPause), Code: "worn"}, false, nil
	}
	return Next{}, true, err
}

// ask asks for a look at customers who have one of these menus (nil: of all), and tells whether
// there are any. Who could not be helped lately is left alone for a while.
func (m *Menus) ask(ctx context.Context, set richmenu.Set, of []string, now time.Time) (left bool, err error) {
	bearers, err := m.store.Bearers(ctx, set.Channel, of, menusAtOnce)
	var talks []desk.ThreadID
	for _, b := range bearers {
		if b.Fault == "" || now.Sub(b.At) >= menusAgain {
			talks = append(talks, b.Thread)
		}
	}
	if err != nil {
		return false, err
	}
	return len(bearers) > 0, m.look(ctx, talks, now)
}

// look puts jobs that look at customers' menus.
func (m *Menus) look(ctx context.Context, talks []desk.ThreadID, now time.Time) error {
	jobs := make([]desk.Job, len(talks))
	for i, t := range talks {
		jobs[i] = desk.Job{Kind: desk.JobMenu, Key: string(t), Thread: t, RunAt: now}
	}
	if err := m.jobs.PutJobs(ctx, jobs); err != nil {
		return err
	}
	m.env.put(jobs)
	return nil
}

// delete deletes a menu that nobody has.
func (m *Menus) delete(ctx context.Context, set richmenu.Set, id string) error {
	if err := m.line.DeleteMenu(ctx, set.Channel, id); err != nil {
		return err
	}
	return m.save(ctx, set.Deleted(id, m.env.Clock.Now()))
}

// menusLook is the job that tends a channel's menus.
func menusLook(ch desk.ChannelID, at time.Time) desk.Job {
	return desk.Job{Kind: desk.JobMenus, Key: string(ch), RunAt: at}
}

func menusFact(s richmenu.Set, by desk.Actor) desk.Fact {
	code := string(s.Stage)
	if s.Stage == richmenu.Off {
		code = "off"
	}
	return desk.Fact{At: s.At, Kind: desk.FactMenus, Centre: s.Centre, Workspace: s.Workspace, Channel: s.Channel, Actor: by, Version: s.Version, Code: code}
}
