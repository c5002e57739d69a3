package flow

import (
	"context"
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
