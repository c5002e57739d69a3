package fault

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// What R9 says beside the rules of every trial.
const (
	rulePaced = "once LINE has refused five calls, it refuses 1 of 100 at most"
	ruleQuota = "an empty quota is told at once, and not tried again"
)

// toKnow is after how many refusals the desk must know that a channel is limited.
const toKnow = 5

// takes is how many pushes a second, and replies, the emulator's LINE takes from a
// channel here; its bucket holds a second's.
const takes = 10

// R9: many answers at once meet LINE's rate limit, then the month's quota is used up,
// then there is a new one: nothing is lost or seen twice, a talk's order is kept.
func TestLimits(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	n := trials(90)
	l := limited(t, n)
	begin := time.Now()
	l.answerAll("at once", 3)
	found := l.judge(time.Minute + time.Duration(n)*time.Second/takes)
	took := time.Since(begin)
	c := l.r.line.refusals()
	for _, b := range append(c.paced(), l.quotaGone(time.Minute)...) {
		t.Errorf("broken: %s", b)
		found = append(found, b)
	}
	told := l.toldAfter()
	l.quotaBack()
	found = append(found, l.judge(time.Minute+time.Duration(n)*time.Second/takes)...)
	figures := l.fates()
	if sent := figures["push_sent"].(int) + figures["reply_sent"].(int); sent != len(l.posted) {
		t.Errorf("%d of %d answers were sent in the end", sent, len(l.posted))
	}
	figures["calls"], figures["refused"] = c.calls, c.refused
	figures["calls_after_pause"], figures["refused_after_pause"] = c.callsAfter, c.refusedAfter
	figures["burst_ms"], figures["quota_told_after_ms_max"] = took.Milliseconds(), told.Milliseconds()
	report(t, result{Promise: "R9", Engine: onSQLite, Seed: p.seed, Trials: len(l.posted), Figures: figures}, found)
}

// The controls: talks that each wait for themselves come back together and are refused
// again; a desk that takes the quota for a rate limit tries again and tells nobody.
func TestLimitsNoticesHaste(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l := limited(t, 300, "MADOGUCHI_SABOTAGE=ignore_429_pause")
	l.answerAll("at once", 3)
	l.settle(30 * time.Second)
	c := l.r.line.refusals()
	found := c.paced()
	failed := mustBreak(l, found, rulePaced)
	report(t, result{Promise: "R9", Engine: onSQLite, Seed: p.seed, Trials: len(l.posted), Figures: map[string]any{
		"calls_after_pause": c.callsAfter, "refused_after_pause": c.refusedAfter}, Control: "ignore_429_pause", ControlFailed: failed}, found)
}

func TestLimitsNoticesATriedQuota(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	l := limited(t, 6, "MADOGUCHI_SABOTAGE=retry_on_quota")
	l.answerAll("first", 1) // the replies
	l.settle(30 * time.Second)
	found := l.quotaGone(3 * time.Second)
	failed := mustBreak(l, found, ruleQuota)
	report(t, result{Promise: "R9", Engine: onSQLite, Seed: p.seed, Trials: len(l.posted), Figures: map[string]any{},
		Control: "retry_on_quota", ControlFailed: failed}, found)
}

// limited gives a desk whose LINE has small buckets.
func limited(t *testing.T, customers int, env ...string) *load {
	r := newRig(t, order{engine: onSQLite, people: 4, env: env, rate: takes / 2000.}) // LINE takes 2,000
	r.up()
	l := newLoad(r, customers)
	l.greet()
	return l
}

// answerAll lets all customers be answered so many times at once.
func (l *load) answerAll(what string, each int) {
	var all sync.WaitGroup
	for i := range l.customers {
		all.Go(func() {
			for k := range each {
				l.answer(context.Background(), i, fmt.Sprintf("o%d answers %s %d", i, what, k))
			}
		})
	}
	all.Wait()
}

// quotaGone takes the quota away, lets each customer be answered and gives what the
// operators were not told of in time, and what was asked of LINE more than once.
func (l *load) quotaGone(limit time.Duration) (out []broken) {
	l.setQuota(0)
	before := l.r.line.refusals()
	l.answerAll("without quota", 1)
	begin, open := time.Now(), 0
	for open = l.notTold(); open > 0 && time.Since(begin) < limit; open = l.notTold() {
		time.Sleep(50 * time.Millisecond) // the rhythm of looking
	}
	var ids []string
	if open > 0 {
		ids = append(ids, fmt.Sprintf("%d answers stand neither as sent nor as quota_exceeded after %v", open, limit))
	}
	after := l.r.line.refusals()
	for key, n := range after.quota {
		if n > 1 {
			ids = append(ids, fmt.Sprintf("call %s was made %d times", key, n))
		}
	}
	if len(after.quota) == 0 {
		ids = append(ids, "no call met the empty quota: the trial says nothing of it")
	}
	if calls := after.calls - before.calls; calls > 2*len(l.customers) {
		ids = append(ids, fmt.Sprintf("%d calls for %d answers", calls, len(l.customers)))
	}
	if len(ids) > 0 {
		out = append(out, broken{ruleQuota, ids})
	}
	return out
}

// quotaBack gives the quota back and lets the operators send again what had failed.
func (l *load) quotaBack() {
	l.setQuota(-1)
	for _, m := range l.world().messages { // in the talk's order
		if m.state != "failed" {
			continue
		}
		i, id := 0, ""
		_, _ = fmt.Sscanf(m.text, "o%d", &i)
		id = l.r.conversation(l.customers[i])
		if status, out := l.r.call(context.Background(), l.r.base(0), l.r.operator(i), http.MethodPost, "/conversations/"+id+"/messages/"+m.id+"/retry", nil, ""); status != http.StatusOK {
			l.r.t.Errorf("retry %s: %d %s", m.text, status, out)
		}
	}
}

// setQuota says how many pushes a month LINE takes; below zero there is no limit.
func (l *load) setQuota(n int64) {
	for _, b := range l.r.brands {
		_, err := l.r.line.UpdateChannel(b.channel, lineemu.ChannelPatch{Quota: &n})
		l.r.must(err)
	}
}

// notTold counts the answers of whose fate the operators know nothing.
func (l *load) notTold() (n int) {
	l.r.must(l.r.read().QueryRow(`SELECT count(*) FROM message WHERE direction = 'out' AND send_state <> 'sent'
AND NOT (send_state = 'failed' AND send_error = 'quota_exceeded')`).Scan(&n))
	return n
}

// toldAfter is the longest time from an operator's word until it stood as failed.
func (l *load) toldAfter() time.Duration {
	var ms int64
	l.r.must(l.r.read().QueryRow(`SELECT coalesce(max(send_at - at), 0) FROM message WHERE send_state = 'failed'`).Scan(&ms))
	return time.Duration(ms) * time.Millisecond
}

// refusals are the calls that send, as LINE's own log has them.
type refusals struct {
	calls, refused           int            // for their rate
	callsAfter, refusedAfter int            // of them more than a second after the channel's fifth refusal
	quota                    map[string]int // refused for the quota, by retry key
}

func (l *line) refusals() refusals {
	out, known, times := refusals{quota: map[string]int{}}, map[string]time.Time{}, map[string]int{}
	entries, _ := l.Log(0)
	for _, e := range entries {
		if e.Endpoint != "push" && e.Endpoint != "reply" {
			continue
		}
		limited := e.Status == http.StatusTooManyRequests && strings.Contains(e.Response, "rate limit")
		if limited {
			if times[e.ChannelID]++; times[e.ChannelID] == toKnow {
				known[e.ChannelID] = e.At
			}
		}
		since, is := known[e.ChannelID]
		after := is && e.At.Sub(since) > time.Second
		out.calls++
		if after {
			out.callsAfter++
		}
		switch {
		case limited && after:
			out.refused, out.refusedAfter = out.refused+1, out.refusedAfter+1
		case limited:
			out.refused++
		case e.Status == http.StatusTooManyRequests:
			out.quota[e.RetryKey]++
		}
	}
	return out
}

// paced judges how often LINE refused. Of few calls one in a hundred is none: two on
// each channel are borne, as the rhythm is found by trying. A machine that is too slow to
// meet the limit tells nothing, which only matters to who asked for figures.
func (c refusals) paced() []broken {
	if c.refused == 0 && everything() {
		return []broken{{rulePaced, []string{"LINE refused nothing: the trial says nothing of it"}}}
	}
	if c.refusedAfter > max(c.callsAfter/100, 4) {
		return []broken{{rulePaced, []string{fmt.Sprintf("%d of %d", c.refusedAfter, c.callsAfter)}}}
	}
	return nil
}
