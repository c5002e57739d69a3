package sim

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (p *port) Load(_ context.Context, refs []flow.CaseRef) ([]decide.Case, error) {
	return read(p, "Load", func() ([]decide.Case, error) { return p.DB.Load(p.w.ctx, refs) })
}

// Commit also tells the judge what became true.
func (p *port) Commit(_ context.Context, writes []flow.Write) ([]error, error) {
	name := "Commit " + outline(writes)
	results, err := write(p, name, func() ([]error, error) {
		writes := p.w.sabotage.commit(writes)
		results, err := p.DB.Commit(p.w.ctx, writes)
		if err == nil {
			p.w.judge.committed(writes, results)
		}
		for i, e := range results {
			if e != nil {
				p.w.note("write %d: %s", i, said(e))
			}
		}
		return results, err
	})
	return p.w.sabotage.results(results), err
}

func (p *port) LostReplies(_ context.Context, now time.Time) ([]desk.ThreadID, error) {
	return read(p, "LostReplies", func() ([]desk.ThreadID, error) { return p.DB.LostReplies(p.w.ctx, now) })
}

func (p *port) Once(_ context.Context, op desk.OperatorID, key string, since time.Time) (flow.Once, bool, error) {
	type found struct {
		once flow.Once
		ok   bool
	}
	got, err := read(p, "Once", func() (found, error) {
		once, ok, err := p.DB.Once(p.w.ctx, op, key, since)
		return found{once, ok}, err
	})
	return got.once, got.ok, err
}

// outline says in few words what writes are about.
func outline(writes []flow.Write) string {
	var b strings.Builder
	for i, w := range writes {
		if i > 0 {
			b.WriteString(" + ")
		}
		fmt.Fprintf(&b, "%d of %.18s", w.Change.Base+1, w.Change.Case.Thread.ID)
		for _, f := range w.Change.Facts {
			fmt.Fprintf(&b, " %s/%s", strings.TrimPrefix(string(f.Kind), "conversation."), f.Code)
		}
	}
	return b.String()
}

func (p *port) Put(_ context.Context, rows []flow.InboxRow) (int, error) {
	if p.w.sabotage.acknowledges(rows) {
		return len(rows), nil
	}
	return write(p, fmt.Sprintf("Put %d", len(rows)), func() (int, error) {
		n, err := p.DB.Put(p.w.ctx, p.w.sabotage.renamed(rows))
		if err == nil {
			p.w.sabotage.stored(rows)
		}
		return n, err
	})
}

func (p *port) Claim(_ context.Context, owner string, n, rows int, now time.Time, lease time.Duration) ([]flow.Batch, error) {
	n = 1 + p.w.chance.n(n) // so that several receivers share the work
	return write(p, "Claim", func() ([]flow.Batch, error) { return p.DB.Claim(p.w.ctx, owner, n, rows, now, lease) })
}

func (p *port) Strike(_ context.Context, id int64) (int, error) {
	return write(p, "Strike", func() (int, error) { return p.DB.Strike(p.w.ctx, id) })
}

func (p *port) Release(_ context.Context, b flow.Batch) error {
	return done(p, "Release", func() error { return p.DB.Release(p.w.ctx, b) })
}

func (p *port) Scrub(_ context.Context) error {
	return done(p, "Scrub", func() error { return p.DB.Scrub(p.w.ctx) })
}

func (p *port) Tidy(_ context.Context, finished, seen time.Time) (bool, error) {
	return write(p, "Tidy", func() (bool, error) { return p.DB.Tidy(p.w.ctx, finished, seen) })
}

func (p *port) PutJobs(_ context.Context, jobs []desk.Job) error {
	return done(p, "PutJobs", func() error { return p.DB.PutJobs(p.w.ctx, jobs) })
}

func (p *port) ClaimJobs(_ context.Context, owner string, kinds []desk.JobKind, n int, now time.Time, lease time.Duration) ([]flow.Claimed, error) {
	got, err := write(p, "ClaimJobs", func() ([]flow.Claimed, error) {
		return p.DB.ClaimJobs(p.w.ctx, owner, kinds, n, now, lease)
	})
	for _, j := range got {
		p.w.note("claimed %s %s gen %d", j.Kind, j.Key, j.Gen)
	}
	return got, errors.Join(err, p.w.sabotage.claimed(p, got))
}

func (p *port) Complete(_ context.Context, c flow.Claimed) (bool, error) {
	return write(p, "Complete "+string(c.Kind), func() (bool, error) { return p.DB.Complete(p.w.ctx, c) })
}

func (p *port) Again(_ context.Context, c flow.Claimed, at time.Time, code string) (bool, error) {
	return write(p, fmt.Sprintf("Again %s %s", c.Kind, code), func() (bool, error) { return p.DB.Again(p.w.ctx, c, at, code) })
}
