package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// exam is a brand's knowledge as it is at one moment, to be asked many questions. It never
// changes; safe for many goroutines.
type exam struct {
	seq      int64
	model    retrieval.Model
	zone     *time.Location // the brand's
	index    *retrieval.Index
	language *retrieval.Language
	entries  map[knowledge.EntryID]knowledge.Entry // that answer
	phrases  map[knowledge.EntryID][]knowledge.Alias
	byKey    map[string]knowledge.Alias     // live phrasings by their normalised text
	claims   func(text string) decide.Claim // what takes words before the index is asked
}

// exam takes a brand's knowledge as it is now.
func (b *Brains) exam(ctx context.Context, w desk.WorkspaceID) (exam, error) {
	brain, err := b.Of(ctx, w)
	if err != nil {
		return exam{}, err
	}
	lang, err := b.language()
	if err != nil {
		return exam{}, err
	}
	b.mu.Lock()
	known := b.brands[w]
	b.mu.Unlock()
	known.mu.Lock()
	defer known.mu.Unlock()
	x := exam{seq: known.seq, model: retrieval.DefaultModel(), zone: brain.Calendar("", "").Zone(), index: known.index, language: lang,
		entries: map[knowledge.EntryID]knowledge.Entry{}, phrases: map[knowledge.EntryID][]knowledge.Alias{}, byKey: map[string]knowledge.Alias{}, claims: brain.Claims}
	if m := known.settings.Model; m != nil && m.Fits() {
		x.model = *m
	}
	for id := range known.indexed {
		x.entries[id] = *known.entries[id]
	}
	for _, a := range known.aliases {
		x.phrases[a.Entry] = append(x.phrases[a.Entry], a)
		x.byKey[knowledge.Key(a.Text)] = a
	}
	return x, nil
}

// ask is what the bot would find.
func (x exam) ask(text string) retrieval.Found { return x.index.Ask(text, x.model) }

// askApart is what the bot would find if it did not have the text itself as a confirmed
// phrasing: with it, every question would know its answer. held tells that it had it.
func (x exam) askApart(text string) (found retrieval.Found, held bool) {
	own, ok := x.byKey[knowledge.Key(text)]
	e, answers := x.entries[own.Entry]
	if !ok || !answers {
		return x.ask(text), false
	}
	var others []string
	for _, a := range x.phrases[own.Entry] {
		if a.ID != own.ID {
			others = append(others, a.Text)
		}
	}
	return x.index.With([]retrieval.Doc{docOf(e, others)}, nil).Ask(text, x.model), true
}

// title is an entry's question as customers are offered it; empty for one that does not answer.
func (x exam) title(id string) string {
	if e, ok := x.entries[knowledge.EntryID(id)]; ok {
		return question(e)
	}
	return ""
}
