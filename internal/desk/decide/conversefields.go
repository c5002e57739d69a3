package decide

import (
	"maps"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// Field is what a scenario has asked, or a port has told it, as the operator's card
// shows it. It outlives the dialogue: whoever takes over need not ask again.
type Field struct {
	Name    string         `json:"name"`
	Title   string         `json:"title,omitempty"`   // of the question; empty for what was not asked
	Value   string         `json:"value"`             // as people read it
	Photo   bool           `json:"photo,omitempty"`   // the value is an attachment, which the message shows
	Message desk.MessageID `json:"message,omitempty"` // the answer
}

// maxFields bounds what is kept for the card.
const maxFields = 40

// told notes what a session has from a message, or from a port when there is none. Of a
// dialogue that is to end because something was taken back it notes nothing.
func (t *talker) told(m desk.Message, r bot.Result) {
	before, after := t.m.Session, r.Last
	if after == nil || t.m.Withdrawn || maps.Equal(before.Fields, after.Fields) {
		return
	}
	if m.ID != "" {
		t.m.Told = append(lastOf(t.m.Told, maxDealt-1), m.ID)
	}
	var asked, title string
	var photo bool
	if sc, ok := t.brain.Scenario(before.Scenario, before.Version); ok {
		if node, ok := sc.Node(before.Node); ok {
			asked, title = node.Asked()
			photo = node.Ask != nil && node.Ask.Type == bot.AskPhoto
		}
	}
	for _, name := range after.Learnt(before.Fields) {
		one := Field{Name: name, Value: after.Answer(name), Message: m.ID}
		if name == asked {
			one.Title, one.Photo = title, photo
		}
		t.field(one)
	}
}

// field keeps one in place of an earlier answer to the same.
func (t *talker) field(one Field) {
	t.m.Fields = slices.Clone(t.m.Fields)
	if i := slices.IndexFunc(t.m.Fields, func(f Field) bool { return f.Name == one.Name }); i >= 0 {
		t.m.Fields[i] = one
		return
	}
	t.m.Fields = lastOf(append(t.m.Fields, one), maxFields)
}

// forgetFields is for an inquiry that begins anew, and for what was taken back: nobody
// can tell what of a message is left in which field.
func (m *Memory) forgetFields() { m.Fields, m.Told = nil, nil }
