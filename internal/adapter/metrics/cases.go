package metrics

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Cases measures decisions as they are stored.
func (m *Metrics) Cases(next flow.Cases) flow.Cases { return cases{next, m} }

type cases struct {
	flow.Cases
	m *Metrics
}

// Commit counts what was stored; of a write that lost nothing was.
func (c cases) Commit(ctx context.Context, writes []flow.Write) ([]error, error) {
	began := time.Now()
	results, err := c.Cases.Commit(ctx, writes)
	c.m.commitSeconds.Observe(time.Since(began).Seconds())
	c.m.commitWrites.Observe(float64(len(writes)))
	if err != nil {
		c.m.commits.WithLabelValues(desk.CodeOf(err)).Add(float64(len(writes)))
		return results, err
	}
	for i, w := range writes {
		if i < len(results) && results[i] != nil {
			c.m.commits.WithLabelValues(desk.CodeOf(results[i])).Inc()
			continue
		}
		c.m.commits.WithLabelValues("stored").Inc()
		c.m.stored(w)
	}
	return results, err
}

// stored counts one decision.
func (m *Metrics) stored(w flow.Write) {
	m.decided.Add(float64(len(w.Done)))
	for _, q := range w.Quarantine {
		m.quarantined.WithLabelValues(q.Code).Inc()
	}
	for _, msg := range w.Change.Added {
		m.messages.WithLabelValues(string(msg.Direction)).Inc()
	}
	for _, j := range w.Change.Ended {
		m.jobsDone.WithLabelValues(string(j.Kind)).Inc()
	}
	for _, call := range w.Change.Calls {
		m.call(call, w.Change)
	}
}

// call counts a call that ends; of one that begins, how long its bubbles have waited.
func (m *Metrics) call(call desk.Call, ch decide.Change) {
	if call.State != desk.CallStarted {
		m.calls.WithLabelValues(string(call.Route), string(call.State)).Inc()
		m.bubbles.WithLabelValues(string(call.Route), string(call.State)).Add(float64(len(call.Messages)))
		return
	}
	if call.Attempts != 1 || call.Lease.IsZero() {
		return // a later attempt, or one that is planned
	}
	for _, id := range call.Messages {
		if msg, ok := ch.Case.ByID[id]; ok && msg.Send != nil {
			m.toLine.Observe(since(msg.Send.QueuedAt, call.StartedAt))
		}
	}
}
