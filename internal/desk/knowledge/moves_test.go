package knowledge

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var noon = time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC)

func body(question, answer string) Body {
	return Body{Question: question, Answer: answerOf(answer)}.Tidy()
}

// in makes an entry of a state that anna wrote; what it had live stays.
func in(t *testing.T, s State) Entry {
	t.Helper()
	e := Entry{ID: "e", Workspace: "w", Source: SourceDesk}
	for _, a := range map[State][]Act{
		None:      {},
		Draft:     {{Verb: Create, By: "anna"}},
		Review:    {{Verb: Create, By: "anna"}, {Verb: Submit, By: "anna"}},
		Published: {{Verb: Create, By: "anna"}, {Verb: Submit, By: "anna"}, {Verb: Publish, By: "ben"}},
		Retired:   {{Verb: Create, By: "anna"}, {Verb: Retire, By: "anna"}},
	}[s] {
		a.At, a.Body = noon, body("質問", "答え")
		var err error
		if e, _, err = e.Move(a); err != nil {
			t.Fatal(err)
		}
	}
	if e.State != s {
		t.Fatalf("state %q, want %q", e.State, s)
	}
	return e
}

// Every cell of the table, the refused ones too.
func TestMoves(t *testing.T) {
	want := map[State]string{ // one cell a verb, in the order of Verbs; . = refused
		None: "d........", Draft: ".ddr...R.", Review: ".dd.ddpR.", Published: ".dd....R.", Retired: "........d",
	}
	states := map[byte]State{'d': Draft, 'r': Review, 'p': Published, 'R': Retired}
	for _, from := range append([]State{None}, States...) {
		for i, v := range Verbs() {
			e := in(t, from)
			after, step, err := e.Move(Act{Verb: v, By: "ben", At: noon.Add(time.Hour), Body: body("新しい質問", "新しい答え"), Note: "なぜなら"})
			cell := want[from][i]
			if cell == '.' {
				if !errors.Is(err, ErrMove) {
					t.Errorf("%s in %q: %v", v, from, err)
				}
				continue
			}
			if err != nil || after.State != states[cell] || after.Version != e.Version+1 || step.Version != after.Version || step.Verb != v {
				t.Errorf("%s in %q: %q, %v, %+v", v, from, after.State, err, step)
			}
		}
	}
}

func TestNobodyApprovesTheirOwn(t *testing.T) {
	e := in(t, Draft)
	e, _, _ = e.Move(Act{Verb: Edit, By: "ben", At: noon, Body: body("質問", "ほかの答え")})
	e, _, _ = e.Move(Act{Verb: Submit, By: "chie", At: noon})
	for _, who := range []desk.OperatorID{"anna", "ben"} {
		if _, _, err := e.Move(Act{Verb: Publish, By: who, At: noon}); !errors.Is(err, ErrOwn) {
			t.Errorf("%s approved what they wrote on: %v", who, err)
		}
	}
	e, _, err := e.Move(Act{Verb: Publish, By: "chie", At: noon})
	if err != nil || e.Writers != nil {
		t.Fatal(err, e.Writers)
	}
	e, _, _ = e.Move(Act{Verb: Retire, By: "anna", At: noon})
	e, _, _ = e.Move(Act{Verb: Restore, By: "chie", At: noon})
	e, _, _ = e.Move(Act{Verb: Submit, By: "anna", At: noon})
	if _, _, err := e.Move(Act{Verb: Publish, By: "chie", At: noon}); !errors.Is(err, ErrOwn) {
		t.Errorf("who brings an entry back vouches for it: %v", err)
	}
}

func TestPublishedStaysWhileItIsEdited(t *testing.T) {
	e := in(t, Published)
	e, _, err := e.Move(Act{Verb: Edit, By: "ben", At: noon, Body: body("別の質問", "別の答え")})
	if err != nil || e.Live != 1 || e.LiveBody.Question != "質問" || e.Revision != 2 || !e.Answers(noon) {
		t.Errorf("%+v, %v", e, err)
	}
	if LiveChanged(Edit, e) || !LiveChanged(Publish, e) || !LiveChanged(Retire, e) || LiveChanged(Retire, in(t, Draft)) {
		t.Error("what customers get changes with publishing and retiring only")
	}
}

func TestRefusals(t *testing.T) {
	e := in(t, Review)
	if _, _, err := e.Move(Act{Verb: Reject, By: "ben", Note: " "}); !errors.Is(err, ErrReason) {
		t.Error(err)
	}
	empty := in(t, None)
	empty, _, err := empty.Move(Act{Verb: Create, By: "anna", Body: body("質問", "")})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := empty.Move(Act{Verb: Submit, By: "anna"}); desk.CodeOf(err) != "answer_needed" {
		t.Error(err)
	}
	e.Source = "salesforce"
	if _, _, err := e.Move(Act{Verb: Edit, By: "ben", Body: body("a", "b")}); !errors.Is(err, ErrForeign) {
		t.Error(err)
	}
}

func TestPeriod(t *testing.T) {
	e := in(t, Published)
	e.LiveBody.ValidFrom, e.LiveBody.ValidUntil = noon, noon.Add(time.Hour)
	for d, want := range map[time.Duration]bool{-1: false, 0: true, time.Hour - 1: true, time.Hour: false} {
		if e.Answers(noon.Add(d)) != want {
			t.Errorf("at %v: %v", d, !want)
		}
	}
	always := in(t, Published)
	list := []Entry{always, e, in(t, Draft)}
	for _, c := range []struct{ now, want time.Time }{{noon.Add(-time.Hour), noon}, {noon, noon.Add(time.Hour)}, {noon.Add(time.Hour), time.Time{}}} {
		if got := NextTurn(list, c.now); !got.Equal(c.want) {
			t.Errorf("after %v: %v, want %v", c.now, got, c.want)
		}
	}
}

func TestAliasMoves(t *testing.T) {
	want := map[AliasState]string{"": "cl..", Candidate: "clr.", Live: "..rc", Rejected: ".l.c"} // vote, approve, reject, undo
	states := map[byte]AliasState{'c': Candidate, 'l': Live, 'r': Rejected}
	for from, row := range want {
		for i, v := range []AliasVerb{Vote, Approve, Refuse, Undo} {
			after, err := Alias{Text: "まだ？", State: from}.Move(v, "anna", noon)
			if row[i] == '.' {
				if !errors.Is(err, ErrAliasMove) {
					t.Errorf("%s in %q: %v", v, from, err)
				}
			} else if err != nil || after.State != states[row[i]] || after.Version != 1 {
				t.Errorf("%s in %q: %+v, %v", v, from, after, err)
			}
		}
	}
	a, _ := Alias{Text: "まだ？"}.Move(Vote, "anna", noon)
	if _, err := a.Move(Vote, "anna", noon); !errors.Is(err, ErrVoted) {
		t.Errorf("one voice twice: %v", err)
	}
	a, err := a.Move(Vote, "ben", noon)
	if err != nil || a.State != Live || a.DecidedBy != "" || a.DecidedAt.IsZero() {
		t.Errorf("%+v, %v", a, err)
	}
	a, _ = a.Move(Undo, "chie", noon)
	if len(a.Votes) != 1 || !a.DecidedAt.IsZero() {
		t.Errorf("%+v", a)
	}
	for _, text := range []string{"", " ？！", string(make([]rune, MaxAlias+1))} {
		if _, err := (Alias{Text: text}).Move(Vote, "anna", noon); err == nil {
			t.Errorf("%q is no phrasing", text)
		}
	}
}

func TestKey(t *testing.T) {
	for _, same := range [][2]string{{"届きません！", "届きません"}, {"ＡＢＣ　ｄ", "abc d"}, {"ﾎﾟｲﾝﾄ？？", "ポイント"}} {
		if Key(same[0]) != Key(same[1]) {
			t.Errorf("%q and %q are told apart", same[0], same[1])
		}
	}
	if Key("届く") == Key("届かない") {
		t.Error("all are one")
	}
}

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		t    Term
		code string
	}{
		{Term{Kind: Synonyms, Words: []string{"解約", "退会"}}, ""},
		{Term{Kind: Synonyms, Words: []string{"ポイント", "ﾎﾟｲﾝﾄ "}}, "too_few"},
		{Term{Kind: Synonyms, Words: []string{"a", "？"}}, "bad_word"},
		{Term{Kind: Word, Words: []string{"みどりセット"}, Reading: "ミドリセット"}, ""},
		{Term{Kind: Word, Words: []string{"みどりセット"}, Reading: "みどり"}, "bad_reading"},
		{Term{Kind: Word, Words: []string{"a", "b"}}, "one_word"},
		{Term{Words: []string{"a"}}, "bad_kind"},
	} {
		err := c.t.Tidy().Validate()
		if got := map[bool]string{true: ""}[err == nil]; err != nil {
			got = desk.CodeOf(err)
			if got != c.code {
				t.Errorf("%v: %v", c.t.Words, err)
			}
		} else if c.code != "" {
			t.Errorf("%v passed, got %q", c.t.Words, got)
		}
	}
}

func TestValidate(t *testing.T) {
	bad := body("質問", "答え")
	bad.Kind, bad.Language, bad.Audience = "x", "日本語", "all"
	bad.Category = Category{Minor: "小"}
	bad.ValidFrom, bad.ValidUntil = noon, noon
	var codes []string
	for _, e := range bad.Validate().(interface{ Unwrap() []error }).Unwrap() {
		codes = append(codes, desk.CodeOf(e))
	}
	if want := []string{"bad_kind", "bad_category", "bad_audience", "bad_language", "bad_period"}; !slices.Equal(codes, want) {
		t.Errorf("%v", codes)
	}
	parts := body("質問", "答え")
	choice := []desk.Choice{{Label: "はい", Say: "はい"}}
	parts.Answer = []desk.Content{{Kind: desk.Text, Text: &desk.TextBody{Text: "a"}, Choices: choice}, {Kind: desk.Text, Text: &desk.TextBody{Text: "b"}}}
	if desk.CodeOf(parts.Validate()) != "bad_answer" {
		t.Error("buttons of a bubble that is not the last disappear at LINE")
	}
	parts.Answer = parts.Answer[:1]
	if err := parts.Validate(); err != nil {
		t.Error(err)
	}
}

func TestGuardReachesEveryText(t *testing.T) {
	b := Body{Title: "x", Question: "x", Category: Category{"x", "x", "x"}, Answer: []desk.Content{
		{Kind: desk.Rich, Rich: &desk.RichBody{Alt: "x"}}, {Kind: desk.Text, Text: &desk.TextBody{Text: "x"}, Choices: []desk.Choice{{Label: "x", Say: "x"}}}}}
	before := b.Answer[1].Text.Text
	copied := b
	copied.EachText(func(s string) string { return s + "!" })
	if copied.Answer[0].Rich.Alt != "x!" || copied.Answer[1].Choices[0].Say != "x!" || copied.Answer[1].Choices[0].Label != "x!" || copied.Category.Minor != "x!" {
		t.Errorf("%+v", copied)
	}
	if b.Answer[1].Text.Text != before || b.Answer[1].Choices[0].Say != "x" {
		t.Error("the text that was given has changed")
	}
}

// The bot says an answer and its attachments in one call, so together they are bounded;
// what operators alone read is not sent.
func TestAnswerAndAttachmentsFitIntoOneReply(t *testing.T) {
	b := Body{Question: "q", Answer: answerOf("a"), Attachments: []desk.AttachmentID{"1", "2", "3", "4"}}.Tidy()
	if err := b.Validate(); err != nil {
		t.Errorf("five bubbles: %v", err)
	}
	b.Attachments = append(b.Attachments, "5")
	if err := b.Validate(); desk.CodeOf(err) != "too_many" {
		t.Errorf("six bubbles: %v", err)
	}
	b.Audience = ForOperators
	if err := b.Validate(); err != nil {
		t.Errorf("for operators: %v", err)
	}
}

// What another system keeps is not written here, but whether customers get it is decided here.
func TestAnEntryFromElsewhereIsPublishedAndRetiredHere(t *testing.T) {
	e := Entry{ID: "e", Source: "crm", External: "1"}
	for _, v := range []Verb{Create, Submit, Publish, Retire, Restore, Submit, Withdraw} {
		by := desk.OperatorID("sync")
		if v == Publish {
			by = "ben"
		}
		after, _, err := e.Move(Act{Verb: v, By: by, At: noon, Body: body("q", "a")})
		if err != nil {
			t.Fatalf("%s: %v", v, err)
		}
		e = after
	}
	for _, v := range []Verb{Edit, Rollback} {
		if _, _, err := e.Move(Act{Verb: v, By: "ben", At: noon, Body: body("q", "b")}); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: %v", v, err)
		}
	}
	e.State = Review
	if _, _, err := e.Move(Act{Verb: Reject, By: "ben", Note: "wrong", At: noon}); !errors.Is(err, ErrForeign) {
		t.Errorf("sent back to nobody: %v", err)
	}
}
