package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

const (
	editP99   = 10 * time.Millisecond
	editCount = 20
	faqMemory = 130_000_000 // of a desk with FAQ and dictionary, at rest
)

var editSizes = []int{2000, 20_000}

// edit measures how soon a published entry is what the bot answers with, through the
// public API: from the request that publishes it to the first question that finds it.
// Beside it stand the memory of the desk and one question to the bot's search, over HTTP.
func (b *bench) edit(ctx context.Context, d *Desk) error {
	for _, n := range size(b, editSizes, []int{quickFAQs}) {
		if err := b.editAt(ctx, d, n); err != nil {
			return err
		}
		if err := d.Close(); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) editAt(ctx context.Context, d *Desk, n int) error {
	if err := d.Setup(ctx, Setup{Operators: 2, Customers: 1, FAQs: n}); err != nil {
		return err
	}
	c, other := d.dial(), d.dial() // at the next node, if there are two
	defer c.Close()
	defer other.Close()
	var made time.Duration
	for _, at := range []*deskCaller{other, c} {
		begin := time.Now()
		if _, err := at.finds(d.brand, botQuestion(1)); err != nil { // the first question waits for the index
			return err
		}
		made = max(made, time.Since(begin))
	}
	var seen, elsewhere, asked Histogram
	edits := size(b, editCount, quickEdits)
	for i := range edits {
		took, err := c.publishes(ctx, d.brand, fmt.Sprintf("新商品%d号の受け取り方を知りたい", i), c)
		if err != nil {
			return err
		}
		seen.Record(took)
	}
	for i := range edits * (min(len(d.addrs), 2) - 1) {
		took, err := c.publishes(ctx, d.brand, fmt.Sprintf("別館の売店%d番の開く時間を知りたい", i), other)
		if err != nil {
			return err
		}
		elsewhere.Record(took)
	}
	watched := d.watch(b.report.Machine.Cores)
	for i := range 10 * edits {
		begin := time.Now()
		if _, err := c.finds(d.brand, botQuestion(i*7%n)); err != nil {
			return err
		}
		asked.Record(time.Since(begin))
	}
	u := watched()
	faqs := count(int64(n)) + " FAQs"
	edit := Row{Measure: "edit", What: "entry published → found by the bot, " + faqs, Budget: "p99 ≤ 10 ms", Measured: spans(&seen), Verdict: judge(seen.Quantile(0.99) <= editP99), Note: bound(u),
		Figures: map[string]float64{"first_question_s": made.Seconds()}}
	latencies(edit.Figures, "", &seen)
	b.add(edit)
	if elsewhere.Count() > 0 {
		row := Row{Measure: "edit", What: "entry published → found by the bot on another node, " + faqs, Measured: spans(&elsewhere), Note: "hints by " + b.report.Bus, Figures: map[string]float64{}}
		latencies(row.Figures, "", &elsewhere)
		b.add(row)
	}
	ask := Row{Measure: "edit", What: "a question to the bot's search over HTTP, " + faqs, Measured: spans(&asked), Note: "the first waited " + span(made) + " for what was left of making the index", Figures: map[string]float64{}}
	latencies(ask.Figures, "", &asked)
	b.add(ask)
	if err := b.rest(ctx); err != nil { // what making the index left behind is given back meanwhile
		return err
	}
	rss := sumRSS(d.PIDs()) / int64(len(d.nodes))
	b.add(Row{Measure: "edit", What: "memory at rest (RSS) with dictionary, " + faqs, Budget: "≤ 130 MB", Measured: megabytes(rss), Verdict: judge(rss <= faqMemory), Note: eachOf(d), Figures: map[string]float64{"rss": float64(rss)}})
	return ctx.Err()
}

// publishes lets one person write an entry and another approve it, and tells how long
// after the approval was asked for the bot found it at a node.
func (c *deskCaller) publishes(ctx context.Context, brand, question string, at *deskCaller) (time.Duration, error) {
	body, err := json.Marshal(map[string]any{"workspace_id": brand, "question": question,
		"answer": []any{map[string]any{"kind": "text", "text": "店頭でお渡しします。"}}})
	if err != nil {
		return 0, err
	}
	status, answer, err := c.ask(0, "POST", "/knowledge/entries", body)
	if err == nil {
		err = refused("a new entry", 201, status, answer)
	}
	var e struct{ ID string }
	if err = errors.Join(err, json.Unmarshal(answer, &e)); err != nil {
		return 0, err
	}
	var begin time.Time
	for i, verb := range []string{"submit", "publish"} {
		begin = time.Now()
		status, answer, err := c.ask(i, "POST", "/knowledge/entries/"+e.ID+"/"+verb, []byte("{}"))
		if err == nil {
			err = refused(verb, 200, status, answer)
		}
		if err != nil {
			return 0, err
		}
	}
	for ctx.Err() == nil && time.Since(begin) < answerWithin {
		found, err := at.finds(brand, question)
		if err != nil {
			return 0, err
		}
		if found == e.ID {
			return time.Since(begin), nil
		}
	}
	return 0, errors.Join(ctx.Err(), fmt.Errorf("%q is not found", question))
}

// finds gives the entry that the bot finds first.
func (c *deskCaller) finds(brand, text string) (string, error) {
	body, err := json.Marshal(map[string]string{"workspace_id": brand, "text": text})
	if err != nil {
		return "", err
	}
	status, answer, err := c.ask(0, "POST", "/bot/try", body)
	if err == nil {
		err = refused("a question to the bot", 200, status, answer)
	}
	if err != nil || bytes.Contains(answer, []byte(`"candidates":[]`)) {
		return "", err
	}
	var out struct{ Candidates []struct{ ID string } }
	if err := json.Unmarshal(answer, &out); err != nil || len(out.Candidates) == 0 {
		return "", err
	}
	return out.Candidates[0].ID, nil
}
