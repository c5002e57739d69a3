package sim

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// sending: LINE's ledger and the bubbles' fates agree. Sent: seen once, or once
// more for each time an operator sent it again out of "unknown". Failed,
// dismissed and waiting: not seen, but for such times. Taken back: never seen. Unknown: either.
func (j *judge) sending() error {
	seen := map[desk.MessageID]int{}
	for _, s := range j.w.platform.ledger {
		seen[s.message]++
	}
	replies := map[desk.CallID]int{}
	for _, s := range j.w.platform.ledger {
		if s.route == desk.Reply {
			replies[s.call]++
		}
	}
	rows, err := j.rows(`SELECT id, send_state, send_route, send_error FROM message WHERE send_state <> '' ORDER BY id`)
	for _, r := range rows {
		id, state := desk.MessageID(r[0]), desk.SendState(r[1])
		n, more := seen[id], j.twice[id]
		delete(seen, id)
		least, most := 0, more
		switch state {
		case desk.SendSent:
			least, most = 1, 1+more
		case desk.SendUnknown, desk.SendDismissed:
			most = 1 + more
		case desk.SendQueued, desk.SendSending:
			j.violated("bubble %s is %s for ever", id, state)
		}
		if state == desk.SendDismissed && j.state[id] != desk.SendDismissed {
			most = more
		}
		if state == desk.SendDismissed && r[3] == desk.Revoked {
			most = 0
		}
		if n < least || n > most {
			j.violated("bubble %s is %s (%s %s), LINE has shown it %d times; sent anew by an operator %d times", id, state, r[2], r[3], n, more)
		}
	}
	for id, n := range seen {
		j.violated("LINE has shown %d times a bubble %s that is not there", n, id)
	}
	return err
}

// order: what went through by itself stands on the phone in the talk's order.
func (j *judge) order() error {
	threads, err := j.threads()
	if err != nil {
		return err
	}
	for _, id := range sorted(keys(threads)) {
		talk, err := j.talk(threads[id].ID)
		if err != nil {
			return err
		}
		place := map[desk.MessageID]int{}
		for i, m := range talk {
			if m.Send != nil && m.Send.State == desk.SendSent && !j.moved[m.ID] {
				place[m.ID] = i + 1
			}
		}
		last := 0
		for _, s := range j.w.platform.ledger {
			at := place[s.message]
			if at == 0 || s.to != id {
				continue
			}
			if at < last {
				j.violated("bubble %s was shown to %s after a later one", s.message, id)
			}
			last = at
		}
	}
	return nil
}

// keys: an idempotency key has made one message, and every answer named that one.
func (j *judge) keys() error {
	for _, key := range sorted(keys(j.says)) {
		s := j.says[key]
		rows, err := j.rows(`SELECT id FROM message WHERE content LIKE '%' || $1 || '%'`, s.text)
		if err != nil {
			return err
		}
		switch {
		case s.lapsed:
		case len(rows) > 1:
			j.violated("key %s has made %d messages", key, len(rows))
		case len(s.ids) > 1:
			j.violated("key %s was answered with %d messages", key, len(s.ids))
		case len(s.ids) == 1 && (len(rows) == 0 || !s.ids[desk.MessageID(rows[0][0])]):
			j.violated("key %s was answered with a message that is not there", key)
		}
	}
	return nil
}

func keys[K comparable, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	return out
}
