package flow_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func faq(question, answer string) knowledge.Body {
	b := knowledge.Body{Question: question}
	if answer != "" {
		b.Answer = []desk.Content{{Kind: desk.Text, Text: &desk.TextBody{Text: answer}}}
	}
	return b
}

// stars is a guard that leaves a trace.
func stars(s string) string { return strings.ReplaceAll(s, "4111", "****") }

func (r *rig) librarian() *flow.Librarian {
	return flow.NewLibrarian(r.env, r.db, r.db, stars, takesAll)
}

// takesAll judges as if LINE refused nothing.
func takesAll(json.RawMessage) []desk.Flaw { return nil }

func act(v knowledge.Verb) knowledge.Act { return knowledge.Act{Verb: v} }

// What is published is told on the bus once it is committed, and nothing else is.
func TestKnowledgeHints(t *testing.T) {
	r := newRig(t)
	lib, anna, ben := r.librarian(), r.person("anna", desk.RoleEditor, 0), r.person("ben", desk.RoleSupervisor, 1)
	hints, cancel := r.env.Bus.Subscribe(flow.HintKnowledge)
	defer cancel()
	told := func() (n int) {
		for {
			select {
			case w := <-hints:
				if string(w) != string(brand) {
					t.Errorf("told of %q", w)
				}
				n++
			default:
				return n
			}
		}
	}
	e, err := lib.Create(t.Context(), anna, brand, faq("カード 4111 は使えますか", "4111 は使えます"))
	r.check(err)
	if e.Body.Question != "カード **** は使えますか" || e.Body.Plain() != "**** は使えます" {
		t.Errorf("not guarded: %+v", e.Body)
	}
	e, err = lib.Act(t.Context(), anna, e.ID, e.Version, act(knowledge.Submit))
	r.check(err)
	if told() != 0 {
		t.Error("told of a draft")
	}
	_, err = lib.Act(t.Context(), anna, e.ID, e.Version, act(knowledge.Publish))
	if !errors.Is(err, knowledge.ErrOwn) {
		t.Error(err)
	}
	e, err = lib.Act(t.Context(), ben, e.ID, e.Version, act(knowledge.Publish))
	r.check(err)
	if told() != 1 {
		t.Error("a publication was not told")
	}
	live, err := r.db.Live(t.Context(), brand, 0)
	r.check(err)
	if len(live.Entries) != 1 || !live.Entries[0].Answers(r.clock.Now()) {
		t.Errorf("%+v", live)
	}
	a, err := lib.AddAlias(t.Context(), anna, flow.Phrase{Entry: e.ID, Text: "カードは？"})
	r.check(err)
	_, err = lib.DecideAlias(t.Context(), anna, a.ID, 0, knowledge.Undo)
	r.check(err)
	_, err = lib.PutTerm(t.Context(), anna, knowledge.Term{Workspace: brand, Kind: knowledge.Synonyms, Words: []string{"カード", "クレカ"}})
	r.check(err)
	if n := told(); n != 3 {
		t.Errorf("an alias, its end and a group: %d hints", n)
	}
	items, _, err := r.db.Facts(t.Context(), "", 100)
	r.check(err)
	var kinds []desk.FactKind
	for _, it := range items {
		if kinds = append(kinds, it.Fact.Kind); strings.Contains(fmt.Sprint(it.Fact), "カード") {
			t.Errorf("a fact holds text: %+v", it.Fact)
		}
	}
	if got, want := fmt.Sprint(kinds), "[faq.changed faq.changed faq.published faq.changed alias.changed alias.changed term.changed]"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// Of many who decide at once one wins; the others are told, and nothing is done twice.
func TestKnowledgeAtOnce(t *testing.T) {
	r := newRig(t)
	lib, anna := r.librarian(), r.person("anna", desk.RoleEditor, 0)
	e, err := lib.Create(t.Context(), anna, brand, faq("質問", "答え"))
	r.check(err)
	e, err = lib.Act(t.Context(), anna, e.ID, 0, act(knowledge.Submit))
	r.check(err)
	var voters []desk.Person
	for i := range 6 {
		voters = append(voters, r.person(fmt.Sprintf("ben%d", i), desk.RoleSupervisor, 1))
	}
	each := func(f func(desk.Person) error) (won int) {
		var all sync.WaitGroup
		var mu sync.Mutex
		for _, p := range voters {
			all.Go(func() {
				err := f(p)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if k := desk.KindOf(err); k != desk.Conflict {
					t.Error(err)
				}
			})
		}
		all.Wait()
		return won
	}
	if n := each(func(p desk.Person) error {
		_, err := lib.Act(t.Context(), p, e.ID, e.Version, act(knowledge.Publish))
		return err
	}); n != 1 {
		t.Errorf("%d published the same text", n)
	}
	if n := each(func(p desk.Person) error {
		_, err := lib.Vote(t.Context(), p, flow.Phrase{Entry: e.ID, Text: "どう聞いても同じ"})
		return err
	}); n != len(voters) {
		t.Errorf("%d of %d votes were taken", n, len(voters))
	}
	rows, _, err := lib.Aliases(t.Context(), anna, flow.AliasQuery{Workspace: brand})
	r.check(err)
	if len(rows) != 1 || rows[0].State != knowledge.Live || len(rows[0].Votes) != knowledge.VotesNeeded {
		t.Errorf("%+v", rows)
	}
}

// A brand that is not one's own does not exist; a role that may not is told so.
func TestKnowledgeBelongsToABrand(t *testing.T) {
	r := newRig(t)
	lib, anna, op := r.librarian(), r.person("anna", desk.RoleEditor, 0), r.person("op", desk.RoleOperator, 1)
	stranger := op
	stranger.Memberships = map[desk.WorkspaceID]desk.Role{"elsewhere": desk.RoleAdministrator}
	e, err := lib.Create(t.Context(), anna, brand, faq("質問", "答え"))
	r.check(err)
	if _, err := lib.Entry(t.Context(), stranger, e.ID); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}
	if _, err := lib.Import(t.Context(), stranger, brand, []byte("質問,回答\na,b\n"), flow.Import{}); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}
	if _, err := lib.Create(t.Context(), op, brand, faq("質問", "答え")); desk.CodeOf(err) != "forbidden" {
		t.Error(err)
	}
	if _, err := lib.Ask(t.Context(), op, brand, "答えのない質問"); err != nil {
		t.Error(err)
	}
}

func TestStarterTwice(t *testing.T) {
	r := newRig(t)
	lib, anna := r.librarian(), r.person("anna", desk.RoleEditor, 0)
	first, err := lib.Starter(t.Context(), anna, brand)
	r.check(err)
	e, err := r.db.Entry(t.Context(), first.Rows[0].Entry)
	r.check(err)
	_, err = lib.Edit(t.Context(), anna, e.ID, e.Version, faq("うちの質問", "うちの答え"))
	r.check(err)
	again, err := lib.Starter(t.Context(), anna, brand)
	r.check(err)
	if len(first.Rows) < 28 || !again.Done || len(again.Rows) != 0 {
		t.Errorf("%d, then %+v", len(first.Rows), again)
	}
}

// The guard looks into a rich message's texts, and a text from before there was a judge is
// refused when it is put up or published.
func TestRichIsGuardedAndJudged(t *testing.T) {
	r := newRig(t)
	before, anna, ben := r.librarian(), r.person("anna", desk.RoleEditor, 0), r.person("ben", desk.RoleSupervisor, 1)
	body := faq("カードは", "")
	body.Answer = []desk.Content{{Kind: desk.Rich, Rich: &desk.RichBody{Alt: "4111", Message: json.RawMessage(`{"type":"flex","contents":{"text":"4111","url":"https://x.example/4111"}}`)}}}
	e, err := before.Create(t.Context(), anna, brand, body)
	r.check(err)
	if got, want := string(e.Body.Answer[0].Rich.Message), `{"contents":{"text":"****","url":"https://x.example/4111"},"type":"flex"}`; got != want || e.Body.Answer[0].Rich.Alt != "****" {
		t.Errorf("%s %q", got, e.Body.Answer[0].Rich.Alt)
	}
	seen := ""
	strict := flow.NewLibrarian(r.env, r.db, r.db, stars, func(m json.RawMessage) []desk.Flaw {
		seen = string(m)
		return []desk.Flaw{{At: "contents.type", Says: "must be specified"}}
	})
	if _, err := strict.Act(t.Context(), anna, e.ID, 0, act(knowledge.Submit)); desk.CodeOf(err) != "line_refuses" {
		t.Error(err)
	}
	if !strings.Contains(seen, `"altText":"****"`) {
		t.Errorf("not judged as it would be sent: %s", seen)
	}
	_, err = before.Act(t.Context(), anna, e.ID, 0, act(knowledge.Submit))
	r.check(err)
	if _, err := strict.Act(t.Context(), ben, e.ID, 0, act(knowledge.Publish)); desk.CodeOf(err) != "line_refuses" {
		t.Error(err)
	}
	_, err = strict.Act(t.Context(), ben, e.ID, 0, knowledge.Act{Verb: knowledge.Reject, Note: "LINEが断ります"})
	r.check(err) // it can always be sent back
}
