package httpapi

import (
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

const (
	refundAsked  = "返金の承認は誰がしますか"
	refundSecret = "3,000円までは担当者、それ以上はSVの承認が要ります。"
)

// What is for operators only stands beside the question on the card of who may read
// knowledge; the customer gets nothing of it.
func TestAsides(t *testing.T) {
	w := settled(t)
	w.botOn()
	w.teaches(pointsAsked, pointsAnswered)
	e := w.newEntry(refundAsked, refundSecret)
	publish := func(audience string) {
		w.ask("PUT", knowledgeBase+"/entries/"+string(e.ID), editor, map[string]any{"version": e.Version, "question": refundAsked,
			"answer": answerText(refundSecret), "audience": audience}).want(200).into(&e)
		w.entry(e, editor, "submit", map[string]any{"version": e.Version}).want(200).into(&e)
		w.entry(e, supervisor, "publish", map[string]any{"version": e.Version}).want(200).into(&e)
		w.clock.advance(flow.Poll)
	}
	publish("operator")

	c := w.asksBot("m1", refundAsked)
	card := func(who desk.OperatorID) (out BotCard) {
		w.ask("GET", "/api/v1/conversations/"+string(c.ID)+"/bot", who, nil).want(200).into(&out)
		return out
	}
	got := card(operator)
	if len(got.Decisions) != 1 || len(got.Decisions[0].Asides) != 1 || got.Decisions[0].Asides[0] != (BotAside{string(e.ID), refundAsked, refundSecret, "faq", "operator"}) {
		t.Fatalf("%+v", got.Decisions)
	}
	for _, h := range got.Decisions[0].Found {
		if h.ID == string(e.ID) {
			t.Error("the bot itself found what is for operators only")
		}
	}
	for _, said := range w.outgoing(c.ID) {
		if strings.Contains(said, "SV") || strings.Contains(said, refundAsked) {
			t.Errorf("the customer read %q", said)
		}
	}
	at := "/api/v1/conversations/" + string(c.ID)
	w.asksBot("m1b", "オペレーターをお願いします")
	w.ask("POST", at+"/accept", operator, nil).want(200)
	w.ask("POST", at+"/close", operator, nil).want(200)
	if d := card("viewer").Decisions; len(d) != 1 || len(d[0].Asides) != 0 {
		t.Errorf("a client's viewer is shown what is for operators only: %+v", d)
	}
	if d := card(operator).Decisions; len(d[0].Asides) != 1 {
		t.Errorf("an operator isn't any more: %+v", d)
	}
	c = w.asksBot("m2", pointsAsked)
	if d := card(operator).Decisions; len(d[len(d)-1].Asides) != 0 {
		t.Errorf("beside another question: %+v", d)
	}
	// for customers from now on: it is said, and stands beside nothing
	publish("customer")
	if c = w.asksBot("m3", "返金の承認は誰がするのですか"); c.LastMessage.value.Preview != refundSecret {
		t.Errorf("the customer reads %q", c.LastMessage.value.Preview)
	}
	if d := card(operator).Decisions; len(d[len(d)-1].Asides) != 0 {
		t.Errorf("beside it too: %+v", d)
	}
}
