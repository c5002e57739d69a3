package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Holds counts a period's holds by their reasons, and those that last.
func (db *DB) Holds(ctx context.Context, q flow.RepliesQuery) ([]report.HoldLine, error) {
	b := &bundle{s: db.read()}
	type count struct {
		reason              string
		took, real, service int64
		n                   int
	}
	ended := read(b, countHolds(), func(r scanner) (c count, err error) {
		return c, r.Scan(&c.reason, &c.took, &c.n, &c.real, &c.service)
	}, replyArgs(q)...)
	type held struct {
		reason string
		care   conversation.Care
	}
	last := read(b, selectHeld, func(r scanner) (h held, err error) { return h, r.Scan(&h.reason, object{&h.care}) },
		string(q.Workspace), string(q.Queue), string(q.Channel), q.Segment)
	if err := b.run(ctx); err != nil {
		return nil, err
	}
	lines, took := map[string]*report.HoldLine{}, map[string]report.Spread{}
	line := func(reason string) *report.HoldLine {
		if lines[reason] == nil {
			lines[reason], took[reason] = &report.HoldLine{Reason: reason}, report.Spread{}
		}
		return lines[reason]
	}
	for _, c := range *ended {
		l := line(c.reason)
		l.Ended, l.Real, l.Service = l.Ended+c.n, l.Real+time.Duration(c.real)*time.Millisecond, l.Service+time.Duration(c.service)*time.Millisecond
		took[c.reason][time.Duration(c.took)*time.Millisecond] += c.n
	}
	for _, h := range *last {
		l := line(h.reason)
		l.Held++
		if l.Since.IsZero() || h.care.HeldAt.Before(l.Since) {
			l.Since = h.care.HeldAt
		}
	}
	var out []report.HoldLine
	for _, reason := range slices.Sorted(maps.Keys(lines)) {
		l := lines[reason]
		l.P50, l.P90 = took[reason].At(50), took[reason].At(90)
		out = append(out, *l)
	}
	return out, nil
}

func countHolds() string {
	return `SELECT e.reason, ` + rounded("e.real_ms") + `, count(*), CAST(sum(e.real_ms) AS BIGINT), CAST(sum(e.service_ms) AS BIGINT)` + endRows + ` AND e.kind = 'hold'
GROUP BY 1, 2`
}

// Holds that last are among the talks in hand, which are few.
const selectHeld = `SELECT v.hold_reason, v.care FROM conversation AS v
WHERE v.workspace_id = $1 AND v.state = 'active' AND v.held AND ` + talksOf
