package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
)

// past is what earlier days say of a centre.
type past struct {
	learnt forecast.Learnt
	rates  map[desk.QueueID]float64
	// through is what came by entrances lately, of brands that have a policy there.
	through map[desk.WorkspaceID]map[desk.QueueID]decide.Through
}

// How much of the past is looked at.
const (
	pastReach = 8 * 7 * 24 * time.Hour
	pastKept  = 200           // times of each queue, newest and of the same hour of the week
	pastWeeks = 4             // whose same hours are counted
	passed    = 2 * time.Hour // at entrances
	maxPassed = 5000
)

// remember reads how long work took lately and in this hour of earlier weeks, and how much
// came.
func (a *Ahead) remember(ctx context.Context, centre desk.CentreID, scene decide.Scene) (p past, err error) {
	queues, now := scene.Queues, scene.Now
	p.rates = map[desk.QueueID]float64{}
	if len(queues) == 0 {
		return p, nil
	}
	ids := make([]desk.QueueID, len(queues))
	for i, q := range queues {
		ids[i] = q.ID
	}
	samples, err := a.reads.Handled(ctx, ids, forecast.Slot(now), now.Add(-pastReach), pastKept)
	if err != nil {
		return p, err
	}
	answers, err := a.reads.Answers(ctx, queueBrands(queues), now.Add(-pastReach), pastKept)
	if err != nil {
		return p, err
	}
	scene.Learnt = forecast.Learn(samples, answers)
	scene.Learnt.Pace = scene.Pace(samples)
	p.learnt = scene.Learnt
	recent, err := a.recent(ctx, centre, ids, now)
	if err != nil {
		return p, err
	}
	if p.rates, err = a.coming(ctx, centre, ids, recent, now); err != nil {
		return p, err
	}
	p.through, err = a.through(ctx, queues, recent, now)
	return p, err
}

// recent counts what began to wait in the last hour.
func (a *Ahead) recent(ctx context.Context, centre desk.CentreID, queues []desk.QueueID, now time.Time) (map[desk.QueueID]int, error) {
	recent, err := a.reads.Came(ctx, centre, now.Add(-time.Hour), now)
	if err != nil {
		return nil, err
	}
	waiting, err := a.reads.Line(ctx, queues, maxLine)
	for _, w := range waiting {
		if w.Since.After(now.Add(-time.Hour)) {
			recent[w.Queue]++
		}
	}
	return recent, err
}

// coming is how much is expected within an hour: as much as in the last one, as far as the
// same hours of earlier weeks go on so.
func (a *Ahead) coming(ctx context.Context, centre desk.CentreID, queues []desk.QueueID, recent map[desk.QueueID]int, now time.Time) (map[desk.QueueID]float64, error) {
	last, next := map[desk.QueueID]float64{}, map[desk.QueueID]float64{}
	weeks := 0
	for n := 1; n <= pastWeeks; n++ {
		then := now.AddDate(0, 0, -7*n)
		before, err := a.reads.Came(ctx, centre, then.Add(-time.Hour), then)
		if err != nil {
			return nil, err
		}
		after, err := a.reads.Came(ctx, centre, then, then.Add(time.Hour))
		if err != nil {
			return nil, err
		}
		if len(before)+len(after) == 0 {
			continue // a holiday, or before the desk was there
		}
		weeks++
		for q, k := range before {
			last[q] += float64(k)
		}
		for q, k := range after {
			next[q] += float64(k)
		}
	}
	out := map[desk.QueueID]float64{}
	for _, q := range queues {
		n := float64(max(weeks, 1))
		out[q] = forecast.Coming(float64(recent[q]), last[q]/n, next[q]/n, weeks)
	}
	return out, nil
}
