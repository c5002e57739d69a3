package flow

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// How often what is before a centre is looked at without anybody asking.
const (
	watchBusy  = 5 * time.Second // somebody waits, or is owed an answer, or an alarm is on
	watchCalm  = time.Minute     // people have talks in hand, and owe nobody a word
	watchShare = 20              // looking takes at most one part in so many of a processor
)

// Watch handles a centre's job that plays its line forward and tells supervisors when replies
// are going to be late. It comes again as long as anybody has or awaits anything; whoever comes
// next begins it anew.
func (d *AheadDesk) Watch(ctx context.Context, job Claimed) (Next, error) {
	centre, began := desk.CentreID(job.Key), d.env.Clock.Now()
	o, err := d.ahead.Centre(ctx, centre)
	if err != nil {
		return Next{}, err
	}
	kept, err := d.store.Alarms(ctx, centre)
	if err != nil {
		return Next{}, err
	}
	rows, facts := o.alarms(centre, kept, began)
	if len(rows) > 0 {
		err := d.store.SaveAlarms(ctx, rows, facts)
		if errors.Is(err, desk.ErrVersion) { // another node was quicker
			return Next{At: began.Add(watchBusy), Code: "moved_on"}, nil
		}
		if err != nil {
			return Next{}, err
		}
		d.env.committed(nil)
	}
	now := d.env.Clock.Now()
	every := o.watched(slices.ContainsFunc(kept, AlarmRow.on) || slices.ContainsFunc(rows, AlarmRow.on))
	if every == 0 {
		return Next{}, nil
	}
	return Next{At: now.Add(max(every, watchShare*now.Sub(began))), Code: "watching"}, nil
}

func (r AlarmRow) on() bool { return r.On }

// watched is in which time to look again; 0: when somebody comes.
func (o Outlook) watched(alarmed bool) time.Duration {
	owed := slices.ContainsFunc(o.Scene.InHand, func(h decide.InHand) bool { return !h.Due.IsZero() })
	switch {
	case alarmed || owed || len(o.Scene.Waiting) > 0:
		return watchBusy
	case len(o.Scene.InHand) > 0:
		return watchCalm
	}
	return 0
}

// alarms lets the alarms of a centre follow what is foreseen: those that changed, and what is
// said of them. Where too little was ever handled only that is said which hangs on no handling
// time: that nobody at work could take what waits.
func (o Outlook) alarms(centre desk.CentreID, kept []AlarmRow, now time.Time) (rows []AlarmRow, facts []desk.Fact) {
	for i, q := range o.Scene.Queues {
		row := AlarmRow{Centre: centre, Workspace: q.Workspace, Queue: q.ID}
		if at := slices.IndexFunc(kept, func(r AlarmRow) bool { return r.Queue == q.ID }); at >= 0 {
			row = kept[at]
		}
		if !row.On && !o.Scene.Learnt.Known() && !o.Forecast.Queues[i].Nobody {
			continue
		}
		next, said := row.Hear(o.Forecast.Queues[i], o.Scene.Target(i), now)
		if next == row.Alarm {
			continue
		}
		row.Alarm, row.Version = next, row.Version+1
		rows = append(rows, row)
		if said != "" {
			facts = append(facts, alarmFact(row, now, said))
		}
	}
	return rows, facts
}

func alarmFact(row AlarmRow, now time.Time, said forecast.AlarmCode) desk.Fact {
	return desk.Fact{At: now, Kind: desk.FactAlarm, Centre: row.Centre, Workspace: row.Workspace, Actor: desk.System, Version: row.Version, Code: string(said),
		Data: map[string]string{"queue": string(row.Queue), "n": strconv.Itoa(row.N), "at": strconv.FormatInt(row.At.UnixMilli(), 10)}}
}

// Alarms lists what is on for the queues that somebody oversees, the nearest first.
func (d *AheadDesk) Alarms(ctx context.Context, by desk.Person) ([]AlarmRow, error) {
	if !identity.Anywhere(by, identity.ManageRouting) {
		return nil, ErrNoRouting
	}
	rows, err := d.store.Alarms(ctx, by.Centre)
	rows = slices.DeleteFunc(rows, func(r AlarmRow) bool {
		return !r.On || !identity.Can(by, identity.ManageRouting, identity.Subject{Workspace: r.Workspace})
	})
	slices.SortStableFunc(rows, func(a, b AlarmRow) int { return a.At.Compare(b.At) })
	return rows, err
}
