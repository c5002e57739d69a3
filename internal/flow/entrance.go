package flow

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Entrance looks how a brand's entrance stands, and lets surge mode come and go.
type Entrance struct {
	env   Env
	store Entrances
	rules *Rulebook
	waits Waits // nil: nobody foretells
}

// NewEntrance makes it.
func NewEntrance(env Env, store Entrances, rules *Rulebook, waits Waits) *Entrance {
	return &Entrance{env, store, rules, waits}
}

// surge tells how a talk's brand stands with surge mode; never on where it has no policy.
func (e *Entrance) surge(ctx context.Context, c decide.Case) (admission.Surge, error) {
	if e == nil || !c.Rules.Door.On {
		return admission.Surge{}, nil
	}
	row, err := e.store.Surge(ctx, c.Thread.Workspace)
	return row.Now, err
}

// wondered is which waits a decision has asked for.
type wondered struct {
	queues map[desk.QueueID]admission.Wait
	place  bool
	ahead  bool
}

func (a *wondered) any() bool { return a.place || a.ahead || len(a.queues) > 0 }

// asking lets a door note what it is asked, and know nothing.
func (e *Entrance) asking(door *decide.Door) *wondered {
	a := &wondered{queues: map[desk.QueueID]admission.Wait{}}
	door.Expect = func(q desk.QueueID) admission.Wait {
		a.queues[q] = admission.Wait{}
		return admission.Wait{}
	}
	door.Place = func() admission.Wait {
		a.place = true
		return admission.Wait{}
	}
	door.Ahead = func() int {
		a.ahead = true
		return 0
	}
	return a
}

// answer lets a door know what it was asked.
func (e *Entrance) answer(ctx context.Context, c decide.Case, a *wondered, door *decide.Door) error {
	for q := range a.queues {
		a.queues[q] = e.expect(ctx, c.Thread.Centre, q)
	}
	door.Expect = func(q desk.QueueID) admission.Wait { return a.queues[q] }
	if a.ahead {
		ahead, err := e.before(ctx, c)
		if err != nil {
			return err
		}
		door.Ahead = func() int { return ahead }
	}
	if !a.place {
		return nil
	}
	place, err := e.place(ctx, c)
	door.Place = func() admission.Wait { return place }
	return err
}

// before counts who wait in line in an inquiry's queue for longer.
func (e *Entrance) before(ctx context.Context, c decide.Case) (int, error) {
	return e.store.AheadOf(ctx, c.Talk.Queue, c.Talk.WaitingSince, c.Talk.ID, maxWaiting)
}

// place tells where a customer who waits stands: as it is foretold, else who is before them.
func (e *Entrance) place(ctx context.Context, c decide.Case) (admission.Wait, error) {
	if e.waits != nil {
		wait, err := e.waits.Place(ctx, c.Thread.Centre, c.Talk.ID)
		if err == nil && wait.Position > 0 {
			return wait, nil
		}
		e.missed(ctx, err)
	}
	ahead, err := e.before(ctx, c)
	return admission.Wait{Position: ahead + 1}, err
}

// expect asks for a wait; what can't be foretold is unknown, and holds nobody up.
func (e *Entrance) expect(ctx context.Context, centre desk.CentreID, q desk.QueueID) admission.Wait {
	if e.waits == nil {
		return admission.Wait{}
	}
	wait, err := e.waits.Expect(ctx, centre, q)
	if err != nil {
		e.missed(ctx, err)
		return admission.Wait{}
	}
	return wait
}

func (e *Entrance) missed(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		e.env.Log.Warn("a wait is not foretold", "error", err)
	}
}

// Look handles a surge job: surge mode comes, goes, or its time is over. It looks at what is,
// so that running twice switches once.
func (e *Entrance) Look(ctx context.Context, job Claimed) (Next, error) {
	w := desk.WorkspaceID(job.Key)
	for range maxTries {
		row, err := e.store.Surge(ctx, w)
		if err != nil {
			return Next{}, err
		}
		rules, err := e.rules.Of(ctx, w)
		if err != nil {
			return Next{}, err
		}
		load, err := e.load(ctx, desk.CentreID(job.Payload["centre"]), w)
		if err != nil {
			return Next{}, err
		}
		now := e.env.Clock.Now()
		by := rules.Door.Surge
		by.Auto = by.Auto && rules.Door.On
		next, look := by.Next(row.Now, load, now)
		if next != row.Now {
			_, err = e.switchTo(ctx, row, next, desk.Fact{Actor: desk.System, Centre: desk.CentreID(job.Payload["centre"]), Code: surgeCode(next.On)}, nil)
			if errors.Is(err, desk.ErrVersion) {
				continue
			}
		}
		return Next{At: look, Code: "surge"}.ifSet(), err
	}
	return Next{At: e.env.Clock.Now().Add(time.Second), Code: "busy"}, nil
}

func surgeCode(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// load is what surge mode goes by.
func (e *Entrance) load(ctx context.Context, centre desk.CentreID, w desk.WorkspaceID) (load admission.Load, err error) {
	waiting, err := e.store.WaitingIn(ctx, w, maxWaiting)
	for q, n := range waiting {
		load.Waiting += n
		load.Wait = max(load.Wait, e.expect(ctx, centre, q).P50)
	}
	return load, err
}

// switchTo makes a new version of how it stands with surge mode.
func (e *Entrance) switchTo(ctx context.Context, row SurgeRow, next admission.Surge, fact desk.Fact, jobs []desk.Job) (SurgeRow, error) {
	row.Before, row.Now = row.Now, next
	row.Version++
	fact.At, fact.Kind, fact.Workspace, fact.Version = e.env.Clock.Now(), desk.FactSurge, row.Workspace, row.Version
	if next.Auto {
		fact.Data = map[string]string{"auto": "1"}
	}
	if err := e.store.SaveSurge(ctx, row, []desk.Fact{fact}, jobs); err != nil {
		return row, err
	}
	e.env.committed(jobs)
	return row, nil
}
