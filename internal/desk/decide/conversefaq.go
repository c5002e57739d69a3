package decide

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// Labels of the bot's own buttons, at most 20 characters each.
const (
	labelHuman = "オペレーターに相談する"
	labelBack  = "ボットに戻る"
	labelNone  = "この中にない"
	labelYes   = "解決した"
	labelNo    = "解決していない"
)

// tooUncertain is how often in a row the bot may not know before a person takes over.
const tooUncertain = 2

// asked answers a question from the FAQ, offers what may fit, or owns up.
func (t *talker) asked(m desk.Message, words string) {
	key := tidied(words)
	t.m.Request = m.ID
	if slices.Contains(t.m.Asked, key) { // the answer, or what was offered, did not help
		t.handOff("repeated", bot.HandOff{})
		return
	}
	if questions := t.brain.Several(words); questions != nil && words == textOf(m) {
		t.m.Asked = append(t.m.Asked, key)
		t.several(m, questions)
		return
	}
	found := t.brain.Ask(words)
	written := t.written(words, found)
	id := t.decided(m, Part{}, found, written)
	switch offers := t.brain.Known(found); {
	case found.Zone == retrieval.Answer && len(offers) > 0 && offers[0].ID == found.Hits[0].ID:
		t.m.Asked = append(t.m.Asked, key)
		t.answer(m, id, offers[0], TryAnswer)
	case t.wrote(m, id, key, written):
	case found.Zone != retrieval.Handoff && len(offers) > 0:
		t.m.Asked = append(t.m.Asked, key)
		t.offer(m, id, offers)
	default:
		t.unsure(m)
	}
}

// tidied is a question as it is compared with itself: a hash, so that the memory keeps
// nothing of words that the customer takes back.
func tidied(words string) string {
	words = strings.TrimRight(strings.Join(strings.Fields(words), ""), "。．.！!？?、…")
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:8])
}

// decided keeps what was found about a message, or about a part of its words.
func (t *talker) decided(m desk.Message, part Part, found retrieval.Found, written Written) string {
	d := Decision{ID: t.ids(), Workspace: t.Case.Thread.Workspace, Conversation: t.Case.Talk.ID, Message: m.ID, Part: part, At: t.now, Found: found}
	t.Decisions = append(t.Decisions, d)
	t.guess(found, m)
	f := desk.Fact{Kind: desk.FactBotDecided, Conversation: t.Case.Talk.ID, Message: m.ID, Code: string(found.Zone),
		Data: map[string]string{"decision": d.ID, "p": fmt.Sprintf("%.3f", found.P)}}
	if len(found.Hits) > 0 {
		f.Data["faq"] = found.Hits[0].ID
	}
	if written.Fault != "" {
		f.Data["model"] = written.Fault
	} else if written.Text != "" {
		f.Data["model"] = codeWritten
	}
	t.fact(f)
	return d.ID
}

// answer says an entry's answer, with what to tap about it under the last bubble.
func (t *talker) answer(m desk.Message, decision string, faq FAQ, how TryKind) {
	t.m.Unsure = 0
	t.m.Table = &Table{Decision: decision, FAQs: []string{faq.ID}, Answered: true}
	t.try(Try{Message: m.ID, Kind: how, FAQs: []string{faq.ID}})
	t.about(faq.Topic, m)
	for i, c := range faq.Answer {
		if i == len(faq.Answer)-1 && len(c.Choices) == 0 {
			c.Choices = []desk.Choice{own(decision, tapYes, labelYes), own(decision, tapNo, labelNo), t.human()}
		}
		t.speak(c)
	}
}

// offer lays up to three entries on the table.
func (t *talker) offer(m desk.Message, decision string, offers []FAQ) {
	table, said := t.brain.Settings.Offer(decision, offers)
	t.m.Table = &table
	t.try(Try{Message: m.ID, Kind: TryOffer, FAQs: table.FAQs})
	t.speak(said)
}

// unsure owns up once, then hands off.
func (t *talker) unsure(m desk.Message) {
	t.m.Unsure++
	t.m.Table = nil
	t.try(Try{Message: m.ID, Kind: TryUnsure})
	if t.m.Unsure >= tooUncertain {
		t.handOff("unsure", bot.HandOff{})
		return
	}
	t.utter("unsure", t.human())
}

// ownTap deals with a button under the bot's own words.
func (t *talker) ownTap(m desk.Message, tap botTap) {
	table := t.m.Table
	onTable := table.of(tap.Decision)
	switch {
	case tap.What == tapHuman:
		t.label(m, labelHuman)
		if onTable {
			t.outcomes(OutcomeHuman)
		}
		t.handOff("wish", bot.HandOff{})
	case tap.What == tapBack:
		t.label(m, labelBack)
		t.utter("back")
	case !onTable:
		t.utter("stale", t.human())
	case tap.What == tapNone:
		t.label(m, labelNone)
		t.outcome(tap.Decision, OutcomeNone, "")
		if t.offering() {
			t.searchOver(m, false)
			return
		}
		t.unsure(m)
	case table.Answered:
		t.judged(m, tap)
	default:
		t.chose(m, tap)
	}
}

// judged takes the customer's word on an answer.
func (t *talker) judged(m desk.Message, tap botTap) {
	switch tap.What {
	case tapYes:
		t.label(m, labelYes)
		t.outcomes(OutcomeSolved)
		t.solved(m)
	case tapNo:
		if len(t.m.Table.Beside) == 0 {
			t.label(m, labelNo)
		}
		t.outcome(tap.Decision, OutcomeUnsolved, "")
		t.try(Try{Message: m.ID, Kind: TryVerdict, Code: OutcomeUnsolved})
		t.unsure(m)
	default:
		t.utter("stale", t.human())
	}
}

// chose says the entry that the customer picked.
func (t *talker) chose(m desk.Message, tap botTap) {
	place, ok := tapPlaces[tap.What]
	if !ok || place >= len(t.m.Table.FAQs) {
		t.utter("stale", t.human())
		return
	}
	faq, ok := t.brain.FAQ(t.m.Table.FAQs[place])
	if !ok { // it was withdrawn meanwhile
		t.utter("gone", t.human())
		return
	}
	t.label(m, faq.Question)
	t.outcome(tap.Decision, OutcomeChosen, faq.ID)
	if t.offering() {
		t.foundIt(m, faq, TryChoice)
		return
	}
	t.answer(m, tap.Decision, faq, TryChoice)
}

// solved thanks and closes.
func (t *talker) solved(m desk.Message) {
	t.try(Try{Message: m.ID, Kind: TryVerdict, Code: OutcomeSolved})
	t.utter("solved")
	t.mustMove(conversation.Act{Verb: conversation.Close, Reason: conversation.SolvedByBot})
	t.line("closed", "", map[string]string{"reason": string(conversation.SolvedByBot)})
	t.m.Table, t.m.Session = nil, nil
	t.m.forgetFields()
}

func (t *talker) outcome(decision, outcome, chosen string) {
	t.Settled = append(t.Settled, Settled{Decision: decision, Outcome: outcome, Chosen: chosen, At: t.now})
	t.fact(desk.Fact{Kind: desk.FactBotSettled, Conversation: t.Case.Talk.ID, Code: outcome,
		Data: map[string]string{"decision": decision, "faq": chosen}})
}

// outcomes is the outcome of all decisions on the table.
func (t *talker) outcomes(outcome string) {
	for _, decision := range append([]string{t.m.Table.Decision}, t.m.Table.Beside...) {
		t.outcome(decision, outcome, "")
	}
}
