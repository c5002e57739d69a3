package flow

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// CareList is a list of records with the inquiries and messages they name.
type CareList[T any] struct {
	Items []T
	Talks map[desk.ConversationID]ConversationView
	Words map[desk.MessageID]desk.Message
}

// maxCare bounds a list: what is open is dealt with, not paged through.
const maxCare = 200

// Named reads what records name: those of these ids that there are.
type Named interface {
	Talks(ctx context.Context, ids []desk.ConversationID) ([]ConversationView, error)
	Notes(ctx context.Context, ids []desk.MessageID) ([]desk.Message, error)
}

// listed reads what a list's records name, at once for all of them.
func listed[T any](ctx context.Context, store Named, items []T, names func(T) (desk.ConversationID, []desk.MessageID)) (CareList[T], error) {
	out := CareList[T]{Items: items, Talks: map[desk.ConversationID]ConversationView{}}
	var talks []desk.ConversationID
	var words []desk.MessageID
	for _, it := range items {
		talk, said := names(it)
		if !slices.Contains(talks, talk) {
			talks = append(talks, talk)
		}
		words = append(words, said...)
	}
	views, err := store.Talks(ctx, talks)
	if err != nil {
		return out, err
	}
	for _, v := range views {
		out.Talks[v.ID] = v
	}
	out.Words, err = saidOf(ctx, store, words)
	return out, err
}

func saidOf(ctx context.Context, store Named, ids []desk.MessageID) (map[desk.MessageID]desk.Message, error) {
	ids = slices.DeleteFunc(ids, func(id desk.MessageID) bool { return id == "" })
	rows, err := store.Notes(ctx, ids)
	out := map[desk.MessageID]desk.Message{}
	for _, m := range rows {
		out[m.ID] = m
	}
	return out, err
}

// only leaves out inquiries with which a person may not do something (any more).
func (l CareList[T]) only(by desk.Person, what identity.Action) {
	for id, v := range l.Talks {
		if !identity.Can(by, what, identity.Subject{Workspace: v.Workspace, Standing: v.Standing()}) {
			delete(l.Talks, id)
		}
	}
}
