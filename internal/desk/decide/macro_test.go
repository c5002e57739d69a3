package decide

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

func does(list ...template.Action) Command {
	return Command{Verb: Run, By: yamamoto, Actions: list, Used: []template.Used{{Template: "t1"}}}
}

// A macro does its actions in one go, and what takes them back puts everything as it was.
func TestMacro(t *testing.T) {
	w := caring(t)
	w.must(Command{Verb: Tag, By: yamamoto, AddTags: []string{"既存", "古い"}})
	before := w.c
	w.must(does(template.Action{Kind: template.Tag, Value: "配送遅延"}, template.Action{Kind: template.Tag, Value: "既存"}, template.Action{Kind: template.Untag, Value: "古い"},
		template.Action{Kind: template.Topic, Value: "配送"}, template.Action{Kind: template.FollowUp, Minutes: 120}, template.Action{Kind: template.Hold, Value: "inside", Minutes: 60}))
	talk := w.c.Talk
	if !w.c.Traits.Has("配送遅延") || w.c.Traits.Has("古い") || talk.Topic.Value != "配送" || talk.Hold == nil || !talk.Hold.Until.Equal(w.now.Add(time.Hour)) ||
		len(w.c.Kept.FollowUps) != 1 || !talk.Care.Due.Equal(w.now.Add(2*time.Hour)) {
		t.Fatalf("%+v %+v %+v", w.c.Traits, talk, w.c.Kept)
	}
	if w.job(desk.JobHold) == nil || w.job(desk.JobFollowUp) == nil {
		t.Fatalf("%+v", w.last.Jobs)
	}
	if u := w.last.Uses; len(u) != 1 || u[0].Fate != template.Ran || u[0].Template != "t1" || u[0].Message != "" || u[0].Topic != "配送" {
		t.Fatalf("%+v", u)
	}
	want := []template.Action{{Kind: template.Resume}, {Kind: template.Drop, Value: w.c.Kept.FollowUps[0].ID}, {Kind: template.Topic}, {Kind: template.Tag, Value: "古い"}, {Kind: template.Untag, Value: "配送遅延"}}
	if !reflect.DeepEqual(w.last.Undo, want) {
		t.Fatalf("%+v", w.last.Undo)
	}
	w.must(does(w.last.Undo...))
	if talk := w.c.Talk; !reflect.DeepEqual(w.c.Traits, before.Traits) || talk.Hold != nil || talk.Topic.Value != before.Talk.Topic.Value || len(w.c.Kept.FollowUps) != 0 || !talk.Care.Due.IsZero() {
		t.Fatalf("%+v %+v", w.c.Traits, talk)
	}
}

// One refused action, and nothing of the macro is done.
func TestMacroRefused(t *testing.T) {
	w := caring(t)
	tag := template.Action{Kind: template.Tag, Value: "x"}
	for name, c := range map[string]struct {
		cmd         Command
		code, field string
	}{
		"nothing":              {does(), "empty", "actions"},
		"somebody else's":      {Command{Verb: Run, By: ito, Actions: []template.Action{tag}}, "not_assignee", ""},
		"a reason of nobody's": {does(tag, template.Action{Kind: template.Hold, Value: "nonsense"}), "bad_hold", "actions[1]"},
		"a foreign category":   {does(tag, template.Action{Kind: template.Finish, Value: "天気"}), "bad_category", "actions[1]"},
		"no such follow-up":    {does(tag, template.Action{Kind: template.Drop, Value: "none"}), "not_open", "actions[1]"},
		"no such action":       {does(tag, template.Action{Kind: "fly"}), "bad_action", "actions[1]"},
		"in the wrong order":   {does(template.Action{Kind: template.Finish}, tag), "bad_action", "actions[0]"},
	} {
		err := w.do(c.cmd)
		var e *desk.Error
		if desk.CodeOf(err) != c.code || !errors.As(err, &e) || e.Field != c.field {
			t.Errorf("%s: %v on %q", name, err, e.Field)
		}
		if w.c.Traits.Has("x") {
			t.Errorf("%s: half of it was done", name)
		}
	}
}

func TestMacroEnds(t *testing.T) {
	w := caring(t)
	w.must(does(template.Action{Kind: template.Tag, Value: "x"}, template.Action{Kind: template.Finish, Value: "返品"}))
	if w.state() != conversation.Wrapup || w.c.Talk.Category != "返品" {
		t.Fatalf("%s %+v", w.state(), w.c.Talk)
	}
	if !reflect.DeepEqual(w.last.Undo, []template.Action{{Kind: template.Untag, Value: "x"}}) {
		t.Errorf("the customer has heard the end: %+v", w.last.Undo)
	}
	w = caring(t)
	w.say("いかがでしょうか。")
	w.must(does(template.Action{Kind: template.Check}))
	if w.c.Talk.ClosingAt.IsZero() || len(w.last.Undo) != 0 {
		t.Fatalf("%+v %+v", w.c.Talk, w.last.Undo)
	}
}

// What was sent is compared with what was inserted; an unfilled field never goes out.
func TestSayFromTemplates(t *testing.T) {
	w := caring(t)
	w.must(Command{Verb: Say, By: yamamoto, Content: words("佐藤様\n少々お待ちください。"),
		Used: []template.Used{{Template: "a", Text: "佐藤様"}, {Template: "b", Text: "しばらくお待ちください。"}}})
	u := w.last.Uses
	if len(u) != 2 || u[0].Fate != template.AsIs || u[1].Fate != template.Edited || u[0].Message != w.last.Added[0].ID || u[0].Operator != "yamamoto" {
		t.Fatalf("%+v", u)
	}
	if err := w.do(Command{Verb: Say, By: yamamoto, Content: words("{customer.name}様")}); !errors.Is(err, template.ErrUnfilled) {
		t.Fatalf("%v", err)
	}
	if err := w.do(Command{Verb: Hold, By: yamamoto, Hold: conversation.Hold{Reason: "inside"}, Content: words("{ask.日付}まで")}); !errors.Is(err, template.ErrUnfilled) {
		t.Fatalf("%v", err)
	}
	w.say("{ これは } {user.name} {} のまま送れます")
	w.must(Command{Verb: NoteDown, By: yamamoto, Content: words("{customer.name}とは")}) // colleagues may speak of fields
}
