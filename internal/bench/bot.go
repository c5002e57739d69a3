package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// botSizes are how many entries the bot knows.
var botSizes = []int{2000, 20_000}

var botLoops = []int{1, 16, 64}

// bot measures the whole way of a question: a customer of the emulator writes it, the
// emulator sends the signed webhook, the desk stores it, searches its FAQ and answers by
// the reply token, until the emulator has the bot's bubble. Beside it, in the same run and
// as many at once, what the wire alone allows: the same webhook to a receiver that only
// verifies it, then one push.
func (b *bench) bot(ctx context.Context, d *Desk) error {
	for i, faqs := range size(b, botSizes, []int{quickFAQs}) {
		if i > 0 { // the one before knows fewer
			if err := d.Close(); err != nil {
				return err
			}
		}
		if err := b.botAt(ctx, d, faqs); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) botAt(ctx context.Context, d *Desk, faqs int) error {
	if err := d.Setup(ctx, Setup{Customers: b.customers, FAQs: faqs}); err != nil {
		return err
	}
	sink, err := b.bin.Start("sink", nil, "bench-part", "sink")
	if err != nil {
		return err
	}
	defer func() { _ = sink.Stop() }() // it keeps nothing that could be lost
	var up struct{ Address string }
	if err := sink.ReadJSON(&up); err != nil {
		return err
	}
	for _, n := range some(b, botLoops) {
		if err := d.emulatorSends(d.addrs[0], "/webhook/line/"+channelID); err != nil {
			return err
		}
		got, err := b.botLoad(ctx, d, n, faqs)
		if err != nil {
			return err
		}
		if err := d.emulatorSends(up.Address, "/webhook"); err != nil {
			return err
		}
		raw, u := b.asked(ctx, d, fmt.Sprintf("raw bot %d", n), n, func(i int) Work { return d.wireOnly(i, n, faqs) })
		row := Row{Measure: "bot", What: fmt.Sprintf("raw: the webhook to nobody and one push, %d in flight", n), Measured: rate(raw.PerSecond()) + ", " + spans(&raw.Latency), Note: bound(u), Usage: &u,
			Figures: map[string]float64{"per_second": raw.PerSecond()}}
		latencies(row.Figures, "", &raw.Latency)
		b.add(row)
		share := got.PerSecond() / max(raw.PerSecond(), 1e-9)
		b.add(Row{Measure: "bot", What: fmt.Sprintf("bot replies ÷ raw, %s FAQs, %d in flight", count(int64(faqs)), n), Measured: percent(share), Figures: map[string]float64{"ratio": share}})
	}
	return nil
}

func (b *bench) botLoad(ctx context.Context, d *Desk, n, faqs int) (*Driven, error) {
	watched := newHearing(d)
	defer watched.stop()
	name := fmt.Sprintf("bot: question → reply at LINE, %s FAQs, %d in flight", count(int64(faqs)), n)
	got, u := b.asked(ctx, d, name, n, b.questioner(ctx, d, watched, n, faqs))
	row := Row{Measure: "bot", What: name, Measured: rate(got.PerSecond()) + ", " + spans(&got.Latency), Note: bound(u) + "; a reply costs " + b.costs(u, got.Sent), Usage: &u,
		Figures: map[string]float64{"per_second": got.PerSecond(), "failed": float64(got.Failed), "desk_us_per_reply": float64(u.PerEvent(u.Desk, b.report.Machine.Cores, got.Sent)) / 1e3}}
	latencies(row.Figures, "", &got.Latency)
	b.add(row)
	return got, ctx.Err()
}

// questioner makes workers, n in all, each with customers of its own, who ask the bot and wait
// until they hear something.
func (b *bench) questioner(ctx context.Context, d *Desk, watched *hearing, n, faqs int) func(int) Work {
	return func(i int) Work {
		c := NewConn(d.emuAddr)
		turn := 0
		return func(int64, time.Time) error {
			who := (i + turn*n) % b.customers
			if turn++; i+turn*n >= b.customers {
				turn = 0
			}
			heard := watched.await(customer(who))
			if err := says(c, who, botQuestion(b.asks(who)%faqs)); err != nil {
				return err
			}
			select {
			case <-heard:
				return nil
			case <-time.After(answerWithin):
				return fmt.Errorf("customer %d heard nothing", who)
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

// asks gives what a customer asks next: nobody asks the same twice before all 2,000
// questions have had their turn, for who repeats a question gets a person.
func (b *bench) asks(who int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.questions == nil {
		b.questions = map[int]int{}
	}
	b.questions[who]++
	return who + 201*b.questions[who]
}

// wireOnly is a worker that lets a customer write to the sink and pushes one bubble.
func (d *Desk) wireOnly(i, n, faqs int) Work {
	c := NewConn(d.emuAddr)
	return func(k int64, _ time.Time) error {
		who := i % d.setup.Customers
		if err := says(c, who, botQuestion(int(k)%faqs)); err != nil {
			return err
		}
		c.request("POST", "/v2/bot/message/push", "Authorization", "Bearer "+d.emuToken, "Content-Type", "application/json")
		status, body, err := c.with([]byte(`{"to":"` + customer(who) + `","messages":[{"type":"text","text":"` + botAnswer(int(k)%faqs) + `"}]}`))
		if err != nil {
			return err
		}
		return refused("push", 200, status, body)
	}
}

// says lets a customer of the emulator write.
func says(c *Conn, who int, text string) error {
	c.request("POST", "/emu/users/"+customer(who)+"/messages", "Content-Type", "application/json")
	status, body, err := c.with([]byte(`{"type":"text","text":"` + text + `"}`))
	if err != nil {
		return err
	}
	return refused("a customer's text", 201, status, body)
}

// hearing watches the emulator's ledger for what customers get.
type hearing struct {
	mu      sync.Mutex
	waiting map[string]chan struct{}
	end     context.CancelFunc
	done    sync.WaitGroup
}

func newHearing(d *Desk) *hearing {
	ctx, end := context.WithCancel(context.Background())
	h := &hearing{waiting: map[string]chan struct{}{}, end: end}
	h.done.Go(func() { h.watch(ctx, NewConn(d.emuAddr)) })
	return h
}

func (h *hearing) stop() { h.end(); h.done.Wait() }

// await gives a channel that is closed when a customer gets something.
func (h *hearing) await(user string) <-chan struct{} {
	c := make(chan struct{})
	h.mu.Lock()
	defer h.mu.Unlock()
	h.waiting[user] = c
	return c
}

func (h *hearing) watch(ctx context.Context, c *Conn) {
	defer c.Close()
	for next := int64(0); ctx.Err() == nil; {
		items, to, err := ledgerAfter(c, next)
		if err != nil {
			return // the callers' waits end by themselves and say so
		}
		next = to
		h.mu.Lock()
		for _, user := range items {
			if w := h.waiting[user]; w != nil {
				delete(h.waiting, user)
				close(w)
			}
		}
		h.mu.Unlock()
		if len(items) == 0 {
			time.Sleep(time.Millisecond)
		}
	}
}

// ledgerAfter names the customers who got something, and where to go on.
func ledgerAfter(c *Conn, after int64) (users []string, next int64, err error) {
	c.request("GET", "/emu/ledger?limit=1000&after="+strconv.FormatInt(after, 10))
	status, body, err := c.with(nil)
	if err == nil {
		err = refused("the emulator's ledger", 200, status, body)
	}
	var page struct {
		Items []struct {
			User      string `json:"user_id"`
			Direction string `json:"direction"`
		} `json:"items"`
		Next int64 `json:"next"`
	}
	if err = errors.Join(err, json.Unmarshal(body, &page)); err != nil {
		return nil, after, err
	}
	for _, it := range page.Items {
		if it.Direction == "out" {
			users = append(users, it.User)
		}
	}
	return users, page.Next, nil
}

var (
	botKinds  = strings.Fields("有機 冷凍 国産 無塩 甘口 辛口 業務用 贈答用 季節限定 お試し")
	botGoods  = strings.Fields("りんごジュース 味噌 醤油 うどん 海苔 緑茶 紅茶 梅干し 蜂蜜 豆腐 納豆 卵 牛乳 チーズ 食パン 米 餅 煎餅 羊羹 カレー")
	botTopics = []string{"賞味期限はいつまでですか", "送料はいくらですか", "保存方法を教えてください", "アレルギー表示を見たい", "返品はできますか", "産地はどこですか", "まとめ買いの割引はありますか", "入荷はいつですか",
		"包装を頼めますか", "定期便にできますか"}
)

// unnumbered is how many questions the words above make.
const unnumbered = 2000

// botQuestion is the i-th entry's question, and what a customer asks. Those beyond the
// first 2,000 are numbered.
func botQuestion(i int) string {
	q := botKinds[i%10] + botGoods[i/10%20] + "の" + botTopics[i/200%10]
	if i >= unnumbered {
		q = "第" + strconv.Itoa(i/unnumbered) + "店 " + q
	}
	return q
}

func botAnswer(i int) string {
	return botKinds[i%10] + botGoods[i/10%20] + "については、商品番号" + strconv.Itoa(i) + "のページに詳しく載せております。ご不明な点はお問い合わせください。"
}
