package fault

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// broken is an invariant that does not hold, with the ids that show it.
type broken struct {
	rule string
	ids  []string
}

func (b broken) String() string {
	ids, more := b.ids, ""
	if len(ids) > 10 {
		ids, more = ids[:10], fmt.Sprintf(" … and %d more", len(b.ids)-10)
	}
	return b.rule + ": " + strings.Join(ids, " | ") + more
}

// The rules, each with what it says. doctored_test.go has a world for each
// that breaks it.
const (
	ruleAcked    = "what LINE got 200 for is stored"
	ruleTalk     = "what is stored stands in the talk"
	ruleUnique   = "an event makes one bubble"
	ruleStranger = "nothing is stored that nobody said"
	rulePosted   = "what the API took is stored, once"
	ruleOnce     = "a customer sees a bubble at most once"
	ruleSent     = "sent has been seen"
	ruleUnsent   = "what failed or waits has not been seen"
	ruleUnknown  = "only where nobody can know is a bubble unknown"
	ruleOrderIn  = "a customer's words stand in their order"
	ruleOrderOut = "a customer sees answers in their order"
	ruleOwner    = "an inquiry at work has one owner, others have none"
	ruleLoad     = "a load is what is held, within the capacity"
	ruleBrand    = "nothing of one brand stands in another"
	ruleFacts    = "every change has its fact"
	ruleWho      = "what an operator wrote has a fact that names them"
	ruleSilent   = "no words of a message and no secret stand in a fact or a log"
	ruleForgot   = "what waits to be sent has its job"
	ruleAside    = "nothing is set aside"
	ruleSettled  = "nothing is left undone"
)

// check judges a world; settled says that the desk has had time to finish.
func check(w *world, settled bool) []broken {
	found := finder{}
	stored(w, settled, found)
	sends(w, settled, found)
	orders(w, found)
	owners(w, found)
	brands(w, found)
	facts(w, found)
	audit(w, found)
	var out []broken
	for _, rule := range slices.Sorted(maps.Keys(found)) {
		out = append(out, broken{rule, found[rule]})
	}
	return out
}

// finder collects by rule.
type finder map[string][]string

func (f finder) add(rule, format string, args ...any) {
	f[rule] = append(f[rule], fmt.Sprintf(format, args...))
}

// stored: the way in.
func stored(w *world, settled bool, found finder) {
	inbox := map[string]string{}
	for _, row := range w.inbox {
		inbox[row.channel+" "+row.event] = row.state
		switch {
		case row.state == "quarantined":
			found.add(ruleAside, "event %s", row.event)
		case row.state == "pending" && settled:
			found.add(ruleSettled, "event %s is pending", row.event)
		}
	}
	bubbles, texts, externals := map[string]int{}, map[string]int{}, map[string]int{}
	for _, m := range w.messages {
		if m.event != "" {
			bubbles[w.threads[m.thread].channel+" "+m.event]++
		}
		if m.external != "" {
			externals[m.thread+" "+m.external]++
		}
		if m.direction == "out" {
			texts[m.text]++
		}
	}
	said := map[string]bool{}
	for _, s := range w.said {
		key := s.channel + " " + s.event
		said[key] = true
		state, ok := inbox[key]
		if s.acked && !ok {
			found.add(ruleAcked, "event %s of %s (%s)", s.event, s.user, s.text)
		}
		if s.text != "" && state == "done" && bubbles[key] == 0 {
			found.add(ruleTalk, "event %s (%s)", s.event, s.text)
		}
	}
	for key, n := range bubbles {
		if n > 1 {
			found.add(ruleUnique, "event %s made %d bubbles", key, n)
		}
	}
	for key, n := range externals {
		if n > 1 {
			found.add(ruleUnique, "LINE's message %s is there %d times", key, n)
		}
	}
	for key := range inbox {
		if _, event, _ := strings.Cut(key, " "); !said[key] && !strings.HasPrefix(event, "job:") {
			found.add(ruleStranger, "event %s", key)
		}
	}
	for text, n := range texts {
		if n > 1 {
			found.add(rulePosted, "%q is there %d times", text, n)
		}
	}
	for _, p := range w.posted {
		if texts[p.text] == 0 {
			found.add(rulePosted, "%q of message %s is not there", p.text, p.message)
		}
	}
}

// sends: the way out, against what customers saw.
func sends(w *world, settled bool, found finder) {
	seen := map[string]int{}
	for _, it := range w.seen {
		seen[textOf(it.Message)]++
	}
	for text, n := range seen {
		if n > 1 {
			found.add(ruleOnce, "%q was seen %d times", text, n)
		}
	}
	for _, m := range w.messages {
		if m.direction != "out" {
			continue
		}
		n := seen[m.text]
		switch m.state {
		case "sent":
			if n == 0 {
				found.add(ruleSent, "message %s (%s, %s)", m.id, m.text, m.route)
			}
		case "failed", "confirm", "queued":
			if n > 0 {
				found.add(ruleUnsent, "message %s (%s) is %s %s, seen %d times", m.id, m.text, m.state, m.code, n)
			}
		case "unknown":
			if m.route != "reply" {
				found.add(ruleUnknown, "message %s (%s) by %s: %s", m.id, m.text, m.route, m.code)
			}
		}
		if m.state == "queued" && !w.sendJobs[m.thread] {
			found.add(ruleForgot, "message %s of thread %s", m.id, m.thread)
		}
		if settled && (m.state == "queued" || m.state == "sending") {
			found.add(ruleSettled, "message %s (%s) is %s", m.id, m.text, m.state)
		}
	}
	for t := range w.openCalls {
		if !w.sendJobs[t] {
			found.add(ruleForgot, "the open call of thread %s", t)
		}
	}
}

// orders: per customer, on both ways.
func orders(w *world, found finder) {
	nth := map[string]said{}
	for _, s := range w.said {
		nth[s.channel+" "+s.event] = s
	}
	last := map[string]said{}
	place := map[string]int{}      // of an outgoing text among the desk's bubbles
	for i, m := range w.messages { // in the talk's order
		if m.direction == "out" {
			place[m.text] = i
			continue
		}
		s, ok := nth[w.threads[m.thread].channel+" "+m.event]
		if !ok || s.text == "" {
			continue
		}
		if before := last[m.thread]; before.nth > s.nth {
			found.add(ruleOrderIn, "%q stands before %q in thread %s", before.text, s.text, m.thread)
		}
		last[m.thread] = s
	}
	lastOut := map[string]string{}
	for _, it := range w.seen {
		text, who := textOf(it.Message), it.ChannelID+" "+it.UserID
		if before, ok := lastOut[who]; ok && place[before] > place[text] {
			found.add(ruleOrderOut, "%s saw %q before %q", who, before, text)
		}
		lastOut[who] = text
	}
}

// owners: who holds what.
func owners(w *world, found finder) {
	held := map[string]int64{}
	open := map[string][]string{}
	for _, c := range w.conversations {
		holder := ""
		switch c.state {
		case "active", "wrapup":
			if holder = c.assignee; holder == "" {
				found.add(ruleOwner, "conversation %s is %s and nobody's", c.id, c.state)
			}
		case "offered":
			holder = c.offered
		case "waiting", "bot":
			if c.assignee != "" {
				found.add(ruleOwner, "conversation %s is %s and %s's", c.id, c.state, c.assignee)
			}
		}
		if holder != "" {
			held[holder] += c.weight
		}
		if c.state != "closed" {
			open[c.thread] = append(open[c.thread], c.id)
		}
	}
	for t, ids := range open {
		if len(ids) > 1 {
			found.add(ruleOwner, "thread %s has open %s", t, strings.Join(ids, ", "))
		}
	}
	for _, p := range w.people {
		if p.load != held[p.id] || p.load > p.capacity {
			found.add(ruleLoad, "%s: load %d, holds %d, capacity %d", p.id, p.load, held[p.id], p.capacity)
		}
	}
}

// brands: rows of a brand hang on rows of that brand, and customers see the
// account they wrote to.
func brands(w *world, found finder) {
	at := map[string]string{} // where an outgoing text belongs
	for _, t := range w.threads {
		if w.channels[t.channel] != t.workspace {
			found.add(ruleBrand, "thread %s of %s in %s", t.id, w.channels[t.channel], t.workspace)
		}
	}
	for _, c := range w.conversations {
		if w.threads[c.thread].workspace != c.workspace {
			found.add(ruleBrand, "conversation %s", c.id)
		}
	}
	for _, m := range w.messages {
		t := w.threads[m.thread]
		if t.workspace != m.workspace {
			found.add(ruleBrand, "message %s", m.id)
		}
		if m.direction == "out" {
			at[m.text] = t.channel + " " + t.source
		}
	}
	for _, it := range w.seen {
		if text := textOf(it.Message); at[text] != it.ChannelID+" "+it.UserID {
			found.add(ruleBrand, "%s on %s saw %q, which belongs to %q", it.UserID, it.ChannelID, text, at[text])
		}
	}
}

// facts: a conversation's and a message's versions stand in the facts without gap.
func facts(w *world, found finder) {
	seen := map[string]map[int64]bool{}
	for _, f := range w.facts {
		id := f.conversation
		if strings.HasPrefix(f.kind, "message.") {
			id = f.message
		} else if !strings.HasPrefix(f.kind, "conversation.") {
			continue
		}
		if seen[id] == nil {
			seen[id] = map[int64]bool{}
		}
		seen[id][f.version] = true
	}
	for _, c := range w.conversations {
		missing(found, "conversation", c.id, c.version, seen[c.id])
	}
	for _, m := range w.messages {
		missing(found, "message", m.id, m.version, seen[m.id])
	}
}

func missing(found finder, what, id string, version int64, seen map[int64]bool) {
	for v := int64(1); v <= version; v++ {
		if !seen[v] {
			found.add(ruleFacts, "version %d of %s %s", v, what, id)
		}
	}
}
