package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// BotDesk is people's door to the bot: the card of an inquiry, verdicts on what it
// decided, its settings and its model.
type BotDesk struct {
	env    Env
	ask    *Asker
	read   Reader
	bots   BotStore
	know   *Librarian
	brains *Brains
}

// NewBotDesk makes the door.
func NewBotDesk(env Env, ask *Asker, read Reader, bots BotStore, know *Librarian, brains *Brains) *BotDesk {
	return &BotDesk{env, ask, read, bots, know, brains}
}

// BotCard is what the bot learnt in an inquiry and did about it, for whoever takes over.
type BotCard struct {
	Talk      ConversationView
	Memory    decide.Memory
	Traits    desk.Traits // the customer's
	Decisions []DecisionView
	Titles    map[string]string  // of the entries that are named
	Asides    map[string][]Aside // by decision, of the newest ones
}

// Card gives an inquiry's card to whoever may read the inquiry.
func (b *BotDesk) Card(ctx context.Context, by desk.Person, id desk.ConversationID) (card BotCard, err error) {
	if card.Talk, _, err = b.ask.Conversation(ctx, by, id); err != nil {
		return card, err
	}
	if card.Memory, err = b.bots.BotMemory(ctx, id); err != nil {
		return card, err
	}
	if card.Traits, err = b.bots.Traits(ctx, card.Talk.Contact.ID); err != nil {
		return card, err
	}
	if card.Decisions, err = b.bots.Decisions(ctx, id); err != nil {
		return card, err
	}
	if card.Asides, err = b.asides(ctx, by, card); err != nil {
		return card, err
	}
	card.Titles, err = b.titles(ctx, card)
	return card, err
}

func (b *BotDesk) titles(ctx context.Context, card BotCard) (map[string]string, error) {
	wanted := map[string]bool{}
	for _, t := range card.Memory.Tried {
		for _, id := range t.FAQs {
			wanted[id] = true
		}
	}
	for _, d := range card.Decisions {
		for _, h := range d.Found.Hits[:min(3, len(d.Found.Hits))] {
			wanted[h.ID] = true
		}
		wanted[d.Chosen], wanted[d.Verdict] = true, true
	}
	return b.know.titles(ctx, card.Talk.Workspace, wanted)
}

// Judge keeps an operator's verdict on a decision: the entry that would have been right
// (which also is a vote for the customer's phrasing), or VerdictNone. The last verdict
// stands; the one that votes is given back when it brought an alias.
func (b *BotDesk) Judge(ctx context.Context, by desk.Person, id, verdict string) (DecisionView, *knowledge.Alias, error) {
	d, err := b.bots.Decision(ctx, id)
	if err != nil {
		return d, nil, err
	}
	if _, _, err := b.ask.Conversation(ctx, by, d.Conversation); err != nil {
		return d, nil, err
	}
	if !identity.Can(by, identity.VoteKnowledge, identity.Subject{Workspace: d.Workspace}) {
		return d, nil, decide.ErrForbidden
	}
	var alias *knowledge.Alias
	if verdict != VerdictNone {
		a, err := b.vote(ctx, by, d, verdict)
		if err != nil {
			return d, nil, err
		}
		alias = a
	}
	d.Verdict, d.VerdictBy, d.VerdictAt = verdict, by.ID, b.env.Clock.Now()
	fact := desk.Fact{At: d.VerdictAt, Kind: desk.FactBotJudged, Centre: by.Centre, Workspace: d.Workspace, Conversation: d.Conversation,
		Message: d.Message, Actor: desk.Operator(by.ID), Code: map[bool]string{true: VerdictNone, false: "entry"}[verdict == VerdictNone],
		Data: map[string]string{"decision": d.ID, "faq": verdict}}
	if err := b.bots.Judge(ctx, d, []desk.Fact{fact}); err != nil {
		return d, nil, err
	}
	b.env.committed(nil)
	return d, alias, nil
}

// vote turns the customer's words into a phrasing of the entry. Words that were taken
// back, or are too long to be a phrasing, are judged all the same.
func (b *BotDesk) vote(ctx context.Context, by desk.Person, d DecisionView, entry string) (*knowledge.Alias, error) {
	m, err := b.read.Message(ctx, d.Message)
	if err != nil && !errors.Is(err, desk.ErrNotFound) {
		return nil, err
	}
	var text string
	if m.Content.Text != nil && m.Shown() {
		text = d.Part.Of(m.Content.Text.Text)
	}
	if knowledge.CheckAlias(text) != nil {
		_, err := b.know.Entry(ctx, by, knowledge.EntryID(entry))
		return nil, err
	}
	a, err := b.know.Vote(ctx, by, Phrase{Entry: knowledge.EntryID(entry), Text: text, Conversation: d.Conversation})
	if err != nil {
		return nil, err
	}
	return &a, nil
}

// Tried is what a brand's bot would do with words.
type Tried struct {
	Claim  decide.Claim // takes the words before the FAQ is asked
	Spared string       // the harmless phrase but for which a person would be called
	Found  retrieval.Found
	Parts  []decide.Question // that it would answer one by one; none: the words are one question
	Titles map[string]string // of what was found, by id
}

// Try asks a brand's bot as a customer would, and keeps nothing.
func (b *BotDesk) Try(ctx context.Context, by desk.Person, w desk.WorkspaceID, text string) (Tried, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return Tried{}, err
	}
	brain, err := b.brains.Of(ctx, w)
	if err != nil {
		return Tried{}, err
	}
	tried := Tried{Claim: brain.Claims(text), Spared: brain.Settings.Spared(text), Found: brain.Ask(text), Titles: map[string]string{}}
	hits := tried.Found.Hits
	if tried.Claim.Code == "" {
		tried.Parts = brain.Several(text)
	}
	for _, q := range tried.Parts {
		hits = append(slices.Clip(hits), q.Found.Hits...)
	}
	for _, h := range hits {
		if faq, ok := brain.FAQ(h.ID); ok {
			tried.Titles[h.ID] = faq.Question
		}
	}
	return tried, nil
}
