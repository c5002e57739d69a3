package metrics

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Inbox measures the commits at the door.
func (m *Metrics) Inbox(next flow.Inbox) flow.Inbox { return inbox{next, m} }

type inbox struct {
	flow.Inbox
	m *Metrics
}

// Put counts a group, and what of it was new.
func (i inbox) Put(ctx context.Context, rows []flow.InboxRow) (int, error) {
	began := time.Now() // the desk's own clock is cut to milliseconds
	fresh, err := i.Inbox.Put(ctx, rows)
	if err != nil {
		i.m.acceptFailed.Inc()
		return fresh, err
	}
	i.m.groupSeconds.Observe(time.Since(began).Seconds())
	i.m.groupRows.Observe(float64(len(rows)))
	i.m.events.WithLabelValues("new").Add(float64(fresh))
	i.m.events.WithLabelValues("duplicate").Add(float64(len(rows) - fresh))
	return fresh, nil
}

// Jobs measures how late jobs begin and how they end.
func (m *Metrics) Jobs(next flow.Jobs) flow.Jobs { return jobs{next, m} }

type jobs struct {
	flow.Jobs
	m *Metrics
}

// ClaimJobs tells how late each job is.
func (j jobs) ClaimJobs(ctx context.Context, owner string, kinds []desk.JobKind, n int, now time.Time, lease time.Duration) ([]flow.Claimed, error) {
	claimed, err := j.Jobs.ClaimJobs(ctx, owner, kinds, n, now, lease)
	started := j.m.now()
	for _, c := range claimed {
		j.m.lateness.WithLabelValues(string(c.Kind)).Observe(since(c.RunAt, started))
	}
	return claimed, err
}

// Complete counts a job that is done, or was lost.
func (j jobs) Complete(ctx context.Context, c flow.Claimed) (bool, error) {
	ok, err := j.Jobs.Complete(ctx, c)
	switch {
	case err != nil:
	case ok:
		j.m.jobsDone.WithLabelValues(string(c.Kind)).Inc()
	default:
		j.m.lostJobs.WithLabelValues(string(c.Kind)).Inc()
	}
	return ok, err
}

// Again counts a job that runs once more.
func (j jobs) Again(ctx context.Context, c flow.Claimed, at time.Time, code string) (bool, error) {
	ok, err := j.Jobs.Again(ctx, c, at, code)
	switch {
	case err != nil:
	case ok:
		j.m.jobsAgain.WithLabelValues(string(c.Kind), code).Inc()
	default:
		j.m.lostJobs.WithLabelValues(string(c.Kind)).Inc()
	}
	return ok, err
}

// Line measures what becomes of calls.
func (m *Metrics) Line(next flow.Line) flow.Line { return line{next, m} }

type line struct {
	flow.Line
	m *Metrics
}

// Call counts an attempt's outcome; the code tells the kinds of 429 apart.
func (l line) Call(ctx context.Context, call desk.Call) decide.Answer {
	a := l.Line.Call(ctx, call)
	l.m.answers.WithLabelValues(string(call.Route), string(a.Outcome), a.Code).Inc()
	return a
}

// Asked counts one HTTP request to LINE. Status 0 is no answer; code then says why.
func (m *Metrics) Asked(endpoint string, status int, code string, took time.Duration) {
	if status != 0 {
		code = strconv.Itoa(status)
	}
	m.requests.WithLabelValues(endpoint, code).Inc()
	m.requestSeconds.WithLabelValues(endpoint).Observe(took.Seconds())
}

// Feed measures how far behind the feed is read.
func (m *Metrics) Feed(next flow.Feed) flow.Feed {
	f := &feed{Feed: next, m: m}
	f.newest.Store(m.now().UnixMilli())
	return f
}

type feed struct {
	flow.Feed
	m      *Metrics
	newest atomic.Int64 // Unix ms of the newest fact seen so far
}

// Facts tells the lag of facts that are newer than any seen before: what a reader who comes
// back is told again says nothing about lag.
func (f *feed) Facts(ctx context.Context, after string, n int) ([]flow.FeedItem, bool, error) {
	items, pending, err := f.Feed.Facts(ctx, after, n)
	read := f.m.now()
	for _, it := range items {
		at, newest := it.Fact.At.UnixMilli(), f.newest.Load()
		if at > newest && f.newest.CompareAndSwap(newest, at) {
			f.m.feedLag.Observe(since(it.Fact.At, read))
		}
	}
	return items, pending, err
}
