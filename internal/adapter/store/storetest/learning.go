package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/learning"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// begin starts a run of the brand and gives what the store made of it.
func (w *world) begin(id string, kind flow.RunKind, when time.Time) flow.Run {
	w.t.Helper()
	r, err := w.StartRun(w.ctx, flow.Run{Workspace: brand, ID: id, Kind: kind, State: flow.RunWaiting, MadeAt: when, By: anna, Since: kept(-time.Hour), Until: kept(0)},
		when.Add(-time.Minute), desk.Job{Kind: desk.JobLearn, Key: id, RunAt: when}, nil)
	w.must(err)
	return r
}

func (w *world) end(r flow.Run, body flow.RunBody) {
	w.t.Helper()
	r.State, r.EndedAt = flow.RunDone, r.MadeAt.Add(time.Second)
	w.must(w.EndRun(w.ctx, r, body, 2, nil))
}

func learningRuns(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	r := w.begin("r1", flow.RunCheck, kept(0))
	if again := w.begin("r2", flow.RunCheck, kept(time.Second)); again.ID != "r1" {
		t.Errorf("a second one beside %q", again.ID)
	}
	if gaps := w.begin("g1", flow.RunGaps, kept(time.Second)); gaps.ID != "g1" {
		t.Errorf("another kind had to wait for %q", gaps.ID)
	}
	if jobs, err := db.ClaimJobs(w.ctx, "me", []desk.JobKind{desk.JobLearn}, 10, time.Now(), time.Hour); err != nil || len(jobs) != 2 {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
	r.State, r.Done, r.Total = flow.RunRunning, 3, 9
	w.must(db.StepRun(w.ctx, r))
	r.State, r.EndedAt, r.Done = flow.RunDone, kept(2*time.Second), 9
	r.Summary = flow.RunSummary{Seq: 7, Model: "1", Check: &learning.Summary{Cases: 9, First: 8}}
	body := flow.RunBody{Results: []learning.Result{{Ref: "c:1", Entry: "e", Rank: 1}}}
	w.must(db.EndRun(w.ctx, r, body, 10, nil))
	late := r
	late.State, late.Error = flow.RunFailed, "late"
	w.must(db.EndRun(w.ctx, late, flow.RunBody{}, 10, nil))
	late.Done = 1
	w.must(db.StepRun(w.ctx, late))
	got, err := db.Run(w.ctx, "r1")
	w.must(err)
	if d := cmp.Diff(r, got); d != "" {
		t.Error(d)
	}
	if got, err := db.RunBody(w.ctx, "r1"); err != nil || cmp.Diff(body, got) != "" {
		t.Errorf("%+v, %v", got, err)
	}
	if again := w.begin("r1", flow.RunCheck, kept(time.Hour)); again.State != flow.RunDone {
		t.Error("a run's id was used twice")
	}
	if stale := w.begin("g2", flow.RunGaps, kept(time.Hour)); stale.ID != "g2" {
		t.Errorf("%q stands in the way for ever", stale.ID)
	}
	for i := range 3 {
		w.end(w.begin(fmt.Sprint("s", i), flow.RunCheck, kept(time.Duration(i+1)*time.Minute)), flow.RunBody{})
	}
	rows, next, err := db.Runs(w.ctx, brand, flow.RunCheck, desk.Page{Limit: 1})
	w.must(err)
	if len(rows) != 1 || rows[0].ID != "s2" || next == "" {
		t.Fatalf("%+v, %q", rows, next)
	}
	rows, next, err = db.Runs(w.ctx, brand, flow.RunCheck, desk.Page{Limit: 10, After: next})
	if err != nil || len(rows) != 1 || rows[0].ID != "s1" || next != "" {
		t.Errorf("two are kept: %+v, %q, %v", rows, next, err)
	}
	if _, err := db.Run(w.ctx, "r1"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("the oldest is still there: %v", err)
	}
	if rows, _, err := db.Runs(w.ctx, other, flow.RunCheck, desk.Page{}); err != nil || len(rows) != 0 {
		t.Errorf("of another brand: %+v, %v", rows, err)
	}
}

// Of many who begin at once all get the same run.
func learningRunsAtOnce(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	got := make([]string, 8)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			r, err := db.StartRun(w.ctx, flow.Run{Workspace: brand, ID: fmt.Sprint("r", i), Kind: flow.RunCheck, State: flow.RunWaiting, MadeAt: kept(0)},
				kept(-time.Minute), desk.Job{Kind: desk.JobLearn, Key: fmt.Sprint("r", i), RunAt: kept(0)}, nil)
			if err != nil {
				t.Error(err)
			}
			got[i] = r.ID
		})
	}
	all.Wait()
	if slices.Sort(got); got[0] != got[7] || got[0] == "" {
		t.Errorf("%q", got)
	}
}

func learningCases(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	row := func(id, text string, n int) flow.CheckCase {
		return flow.CheckCase{Workspace: brand, ID: id, Text: text, Entry: "e1", Source: flow.CaseByHand, MadeAt: kept(time.Duration(n)), By: anna}
	}
	a, b := row("c1", "送料は？", 1), row("c2", "返品したい", 2)
	w.must(db.PutCheckCases(w.ctx, brand, []flow.CheckCase{a, b}, nil))
	b.ID, b.Entry, b.Text, b.MadeAt = "c3", "e2", "返品 したい", kept(3*time.Second)
	w.must(db.PutCheckCases(w.ctx, brand, []flow.CheckCase{b}, nil)) // spelt otherwise, but the same
	rows, _, err := db.CheckCases(w.ctx, brand, desk.Page{})
	w.must(err)
	if len(rows) != 2 && len(rows) != 3 {
		t.Fatalf("%+v", rows)
	}
	if n, err := db.CountCheckCases(w.ctx, brand); err != nil || n != len(rows) {
		t.Errorf("%d, %v", n, err)
	}
	c := a
	c.ID, c.Entry, c.MadeAt = "c9", "e9", kept(9*time.Second)
	w.must(db.PutCheckCases(w.ctx, brand, []flow.CheckCase{c}, nil))
	all, err := db.AllCheckCases(w.ctx, brand, 1)
	w.must(err)
	c.ID = "c1" // the text keeps its id
	if d := cmp.Diff([]flow.CheckCase{c}, all); d != "" {
		t.Error(d)
	}
	if got, err := db.CheckCase(w.ctx, "c1"); err != nil || cmp.Diff(c, got) != "" {
		t.Errorf("%+v, %v", got, err)
	}
	w.must(db.DeleteCheckCase(w.ctx, "c1", nil))
	if err := db.DeleteCheckCase(w.ctx, "c1", nil); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("twice: %v", err)
	}
}

// ask lets the bot decide about a customer's next bubble.
func (w *world) ask(n int, zone retrieval.Zone, hit string) decide.Decision {
	w.t.Helper()
	key := user(fmt.Sprint("customer", n))
	w.receive(key, says(key, fmt.Sprint("q", n), fmt.Sprint("質問", n), at(time.Duration(n)*time.Second)))
	ref := flow.CaseRef{Thread: w.load(flow.CaseRef{Key: key}).Thread.ID, Bot: true}
	c := w.load(ref)
	d := decide.Decision{ID: fmt.Sprintf("d%d", n), Workspace: brand, Conversation: c.Talk.ID, Message: c.Heard[0].ID, At: kept(time.Duration(n) * time.Second),
		Found: retrieval.Found{Zone: zone, Hits: []retrieval.Hit{{ID: hit}}, Features: []float64{}}}
	reason := ""
	if zone == retrieval.Handoff {
		reason = "unsure"
	}
	w.remember(ref, decide.Memory{Reason: reason}, []decide.Decision{d}, nil)
	return d
}

func (w *world) settle(n int, s decide.Settled) {
	w.t.Helper()
	ref := flow.CaseRef{Thread: w.load(flow.CaseRef{Key: user(fmt.Sprint("customer", n))}).Thread.ID, Bot: true}
	w.remember(ref, w.load(ref).Memory, nil, []decide.Settled{s})
}

func ids(rows []flow.DecisionView) string {
	var out []string
	for _, d := range rows {
		out = append(out, d.ID)
	}
	return fmt.Sprint(out)
}

func learningMissed(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.ask(1, retrieval.Answer, "e1")
	w.ask(2, retrieval.Handoff, "e1")
	w.ask(3, retrieval.Offer, "e1")
	w.ask(4, retrieval.Offer, "e1")
	w.ask(5, retrieval.Answer, "e1")
	w.settle(3, decide.Settled{Decision: "d3", Outcome: decide.OutcomeNone, At: at(0)})
	w.settle(4, decide.Settled{Decision: "d4", Outcome: decide.OutcomeChosen, Chosen: "e2", At: at(0)})
	w.settle(4, decide.Settled{Decision: "d4", Outcome: decide.OutcomeSolved, At: at(1)})
	five, err := db.Decision(w.ctx, "d5")
	w.must(err)
	five.Verdict, five.VerdictBy, five.VerdictAt = "e9", anna, kept(time.Minute)
	w.must(db.Judge(w.ctx, five, nil))

	rows, missed, questions, err := db.Missed(w.ctx, brand, at(0), at(time.Hour), 2)
	w.must(err)
	if got := ids(rows); got != "[d5 d3]" || missed != 3 || questions != 5 {
		t.Errorf("%s, %d of %d", got, missed, questions)
	}
	if rows, _, questions, err := db.Missed(w.ctx, other, at(0), at(time.Hour), 9); err != nil || len(rows) != 0 || questions != 0 {
		t.Errorf("of another brand: %s, %v", ids(rows), err)
	}
	if rows, _, _, err := db.Missed(w.ctx, brand, at(time.Second), at(2*time.Second), 9); err != nil || ids(rows) != "[]" {
		t.Errorf("of another period: %s, %v", ids(rows), err)
	}
	rows, all, err := db.NamedDecisions(w.ctx, brand, 5)
	if err != nil || ids(rows) != "[d5]" || all != 1 {
		t.Errorf("named: %s, %d, %v", ids(rows), all, err)
	}
	rows, err = db.DecisionsByID(w.ctx, brand, []string{"d4", "nothing"})
	w.must(err)
	if ids(rows) != "[d4]" || rows[0].Chosen != "e2" || rows[0].Outcome != decide.OutcomeSolved {
		t.Errorf("what was tapped is forgotten: %+v", rows)
	}
	if rows, err := db.DecisionsByID(w.ctx, other, []string{"d4"}); err != nil || len(rows) != 0 {
		t.Errorf("another brand's: %s, %v", ids(rows), err)
	}
	messages, err := db.MessagesByID(w.ctx, []desk.MessageID{five.Message, "nothing"})
	if err != nil || len(messages) != 1 || messages[0].Content.Text.Text != "質問5" {
		t.Errorf("%+v, %v", messages, err)
	}
}

func learningCounts(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.ask(1, retrieval.Answer, "e1")
	w.ask(2, retrieval.Handoff, "e1")
	w.ask(3, retrieval.Answer, "e1")
	w.ask(30, retrieval.Answer, "e1")
	days := []time.Time{at(0), at(10 * time.Second), at(20 * time.Second), at(5 * time.Minute)}
	asked, met, err := db.CountBot(w.ctx, brand, days)
	w.must(err)
	r := report.NewBot([]string{"1", "2", "3"}, asked, met)
	if r.Total.Questions != 4 || r.Total.Answered != 3 || r.Days[0].Questions != 3 || r.Days[1].Questions != 0 || r.Days[2].Questions != 1 {
		t.Errorf("questions %+v", r)
	}
	if r.Total.Inquiries != 4 || r.Total.HandedOff != 4 || fmt.Sprint(r.Reasons) != "[{taken 3} {unsure 1}]" {
		t.Errorf("inquiries %+v", r) // nobody's bot is on here: all wait for people
	}
	if asked, met, err := db.CountBot(w.ctx, other, days); err != nil || len(asked)+len(met) != 0 {
		t.Errorf("of another brand: %v %v %v", asked, met, err)
	}
	if asked, _, err := db.CountBot(w.ctx, brand, nil); err != nil || len(asked) != 0 {
		t.Errorf("of no day: %v, %v", asked, err)
	}
}
