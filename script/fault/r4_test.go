package fault

import (
	"bytes"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// R4: the same event a thousand times at once over two nodes makes one row, one
// bubble, and only answers of 200.
func TestSameEvent(t *testing.T) {
	t.Parallel()
	for engine, nodes := range map[string]int{onSQLite: 1, onPostgres: 2} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			r := newRig(t, order{engine: engine, nodes: nodes})
			r.up()
			l := newLoad(r, 2)
			times := trials(1000)
			refused := l.repeat(times)
			found := l.judge(4 * time.Minute)
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
			r := newRig(t, order{engine: engine, env: []string{"MADOGUCHI_SABOTAGE=no_dedupe"}})
			r.up()
			l := newLoad(r, 2)
			l.repeat(50)
			found := l.verdict(3 * time.Second)
			failed := mustBreak(l, found, ruleUnique)
			report(t, result{Promise: "R4", Engine: engine, Seed: p.seed, Trials: 50, Figures: map[string]any{}, Control: "no_dedupe", ControlFailed: failed}, found)
		})
	}
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
			text = "c0 says it once"
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
