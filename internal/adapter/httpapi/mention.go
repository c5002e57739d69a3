package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Naming is a note that names the asker, who has not seen it.
type Naming struct {
	Message        desk.MessageID      `json:"message_id"`
	ConversationID desk.ConversationID `json:"conversation_id"`
	Conversation   Null[Conversation]  `json:"conversation"`
	By             desk.OperatorID     `json:"by"`
	Name           string              `json:"name" doc:"of who wrote it"`
	At             Time                `json:"at"`
	Words          string              `json:"words"`
}

type namingsIn struct{}

type namingsOut struct {
	Body struct {
		Items List[Naming] `json:"items" doc:"newest first"`
	}
}

func (s *server) listMentions(ctx context.Context, _ *namingsIn) (*namingsOut, error) {
	by := callerFrom(ctx).Person
	list, err := s.Namings.Own(ctx, by)
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, by.Centre, nil)
	if err != nil {
		return nil, err
	}
	out := &namingsOut{}
	for _, n := range list.Items {
		one := Naming{Message: n.Message, ConversationID: n.Conversation, Conversation: talkIn(list.Talks, n.Conversation, by), By: n.By, Name: names[n.By], At: Time{n.At}}
		if m, ok := list.Words[n.Message]; ok && m.Shown() && m.Content.Text != nil {
			one.Words = m.Content.Text.Text
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

func (s *server) seeMentions(ctx context.Context, in *emptyIn) (*empty, error) {
	return &empty{}, s.Namings.See(ctx, callerFrom(ctx).Person, in.ID)
}
