package scenario

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// watch follows the ledger: what each customer has seen since their last act, and what of it
// an expectation has already counted.
type watch struct {
	p    *lineemu.Platform
	next int64
	seen map[string][]lineemu.Item // by user id
}

func newWatch(p *lineemu.Platform) watch {
	w := watch{p: p, seen: map[string][]lineemu.Item{}}
	_, w.next = p.Ledger(0)
	return w
}

// mark forgets what a customer has seen: what they do now is to be answered.
func (w *watch) mark(userID string) {
	w.read()
	delete(w.seen, userID)
}

func (w *watch) read() { w.take(w.p.Ledger(w.next)) }

func (w *watch) take(items []lineemu.Item, next int64) {
	w.next = next
	for _, it := range items {
		if it.Direction == lineemu.Out {
			w.seen[it.UserID] = append(w.seen[it.UserID], it)
		}
	}
}

// grows waits for something new in the ledger, at most d.
func (w *watch) grows(ctx context.Context, d time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	items, next := w.p.AwaitLedger(ctx, w.next)
	w.take(items, next)
	return len(items) > 0
}

// wait is an expectation that is not decided yet.
type wait struct {
	step     *step
	list     *list
	who      string // label
	deadline time.Time
}

// await decides what the webhook's answer decides and leaves the rest to decide.
func (r *run) await(s *step, l *list, out outcome) error {
	e := s.expect
	if d := out.delivery; d != nil {
		if e.webhook != "" && e.webhook != d.Result && e.webhook != d.Reason {
			return r.fail(e.line, "the webhook was %s, not %s", told(d), e.webhook)
		}
		if e.status != 0 && e.status != d.Status {
			return r.fail(e.line, "the webhook was %s, not answered with %d", told(d), e.status)
		}
	}
	if e.seen == nil && e.unseen == nil && e.kind == "" && e.via == "" && e.times == 0 {
		return nil
	}
	who := e.who
	if r.crowds[who] > 0 {
		if who = out.who; who == "" {
			return r.fail(e.line, "%s is a crowd: name one of it, such as %s", e.who, one(e.who, 0))
		}
	}
	l.pending = &wait{step: s, list: l, who: who, deadline: time.Now().Add(e.within)}
	return nil
}

func told(d *lineemu.Delivery) string {
	words := []string{d.Result}
	if d.Reason != "" {
		words = append(words, d.Reason)
	}
	if d.Status != 0 {
		words = append(words, strconv.Itoa(d.Status))
	}
	return strings.Join(words, " ")
}

// decide looks at the open expectations, lets lists go on and returns the open one whose time ends first.
func (r *run) decide(lists []list) (first *wait, err error) {
	r.watch.read()
	for i := range lists {
		w := lists[i].pending
		if w == nil {
			continue
		}
		over, err := r.judge(w)
		if err != nil {
			return nil, err
		}
		if over {
			lists[i].pending = nil
			lists[i].last = max(lists[i].last, r.now())
		} else if first == nil || w.deadline.Before(first.deadline) {
			first = w
		}
	}
	return first, nil
}

// judge tells whether an expectation is met, or fails it. Messages that met one are used up.
func (r *run) judge(w *wait) (over bool, err error) {
	e, userID := w.step.expect, r.users[w.who]
	items := r.watch.seen[userID]
	var fit []int
	for i, it := range items {
		if e.fits(it) {
			fit = append(fit, i)
		}
	}
	late := !time.Now().Before(w.deadline)
	switch {
	case e.negative && len(fit) > 0:
		return true, r.fail(e.line, "%s saw %q, which was not to be seen", w.who, words(items[fit[0]].Message))
	case e.negative:
		over = late
	case e.times > 0 && len(fit) > e.times:
		return true, r.fail(e.line, "%s saw %s %d times, not %d", w.who, e, len(fit), e.times)
	case e.times > 0:
		over = late && len(fit) == e.times // only the end of the time shows that no more come
	default:
		over = len(fit) > 0
		fit = fit[:min(len(fit), 1)]
	}
	if !over && late {
		return true, r.fail(e.line, "%s did not see %s within %v%s", w.who, e, e.within, saw(items))
	}
	if over {
		for _, i := range slices.Backward(fit) {
			items = slices.Delete(items, i, i+1)
		}
		r.watch.seen[userID] = items
		r.report(w.step, w.list, outcome{who: w.who, did: e.done()})
	}
	return over, nil
}

// look waits for the ledger to grow, until an expectation's time ends or another list's step is due.
func (r *run) look(ctx context.Context, w *wait, other bool, due time.Duration) error {
	d := time.Until(w.deadline)
	if other && r.o.Speed > 0 {
		d = min(d, time.Duration(float64(due-r.now())/r.o.Speed))
	}
	before := r.now()
	r.watch.grows(ctx, max(d, time.Millisecond))
	if real := r.now() - before; r.o.Speed > 1 && other {
		return r.p.Advance(time.Duration(float64(real) * (r.o.Speed - 1)))
	}
	return nil
}

func (e *expectation) fits(it lineemu.Item) bool {
	if e.via != "" && e.via != it.Via {
		return false
	}
	if e.kind != "" {
		var m struct{ Type string }
		if json.Unmarshal(it.Message, &m) != nil || m.Type != e.kind {
			return false
		}
	}
	part := ""
	if e.seen != nil {
		part = *e.seen
	}
	if e.unseen != nil {
		part = *e.unseen
	}
	return part == "" || strings.Contains(words(it.Message), part)
}

// String names what is expected.
func (e *expectation) String() string {
	var parts []string
	if e.seen != nil {
		parts = append(parts, strconv.Quote(*e.seen))
	}
	if e.kind != "" {
		parts = append(parts, "a "+e.kind+" message")
	}
	if e.via != "" {
		parts = append(parts, "by "+e.via)
	}
	if len(parts) == 0 {
		return "a message"
	}
	return strings.Join(parts, " ")
}

func (e *expectation) done() string {
	if e.negative {
		return fmt.Sprintf("did not see %q, as expected", *e.unseen)
	}
	if e.times > 0 {
		return fmt.Sprintf("saw %s %d times, as expected", e, e.times)
	}
	return fmt.Sprintf("saw %s, as expected", e)
}

func saw(items []lineemu.Item) string {
	if len(items) == 0 {
		return "; since their last act they saw nothing"
	}
	var seen []string
	for _, it := range items[max(0, len(items)-3):] {
		seen = append(seen, strconv.Quote(words(it.Message)))
	}
	return "; since their last act they saw " + strings.Join(seen, ", ")
}

// words are the texts of a message, wherever in it they stand.
func words(message json.RawMessage) string {
	var v any
	if json.Unmarshal(message, &v) != nil {
		return ""
	}
	var out []string
	var walk func(name string, v any)
	walk = func(name string, v any) {
		switch v := v.(type) {
		case string:
			switch name {
			case "text", "altText", "title", "label", "address", "contents":
				out = append(out, v)
			}
		case []any:
			for _, x := range v {
				walk(name, x)
			}
		case map[string]any:
			for _, k := range []string{"text", "altText", "title", "label", "address"} {
				walk(k, v[k])
			}
			for _, k := range sortedKeys(v) {
				if _, list := v[k].(string); !list {
					walk(k, v[k])
				}
			}
		}
	}
	walk("", v)
	return strings.Join(out, " ")
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
