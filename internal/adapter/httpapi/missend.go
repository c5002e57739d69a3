package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/missend"
)

// NewMissend says what was wrong with a message.
type NewMissend struct {
	Why  missend.Why `json:"why" enum:"customer,content,file,personal,other"`
	Note string      `json:"note,omitempty" maxLength:"5000" doc:"kept as a note of the talk"`
}

type missendIn struct {
	At
	Message desk.MessageID `path:"mid" maxLength:"64"`
	Body    NewMissend
}

func (s *server) missend(ctx context.Context, in *missendIn) (*messageOut, error) {
	m, err := s.Actor.Missend(ctx, callerFrom(ctx).Person, in.ID, in.Message, string(in.Body.Why), in.Body.Note)
	if err != nil {
		return nil, err
	}
	return s.oneMessage(ctx, m)
}

// Missend is a message that should not have gone out, on record.
type Missend struct {
	ID           string             `json:"id"`
	Conversation Null[Conversation] `json:"conversation"`
	Message      desk.MessageID     `json:"message_id"`
	Words        string             `json:"words" doc:"of the bubble, as far as it has some"`
	Kind         desk.ContentKind   `json:"kind"`
	Author       string             `json:"author" doc:"a name"`
	By           string             `json:"by" doc:"who pressed"`
	At           Time               `json:"at"`
	Why          missend.Why        `json:"why" enum:"customer,content,file,personal,other"`
	Note         string             `json:"note"`
	Reached      int                `json:"reached" doc:"bubbles that the customer has, or may have: LINE takes none back"`
	Stopped      int                `json:"stopped" doc:"that did not go"`
	Withdrawn    int                `json:"withdrawn" doc:"files that can't be loaded any more"`
}

type missendsIn struct {
	Workspace desk.WorkspaceID `query:"workspace" maxLength:"64" doc:"none: all that one oversees"`
}

type missendsOut struct {
	Body struct {
		Items List[Missend] `json:"items" doc:"the newest 200"`
	}
}

func (s *server) listMissends(ctx context.Context, in *missendsIn) (*missendsOut, error) {
	by := callerFrom(ctx).Person
	list, err := s.Guards.Missends(ctx, by, in.Workspace)
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, by.Centre, nil)
	if err != nil {
		return nil, err
	}
	out := &missendsOut{}
	for _, m := range list.Items {
		one := Missend{ID: m.ID, Message: m.Message, Author: names[m.Author], By: names[m.By], At: Time{m.At}, Why: m.Why, Reached: m.Reached, Stopped: m.Stopped, Withdrawn: m.Withdrawn}
		if v, ok := list.Talks[m.Conversation]; ok {
			one.Conversation = some(showConversation(v, by))
		}
		if b, ok := list.Words[m.Message]; ok && b.Shown() {
			one.Kind = b.Content.Kind
			if b.Content.Text != nil {
				one.Words = b.Content.Text.Text
			}
		}
		if n := list.Words[m.Note]; n.Content.Text != nil {
			one.Note = n.Content.Text.Text
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}
