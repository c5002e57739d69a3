package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// talk looks through one thread itself, the newest bubble first: the index need not know it
// yet, and a word that is common elsewhere costs nothing here.
func (d *SearchDesk) talk(ctx context.Context, k look, after string, n int, out *Found) error {
	v, err := d.read.Conversation(ctx, k.q.Conversation)
	if err != nil {
		return err
	}
	if !sees(k.by, v.Workspace, v.Standing()) {
		return desk.ErrNotFound
	}
	stop := d.env.Clock.Now().Add(searchTime)
	for seen := 0; ; {
		rows, next, err := d.read.Messages(ctx, v.Thread, desk.Page{Limit: searchBatch, After: after})
		if err != nil {
			return err
		}
		fit, err := d.fit(ctx, k, k.candidatesOf(v, rows))
		if err != nil {
			return err
		}
		out.Messages = append(out.Messages, fit...)
		seen += len(rows)
		if next == "" {
			return d.around(ctx, k, out)
		}
		after = next
		// What a page holds is given whole, so that the next look begins behind it.
		if len(out.Messages) >= n || seen >= searchMost || d.env.Clock.Now().After(stop) {
			out.Next, out.Back = next, rows[len(rows)-1].At
			return d.around(ctx, k, out)
		}
	}
}

// candidatesOf makes of a thread's bubbles what the index would have proposed, by the rule
// of Asker.Messages: who sees only what is over sees no other inquiry of the talk.
func (k look) candidatesOf(v ConversationView, rows []desk.Message) []Candidate {
	out := make([]Candidate, 0, len(rows))
	for _, m := range rows {
		if m.Conversation != v.ID && identity.SeesOnlyClosed(k.by, v.Workspace) {
			continue
		}
		opens := m.Conversation
		if opens == "" {
			opens = v.ID
		}
		out = append(out, Candidate{Message: m, Channel: v.Channel, Contact: v.Contact.ID, Standing: v.Standing(), Opens: opens})
	}
	return out
}
