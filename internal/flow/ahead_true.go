package flow

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
)

// How forecasts are held against what comes.
const (
	noteEvery  = 15 * time.Minute // at most so often one is kept
	joinWithin = 15 * time.Minute // whoever begins to wait so soon after it counts as who joins
)

// note keeps a forecast now and then, to be checked when its hour is over. That it can't be
// kept is no reason not to tell it.
func (a *Ahead) note(ctx context.Context, o *outlook, centre desk.CentreID) {
	now := o.Scene.Now
	if now.Sub(o.noted) < noteEvery && !now.Before(o.noted) {
		return
	}
	var rows []ForeseenRow
	for i, q := range o.Scene.Queues {
		late, e := o.Forecast.Queues[i].Late, o.Expect(q.ID)
		if !o.Scene.Learnt.Known() || late.Mean == 0 && e.Before == 0 && o.Scene.Rates[q.ID] == 0 {
			continue
		}
		rows = append(rows, ForeseenRow{Centre: centre, Queue: q.ID, At: now.Truncate(time.Millisecond), Late: late, Known: e.Unknown == "", P50: e.P50, P90: e.P90})
	}
	if len(rows) == 0 {
		return
	}
	job := desk.Job{Kind: desk.JobForesee, Key: string(centre) + " " + strconv.FormatInt(now.UnixMilli(), 10), RunAt: now.Add(forecast.Window)}
	if err := a.reads.PutForeseen(ctx, rows, []desk.Job{job}); err != nil {
		a.env.Log.Error("forecast not kept", "centre", centre, "error", err)
		return
	}
	o.noted = now
}

// CameTrue handles the job that holds forecasts of an instant against what came.
func (d *AheadDesk) CameTrue(ctx context.Context, job Claimed) (Next, error) {
	centre, at, ok := strings.Cut(job.Key, " ")
	n, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil {
		return Next{}, nil // nobody writes such a key
	}
	from, now := time.UnixMilli(n).UTC(), d.env.Clock.Now()
	if due := from.Add(forecast.Window); now.Before(due) {
		return Next{At: due, Code: "early"}, nil
	}
	rows, err := d.store.ForeseenAt(ctx, desk.CentreID(centre), from)
	if err != nil || len(rows) == 0 {
		return Next{}, err
	}
	late, waited, err := d.came(ctx, desk.CentreID(centre), from)
	if err != nil {
		return Next{}, err
	}
	for i, r := range rows {
		rows[i].CheckedAt, rows[i].Came = now, cameTrue(late[r.Queue], waited[r.Queue])
	}
	return Next{}, d.store.CheckForeseen(ctx, rows)
}

// came reads what came within the hour from an instant on.
func (d *AheadDesk) came(ctx context.Context, centre desk.CentreID, from time.Time) (late map[desk.QueueID]int, waited map[desk.QueueID][]time.Duration, err error) {
	queues, err := d.read.Queues(ctx, centre)
	if err != nil {
		return nil, nil, err
	}
	if late, err = d.store.Exceeded(ctx, queueBrands(queues), from, from.Add(forecast.Window)); err != nil {
		return nil, nil, err
	}
	waited, err = d.store.Waited(ctx, centre, from, from.Add(joinWithin), d.env.Clock.Now())
	return late, waited, err
}

func cameTrue(late int, waited []time.Duration) CameTrue {
	out := CameTrue{Late: late, Joined: len(waited)}
	if len(waited) > 0 {
		slices.Sort(waited)
		out.P50, out.P90 = waited[(len(waited)-1)/2], waited[(len(waited)*9+9)/10-1]
	}
	return out
}

// Accuracy is how forecasts of a queue came true.
type Accuracy struct {
	Queue     desk.QueueID
	N         int     // forecasts checked
	Late      float64 // foreseen, as a mean
	LateCame  float64
	LateError float64 // mean of the differences, whichever way
	Within    float64 // part of them in which what came lay between the tenth and the ninetieth of a hundred plays
	Waits     int     // forecasts after which somebody joined
	Wait      time.Duration
	WaitCame  time.Duration
	WaitError time.Duration
}

// AccuracyReach is how far back accuracy is told.
const AccuracyReach = 14 * 24 * time.Hour

const maxForeseen = 2000

// Accuracy tells how the forecasts of the asker's queues came true in the last fortnight.
func (d *AheadDesk) Accuracy(ctx context.Context, by desk.Person) ([]Accuracy, error) {
	queues, err := d.mine(ctx, by)
	if err != nil {
		return nil, err
	}
	rows, err := d.store.ForeseenSince(ctx, by.Centre, d.env.Clock.Now().Add(-AccuracyReach), maxForeseen)
	if err != nil {
		return nil, err
	}
	var out []Accuracy
	for _, q := range queues {
		if a := accuracy(q.ID, rows); a.N > 0 {
			out = append(out, a)
		}
	}
	return out, nil
}

func accuracy(queue desk.QueueID, rows []ForeseenRow) Accuracy {
	a := Accuracy{Queue: queue}
	var wait, came, off time.Duration
	for _, r := range rows {
		if r.Queue != queue {
			continue
		}
		a.N++
		n := float64(r.Came.Late)
		a.Late, a.LateCame, a.LateError = a.Late+r.Late.Mean, a.LateCame+n, a.LateError+max(n-r.Late.Mean, r.Late.Mean-n)
		if r.Came.Late >= r.Late.P10 && r.Came.Late <= r.Late.P90 {
			a.Within++
		}
		if r.Known && r.Came.Joined > 0 {
			a.Waits++
			wait, came, off = wait+r.P50, came+r.Came.P50, off+(r.P50-r.Came.P50).Abs()
		}
	}
	if a.N > 0 {
		n := float64(a.N)
		a.Late, a.LateCame, a.LateError, a.Within = a.Late/n, a.LateCame/n, a.LateError/n, a.Within/n
	}
	if n := time.Duration(a.Waits); n > 0 {
		a.Wait, a.WaitCame, a.WaitError = wait/n, came/n, off/n
	}
	return a
}
