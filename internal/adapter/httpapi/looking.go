package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (s *server) watch(ctx context.Context, in *At) (*empty, error) {
	return &empty{}, s.Watches.Watch(ctx, callerFrom(ctx).Person, in.ID)
}

func (s *server) unwatch(ctx context.Context, in *At) (*empty, error) {
	return &empty{}, s.Watches.Unwatch(ctx, callerFrom(ctx).Person, in.ID)
}

// Looking is all that a window shows now. It is to be said again within 30 s; what is not
// said for 90 s is over.
type Looking struct {
	Window string    `json:"window" minLength:"1" maxLength:"64" doc:"tells the windows of one person apart"`
	Items  []LookNow `json:"items" nullable:"false" maxItems:"8" doc:"empty: none"`
}

// LookNow is a conversation in a window.
type LookNow struct {
	Conversation desk.ConversationID `json:"conversation_id" maxLength:"64"`
	Drafting     bool                `json:"drafting,omitempty" doc:"something is written there that has not gone"`
}

type lookIn struct{ Body Looking }

func (s *server) look(ctx context.Context, in *lookIn) (*empty, error) {
	looks := make([]flow.Look, len(in.Body.Items))
	for i, it := range in.Body.Items {
		looks[i] = flow.Look{Conversation: it.Conversation, Drafting: it.Drafting}
	}
	return &empty{}, s.Asker.Look(ctx, callerFrom(ctx).Person, s.Live, in.Body.Window, looks)
}

// Looker is a colleague who has a conversation before their eyes.
type Looker struct {
	Conversation desk.ConversationID `json:"conversation_id"`
	Operator     desk.OperatorID     `json:"operator_id"`
	State        string              `json:"state" enum:"looks,drafts"`
}

// LookerList is who else looks at what; events named looking tell what changes.
type LookerList struct {
	Items List[Looker] `json:"items"`
}

type lookersOut struct{ Body LookerList }

func (s *server) listLookers(ctx context.Context, _ *struct{}) (*lookersOut, error) {
	out := &lookersOut{}
	for _, l := range s.Live.Lookers(callerFrom(ctx).Person) {
		out.Body.Items = append(out.Body.Items, Looker{l.Conversation, l.Operator, l.State})
	}
	return out, nil
}
