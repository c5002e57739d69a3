package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// alsoSent is how far around a bubble those of its send are looked for.
const alsoSent = 100

// Missend deals with a bubble that should not have gone out, and gives it as it is then.
func (a *Actor) Missend(ctx context.Context, by desk.Person, id desk.ConversationID, message desk.MessageID, why, note string) (desk.Message, error) {
	v, err := a.read.Conversation(ctx, id)
	if err != nil {
		return desk.Message{}, err
	}
	ref := CaseRef{Conversation: id, Messages: []desk.MessageID{message}, Sending: true}
	rows, _, err := a.read.Messages(ctx, v.Thread, desk.Page{Limit: alsoSent})
	if err != nil {
		return desk.Message{}, err
	}
	for _, m := range rows {
		if m.Send != nil && m.ID != message {
			ref.Messages = append(ref.Messages, m.ID)
		}
	}
	cmd := decide.Command{Verb: decide.Missend, By: by, Message: message, Why: why, Note: a.guard(note)}
	if _, err := a.act(ctx, ref, cmd, Write{}); err != nil {
		return desk.Message{}, err
	}
	return a.read.Message(ctx, message)
}
