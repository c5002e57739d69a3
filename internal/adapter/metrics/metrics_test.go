package metrics

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

var noon = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func at(s float64) time.Time { return noon.Add(-time.Duration(s * float64(time.Second))) }

// The fakes answer what the test wants next.
type fakeInbox struct {
	flow.Inbox
	fresh int
	err   error
}

func (f fakeInbox) Put(context.Context, []flow.InboxRow) (int, error) { return f.fresh, f.err }

type fakeCases struct {
	flow.Cases
	results []error
	err     error
}

func (f fakeCases) Commit(context.Context, []flow.Write) ([]error, error) { return f.results, f.err }

type fakeJobs struct {
	flow.Jobs
	ok bool
}

func (f fakeJobs) ClaimJobs(context.Context, string, []desk.JobKind, int, time.Time, time.Duration) ([]flow.Claimed, error) {
	return []flow.Claimed{{Job: desk.Job{Kind: desk.JobOffer, RunAt: at(2)}}}, nil
}

func (f fakeJobs) Complete(context.Context, flow.Claimed) (bool, error) { return f.ok, nil }

func (f fakeJobs) Again(context.Context, flow.Claimed, time.Time, string) (bool, error) {
	return f.ok, nil
}

type fakeLine struct{ flow.Line }

func (fakeLine) Call(context.Context, desk.Call) decide.Answer {
	return decide.Answer{Outcome: decide.Refused, Code: "quota_exceeded"}
}

type fakeFeed struct {
	flow.Feed
	ages []float64
}

func (f *fakeFeed) Facts(context.Context, string, int) ([]flow.FeedItem, bool, error) {
	var items []flow.FeedItem
	for _, age := range f.ages {
		items = append(items, flow.FeedItem{Fact: desk.Fact{At: at(age)}})
	}
	return items, false, nil
}

// opened is a registry with every measure in it, and what moves them.
func opened(t *testing.T) (*Metrics, *prometheus.Registry) {
	t.Helper()
	m, reg := New(func() time.Time { return noon }), prometheus.NewRegistry()
	if err := m.Register(reg); err != nil {
		t.Fatal(err)
	}
	return m, reg
}

func expect(t *testing.T, reg *prometheus.Registry, want string, names ...string) {
	t.Helper()
	if err := testutil.GatherAndCompare(reg, strings.NewReader(want), names...); err != nil {
		t.Error(err)
	}
}

func TestTheDoorIsCounted(t *testing.T) {
	m, reg := opened(t)
	rows := make([]flow.InboxRow, 5)
	_, _ = m.Inbox(fakeInbox{fresh: 3}).Put(t.Context(), rows)
	_, _ = m.Inbox(fakeInbox{err: desk.ErrDiskFull}).Put(t.Context(), rows)
	expect(t, reg, `
# HELP madoguchi_accept_failures_total Commits at the door that failed; the sender was told to try again.
# TYPE madoguchi_accept_failures_total counter
madoguchi_accept_failures_total 1
# HELP madoguchi_inbox_events_total Events stored at the door: new, or a duplicate that was known already.
# TYPE madoguchi_inbox_events_total counter
madoguchi_inbox_events_total{result="duplicate"} 2
madoguchi_inbox_events_total{result="new"} 3
`, "madoguchi_accept_failures_total", "madoguchi_inbox_events_total")
}

// What lost is not stored, so it must not be counted as if it were.
func TestOnlyWhatIsStoredCounts(t *testing.T) {
	m, reg := opened(t)
	call := desk.Call{Route: desk.Push, State: desk.CallSent, Messages: []desk.MessageID{"a", "b"}}
	w := flow.Write{Done: []int64{1, 2, 3}, Change: decide.Change{Added: []desk.Message{{Direction: desk.In}}, Calls: []desk.Call{call}}}
	aside := flow.Write{Quarantine: []flow.Quarantined{{Code: "panic"}}}
	_, _ = m.Cases(fakeCases{results: []error{nil, desk.ErrVersion, nil}}).Commit(t.Context(), []flow.Write{w, w, aside})
	_, _ = m.Cases(fakeCases{err: desk.ErrDiskFull}).Commit(t.Context(), []flow.Write{w})
	expect(t, reg, `
# HELP madoguchi_commits_total Decisions by how their commit went: stored, or the code of what stood against it.
# TYPE madoguchi_commits_total counter
madoguchi_commits_total{result="`+desk.CodeOf(desk.ErrDiskFull)+`"} 1
madoguchi_commits_total{result="stored"} 2
madoguchi_commits_total{result="`+desk.CodeOf(desk.ErrVersion)+`"} 1
# HELP madoguchi_events_decided_total Events decided and stored.
# TYPE madoguchi_events_decided_total counter
madoguchi_events_decided_total 3
# HELP madoguchi_events_quarantined_total Events set aside because they could not be decided. Each needs a person.
# TYPE madoguchi_events_quarantined_total counter
madoguchi_events_quarantined_total{code="panic"} 1
madoguchi_events_quarantined_total{code="too_old"} 0
madoguchi_events_quarantined_total{code="undecidable"} 0
madoguchi_events_quarantined_total{code="unreadable"} 0
# HELP madoguchi_line_bubbles_total Bubbles of those calls. Unknown ones wait for an operator.
# TYPE madoguchi_line_bubbles_total counter
madoguchi_line_bubbles_total{route="push",state="dropped"} 0
madoguchi_line_bubbles_total{route="push",state="failed"} 0
madoguchi_line_bubbles_total{route="push",state="sent"} 2
madoguchi_line_bubbles_total{route="push",state="unknown"} 0
madoguchi_line_bubbles_total{route="reply",state="dropped"} 0
madoguchi_line_bubbles_total{route="reply",state="failed"} 0
madoguchi_line_bubbles_total{route="reply",state="sent"} 0
madoguchi_line_bubbles_total{route="reply",state="unknown"} 0
# HELP madoguchi_line_calls_total Calls to LINE by route and end. A reply is free, a sent push is billed once for each recipient.
# TYPE madoguchi_line_calls_total counter
madoguchi_line_calls_total{route="push",state="dropped"} 0
madoguchi_line_calls_total{route="push",state="failed"} 0
madoguchi_line_calls_total{route="push",state="sent"} 1
madoguchi_line_calls_total{route="push",state="unknown"} 0
madoguchi_line_calls_total{route="reply",state="dropped"} 0
madoguchi_line_calls_total{route="reply",state="failed"} 0
madoguchi_line_calls_total{route="reply",state="sent"} 0
madoguchi_line_calls_total{route="reply",state="unknown"} 0
`, "madoguchi_commits_total", "madoguchi_events_decided_total", "madoguchi_events_quarantined_total", "madoguchi_line_bubbles_total", "madoguchi_line_calls_total")
}

func TestTimeToLine(t *testing.T) {
	m, reg := opened(t)
	call := desk.Call{State: desk.CallStarted, Attempts: 1, StartedAt: noon, Lease: noon.Add(time.Minute), Messages: []desk.MessageID{"a"}}
	again := call
	again.Attempts = 2
	byID := map[desk.MessageID]desk.Message{"a": {Send: &desk.Send{QueuedAt: at(.02)}}}
	for _, c := range []desk.Call{call, again} {
		w := flow.Write{Change: decide.Change{Calls: []desk.Call{c}, Case: decide.Case{ByID: byID}}}
		_, _ = m.Cases(fakeCases{results: []error{nil}}).Commit(t.Context(), []flow.Write{w})
	}
	if n := observed(t, reg, "madoguchi_time_to_line_seconds"); n != 1 {
		t.Errorf("%d waits, want the first attempt's", n)
	}
}

// A reader who comes back reads old facts again; that is no lag.
func TestFeedLagIsOfNewFactsOnly(t *testing.T) {
	m, reg := opened(t)
	f := &fakeFeed{}
	feed := m.Feed(f)
	for _, ages := range [][]float64{{3600, 60}, {-.01}, {3600, -.01}} {
		f.ages = ages
		_, _, _ = feed.Facts(t.Context(), "", 10)
	}
	if n := observed(t, reg, "madoguchi_feed_lag_seconds"); n != 1 {
		t.Errorf("%d lags, want that of the one new fact", n)
	}
}

func observed(t *testing.T, reg *prometheus.Registry, name string) uint64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			return f.GetMetric()[0].GetHistogram().GetSampleCount()
		}
	}
	t.Fatalf("no %s", name)
	return 0
}

// lively moves every measure once, so that each has a sample to look at.
func lively(t *testing.T) *prometheus.Registry {
	t.Helper()
	m, reg := opened(t)
	ctx := t.Context()
	_, _ = m.Inbox(fakeInbox{fresh: 1}).Put(ctx, make([]flow.InboxRow, 2))
	for _, ok := range []bool{true, false} {
		j := m.Jobs(fakeJobs{ok: ok})
		claimed, _ := j.ClaimJobs(ctx, "", nil, 1, noon, time.Minute)
		_, _ = j.Complete(ctx, claimed[0])
		_, _ = j.Again(ctx, claimed[0], noon, "more")
	}
	m.Line(fakeLine{}).Call(ctx, desk.Call{Route: desk.Push})
	m.Asked("push", 429, "", time.Second)
	m.Asked("push", 0, "line_timeout", time.Second)
	w := flow.Write{Done: []int64{1}, Quarantine: []flow.Quarantined{{Code: "panic"}},
		Change: decide.Change{Added: []desk.Message{{Direction: desk.In}}, Calls: []desk.Call{{Route: desk.Reply, State: desk.CallUnknown}}}}
	_, _ = m.Cases(fakeCases{results: []error{nil}}).Commit(ctx, []flow.Write{w})
	if err := RegisterState(reg, healthy(), func() time.Time { return noon }); err != nil {
		t.Fatal(err)
	}
	return reg
}

func healthy() State {
	return State{Version: "v1", Engine: "sqlite", Kinds: []desk.JobKind{desk.JobSend, desk.JobSweep}, Folders: map[string]string{"data": "/x"},
		Backlog:   func(context.Context) (int, time.Time, error) { return 2, at(30), nil },
		Horizon:   func(context.Context) (time.Duration, error) { return time.Second, nil },
		Unindexed: func(context.Context) (time.Time, error) { return time.Time{}, nil },
		NextRun: func(_ context.Context, k []desk.JobKind) (time.Time, bool, error) {
			return at(5), k[0] == desk.JobSend, nil
		},
		Disk:  func(string) (uint64, uint64, error) { return 10, 100, nil },
		Pools: func() map[string]sql.DBStats { return map[string]sql.DBStats{"all": {InUse: 1}} },
		Bus:   func() bool { return true }}
}

func TestNamesAreAsPrometheusWantsThem(t *testing.T) {
	problems, err := testutil.GatherAndLint(lively(t))
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestState(t *testing.T) {
	reg := prometheus.NewRegistry()
	if err := RegisterState(reg, healthy(), func() time.Time { return noon }); err != nil {
		t.Fatal(err)
	}
	expect(t, reg, `
# HELP madoguchi_inbox_oldest_seconds Age of the oldest of them; 0 for none.
# TYPE madoguchi_inbox_oldest_seconds gauge
madoguchi_inbox_oldest_seconds 30
# HELP madoguchi_job_overdue_seconds How long the oldest due job of a kind has waited for a worker; 0 for none.
# TYPE madoguchi_job_overdue_seconds gauge
madoguchi_job_overdue_seconds{kind="send"} 5
madoguchi_job_overdue_seconds{kind="sweep"} 0
`, "madoguchi_inbox_oldest_seconds", "madoguchi_job_overdue_seconds")
}

// A store that does not answer must not take the page with it: the rest is what one needs then.
func TestStateOfASickDesk(t *testing.T) {
	s := healthy()
	s.Backlog = func(context.Context) (int, time.Time, error) { return 0, time.Time{}, errors.New("down") }
	s.Disk = func(string) (uint64, uint64, error) { return 0, 0, errors.New("gone") }
	reg := prometheus.NewRegistry()
	if err := RegisterState(reg, s, func() time.Time { return noon }); err != nil {
		t.Fatal(err)
	}
	expect(t, reg, `
# HELP madoguchi_disk_free_bytes Room left on the disk of a folder.
# TYPE madoguchi_disk_free_bytes gauge
madoguchi_disk_free_bytes{folder="data"} NaN
# HELP madoguchi_inbox_undecided Events accepted and not decided.
# TYPE madoguchi_inbox_undecided gauge
madoguchi_inbox_undecided NaN
`, "madoguchi_inbox_undecided", "madoguchi_disk_free_bytes")
}
