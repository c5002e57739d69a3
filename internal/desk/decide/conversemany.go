package decide

import (
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// reply is what several questions get in one call.
type reply struct {
	said   []laid         // answered
	offers []laid         // laid on the table to be tapped
	starts []bot.Scenario // to be begun by a tap
	rest   []string       // which have nothing
}

// laid is an entry that belongs to the decision on a question.
type laid struct {
	decision string
	number   int
	faq      FAQ
}

// several answers what is sure, offers what may fit, and says honestly what is left. All of
// it goes in one call: answers that are too long for that together are offered.
func (t *talker) several(m desk.Message, questions []Question) {
	bubbles := 0
	for _, q := range questions {
		bubbles += max(1, len(q.FAQ.Answer))
	}
	var r reply
	for _, q := range questions {
		t.sort(m, q, bubbles <= MaxBubbles, &r)
	}
	out := t.answers(m, r.said)
	if len(r.rest) > 0 {
		t.try(Try{Message: m.ID, Kind: TryUnsure})
		out = append(out, t.numbered("rest", strings.Join(r.rest, "と")))
	}
	if len(r.said) > 0 {
		t.m.Unsure = min(len(r.rest), 1)
	}
	for _, sc := range r.starts {
		out = append(out, words(strings.ReplaceAll(t.brain.Settings.word("procedure"), "{{scenario}}", sc.Name)))
	}
	t.lay(m, r, out)
}

// sort puts a question where it belongs.
func (t *talker) sort(m desk.Message, q Question, fits bool, r *reply) {
	if q.begun() {
		r.starts = append(r.starts, q.Scenario)
		return
	}
	id := t.decided(m, q.Part, q.Found, Written{})
	known := t.brain.Known(q.Found)
	switch {
	case q.sure():
		t.m.Asked = append(t.m.Asked, tidied(q.Words))
		if one := (laid{id, q.Number, q.FAQ}); fits {
			r.said = append(r.said, one)
		} else {
			r.offers = append(r.offers, one)
		}
	case q.Found.Zone == retrieval.Offer && fits && len(r.offers) == 0 && len(known) > 0:
		for _, faq := range known {
			r.offers = append(r.offers, laid{id, q.Number, faq})
		}
	default:
		r.rest = append(r.rest, ordinal(q.Number))
	}
}

// answers are the bubbles of what is answered.
func (t *talker) answers(m desk.Message, said []laid) (out []desk.Content) {
	for i, one := range said {
		t.try(Try{Message: m.ID, Kind: TryAnswer, FAQs: []string{one.faq.ID}})
		if i == 0 {
			t.about(one.faq.Topic, m)
		}
		out = append(out, one.faq.Answer...)
	}
	return out
}

// lay lays on the table what can be tapped, and says all of it. Only buttons under the last
// bubble can be seen.
func (t *talker) lay(m desk.Message, r reply, out []desk.Content) {
	var choices []desk.Choice
	for _, sc := range r.starts {
		choices = append(choices, desk.Choice{Label: cutLabel(sc.Name), Data: bot.StartData(sc.ID), Say: sc.Name})
	}
	switch {
	case len(r.offers) > 0:
		text, taps := t.layOffers(m, r)
		out, choices = append(out, text), append(choices, taps...)
	default:
		choices = append(choices, t.layAnswers(r.said)...)
	}
	last := &out[len(out)-1]
	if len(last.Choices) == 0 {
		last.Choices = choices
	}
	for _, c := range out {
		t.speak(c)
	}
}

// layAnswers lets the customer say of each answer whether it helped.
func (t *talker) layAnswers(said []laid) []desk.Choice {
	table := &Table{Decision: said[0].decision, Answered: true}
	choices := []desk.Choice{own(table.Decision, tapYes, labelYes)}
	for i, one := range said {
		table.FAQs = append(table.FAQs, one.faq.ID)
		label := labelNo
		if len(said) > 1 {
			label = ordinal(one.number) + "が" + labelNo
		}
		if i > 0 {
			table.Beside = append(table.Beside, one.decision)
		}
		choices = append(choices, own(one.decision, tapNo, label))
	}
	t.m.Table = table
	return append(choices, t.human())
}

// layOffers is the offer of an outside question, for one of several.
func (t *talker) layOffers(m desk.Message, r reply) (desk.Content, []desk.Choice) {
	var faqs []FAQ
	for _, one := range r.offers {
		faqs = append(faqs, one.faq)
	}
	table, said := t.brain.Settings.Offer(r.offers[0].decision, faqs)
	for i, one := range r.offers {
		if one.decision != table.Decision {
			table.Beside = append(table.Beside, one.decision)
			said.Choices[i].Data = botTap{one.decision, tapPlace(i)}.data()
		}
	}
	t.m.Table = &table
	t.try(Try{Message: m.ID, Kind: TryOffer, FAQs: table.FAQs})
	if len(r.said) > 0 {
		said.Text.Text = ordinal(r.offers[0].number) + "のご質問について\n" + said.Text.Text
	}
	choices := said.Choices
	said.Choices = nil
	return said, choices
}

func (t *talker) numbered(occasion, which string) desk.Content {
	return words(strings.ReplaceAll(t.brain.Settings.word(occasion), "{{number}}", which))
}

func ordinal(n int) string { return strconv.Itoa(n) + "つ目" }
