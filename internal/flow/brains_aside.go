package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// Aside is a live entry that the bot never says: one for operators only, or an article.
type Aside struct {
	ID    knowledge.EntryID
	Title string
	Text  string // of what is published, in plain words
	Kind  knowledge.Kind
	For   knowledge.Audience
}

// Limits of what stands beside a question.
const (
	maxAside      = 3 // entries
	asideQuestion = 5 // the newest questions of an inquiry have them
)

// learnAside keeps an index of its own of what is live and not said to customers. No way
// leads from it to the bot: a brain knows the other one only.
func (k *brand) learnAside(lang *retrieval.Language, fresh bool, touched map[knowledge.EntryID]bool, phrasings map[knowledge.EntryID][]string, now time.Time) {
	var changed []retrieval.Doc
	var gone []string
	beside := map[knowledge.EntryID]bool{}
	for id, e := range k.entries {
		if !e.Answers(now) || k.indexed[id] {
			continue
		}
		beside[id] = true
		if fresh || touched[id] || !k.beside[id] {
			changed = append(changed, docOf(*e, phrasings[id]))
		}
	}
	for id := range k.beside {
		if !beside[id] {
			gone = append(gone, string(id))
		}
	}
	switch {
	case fresh || k.aside == nil:
		k.aside = retrieval.New(lang, k.terms, changed)
	case len(changed)+len(gone) > 0:
		k.aside = k.aside.With(changed, gone)
	}
	k.beside = beside
}

// besides gives a function that finds what an operator may want to read beside a question:
// as near as the bot would have to be to offer it.
func (k *brand) besides(model retrieval.Model) func(text string) []Aside {
	index, entries := k.aside, k.entries
	return func(text string) (out []Aside) {
		for _, h := range index.Ask(text, model).Hits {
			e := entries[knowledge.EntryID(h.ID)]
			if e == nil || h.P < model.OfferAt || len(out) == maxAside {
				break
			}
			out = append(out, Aside{e.ID, question(*e), e.LiveBody.Plain(), e.LiveBody.Kind, e.LiveBody.Audience})
		}
		return out
	}
}

// asides finds what stands beside an inquiry's newest questions, by decision, for whoever
// may read the brand's knowledge. Words that were taken back have nothing beside them.
func (b *BotDesk) asides(ctx context.Context, by desk.Person, card BotCard) (map[string][]Aside, error) {
	w := card.Talk.Workspace
	if len(card.Decisions) == 0 || !identity.Can(by, identity.ReadKnowledge, identity.Subject{Workspace: w}) {
		return nil, nil
	}
	m, err := b.brains.mind(ctx, w)
	if err != nil {
		return nil, err
	}
	out := map[string][]Aside{}
	for _, d := range card.Decisions[max(0, len(card.Decisions)-asideQuestion):] {
		asked, err := b.read.Message(ctx, d.Message)
		if err != nil {
			return nil, err
		}
		if asked.Shown() && asked.Content.Text != nil {
			out[d.ID] = m.beside(d.Part.Of(asked.Content.Text.Text))
		}
	}
	return out, nil
}
