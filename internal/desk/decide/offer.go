package decide

import (
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// Known gives the live entries among the three best of a search.
func (b Brain) Known(found retrieval.Found) (out []FAQ) {
	for _, h := range found.Hits[:min(3, len(found.Hits))] {
		if faq, ok := b.FAQ(h.ID); ok {
			out = append(out, faq)
		}
	}
	return out
}

// Offer lays up to three entries on the table, in the words that the customer reads.
func (s BotSettings) Offer(decision string, offers []FAQ) (Table, desk.Content) {
	table := Table{Decision: decision}
	text := s.word("offer")
	var choices []desk.Choice
	for i, faq := range offers {
		table.FAQs = append(table.FAQs, faq.ID)
		text += fmt.Sprintf("\n%d. %s", i+1, faq.Question)
		choice := own(decision, tapPlace(i), cutLabel(fmt.Sprintf("%d. %s", i+1, faq.Question)))
		choice.Say = faq.Question
		choices = append(choices, choice)
	}
	c := words(text)
	c.Choices = append(choices, own(decision, tapNone, labelNone), own(decision, tapHuman, labelHuman))
	return table, c
}

// Pick is what a tap on one of the bot's own buttons means while an offer is on the table.
type Pick struct {
	FAQ   string // the entry that was chosen
	None  bool
	Human bool
}

// Pick reads a tap. ok is false for a button of another offer, or of nobody's.
func (t *Table) Pick(data string) (p Pick, ok bool) {
	tap, ours := parseBotTap(data)
	switch {
	case !ours:
		return p, false
	case tap.What == tapHuman:
		return Pick{Human: true}, true
	case t == nil || tap.Decision != t.Decision:
		return p, false
	case tap.What == tapNone:
		return Pick{None: true}, true
	}
	place, ok := tapPlaces[tap.What]
	if !ok || place >= len(t.FAQs) {
		return p, false
	}
	return Pick{FAQ: t.FAQs[place]}, true
}

// OwnTap tells whether a postback is of one of the bot's own buttons.
func OwnTap(data string) bool {
	_, ok := parseBotTap(data)
	return ok
}

// Stale is what the bot says to a tap on a button of an earlier offer, Gone to one on an
// entry that is no more.
func (s BotSettings) Stale() desk.Content { return s.withHuman("stale") }

// Gone: see Stale.
func (s BotSettings) Gone() desk.Content { return s.withHuman("gone") }

func (s BotSettings) withHuman(occasion string) desk.Content {
	c := words(s.word(occasion))
	c.Choices = []desk.Choice{own("", tapHuman, labelHuman)}
	return c
}

// Cry tells why words call for a person, "" when they don't.
func (s BotSettings) Cry(words string) string {
	code, _ := s.cry(words)
	return code
}

func (s BotSettings) cry(words string) (code, evidence string) {
	if code, evidence = s.wantsHuman(words); code != "" {
		return code, evidence
	}
	if feels, evidence := s.Mood().Of(words); feels == mood.Angry {
		return "complaint", evidence
	}
	return "", ""
}

// Spared gives a harmless phrase in words that would call for a person without it, "" for none.
func (s BotSettings) Spared(words string) string {
	strict := s
	strict.Harmless = nil
	if len(s.Harmless) == 0 || s.Cry(words) != "" || strict.Cry(words) == "" {
		return ""
	}
	return mood.Hear(words, nil).One(s.Harmless)
}

// Claim is what takes a customer's words before the FAQ is asked: a person is called ("wish",
// "always", "complaint", because of the words in What), or a scenario begins ("scenario", with
// its name). The zero Claim: the FAQ is asked.
type Claim struct{ Code, What string }

// ClaimScenario is the code of a Claim by a scenario.
const ClaimScenario = "scenario"

// Claims tells what takes words before the FAQ is asked, outside of any dialogue.
func (b Brain) Claims(words string) Claim {
	if code, evidence := b.Settings.cry(words); code != "" {
		return Claim{code, evidence}
	}
	if sc, ok := b.Trigger(words); ok {
		return Claim{ClaimScenario, sc.Name}
	}
	return Claim{}
}
