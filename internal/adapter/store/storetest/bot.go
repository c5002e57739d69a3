package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// remember writes a change of the bot's on the case as it stands.
func (w *world) remember(ref flow.CaseRef, m decide.Memory, decisions []decide.Decision, settled []decide.Settled) decide.Case {
	w.t.Helper()
	c := w.load(ref)
	m.Conversation = c.Talk.ID
	ch := decide.Change{Base: c.Thread.Version, Case: c, Memory: &m, Decisions: decisions, Settled: settled}
	ch.Case.Thread.Version++
	w.commit(flow.Write{Change: ch})
	return c
}

// What the bot keeps comes back as it was, with what it has not dealt with, in the
// order of the talk; nothing of it is loaded for who does not ask.
func botMemory(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.receive(key, says(key, "e2", "2", at(2)), says(key, "e1", "1", at(1)))
	ref := flow.CaseRef{Thread: w.load(flow.CaseRef{Key: key}).Thread.ID, Bot: true}
	c := w.load(ref)
	if len(c.Heard) != 2 || c.Heard[0].Content.Text.Text != "1" || c.Memory.Conversation != "" {
		t.Fatalf("heard %v, memory %+v", c.Heard, c.Memory)
	}
	want := decide.Memory{Dealt: []desk.MessageID{c.Heard[0].ID}, Unsure: 1, Asked: []string{"一"}, Table: &decide.Table{Decision: "d", FAQs: []string{"f"}, Beside: []string{"d2"}},
		Reason: "wish", Scenario: "追加注文", Request: c.Heard[0].ID,
		Fields: []decide.Field{{Name: "n", Title: "いくつですか", Value: "2", Message: c.Heard[0].ID}, {Name: "stock", Value: "あり"}}}
	w.remember(ref, want, nil, nil)
	want.Conversation = c.Talk.ID
	after := w.load(ref)
	if diff := cmp.Diff(want, after.Memory); diff != "" {
		t.Error(diff)
	}
	if len(after.Heard) != 1 || after.Heard[0].Content.Text.Text != "2" {
		t.Errorf("heard %v", after.Heard)
	}
	if m, err := w.BotMemory(w.ctx, c.Talk.ID); err != nil || cmp.Diff(want, m) != "" {
		t.Errorf("%+v, %v", m, err)
	}
	if other := w.load(flow.CaseRef{Thread: c.Thread.ID}); len(other.Heard) != 0 || other.Memory.Conversation != "" {
		t.Error("loaded for who did not ask")
	}
	if m, err := w.BotMemory(w.ctx, "nobody"); err != nil || m.Conversation != "" {
		t.Errorf("of no inquiry: %+v, %v", m, err)
	}
}

// kept is an instant as a row holds it.
func kept(d time.Duration) time.Time { return at(d).Truncate(time.Millisecond) }

func botDecisions(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.receive(key, says(key, "e1", "1", at(1)))
	ref := flow.CaseRef{Thread: w.load(flow.CaseRef{Key: key}).Thread.ID, Bot: true}
	c := w.load(ref)
	d := decide.Decision{ID: "d1", Workspace: c.Thread.Workspace, Conversation: c.Talk.ID, Message: c.Heard[0].ID, Part: decide.Part{From: 3, To: 12}, At: kept(2),
		Found: retrieval.Found{Zone: retrieval.Offer, P: .25, Version: "v", Hits: []retrieval.Hit{{ID: "f1", Score: 2.5, P: .25}}, Features: []float64{.5, 1}}}
	w.remember(ref, decide.Memory{}, []decide.Decision{d}, nil)
	w.remember(ref, decide.Memory{}, nil, []decide.Settled{{Decision: "d1", Outcome: decide.OutcomeChosen, Chosen: "f1", At: at(3)}, {Decision: "nothing", Outcome: "x", At: at(3)}})
	got, err := w.Decisions(w.ctx, c.Talk.ID)
	w.must(err)
	want := flow.DecisionView{Decision: d, Outcome: decide.OutcomeChosen, Chosen: "f1"}
	if diff := cmp.Diff([]flow.DecisionView{want}, got); diff != "" {
		t.Error(diff)
	}
	want.Verdict, want.VerdictBy, want.VerdictAt = "f2", "yamamoto", kept(4)
	w.must(w.Judge(w.ctx, want, nil))
	one, err := w.Decision(w.ctx, "d1")
	w.must(err)
	if diff := cmp.Diff(want, one); diff != "" {
		t.Error(diff)
	}
	if judged, err := w.Judged(w.ctx, c.Thread.Workspace, 10); err != nil || len(judged) != 1 {
		t.Errorf("%d judged, %v", len(judged), err)
	}
	if judged, err := w.Judged(w.ctx, "another", 10); err != nil || len(judged) != 0 {
		t.Errorf("of another brand: %d, %v", len(judged), err)
	}
	if _, err := w.Decision(w.ctx, "nothing"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("%v", err)
	}
	talk := w.load(ref).Talk
	talk.Topic = conversation.Signal{Value: "配送", Message: d.Message, Why: "faq"}
	talk.Mood = conversation.Signal{Value: "angry", By: "yamamoto"}
	talk.Version++
	ch := decide.Change{Base: w.load(ref).Thread.Version, Case: w.load(ref), Talks: []conversation.Conversation{talk}}
	ch.Case.Thread.Version++
	w.commit(flow.Write{Change: ch})
	if after := w.load(ref).Talk; after.Topic != talk.Topic || after.Mood != talk.Mood {
		t.Errorf("topic %+v, mood %+v", after.Topic, after.Mood)
	}
}

func botSettings(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	row, err := w.BotSettings(w.ctx, "w")
	if err != nil || row.Version != 0 {
		t.Fatalf("%+v, %v", row, err)
	}
	row.Body.Always = []string{"現金"}
	row.Body.Model = &retrieval.Model{Weights: []float64{1}, Version: "own"}
	w.must(w.SaveBotSettings(w.ctx, row, 0, nil))
	if err := w.SaveBotSettings(w.ctx, row, 0, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("made twice: %v", err)
	}
	row.Body.Zone = "Asia/Tokyo"
	w.must(w.SaveBotSettings(w.ctx, row, 1, nil))
	if err := w.SaveBotSettings(w.ctx, row, 1, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("an old version: %v", err)
	}
	row.Version = 2
	got, err := w.BotSettings(w.ctx, "w")
	w.must(err)
	if diff := cmp.Diff(row, got); diff != "" {
		t.Error(diff)
	}
}
