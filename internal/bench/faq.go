package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

const (
	faqP95   = time.Millisecond // of the search alone, among faqJudged entries
	faqRate  = 20               // questions a second: a large centre's rush, and far from what a desk can do
	faqLoops = 16               // customers who may wait for an answer at once
)

// faqSizes are how many entries there are. The budget is for the first; the second is ten times that.
var faqSizes = []int{2000, 20_000}

// faq measures an answer from the FAQ: the search alone, in this process, with the index and the
// dictionary that a desk has, and the whole way of a question at a calm, fixed rate, from a
// customer's text to the bot's bubble at LINE. How many the bot can answer at most: measure bot.
func (b *bench) faq(ctx context.Context, d *Desk) error {
	lang, err := retrieval.NewLanguage(retrieval.Options{Dictionary: true, Synonyms: true})
	if err != nil {
		return err
	}
	for i, n := range size(b, faqSizes, []int{quickFAQs}) {
		if i > 0 { // the one before knows fewer
			if err := d.Close(); err != nil {
				return err
			}
		}
		if err := b.faqSearch(ctx, lang, n, i == 0); err != nil {
			return err
		}
		if err := b.faqAnswers(ctx, d, n); err != nil {
			return err
		}
	}
	return nil
}

// faqSearch asks an index one question after the other; judged says that the budget is for this size.
func (b *bench) faqSearch(ctx context.Context, lang *retrieval.Language, n int, judged bool) error {
	docs := make([]retrieval.Doc, n)
	for i := range docs {
		docs[i] = retrieval.Doc{ID: fmt.Sprint("bench-", i), Question: botQuestion(i), Answer: botAnswer(i)}
	}
	index, model := retrieval.New(lang, retrieval.Terms{}, docs), retrieval.DefaultModel()
	var took Histogram
	zones := map[retrieval.Zone]int64{}
	right := int64(0)
	for k, until := 0, time.Now().Add(b.For); ctx.Err() == nil && (k == 0 || time.Now().Before(until)); k++ {
		i := k * 7 % n
		begin := time.Now()
		found := index.Ask(asCustomersSay(i, k), model)
		took.Record(time.Since(begin))
		zones[found.Zone]++
		if len(found.Hits) > 0 && found.Hits[0].ID == docs[i].ID {
			right++
		}
	}
	asked := max(took.Count(), 1)
	row := Row{Measure: "faq", What: "FAQ answer, the search alone, " + count(int64(n)) + " FAQs", Measured: spans95(&took),
		Note:    fmt.Sprintf("%s questions in three forms; the entry meant comes first for %s, answered by itself %s", count(took.Count()), percent(float64(right)/float64(asked)), percent(float64(zones[retrieval.Answer])/float64(asked))),
		Figures: map[string]float64{"asked": float64(took.Count()), "first": float64(right) / float64(asked)}}
	if judged {
		row.Budget, row.Verdict = "p95 ≤ 1 ms", judge(took.Quantile(0.95) <= faqP95)
	}
	latencies(row.Figures, "", &took)
	b.add(row)
	return ctx.Err()
}

// asCustomersSay is what a customer who wants the i-th entry writes: its question, less of it, or more.
func asCustomersSay(i, k int) string {
	q := botQuestion(i)
	switch k % 3 {
	case 1:
		return botKinds[i%10] + botGoods[i/10%20] + " " + botShort[i/200%10]
	case 2:
		return "お世話になっております。先日そちらで買いました" + q + "。お手数ですがよろしくお願いいたします。"
	}
	return q
}

// botShort are the topics in few words.
var botShort = []string{"いつまでもつ?", "送料", "どうやって保存するの", "アレルギー", "返したい", "どこ産", "たくさん買うと安い?", "いつ入る?", "ラッピング", "毎月届けてほしい"}

// faqAnswers lets customers ask at a fixed rate.
func (b *bench) faqAnswers(ctx context.Context, d *Desk, n int) error {
	if err := d.Setup(ctx, Setup{Operators: 2, Customers: b.customers, FAQs: n}); err != nil {
		return err
	}
	if err := d.emulatorSends(d.addrs[0], "/webhook/line/"+channelID); err != nil {
		return err
	}
	for range d.addrs { // nobody waits for an index that is still being made
		c := d.dial()
		_, err := c.finds(d.brand, botQuestion(1))
		if err := errors.Join(err, c.Close()); err != nil {
			return err
		}
	}
	watched := newHearing(d)
	defer watched.stop()
	name := fmt.Sprintf("question → bot's reply at LINE, %s FAQs, open loop at %s", count(int64(n)), rate(faqRate))
	got, u := b.driven(ctx, d, name, Load{InFlight: faqLoops, Rate: faqRate, For: b.For}, b.questioner(ctx, d, watched, faqLoops, n))
	row := Row{Measure: "faq", What: name, Measured: spans95(&got.Latency), Note: bound(u) + "; a reply costs " + b.costs(u, got.Sent), Usage: &u,
		Figures: map[string]float64{"per_second": got.PerSecond(), "failed": float64(got.Failed)}}
	latencies(row.Figures, "", &got.Latency)
	b.add(row)
	return ctx.Err()
}
