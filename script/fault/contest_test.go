package fault

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// What a contest says beside the rules of every trial.
const (
	ruleOneWinner = "one operator wins an inquiry, whatever node they are at"
	ruleToldOff   = "who is cut off is told so, with words"
)

// contest is operators at both sides of a cut who try to win the same inquiries. The second
// node is the one that is cut off.
type contest struct {
	l   *load
	h   *history
	ids []string // of this round's inquiries
	all []string

	mu      sync.Mutex
	refused int      // calls at the cut-off node, each answered with an error
	dumb    []string // of them, those that were not told so with words
	slowest time.Duration
}

func (l *load) contest() *contest { return &contest{l: l, h: l.history(nil)} }

// waiting lets new customers of the first brand write, whom nobody answers yet.
func (c *contest) waiting(n int) {
	c.ids = nil
	for range n {
		i := len(c.all)
		who := customer{fmt.Sprintf("U%032x", 0xc1000+i), c.l.r.brands[0].channel}
		if _, err := c.l.r.line.AddUser(lineemu.User{ID: who.user, DisplayName: fmt.Sprint("newcomer ", i)}); err != nil {
			c.l.r.t.Fatal(err)
		}
		c.l.act(who, textAct(fmt.Sprintf("c%d asks", 3000+i)))
		id := c.l.r.conversation(who)
		c.ids, c.all = append(c.ids, id), append(c.all, id)
	}
}

// race lets all try at once while the cable is cut, in one order, so that they meet: those at the
// first node each inquiry, those at the second as many as come to an answer until the cut ends.
func (c *contest) race(ends time.Time) {
	c.h.all(len(c.l.r.people), func(who int) {
		for _, id := range c.ids {
			begin := time.Now()
			if who%2 == 1 && time.Until(ends) < 3*time.Second {
				return
			}
			status, answer := c.h.one(accepting, who, id)
			if who%2 == 1 {
				c.cutOff(status, answer, time.Since(begin))
			}
		}
	})
}

// cutOff notes what the node without a database said.
func (c *contest) cutOff(status int, answer []byte, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused++
	c.slowest = max(c.slowest, took)
	var words struct{ Code, Detail string }
	if err := json.Unmarshal(answer, &words); status < 500 || err != nil || words.Code == "" || words.Detail == "" {
		c.dumb = append(c.dumb, fmt.Sprintf("%d %s after %v", status, answer, took.Round(time.Millisecond)))
	}
}

// again lets all ask once more when the cable is back: now everybody is told who has it.
func (c *contest) again() {
	c.h.all(len(c.l.r.people), func(who int) {
		for _, id := range c.ids {
			c.h.one(accepting, who, id)
		}
	})
}

// judge fails the test for what is broken.
func (c *contest) judge() []broken {
	c.l.r.t.Helper()
	out := c.verdict()
	for _, b := range out {
		c.l.r.t.Errorf("broken: %s", b)
	}
	if c.refused == 0 {
		c.l.r.t.Error("nobody asked the node that was cut off: the trial says nothing of it")
	}
	return out
}

// verdict resolves by the database what nobody was told of, asks porcupine, and gives what is
// broken. The desk is at rest.
func (c *contest) verdict() (out []broken) {
	owner := map[string]string{}
	for _, v := range c.l.world().conversations {
		owner[v.id] = v.assignee
	}
	won := c.h.wins()
	for _, op := range c.h.doubtful { // nothing but accepting is done here: who owns it in the end has won it
		if in := op.Input.(asked); owner[in.id] == in.by && !slices.Contains(won[in.id], in.by) {
			op.Output, op.Return = told{http.StatusOK}, time.Since(c.h.begin).Nanoseconds()
			c.h.ops = append(c.h.ops, op)
		}
	}
	var ids []string
	for _, id := range c.all {
		if by := slices.Compact(slices.Sorted(slices.Values(won[id]))); len(by) != 1 || by[0] != owner[id] {
			ids = append(ids, fmt.Sprintf("%s was won by %v and is %q's", id, by, owner[id]))
		}
	}
	if len(ids) > 0 {
		out = append(out, broken{ruleOneWinner, ids})
	}
	if len(c.dumb) > 0 {
		out = append(out, broken{ruleToldOff, c.dumb})
	}
	return append(out, c.h.linearizable()...)
}

func (c *contest) figures() map[string]any {
	return map[string]any{"inquiries": len(c.all), "calls": len(c.h.ops), "cut_off_and_told": c.refused - len(c.dumb), "told_within_ms": c.slowest.Milliseconds()}
}
