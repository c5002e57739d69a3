package fault

import (
	"net/http"
	"testing"
	"time"
)

// R13, with everything that brings an inquiry to somebody, on two nodes at once: routing offers
// what waits to whoever has room, people accept what they are offered and try what they are
// not, supervisors take over what is offered to others, owners hand it to colleagues and back
// to the queue, or end it. One owner each, nobody above capacity, losers are told.
func TestOneWinnerOfOffers(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	people, talks := 16, trials(map[bool]int{false: 40, true: 300}[everything()])
	r := newRig(t, order{engine: onPostgres, nodes: 2, people: people, capacity: 3, chiefs: 4, offers: true})
	l, h, ids := r.centre(talks, 4)
	h.all(people, func(who int) { h.bustle(p, who, ids) })
	losers := h.losersToldIn()
	promptly(t, "those who lost are told (p99)", losers, losersWithin)
	for who := range people { // nothing new is offered, so that the desk can come to rest
		h.present(who, "away")
	}
	found := l.judge(4 * time.Minute)
	for _, b := range h.linearizable() {
		t.Errorf("broken: %s", b)
		found = append(found, b)
	}
	ways := r.ways()
	for _, how := range []string{"offer", "take_over"} {
		if ways[how] == 0 {
			t.Errorf("nothing came to anybody by %s: the trial says nothing of it: %v", how, ways)
		}
	}
	if h.did(accepting) == 0 || h.did(handing) == 0 || h.did(returning) == 0 {
		t.Errorf("accepted %d, handed to colleagues %d, to queues %d", h.did(accepting), h.did(handing), h.did(returning))
	}
	report(t, result{Promise: "R13", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: len(ids), Figures: map[string]any{
		"operators": people, "calls": len(h.ops), "unanswered": h.unanswered, "losers_told_p99_ms": losers.Milliseconds(),
		"offers": ways["offer"], "take_overs": ways["take_over"], "accepts": h.did(accepting), "transfers": h.did(handing) + h.did(returning)}}, found)
}

// The control: who is full gets more all the same.
func TestOneWinnerOfOffersNoticesTooMuch(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	people := 8
	r := newRig(t, order{engine: onPostgres, nodes: 2, people: people, capacity: 2, chiefs: 2, offers: true, env: []string{"MADOGUCHI_SABOTAGE=overfill"}})
	l, h, ids := r.centre(40, 2)
	h.all(people, func(who int) { h.bustle(p, who, ids) })
	for who := range people {
		h.present(who, "away")
	}
	failed := mustBreak(l, append(l.verdict(time.Minute), h.linearizable()...), ruleLoad)
	report(t, result{Promise: "R13", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: len(ids),
		Figures: map[string]any{"operators": people, "calls": len(h.ops)}, Control: "overfill", ControlFailed: failed}, nil)
}

// centre starts the desk, sets everybody at work and lets customers write.
func (r *rig) centre(talks, chiefs int) (*load, *history, []string) {
	r.up()
	l := newLoad(r, talks)
	h := l.history(nil)
	h.limited, h.chiefs = true, chiefs
	for who := range r.people {
		h.present(who, "available")
	}
	ids := l.open()
	for i, id := range ids {
		h.queues[id] = r.brands[i%len(r.brands)].workspace + "-first"
	}
	return l, h, ids
}

func (h *history) present(who int, presence string) {
	h.r.t.Helper()
	status, body := h.r.call(h.r.t.Context(), h.r.base(who), h.r.operator(who), http.MethodPut, "/me/presence", map[string]string{"presence": presence}, "")
	if status != http.StatusOK {
		h.r.t.Errorf("presence of %d: %d %s", who, status, body)
	}
}

// bustle is somebody who tries everything with everything, in an order of their own. Half of
// it is accepting: what was offered to them, or to another.
func (h *history) bustle(p plan, who int, ids []string) {
	for round := range 3 {
		if round > 0 {
			h.present(who, "available") // nobody's stream renews it
		}
		for n, k := range p.orderOf(round*1000+who, len(ids)) {
			verb := []int{accepting, handing, accepting, returning, accepting, accepting, closing, accepting}[(n+who+round)%8]
			if verb == closing && round < 2 {
				verb = accepting
			}
			h.one(verb, who, ids[k])
			if who < h.chiefs && n%4 == 0 {
				h.takeOver(who)
			}
		}
	}
}

// takeOver lets a supervisor try for what is offered to somebody else right now.
func (h *history) takeOver(who int) {
	var id string
	const text = `SELECT id FROM conversation WHERE offered_to NOT IN ('', $1) ORDER BY offer_until DESC LIMIT 1`
	if h.r.read().QueryRow(text, h.r.operator(who).id).Scan(&id) == nil {
		h.one(accepting, who, id)
	}
}

// did counts what went well of a sort.
func (h *history) did(verb int) (n int) {
	for _, op := range h.ops {
		if op.Input.(asked).verb == verb && op.Output.(told).status == http.StatusOK {
			n++
		}
	}
	return n
}

// ways counts how inquiries came to people.
func (r *rig) ways() map[string]int {
	out := map[string]int{}
	r.must(rows(r.read(), `SELECT how, count(*) FROM routing_decision GROUP BY how`, func(s scan) error {
		var how string
		var n int
		err := s(&how, &n)
		out[how] = n
		return err
	}))
	return out
}
