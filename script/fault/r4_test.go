package fault

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// What R4 says beside the rules of every trial.
const ruleAnswered = "what came many times is answered by the bot once"

// What a customer says many times, and what the bot answers.
const (
	saidOnce   = "c0 says it once"
	botsAnswer = "That is what the bot says."
)

// R4: the same event a thousand times at once over two nodes makes one row, one
// bubble, one answer of the bot, and only answers of 200.
func TestSameEvent(t *testing.T) {
	t.Parallel()
	for engine, nodes := range map[string]int{onSQLite: 1, onPostgres: 2} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			l := withBot(t, order{engine: engine, nodes: nodes})
			times := trials(1000)
			refused := l.repeat(times)
			for _, c := range l.customers {
				l.r.eventually(time.Minute, "the bot answers", func() bool { return len(l.heard(c)) > 0 })
			}
			found := append(l.judge(4*time.Minute), l.answeredOnce()...)
			for _, b := range l.answeredOnce() {
				t.Errorf("broken: %s", b)
			}
			if refused > 0 {
				t.Errorf("%d of %d deliveries were not answered with 200", refused, times)
			}
			report(t, result{Promise: "R4", Engine: engine, Nodes: nodes, Seed: p.seed, Trials: times, Figures: map[string]any{"refused": refused}}, found)
		})
	}
}

// The control: without dedupe an event makes many bubbles.
func TestSameEventNoticesRepeats(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			l := withBot(t, order{engine: engine, env: []string{"MADOGUCHI_SABOTAGE=no_dedupe"}})
			l.repeat(50)
			found := append(l.verdict(3*time.Second), l.answeredOnce()...)
			failed := mustBreak(l, found, ruleUnique) && mustBreak(l, found, ruleAnswered)
			report(t, result{Promise: "R4", Engine: engine, Seed: p.seed, Trials: 50, Figures: map[string]any{}, Control: "no_dedupe", ControlFailed: failed}, found)
		})
	}
}

// withBot gives a desk whose bot knows an answer, on every node.
func withBot(t *testing.T, o order) *load {
	o.bot, o.people, o.chiefs, o.args = true, 2, 2, []string{"--no-dictionary"}
	r := newRig(t, o)
	r.up()
	l := newLoad(r, 2)
	r.teach(r.brands[0], saidOnce, botsAnswer)
	return l
}

// teach publishes an answer: one writes it, another approves it. Every node must find it.
func (r *rig) teach(b brand, question, answer string) {
	r.t.Helper()
	ask := func(node, who int, path string, body any) []byte {
		status, out := r.call(context.Background(), r.base(node), r.operator(who), http.MethodPost, path, body, "")
		if status/100 != 2 {
			r.t.Fatalf("%s: %d %s", path, status, out)
		}
		return out
	}
	var entry struct{ ID string }
	r.must(json.Unmarshal(ask(0, 0, "/knowledge/entries", map[string]any{"workspace_id": b.workspace, "question": question,
		"answer": []any{map[string]string{"kind": "text", "text": answer}}}), &entry))
	ask(0, 0, "/knowledge/entries/"+entry.ID+"/submit", nil)
	ask(0, 1, "/knowledge/entries/"+entry.ID+"/publish", nil)
	for i := range r.nodes {
		r.eventually(time.Minute, "the bot finds it", func() bool {
			return bytes.Contains(ask(i, 0, "/bot/try", map[string]string{"workspace_id": b.workspace, "text": question}), []byte(entry.ID))
		})
	}
}

// heard gives the texts that a customer has seen.
func (l *load) heard(c customer) (out []string) {
	for _, it := range l.world().seen {
		if it.ChannelID == c.channel && it.UserID == c.user {
			out = append(out, textOf(it.Message))
		}
	}
	return out
}

// answeredOnce gives what the customers heard but for one bubble each: who asked the answer, and
// who tapped what the bot says of a tap that it does not know.
func (l *load) answeredOnce() []broken {
	var ids []string
	for i, c := range l.customers {
		if got := l.heard(c); len(got) != 1 || i == 0 && got[0] != botsAnswer {
			ids = append(ids, fmt.Sprintf("customer %d heard %d bubbles: %.100q", i, len(got), got))
		}
	}
	if len(ids) > 0 {
		return []broken{{ruleAnswered, ids}}
	}
	return nil
}

// repeat delivers one text and one tap on a menu so often at once, over all
// nodes, and counts what was not answered with 200.
func (l *load) repeat(times int) int64 {
	var refused atomic.Int64
	var all sync.WaitGroup
	for i, c := range l.customers {
		event := fmt.Sprintf("01FAULT000000000000000000%d", i)
		body, text := tap(c, event), ""
		if i == 0 {
			text = saidOnce
			body = words(c, event, text)
		}
		l.said = append(l.said, said{user: c.user, channel: c.channel, event: event, text: text, nth: 1, acked: true})
		work := make(chan int)
		for range 32 {
			all.Go(func() {
				for k := range work {
					if l.deliver(l.r.base(k), c, body) != http.StatusOK {
						refused.Add(1)
					}
				}
			})
		}
		all.Go(func() {
			for k := range times {
				work <- k
			}
			close(work)
		})
	}
	all.Wait()
	return refused.Load()
}

// deliver posts a signed webhook, which must be one that LINE could send.
func (l *load) deliver(base string, c customer, body []byte) int {
	return l.deliverOdd(base, c, body, false)
}

func (l *load) deliverOdd(base string, c customer, body []byte, odd bool) int {
	l.r.line.record.Add(lineemu.Traffic{Entry: lineemu.Entry{Kind: "webhook", Odd: odd}, Request: body})
	req, err := http.NewRequest(http.MethodPost, base+"/webhook/line/"+c.channel, bytes.NewReader(body))
	l.r.must(err)
	for _, b := range l.r.brands {
		if b.channel == c.channel {
			req.Header.Set("X-Line-Signature", lineemu.Sign(b.secret, body))
		}
	}
	res, err := patient.Do(req)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

func words(c customer, event, text string) []byte {
	return webhook(c, event, fmt.Sprintf(`"type":"message","message":{"id":"m%s","type":"text","quoteToken":"q","text":%q}`, event, text))
}

func tap(c customer, event string) []byte {
	return webhook(c, event, `"type":"postback","postback":{"data":"a=1"}`)
}

func webhook(c customer, event, fields string) []byte {
	return fmt.Appendf(nil, `{"destination":"U000000000000000000000000000000b0","events":[{"mode":"active","timestamp":%d,"webhookEventId":%q,"deliveryContext":{"isRedelivery":true},"source":{"type":"user","userId":%q},"replyToken":"r%s",%s}]}`,
		time.Now().UnixMilli(), event, c.user, event, fields)
}
