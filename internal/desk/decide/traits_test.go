package decide

import (
	"errors"
	"slices"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// ranked is a robot with a dialogue that asks for a rank once: whom it has asked it knows.
func ranked(t *testing.T) *robot {
	r := newRobot(t)
	sc := bot.Scenario{ID: "rank", Name: "会員", Version: 1, Start: "known", Triggers: []string{"会員"}, Nodes: []bot.Node{
		{ID: "known", Branch: &bot.Branch{Cases: []bot.Case{{When: []bot.Condition{{Segment: "会員登録済み"}}, Next: "hello"}}, Otherwise: "ask"}},
		{ID: "ask", Ask: &bot.Ask{Text: "ランクは", Type: bot.AskText, Field: "rank", Next: "keep"}},
		{ID: "keep", Set: &bot.Set{Attributes: map[string]string{"rank": "{{rank}}"}, AddTags: []string{"会員登録済み"}, Next: "end"}},
		{ID: "hello", End: &bot.End{Text: "{{customer.rank}}会員様"}},
		{ID: "end", End: &bot.End{Text: "承りました"}},
	}}
	r.brain.Scenario = func(id string, _ int) (bot.Scenario, bool) { return sc, id == sc.ID }
	r.brain.Trigger = func(text string) (bot.Scenario, bool) { return sc, sc.Triggered(text) }
	return r
}

// over closes the inquiry; the next message begins another, of which nobody remembers anything.
func (r *robot) over() {
	r.must(Command{Verb: Close, By: somebody("anna", desk.RoleOperator)})
	r.c.Past = map[desk.ConversationID]Memory{r.c.Talk.ID: r.c.Memory}
	r.c.Memory = Memory{}
}

func (r *robot) takesBack(external string) {
	r.in(desk.Inbound{Kind: desk.InUnsend, EventID: "u" + external, At: r.now, MessageID: external, Source: r.says("x", "").Source})
}

// What a scenario learns of a customer is there in the next inquiry.
func TestTraitsOutliveTheInquiry(t *testing.T) {
	r := ranked(t)
	r.expect(r.hears("会員"), "ランクは")
	r.expect(r.hears("ゴールド"), "承りました")
	first := r.c.Talk.ID
	if got := r.last.Traits; len(got) != 2 || got[0].Contact != r.c.Thread.Contact {
		t.Fatalf("kept %+v", got)
	}
	facts := slices.DeleteFunc(slices.Clone(r.last.Facts), func(f desk.Fact) bool { return f.Kind != desk.FactContact })
	if len(facts) != 1 || facts[0].Code != "traits" {
		t.Errorf("facts %+v", facts)
	}
	r.over()
	r.expect(r.hears("会員"), "ゴールド会員様")
	if r.c.Talk.ID == first || len(r.last.Traits) != 0 {
		t.Errorf("talk %s, kept %+v", r.c.Talk.ID, r.last.Traits)
	}
}

// A message that is taken back after its inquiry takes with it what was kept of it, at the
// customer and on the old inquiry's card; tags, which the author worded, stay.
func TestATraitGoesWithItsMessage(t *testing.T) {
	r := ranked(t)
	r.hears("会員")
	r.hears("ゴールド")
	first := r.c.Talk.ID
	r.over()
	r.hears("会員")
	r.takesBack("m2")
	if has := r.c.Traits; len(has.Attributes) != 0 || !has.Has("会員登録済み") {
		t.Errorf("left %+v", has)
	}
	if past := r.last.Past; len(past) != 1 || past[0].Conversation != first || len(past[0].Fields)+len(past[0].Told) != 0 || past[0].Session != nil {
		t.Errorf("past %+v", past)
	}
	if r.last.Memory != nil || !slices.ContainsFunc(r.last.Traits, func(t desk.Trait) bool { return t.Name == "rank" && t.Gone }) {
		t.Errorf("memory %v, traits %+v", r.last.Memory, r.last.Traits)
	}
	r.takesBack("m1") // the word it began with: nothing was kept of it
	if len(r.last.Past)+len(r.last.Traits) != 0 {
		t.Errorf("past %+v, traits %+v", r.last.Past, r.last.Traits)
	}
}

func TestTagsByHand(t *testing.T) {
	r := newRobot(t)
	r.hears("こんにちは")
	anna := somebody("anna", desk.RoleOperator)
	r.must(Command{Verb: Tag, By: anna, AddTags: []string{" VIP ", "法人", "VIP"}})
	r.must(Command{Verb: Tag, By: anna, AddTags: []string{"法人"}, RemoveTags: []string{"VIP"}})
	if has := r.c.Traits.Tags; !slices.Equal(has, []string{"法人"}) || len(r.last.Traits) != 1 {
		t.Errorf("tags %v, traits %+v", has, r.last.Traits)
	}
	r.must(Command{Verb: Tag, By: anna, AddTags: []string{"法人"}})
	if !r.last.Empty() {
		t.Errorf("nothing changed, and yet %+v", r.last)
	}
	for _, bad := range []string{"", "二\n行", string(make([]rune, desk.MaxTag+1))} {
		if err := r.do(Command{Verb: Tag, By: anna, AddTags: []string{bad}}); desk.CodeOf(err) != "bad_tag" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for i := range desk.MaxTags - 1 {
		r.must(Command{Verb: Tag, By: anna, AddTags: []string{string(rune('一' + i))}})
	}
	if err := r.do(Command{Verb: Tag, By: anna, AddTags: []string{"もう1つ"}}); desk.CodeOf(err) != "too_many_tags" {
		t.Errorf("one too many: %v", err)
	}
	if err := r.do(Command{Verb: Tag, By: somebody("vera", desk.RoleReviewer), AddTags: []string{"a"}}); !errors.Is(err, ErrForbidden) {
		t.Errorf("a reviewer: %v", err)
	}
}

// A customer with one of the brand's tags is a person's, whatever they say.
func TestHandOffByTag(t *testing.T) {
	for name, say := range map[string]string{"a question": "ポイントは", "words that begin a scenario": "会員", "a picture": "kind image"} {
		t.Run(name, func(t *testing.T) {
			r := ranked(t)
			r.brain.Settings.AlwaysTags = []string{"VIP"}
			r.hears("ポイントは")
			if r.state() != conversation.Bot {
				t.Fatal("handed over without the tag")
			}
			r.must(Command{Verb: Tag, By: somebody("anna", desk.RoleOperator), AddTags: []string{"VIP"}})
			said := r.hears(say)
			r.expect(said, "オペレーターにおつなぎします")
			if m := r.c.Memory; r.state() != conversation.Waiting || m.Reason != "tag" || len(said[0].Content.Choices) != 0 {
				t.Errorf("state %s, reason %q, choices %v", r.state(), m.Reason, said[0].Content.Choices)
			}
			r.expect(r.hears("ボットに戻して"))
			if r.state() != conversation.Waiting {
				t.Error("the bot came back")
			}
		})
	}
}

// A dialogue under way comes to its end first: half a procedure serves nobody.
func TestADialogueEndsBeforeItsTag(t *testing.T) {
	r := ranked(t)
	r.brain.Settings.AlwaysTags = []string{"会員登録済み"}
	r.hears("会員")
	r.expect(r.hears("ゴールド"), "承りました")
	if r.state() != conversation.Bot {
		t.Fatalf("state %s", r.state())
	}
	r.expect(r.hears("ポイントは"), "オペレーターにおつなぎします")
}
