package httpapi

import (
	"context"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// A text of another system can't be written here, but whether customers get it is decided
// here, by two people: the API says which buttons to show.
func TestForeignEntryOverTheAPI(t *testing.T) {
	w := settled(t)
	blank := knowledge.Entry{ID: "x1", Workspace: "shop", Source: "crm", External: "ka-1"}
	body := knowledge.Body{Question: "返品できますか", Answer: []desk.Content{{Kind: desk.Text, Text: &desk.TextBody{Text: "8日以内なら承ります。"}}}}
	body = body.Tidy()
	made, step, err := blank.Move(knowledge.Act{Verb: knowledge.Create, By: "sync", Body: body, At: w.clock.Now()})
	w.must(err)
	w.must(w.db.SaveEntries(context.Background(), "shop", []flow.EntrySave{{Entry: made, Steps: []knowledge.Step{step}}}, nil))
	see := func(who desk.OperatorID) (e Entry) {
		w.ask("GET", knowledgeBase+"/entries/x1", who, nil).want(200).into(&e)
		return e
	}
	if e := see(editor); e.MayEdit || !e.MayMove || e.Source != "crm" {
		t.Errorf("an editor: %+v", e)
	}
	if e := see(operator); e.MayEdit || e.MayMove || e.MayPublish {
		t.Errorf("an operator: %+v", e)
	}
	e := see(editor)
	w.entry(e, editor, "submit", map[string]any{"version": e.Version}).want(200).into(&e)
	if e.State != "review" || !e.MayMove {
		t.Errorf("submitted: %+v", e)
	}
	w.entry(e, editor, "reject", map[string]any{"version": e.Version, "reason": "x"}).problem(409, "foreign_entry")
	w.entry(e, editor, "retire", map[string]any{"version": e.Version}).want(200).into(&e)
	if e.State != "retired" || !e.MayMove {
		t.Errorf("retired: %+v", e)
	}
}
