package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Touch is a move that needs nothing else. With a version it is refused when
// somebody has changed the conversation since.
type Touch struct {
	Version int64 `json:"version,omitempty" minimum:"0"`
}

type touchIn struct {
	At
	Body *Touch
}

func (in *touchIn) version() int64 {
	if in.Body == nil {
		return 0
	}
	return in.Body.Version
}

func (s *server) accept(ctx context.Context, in *touchIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Accept, Version: in.version()})
}

// Decline refuses an offer.
type Decline struct {
	Version int64  `json:"version,omitempty" minimum:"0"`
	Reason  string `json:"reason" doc:"busy, skill, related or other"`
}

type declineIn struct {
	At
	Body Decline
}

func (s *server) decline(ctx context.Context, in *declineIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Decline, Version: in.Body.Version, Why: in.Body.Reason})
}

func (s *server) reopen(ctx context.Context, in *touchIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Reopen, Version: in.version()})
}

// Empty is a body without fields.
type Empty struct{}

type emptyIn struct {
	At
	Body *Empty
}

func (s *server) markRead(ctx context.Context, in *emptyIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Read})
}

func (s *server) typing(ctx context.Context, in *emptyIn) (*empty, error) {
	return &empty{}, s.Actor.Typing(ctx, callerFrom(ctx).Person, s.Live, in.ID)
}

// Close ends an inquiry. Closing what is closed already is no error.
type Close struct {
	Version  int64               `json:"version,omitempty" minimum:"0"`
	Reason   conversation.Reason `json:"reason,omitempty" doc:"solved (default), no_reply, abandoned, spam, merged, solved_by_bot"`
	Category string              `json:"category,omitempty" maxLength:"200"`
	Memo     string              `json:"memo,omitempty" maxLength:"5000" doc:"a note of the talk, for the centre only"`
}

type closeIn struct {
	At
	Body *Close
}

func (s *server) close(ctx context.Context, in *closeIn) (*conversationOut, error) {
	cmd := decide.Command{Verb: decide.Close}
	if b := in.Body; b != nil {
		cmd.Version, cmd.Reason, cmd.Category, cmd.Note = b.Version, b.Reason, b.Category, b.Memo
	}
	return s.act(ctx, in.ID, cmd)
}

// Transfer gives a conversation to a colleague or back to a queue.
type Transfer struct {
	Version  int64           `json:"version,omitempty" minimum:"0"`
	Operator desk.OperatorID `json:"to_operator_id,omitempty"`
	Queue    desk.QueueID    `json:"to_queue_id,omitempty"`
	Note     string          `json:"note,omitempty" maxLength:"5000"`
}

type transferIn struct {
	At
	Body Transfer
}

func (s *server) transfer(ctx context.Context, in *transferIn) (*conversationOut, error) {
	by := callerFrom(ctx).Person
	cmd := decide.Command{By: by, Version: in.Body.Version, Note: in.Body.Note}
	v, err := s.Actor.Transfer(ctx, in.ID, cmd, in.Body.Operator, in.Body.Queue)
	if err != nil {
		return nil, err
	}
	return &conversationOut{showConversation(v, by)}, nil
}

// act makes one command of whoever asks.
func (s *server) act(ctx context.Context, id desk.ConversationID, cmd decide.Command) (*conversationOut, error) {
	cmd.By = callerFrom(ctx).Person
	v, err := s.Actor.Act(ctx, id, cmd)
	if err != nil {
		return nil, err
	}
	return &conversationOut{showConversation(v, cmd.By)}, nil
}
