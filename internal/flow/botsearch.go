package flow

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// KnowledgeHit is a live entry that may answer what was asked.
type KnowledgeHit struct {
	ID     knowledge.EntryID
	Title  string
	Text   string // the answer in plain words
	P      float64
	Inside bool // for operators only, or an article: the bot never says it
}

// maxFound is how many entries a search shows.
const maxFound = 8

// Search finds what may answer an inquiry's customer in the words of somebody who looks for
// it: of the inquiry's brand only, nearest first, then what is for operators only.
func (b *BotDesk) Search(ctx context.Context, by desk.Person, id desk.ConversationID, text string) (out []KnowledgeHit, err error) {
	v, _, err := b.ask.Conversation(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if err := may(by, identity.ReadKnowledge, v.Workspace); err != nil || strings.TrimSpace(text) == "" {
		return nil, err
	}
	m, err := b.brains.mind(ctx, v.Workspace)
	if err != nil {
		return nil, err
	}
	for _, h := range m.brain.Ask(text).Hits {
		if faq, ok := m.brain.FAQ(h.ID); ok && len(out) < maxFound {
			out = append(out, KnowledgeHit{knowledge.EntryID(h.ID), faq.Question, m.text(h.ID), h.P, false})
		}
	}
	for _, a := range m.beside(text) {
		out = append(out, KnowledgeHit{a.ID, a.Title, a.Text, 0, true})
	}
	return out, nil
}

// SavedRich is a rich bubble of a live answer, and the entry that it belongs to.
type SavedRich struct {
	Entry knowledge.EntryID
	Title string
	Rich  desk.RichBody
}

// SavedRich lists the rich bubbles of the live answers of an inquiry's brand, by title: who
// answers may send one as it is.
func (b *BotDesk) SavedRich(ctx context.Context, by desk.Person, id desk.ConversationID) (out []SavedRich, err error) {
	v, _, err := b.ask.Conversation(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if err := may(by, identity.ReadKnowledge, v.Workspace); err != nil {
		return nil, err
	}
	m, err := b.brains.mind(ctx, v.Workspace)
	if err != nil {
		return nil, err
	}
	for _, id := range m.live() {
		faq, _ := m.brain.FAQ(string(id))
		for _, c := range faq.Answer {
			if c.Rich != nil {
				out = append(out, SavedRich{id, faq.Question, *c.Rich})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b SavedRich) int { return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Entry, b.Entry)) })
	return out, nil
}
