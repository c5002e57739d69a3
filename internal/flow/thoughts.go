package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// thoughts are what a language model said about questions, and what it is still to be
// asked. A decision is made with them by trying: it asks, finds nothing, and the wish is
// noted; when the wishes are fulfilled it is made anew, until none is left. So decide
// stays pure, and waits for nobody.
type thoughts struct {
	mind    mind
	vectors map[string]retrieval.Vector // by question; nil: asked, and got none
	written map[string]decide.Written
	seeing  []string // questions that wait for a vector
	writing []wish   // answers that wait for being written
}

type wish struct {
	text string
	hits []retrieval.Hit
}

func newThoughts() *thoughts {
	return &thoughts{vectors: map[string]retrieval.Vector{}, written: map[string]decide.Written{}}
}

// in gives a mind's brain with these thoughts; wishes begin anew.
func (t *thoughts) in(m mind) decide.Brain {
	t.mind, t.seeing, t.writing = m, nil, nil
	brain := m.brain
	port := m.port.Port
	if port.Embeddings && len(m.vectors) > 0 {
		brain.Ask = t.ask
	}
	if port.Answers {
		brain.Write = t.write
	}
	return brain
}

// open tells whether there are wishes.
func (t *thoughts) open() bool { return len(t.seeing)+len(t.writing) > 0 }

func (t *thoughts) ask(text string) retrieval.Found {
	v, known := t.vectors[text]
	if !known {
		t.seeing = append(t.seeing, text)
	}
	if v == nil {
		return t.mind.brain.Ask(text)
	}
	return t.mind.ask(text, &retrieval.Sight{Question: v, FAQs: t.mind.vectors, Weight: weightOf(t.mind.port.Port)})
}

func (t *thoughts) write(text string, found retrieval.Found) decide.Written {
	w, known := t.written[text]
	if !known && len(t.seeing) == 0 { // else what is found may still change
		t.writing = append(t.writing, wish{text, found.Hits})
	}
	return w
}

// fulfil asks the model for all that is wished. What it does not give within the time is
// noted as not given, so that the next try wishes no more for it.
func (t *thoughts) fulfil(ctx context.Context, th *Thinker) {
	if len(t.seeing) > 0 {
		vectors, err := th.see(ctx, t.mind.port, t.seeing)
		for i, text := range t.seeing {
			if t.vectors[text] = nil; err == nil {
				t.vectors[text] = vectors[i]
			}
		}
		return
	}
	for _, w := range t.writing {
		t.written[w.text] = th.write(ctx, t.mind, w)
	}
}

// defaultWeight is that of the embeddings' stream where a brand sets none: less than half
// of all others together.
const defaultWeight = 3

func weightOf(p ModelPort) float64 {
	if p.Weight > 0 {
		return p.Weight
	}
	return defaultWeight
}
