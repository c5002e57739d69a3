package workday

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/width"
)

// Table writes the figures for people, a policy a column.
func (r Result) Table(w io.Writer) {
	rows := [][]string{{""}}
	for _, f := range r.Figures {
		rows[0] = append(rows[0], f.Policy)
	}
	for _, line := range lines {
		row := []string{line.name}
		for _, f := range r.Figures {
			row = append(row, line.of(f))
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-columns(cell))
			if i == 0 {
				b.WriteString("  " + cell + pad)
			} else {
				b.WriteString("  " + pad + cell)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
	for _, f := range r.Figures {
		for _, s := range f.Broken {
			fmt.Fprintf(w, "BROKEN, %s: %s\n", f.Policy, s)
		}
	}
}

// lines are what is told of a day, in order.
var lines = []struct {
	name string
	of   func(Figures) string
}{
	{"応答率 (answered / handed over)", func(f Figures) string { v, _ := f.Rates(); return share(v) }},
	{"放棄率 (left before an answer)", func(f Figures) string { _, v := f.Rates(); return share(v) }},
	{"15分以内返信率 受付時間内・保留控除", func(f Figures) string { v, _ := f.Within15(); return share(v) }},
	{"15分以内返信率 実時間・時間外込み", func(f Figures) string { _, v := f.Within15(); return share(v) }},
	{"until somebody has it: mean (ASA)", func(f Figures) string { return clockwise(f.Taken.Mean) }},
	{"  p50 / p90", func(f Figures) string { return clockwise(f.Taken.P50) + " / " + clockwise(f.Taken.P90) }},
	{"first reply, real time: mean", func(f Figures) string { return clockwise(f.First.Mean) }},
	{"  p50 / p90", func(f Figures) string {
		return clockwise(f.Replies.First.RealMedian) + " / " + clockwise(f.Replies.First.RealP90)
	}},
	{"  service time p50 / p90", func(f Figures) string {
		return clockwise(f.Replies.First.ServiceMedian) + " / " + clockwise(f.Replies.First.ServiceP90)
	}},
	{"  from the customer's message, real time p50 / p90", func(f Figures) string {
		return clockwise(f.Replies.First.Asked.RealMedian) + " / " + clockwise(f.Replies.First.Asked.RealP90)
	}},
	{"next replies, real time p50 / p90", func(f Figures) string {
		return clockwise(f.Replies.Next.RealMedian) + " / " + clockwise(f.Replies.Next.RealP90)
	}},
	{"to the end of the talk, service time p50 / p90", func(f Figures) string {
		return clockwise(f.Replies.Resolved.ServiceMedian) + " / " + clockwise(f.Replies.Resolved.ServiceP90)
	}},
	{"占有率: a talk in hand / present", func(f Figures) string { v, _ := f.Occupancy(); return share(v) }},
	{"hands at work / present", func(f Figures) string { _, v := f.Occupancy(); return share(v) }},
	{"fairness (Jain, work by time present)", func(f Figures) string { return fmt.Sprintf("%.3f", f.Actual.Fairness) }},
	{"  most and least talks per hour present", Figures.spread},
	{"forecast of a wait: mean error (bias)", of(func(t Foretold) string { return erring(t.All.Error, t.All.Bias) })},
	{"  naive: waiting ÷ recent rate", of(func(t Foretold) string { return erring(t.All.Naive, t.All.NaiveBy) })},
	{"  waits within its p90 / waits told", of(func(t Foretold) string { return parts(t.All.Within, t.All.N) })},
	{"where somebody waits: mean wait", of(func(t Foretold) string { return clockwise(t.Busy.Mean) })},
	{"  forecast's mean error (bias)", of(func(t Foretold) string { return erring(t.Busy.Error, t.Busy.Bias) })},
	{"  naive mean error (bias)", of(func(t Foretold) string { return erring(t.Busy.Naive, t.Busy.NaiveBy) })},
	{"  waits within p90 / waits told", of(func(t Foretold) string { return parts(t.Busy.Within, t.Busy.N) })},
	{"late within the hour: mean; error (bias)", of(func(t Foretold) string {
		return fmt.Sprintf("%.1f; %.1f (%+.1f)", t.Late.Mean, t.Late.Error, t.Late.Bias)
	})},
	{"  hours within p10 … p90 / asked", of(func(t Foretold) string { return parts(t.Late.Within, t.Late.N) })},
	{"room beside work that suits", func(Figures) string { return "0 s" }}, // else the day has failed
	{"room beside work kept for a wish or a rest", func(f Figures) string { return clockwise(f.Beside) }},
	{"messages to customers / billed", func(f Figures) string { return fmt.Sprintf("%d / %d", f.Bubbles, f.Pushes) }},
	{"came by", Figures.ways},
	{"events, jobs, commits", func(f Figures) string { return fmt.Sprintf("%d, %d, %d", f.Events, f.Jobs, f.Commits) }},
	{"took; events and jobs a second", func(f Figures) string {
		return fmt.Sprintf("%.0f s; %.0f", f.Took.Seconds(), float64(f.Events+f.Jobs)/max(f.Took.Seconds(), 1e-3))
	}},
	{"promises broken", func(f Figures) string { return fmt.Sprint(f.Breaks) }},
}

// of shows something of the forecast, where it was asked.
func of(show func(Foretold) string) func(Figures) string {
	return func(f Figures) string {
		if f.Foretold == nil {
			return "–"
		}
		return show(*f.Foretold)
	}
}

// parts shows a share of so many; of none there is no share.
func parts(v float64, n int) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprintf("%s / %d", share(v), n)
}

func erring(mean, bias time.Duration) string {
	sign := "+"
	if bias < 0 {
		sign = "−"
	}
	return fmt.Sprintf("%s (%s%s)", clockwise(mean), sign, clockwise(bias.Abs()))
}

// spread is who had most and who least, by the hour.
func (f Figures) spread() string {
	low, high := math.Inf(1), 0.0
	for _, p := range f.Actual.People {
		if p.Present >= time.Hour {
			x := float64(p.Taken) / p.Present.Hours()
			low, high = min(low, x), max(high, x)
		}
	}
	return fmt.Sprintf("%.1f … %.1f", high, low)
}

// ways lists how inquiries came to people.
func (f Figures) ways() string {
	var names []string
	for name := range f.Paths {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, f.Paths[name])
	}
	return strings.Join(names, ", ")
}

func share(v float64) string { return fmt.Sprintf("%.1f %%", 100*v) }

// clockwise shows minutes and seconds.
func clockwise(d time.Duration) string {
	d = d.Round(time.Second)
	if d >= time.Hour {
		return fmt.Sprintf("%d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

// columns is how many columns a terminal gives a text.
func columns(s string) (n int) {
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
