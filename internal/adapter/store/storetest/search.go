package storetest

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// indexer is a node's reader of facts.
func (w *world) indexer(node string) *flow.Indexer {
	env := flow.Env{Clock: walls{}, IDs: w.ids.next, UUID: w.ids.next, Node: node, Log: slog.New(slog.DiscardHandler), Bus: bus.NewHub()}
	return flow.NewIndexer(env, w.DB, w.DB, w.DB)
}

// walls is the wall clock.
type walls struct{}

func (walls) Now() time.Time { return time.Now() }
func (walls) After(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}

// index brings the index up to what has happened.
func (w *world) index(x *flow.Indexer) {
	w.t.Helper()
	for {
		wait, err := x.Once(w.ctx)
		w.must(err)
		if wait == flow.Poll {
			return
		}
	}
}

// found gives the texts of what the index proposes for words and that answers them.
func (w *world) found(text string, brands ...desk.WorkspaceID) (out []string) {
	w.t.Helper()
	for _, c := range w.proposed(text, brands...) {
		if q, _ := search.Parse(text); true {
			if _, ok := q.In(search.Fold(search.Text(c.Message.Content))); ok {
				out = append(out, c.Message.Content.Text.Text)
			}
		}
	}
	return out
}

func (w *world) proposed(text string, brands ...desk.WorkspaceID) []flow.Candidate {
	w.t.Helper()
	q, err := search.Parse(text)
	w.must(err)
	if len(brands) == 0 {
		brands = []desk.WorkspaceID{brand, other}
	}
	rows, end, err := w.Candidates(w.ctx, flow.Probe{Grams: q.Grams(), Workspaces: brands, N: 100})
	w.must(err)
	if !end {
		w.t.Error("there is more?")
	}
	return rows
}

// Everything that was written can be found by any of its parts, in its brand only, and
// nothing that was taken back.
func searchMessages(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	x := w.indexer("one")
	w.receive(user("U1"), says(user("U1"), "e1", "ご注文の商品が届きません", at(0)), says(user("U1"), "e2", "返品したい", at(time.Second)), says(user("U1"), "e3", "TEL ０９０-1234-5678", at(2*time.Second)))
	foreign := desk.ThreadKey{Channel: line2, Kind: desk.FromUser, ID: "U2"}
	w.receive(foreign, says(foreign, "e4", "注文を返品", at(3*time.Second)))
	if got := w.found("注文"); got != nil {
		t.Errorf("before the reader has read: %q", got)
	}
	w.index(x)
	for text, want := range map[string][]string{
		"注文": {"注文を返品", "ご注文の商品が届きません"}, "返": {"注文を返品", "返品したい"}, "注文 返品": {"注文を返品"}, "注文 -返品": {"ご注文の商品が届きません"}, "文を": {"注文を返品"},
		"ﾄﾄﾞｷﾏｾﾝ": nil, "届キマセン": {"ご注文の商品が届きません"}, "09012345678": {"TEL ０９０-1234-5678"}, "+81 90 1234 5678": {"TEL ０９０-1234-5678"}, "tel": {"TEL ０９０-1234-5678"}, "存在しない": nil,
	} {
		if got := w.found(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if got := w.found("注文", other); !slices.Equal(got, []string{"注文を返品"}) {
		t.Errorf("of one brand: %q", got)
	}
	c := w.proposed("商品")[0]
	if c.Channel != line || c.Standing == nil || c.Opens != c.Message.Conversation || c.Contact == "" {
		t.Errorf("%+v", c)
	}
	pair, err := w.Neighbours(w.ctx, []desk.Message{w.proposed("返品したい")[0].Message})
	w.must(err)
	for id, p := range pair {
		if p[0] == nil || p[0].Content.Text.Text != "ご注文の商品が届きません" || p[1] == nil || !strings.HasPrefix(p[1].Content.Text.Text, "TEL") {
			t.Errorf("around %s: %+v", id, p)
		}
	}
}

// What is taken back goes out of the index with the very commit; what the reader was about
// to write does not come in behind it.
func searchUnsent(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	x := w.indexer("one")
	key := user("U1")
	w.receive(key, says(key, "e1", "秘密の番号", at(0)), says(key, "e2", "残る番号", at(time.Second)))
	w.index(x)
	if got := w.proposed("番号"); len(got) != 2 {
		t.Fatalf("%d", len(got))
	}
	unsend := func(event string) {
		w.receive(key, desk.Inbound{Kind: desk.InUnsend, EventID: "un-" + event, At: at(time.Minute), MessageID: "m-" + event, Source: desk.Source{Kind: desk.FromUser, ID: key.ID, User: key.ID}})
	}
	unsend("e1")
	if got := w.proposed("秘密"); len(got) != 0 {
		t.Errorf("taken back, and the index still has it: %+v", got)
	}
	w.index(x)
	if got := w.found("番号"); !slices.Equal(got, []string{"残る番号"}) {
		t.Errorf("%q", got)
	}
	w.receive(key, says(key, "e3", "早すぎた番号", at(2*time.Minute)))
	unsend("e3") // before the reader has read of it
	w.index(x)
	if got := w.proposed("早すぎた"); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	// a step that was made of what stood before loses, whatever it holds
	w.receive(key, says(key, "e4", "古い版", at(3*time.Minute)))
	st, err := w.IndexState(w.ctx)
	w.must(err)
	var items []flow.FeedItem
	for pending := true; pending; { // of others who write to the same server
		items, pending, err = w.Facts(w.ctx, st.Cursor, 100)
		w.must(err)
	}
	stale, err := w.MessagesByID(w.ctx, []desk.MessageID{items[0].Fact.Message, items[len(items)-1].Fact.Message})
	w.must(err)
	unsend("e4")
	step := flow.IndexStep{From: st, To: st}
	for _, m := range stale {
		step.Messages = append(step.Messages, flow.IndexedMessage{Message: m, Grams: search.MessageGrams(m)})
	}
	w.must(w.Index(w.ctx, step))
	if got := w.proposed("古い版"); len(got) != 0 {
		t.Errorf("an old picture came in: %+v", got)
	}
}

// behind waits until the index is known to lack something, or nothing: others write to the same
// server, and what they have open holds the feed back.
func (w *world) behind(want bool) {
	w.t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		oldest, err := w.Unindexed(w.ctx)
		w.must(err)
		if oldest.IsZero() != want {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("the oldest unindexed fact is of %v", oldest)
		}
	}
}

// Nobody reads a fact twice or passes one by: a node that dies, two at once, another version.
func searchReaders(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	one, two := w.indexer("one"), w.indexer("two")
	key := user("U1")
	for i := range 300 {
		w.receive(key, says(key, fmt.Sprint("e", i), fmt.Sprintf("件名%03d番", i), at(time.Duration(i)*time.Second)))
	}
	if _, err := one.Once(w.ctx); err != nil {
		t.Fatal(err)
	}
	before, err := w.IndexState(w.ctx)
	w.must(err)
	if _, err := two.Once(w.ctx); err != nil {
		t.Fatal(err)
	}
	if after, err := w.IndexState(w.ctx); err != nil || after.Cursor != before.Cursor {
		t.Errorf("two readers at once: %v", err)
	}
	w.behind(true)
	w.index(one)
	w.behind(false)
	for _, i := range []int{0, 57, 299} {
		if got := w.found(fmt.Sprintf("名%03d", i)); len(got) != 1 {
			t.Errorf("%d: %q", i, got)
		}
	}
	if rows, end, err := w.Candidates(w.ctx, flow.Probe{Grams: mustGrams("件名"), Workspaces: []desk.WorkspaceID{brand}, N: 10}); err != nil || end || len(rows) != 10 || rows[0].Message.Content.Text.Text != "件名299番" {
		t.Errorf("the newest ten: %d, %v", len(rows), err)
	} else if more, _, err := w.Candidates(w.ctx, flow.Probe{Grams: mustGrams("件名"), Workspaces: []desk.WorkspaceID{brand}, Below: rows[9].Place, N: 10}); err != nil || more[0].Message.Content.Text.Text != "件名289番" {
		t.Errorf("the next ten: %v", err)
	}
	part, _, err := w.Candidates(w.ctx, flow.Probe{Grams: mustGrams("件名"), Workspaces: []desk.WorkspaceID{brand}, N: 400, Since: at(-24 * time.Hour), Until: at(-3 * time.Hour)})
	if err != nil || len(part) != 0 {
		t.Errorf("before there was any: %d, %v", len(part), err)
	}
	st, err := w.IndexState(w.ctx)
	w.must(err)
	if err := w.Index(w.ctx, flow.IndexStep{From: before, To: st}); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("a step behind: %v", err)
	}
	old := st
	old.Version, old.Owner = search.Version-1, "one"
	w.must(w.Index(w.ctx, flow.IndexStep{From: st, To: old}))
	w.index(one)
	if got := w.found("件名299"); len(got) != 1 {
		t.Errorf("made anew: %q", got)
	}
	w.must(w.NewEpoch(w.ctx)) // restored from a backup
	w.index(one)
	if rows, _, err := w.Candidates(w.ctx, flow.Probe{Grams: mustGrams("件名"), Workspaces: []desk.WorkspaceID{brand}, N: 1000}); err != nil || len(rows) != 300 {
		t.Errorf("after a restore: %d, %v", len(rows), err)
	}
}

func mustGrams(text string) []uint32 {
	q, err := search.Parse(text)
	if err != nil {
		panic(err)
	}
	return q.Grams()
}

// Customers are found by what is known of them now.
func searchContacts(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	x := w.indexer("one")
	c := w.waits("hanako")[0]
	w.index(x)
	look := func(text string) (out []desk.ContactID) {
		rows, err := w.FoundContacts(w.ctx, flow.Probe{Grams: mustGrams(text), Workspaces: []desk.WorkspaceID{brand}, N: 10})
		w.must(err)
		for _, r := range rows {
			out = append(out, r.ID)
		}
		return out
	}
	if got := look("hanako"); len(got) != 1 || got[0] != c.Thread.Contact {
		t.Errorf("by the channel's id: %v", got)
	}
	c = w.load(flow.CaseRef{Thread: c.Thread.ID, Traits: true})
	change := decide.Change{Base: c.Thread.Version, Case: c}
	change.Case.Thread.Version++
	change.Traits = []desk.Trait{{Contact: c.Thread.Contact, Kind: desk.TraitTag, Name: "要注意"}, {Contact: c.Thread.Contact, Kind: desk.TraitAttribute, Name: "電話", Attribute: desk.Attribute{Value: "090-1111-2222"}}}
	change.Facts = []desk.Fact{{At: at(time.Hour), Kind: desk.FactContact, Workspace: brand, Thread: c.Thread.ID, Contact: c.Thread.Contact, Code: "traits"}}
	w.commit(flow.Write{Change: change})
	w.index(x)
	for text, want := range map[string]int{"注意": 1, "09011112222": 1, "hanako": 1, "別人": 0} {
		if got := look(text); len(got) != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	if got, err := w.TraitsOf(w.ctx, []desk.ContactID{c.Thread.Contact}); err != nil || !got[c.Thread.Contact].Has("要注意") {
		t.Errorf("%v, %v", got, err)
	}
}

// Kept searches are a person's, or a brand's.
func searchViews(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	v := flow.View{ID: "v1", Centre: centre, Owner: anna, Name: "返品", Query: flow.SearchQuery{Text: "返品", Tag: "x", Since: cut(at(0))}, Version: 1, At: cut(at(0))}
	w.must(w.SaveView(w.ctx, v, 0, []desk.Fact{{Kind: desk.FactView}}))
	if err := w.SaveView(w.ctx, v, 0, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("made twice: %v", err)
	}
	got, err := w.View(w.ctx, "v1")
	if err != nil || cmp.Diff(v, got, sameTime) != "" {
		t.Errorf("%v (-want +got)\n%s", err, cmp.Diff(v, got, sameTime))
	}
	list := func(who desk.OperatorID, brands ...desk.WorkspaceID) int {
		rows, err := w.Views(w.ctx, who, brands)
		w.must(err)
		return len(rows)
	}
	if list(anna) != 1 || list(ben, brand) != 0 {
		t.Error("one's own is one's own")
	}
	v.Workspace, v.Version = brand, 2
	w.must(w.SaveView(w.ctx, v, 1, nil))
	if err := w.SaveView(w.ctx, v, 1, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("over an older one: %v", err)
	}
	if list(ben, brand) != 1 || list(ben, other) != 0 {
		t.Error("shared with the brand, and no other")
	}
	w.must(w.DeleteView(w.ctx, "v1", nil))
	if err := w.DeleteView(w.ctx, "v1", nil); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
	if _, err := w.View(w.ctx, "v1"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
