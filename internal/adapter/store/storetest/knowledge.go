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
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func faq(question, answer string) knowledge.Body {
	return knowledge.Body{Question: question, Answer: []desk.Content{{Kind: desk.Text, Text: &desk.TextBody{Text: answer}}},
		Category: knowledge.Category{Major: "配送", Middle: "日時変更"}}.Tidy()
}

// moved makes a move and gives what is to be stored of it.
func moved(t testing.TB, e knowledge.Entry, a knowledge.Act) flow.EntrySave {
	t.Helper()
	after, step, err := e.Move(a)
	if err != nil {
		t.Fatal(err)
	}
	return flow.EntrySave{Entry: after, Base: e.Version, Steps: []knowledge.Step{step}, Live: knowledge.LiveChanged(a.Verb, e)}
}

func (w *world) step(e knowledge.Entry, a knowledge.Act) knowledge.Entry {
	w.t.Helper()
	s := moved(w.t, e, a)
	w.must(w.SaveEntries(w.ctx, e.Workspace, []flow.EntrySave{s}, []desk.Fact{{At: a.At, Kind: desk.FactFAQ, Workspace: e.Workspace, Data: map[string]string{"entry": string(e.ID)}}}))
	return s.Entry
}

func (w *world) draft(id knowledge.EntryID, body knowledge.Body, when time.Time) knowledge.Entry {
	w.t.Helper()
	return w.step(knowledge.Entry{ID: id, Workspace: brand, Source: knowledge.SourceFile, External: "x-" + string(id)},
		knowledge.Act{Verb: knowledge.Create, By: anna, At: when, Body: body})
}

func (w *world) publish(e knowledge.Entry) knowledge.Entry {
	w.t.Helper()
	e = w.step(e, knowledge.Act{Verb: knowledge.Submit, By: anna, At: at(time.Minute)})
	return w.step(e, knowledge.Act{Verb: knowledge.Publish, By: ben, At: at(2 * time.Minute)})
}

func cutTimes(e knowledge.Entry) knowledge.Entry {
	for _, t := range []*time.Time{&e.CreatedAt, &e.UpdatedAt, &e.LiveAt} {
		if !t.IsZero() {
			*t = t.UTC().Truncate(time.Millisecond)
		}
	}
	return e
}

func knowledgeLife(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	body := faq("届け日は変えられますか", "はい")
	body.ValidUntil = start.Add(time.Hour).Truncate(time.Millisecond)
	body.Answer[0].Choices = []desk.Choice{{Label: "変える", Say: "変更"}}
	e := w.draft("e1", body, at(0))
	got, err := db.Entry(w.ctx, "e1")
	w.must(err)
	if d := cmp.Diff(cutTimes(e), got); d != "" {
		t.Fatal(d)
	}
	e = w.publish(e)
	later := faq("届け日を変えたい", "できます")
	e = w.step(e, knowledge.Act{Verb: knowledge.Edit, By: ben, At: at(3 * time.Minute), Body: later})
	got, err = db.Entry(w.ctx, "e1")
	w.must(err)
	if d := cmp.Diff(cutTimes(e), got); d != "" {
		t.Fatal(d)
	}
	if got.State != knowledge.Draft || got.Live != 1 || got.Revision != 2 || got.LiveBody.Question != body.Question {
		t.Errorf("%+v", got)
	}
	steps, err := db.Steps(w.ctx, brand, "e1", 10)
	w.must(err)
	var verbs []knowledge.Verb
	for _, s := range steps {
		verbs = append(verbs, s.Verb)
	}
	if want := []knowledge.Verb{knowledge.Edit, knowledge.Publish, knowledge.Submit, knowledge.Create}; !slices.Equal(verbs, want) || steps[0].Body == nil || steps[1].Body != nil {
		t.Errorf("steps %v", verbs)
	}
	if text, err := db.Text(w.ctx, brand, "e1", 1); err != nil || !knowledge.Same(text, body) {
		t.Errorf("text %+v, %v", text, err)
	}
	for _, err := range []error{second(db.Text(w.ctx, brand, "e1", 3)), second(db.Text(w.ctx, other, "e1", 1)), second(db.Entry(w.ctx, "none"))} {
		if !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func knowledgeVersions(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	e := w.draft("e1", faq("質問", "答え"), at(0))
	fresh := moved(t, knowledge.Entry{ID: "e2", Workspace: brand, Source: knowledge.SourceDesk}, knowledge.Act{Verb: knowledge.Create, By: anna, At: at(1), Body: faq("別", "答え")})
	stale := moved(t, e, knowledge.Act{Verb: knowledge.Submit, By: anna, At: at(2)})
	w.step(e, knowledge.Act{Verb: knowledge.Edit, By: ben, At: at(1), Body: faq("質問2", "答え")})
	if err := db.SaveEntries(w.ctx, brand, []flow.EntrySave{fresh, stale}, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("stale: %v", err)
	}
	if _, err := db.Entry(w.ctx, "e2"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a neighbour of what was refused was stored: %v", err)
	}
	same := fresh
	same.Entry.External, same.Entry.Source = "x-e1", knowledge.SourceFile
	if err := db.SaveEntries(w.ctx, brand, []flow.EntrySave{same}, nil); desk.CodeOf(err) != "already_exists" {
		t.Errorf("an external id twice: %v", err)
	}
	head, err := db.Head(w.ctx)
	w.must(err)
	if n := len(w.facts()); n != 2 || head == "" { // one a move that was stored
		t.Errorf("%d facts", n)
	}
}

func knowledgeLists(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	for i := range 7 {
		body := faq(fmt.Sprintf("質問 %d 100%% ＡＢＣ", i), "答え")
		if i%2 == 0 {
			body.Category = knowledge.Category{Major: "返品"}
		}
		w.draft(knowledge.EntryID(fmt.Sprintf("e%d", i)), body, at(time.Duration(i)*time.Second))
	}
	e3, err := db.Entry(w.ctx, "e3")
	w.must(err)
	w.publish(e3)
	for _, c := range []struct {
		q    flow.EntryQuery
		want string
	}{
		{flow.EntryQuery{}, "[e3 e6 e5 e4 e2 e1 e0]"},
		{flow.EntryQuery{State: knowledge.Draft}, "[e6 e5 e4 e2 e1 e0]"},
		{flow.EntryQuery{Live: true}, "[e3]"},
		{flow.EntryQuery{NotBy: anna}, "[e3]"},
		{flow.EntryQuery{NotBy: "op_anna"}, "[e3 e6 e5 e4 e2 e1 e0]"},
		{flow.EntryQuery{Category: knowledge.Category{Major: "返品"}}, "[e6 e4 e2 e0]"},
		{flow.EntryQuery{Category: knowledge.Category{Major: "配送", Middle: "日時変更"}}, "[e3 e5 e1]"},
		{flow.EntryQuery{Text: "質問 4"}, "[e4]"},
		{flow.EntryQuery{Text: "100% abc"}, "[e3 e6 e5 e4 e2 e1 e0]"},
		{flow.EntryQuery{Text: "100_"}, "[]"},
		{flow.EntryQuery{Workspace: other}, "[]"},
	} {
		if c.q.Workspace == "" {
			c.q.Workspace = brand
		}
		var got []knowledge.EntryID
		c.q.Page.Limit = 2
		for {
			rows, next, err := db.Entries(w.ctx, c.q)
			w.must(err)
			for _, e := range rows {
				got = append(got, e.ID)
			}
			if c.q.Page.After = next; next == "" {
				break
			}
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%+v: %v, want %s", c.q, got, c.want)
		}
	}
	for ids, want := range map[string]int{"x-e1": 1, "e1": 0, "none": 0} {
		if rows, err := db.EntriesByFileID(w.ctx, brand, []string{ids}); err != nil || len(rows) != want {
			t.Errorf("file id %s: %d, %v", ids, len(rows), err)
		}
	}
	if rows, err := db.EntriesByID(w.ctx, other, []knowledge.EntryID{"e1"}); err != nil || len(rows) != 0 {
		t.Errorf("another brand's: %v, %v", rows, err)
	}
	tally, err := db.Tally(w.ctx, brand)
	w.must(err)
	if tally.States[knowledge.Draft] != 6 || tally.States[knowledge.Published] != 1 || tally.Live != 1 || tally.Categories[knowledge.Category{Major: "返品"}] != 4 {
		t.Errorf("%+v", tally)
	}
}

// knowledgeLive asks all at first, and then what has changed.
func knowledgeLive(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	if seq, err := db.LiveSeq(w.ctx, brand); err != nil || seq != 0 {
		t.Fatal(seq, err)
	}
	a, b := w.publish(w.draft("a", faq("あ", "ア"), at(0))), w.publish(w.draft("b", faq("い", "イ"), at(0)))
	w.draft("c", faq("う", "ウ"), at(0))
	alias := knowledge.Alias{ID: "al", Workspace: brand, Entry: "a", Text: "あれ？"}
	alias = w.alias(alias, knowledge.Approve, anna)
	term := knowledge.Term{ID: "t", Workspace: brand, Kind: knowledge.Synonyms, Words: []string{"解約", "退会"}, Version: 1, UpdatedAt: at(0), UpdatedBy: anna}
	w.must(db.SaveTerm(w.ctx, term, 0, nil))
	first, err := db.Live(w.ctx, brand, 0)
	w.must(err)
	if len(first.Entries) != 2 || len(first.Aliases) != 1 || first.Terms == nil || len(*first.Terms) != 1 {
		t.Fatalf("%+v", first)
	}
	again, err := db.Live(w.ctx, brand, first.Seq)
	w.must(err)
	if len(again.Entries)+len(again.Aliases) != 0 || again.Terms != nil || again.Seq != first.Seq {
		t.Errorf("nothing has changed: %+v", again)
	}
	w.step(a, knowledge.Act{Verb: knowledge.Retire, By: ben, At: at(time.Hour)})
	w.step(b, knowledge.Act{Verb: knowledge.Edit, By: ben, At: at(time.Hour), Body: faq("い2", "イ2")}) // not live yet
	w.alias(alias, knowledge.Undo, anna)
	then, err := db.Live(w.ctx, brand, first.Seq)
	w.must(err)
	if len(then.Entries) != 1 || then.Entries[0].ID != "a" || then.Entries[0].Live != 0 || len(then.Aliases) != 1 || then.Aliases[0].State != knowledge.Candidate || then.Terms != nil {
		t.Errorf("%+v", then)
	}
	if all, err := db.Live(w.ctx, other, 0); err != nil || len(all.Entries) != 0 || all.Seq != 0 {
		t.Errorf("another brand: %+v, %v", all, err)
	}
}

func (w *world) alias(a knowledge.Alias, v knowledge.AliasVerb, by desk.OperatorID) knowledge.Alias {
	w.t.Helper()
	after, err := a.Move(v, by, at(time.Hour))
	w.must(err)
	w.must(w.SaveAlias(w.ctx, after, a.Version, (a.State == knowledge.Live) != (after.State == knowledge.Live), []desk.Fact{{At: at(time.Hour), Kind: desk.FactAlias, Workspace: a.Workspace}}))
	return after
}

func knowledgeAliases(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	mine := w.alias(knowledge.Alias{ID: "1", Workspace: brand, Entry: "a", Text: "まだ届かない！", Conversation: "talk"}, knowledge.Vote, anna)
	theirs := w.alias(knowledge.Alias{ID: "2", Workspace: brand, Entry: "b", Text: "まだ届かない"}, knowledge.Vote, ben)
	rows, err := db.AliasesByKey(w.ctx, brand, knowledge.Key("まだ届かない？"))
	w.must(err)
	if len(rows) != 2 || rows[0].Votes[0].By != anna || rows[0].Conversation != "talk" {
		t.Fatalf("%+v", rows)
	}
	mine = w.alias(mine, knowledge.Approve, ben)
	got, err := db.Alias(w.ctx, "1")
	w.must(err)
	if got.State != knowledge.Live || got.DecidedBy != ben || got.Version != 2 {
		t.Errorf("%+v", got)
	}
	after, err := theirs.Move(knowledge.Approve, ben, at(0))
	w.must(err)
	if err := db.SaveAlias(w.ctx, after, theirs.Version, true, nil); !errors.Is(err, knowledge.ErrAliasTaken) {
		t.Errorf("one text, two entries: %v", err)
	}
	if err := db.SaveAlias(w.ctx, mine, 1, true, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("stale: %v", err)
	}
	list, next, err := db.Aliases(w.ctx, flow.AliasQuery{Workspace: brand, State: knowledge.Candidate})
	w.must(err)
	if len(list) != 1 || list[0].ID != "2" || next != "" {
		t.Errorf("candidates %+v", list)
	}
	page, next, err := db.Aliases(w.ctx, flow.AliasQuery{Workspace: brand, Page: desk.Page{Limit: 1}})
	w.must(err)
	rest, last, err := db.Aliases(w.ctx, flow.AliasQuery{Workspace: brand, Page: desk.Page{Limit: 1, After: next}})
	w.must(err)
	if len(page) != 1 || len(rest) != 1 || page[0].ID == rest[0].ID || last != "" {
		t.Errorf("pages %v %v", page, rest)
	}
}

func knowledgeTerms(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	group := knowledge.Term{ID: "g", Workspace: brand, Version: 1, Kind: knowledge.Synonyms, Words: []string{"解約", "退会"}, UpdatedAt: at(0).Truncate(time.Millisecond), UpdatedBy: anna}
	w.must(db.SaveTerm(w.ctx, group, 0, nil))
	taken := group
	taken.ID, taken.Words = "h", []string{"やめる", "退会"}
	if err := db.SaveTerm(w.ctx, taken, 0, nil); !errors.Is(err, flow.ErrWordTaken) {
		t.Errorf("a word in two groups: %v", err)
	}
	if _, err := db.Term(w.ctx, "h"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("the refused group is there: %v", err)
	}
	group.Version, group.Words = 2, []string{"解約", "やめる"}
	w.must(db.SaveTerm(w.ctx, group, 1, nil))
	if err := db.SaveTerm(w.ctx, group, 1, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("stale: %v", err)
	}
	taken.Words = []string{"退会", "脱会"} // free again
	w.must(db.SaveTerm(w.ctx, taken, 0, nil))
	word := knowledge.Term{ID: "w", Workspace: brand, Version: 1, Kind: knowledge.Word, Words: []string{"解約"}, Reading: "カイヤク", UpdatedAt: at(1)}
	w.must(db.SaveTerm(w.ctx, word, 0, nil))
	rows, err := db.Terms(w.ctx, brand, knowledge.Synonyms)
	w.must(err)
	if len(rows) != 2 || !cmp.Equal(rows[1], group) {
		t.Errorf("%+v", rows)
	}
	w.must(db.DeleteTerm(w.ctx, group, nil))
	if err := db.DeleteTerm(w.ctx, group, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("twice: %v", err)
	}
	if rows, err := db.Terms(w.ctx, brand, ""); err != nil || len(rows) != 2 {
		t.Errorf("%v, %v", rows, err)
	}
}

// knowledgeSeq: whoever reads up to a seq misses nothing that commits later.
func knowledgeSeq(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	var ready []knowledge.Entry
	for i := range 8 {
		e := w.draft(knowledge.EntryID(fmt.Sprintf("e%d", i)), faq("質問", "答え"), at(0))
		ready = append(ready, w.step(e, knowledge.Act{Verb: knowledge.Submit, By: anna, At: at(0)}))
	}
	var publishing sync.WaitGroup
	for _, e := range ready {
		publishing.Go(func() {
			s := moved(t, e, knowledge.Act{Verb: knowledge.Publish, By: ben, At: at(0)})
			if err := db.SaveEntries(w.ctx, brand, []flow.EntrySave{s}, nil); err != nil {
				t.Error(err)
			}
		})
	}
	seen := map[knowledge.EntryID]bool{}
	since := int64(0)
	look := func() {
		live, err := db.Live(w.ctx, brand, since)
		w.must(err)
		since = live.Seq
		for _, e := range live.Entries {
			seen[e.ID] = true
		}
	}
	for range 20 {
		look()
	}
	publishing.Wait()
	look()
	if len(seen) != len(ready) {
		t.Errorf("saw %d of %d", len(seen), len(ready))
	}
}

func knowledgeTalks(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	old := []flow.OldSaying{{ID: "1", Hash: "a", Customer: true, At: at(0).Truncate(time.Millisecond), Text: "届きません"}, {ID: "2", Hash: "b", Text: "担当です"},
		{ID: "3", Hash: "a", Customer: true, Text: "同じ行"}}
	talk := flow.OldTalk{ID: "t1", MadeAt: kept(0), By: anna}
	for i := range old {
		old[i].Talk = talk.ID
	}
	for _, want := range []int{2, 0} {
		if n, err := db.PutSayings(w.ctx, brand, talk, old); err != nil || n != want {
			t.Errorf("%d new, %v", n, err)
		}
		for i := range old {
			old[i].ID += "x"
		}
	}
	for b, want := range map[desk.WorkspaceID]int{brand: 2, other: 0} {
		if known, err := db.KnownSayings(w.ctx, b, []string{"a", "b", "c"}); err != nil || len(known) != want {
			t.Errorf("%s knows %v, %v", b, known, err)
		}
	}
	rows, next, err := db.Sayings(w.ctx, flow.SayingQuery{Workspace: brand, Page: desk.Page{Limit: 1}})
	w.must(err)
	rest, last, err := db.Sayings(w.ctx, flow.SayingQuery{Workspace: brand, Page: desk.Page{Limit: 1, After: next}})
	w.must(err)
	if len(rows) != 1 || len(rest) != 1 || last != "" || rows[0].ID != "1" || !rows[0].Customer || !rows[0].At.Equal(old[0].At) || rest[0].Text != "担当です" {
		t.Errorf("%+v %+v", rows, rest)
	}
	for q, want := range map[flow.SayingQuery]int{{Workspace: brand, Talk: "t1"}: 2, {Workspace: brand, Talk: "t2"}: 0, {Workspace: brand, Text: "担当で"}: 1,
		{Workspace: brand, Talk: "t1", Text: "届"}: 1, {Workspace: brand, Text: "%"}: 0} {
		if rows, _, err := db.Sayings(w.ctx, q); err != nil || len(rows) != want {
			t.Errorf("%+v: %d rows, %v", q, len(rows), err)
		}
	}
	for n, want := range map[int]string{5: "1 1", 1: "1 1"} {
		rows, all, err := db.CustomerSayings(w.ctx, brand, n)
		if w.must(err); len(rows) != 1 || fmt.Sprint(rows[0].ID, " ", all) != want || rows[0].Text == "" {
			t.Errorf("customers' lines: %+v of %d", rows, all)
		}
	}
	for b, want := range map[desk.WorkspaceID]int{brand: 2, other: 0} {
		if rows, err := db.SayingsByID(w.ctx, b, []string{"1", rest[0].ID, "nothing"}); err != nil || len(rows) != want {
			t.Errorf("%s by id: %+v, %v", b, rows, err)
		}
	}
	talks, _, err := db.OldTalks(w.ctx, brand, desk.Page{})
	talk.Lines, talk.Last, talk.Begins = 2, kept(0), "担当です" // a line without a time comes first
	if w.must(err); len(talks) != 1 || talks[0] != talk {
		t.Errorf("%+v, want %+v", talks, talk)
	}
	if rows, _, err := db.Sayings(w.ctx, flow.SayingQuery{Workspace: other}); err != nil || len(rows) != 0 {
		t.Errorf("another brand's: %v, %v", rows, err)
	}
}
