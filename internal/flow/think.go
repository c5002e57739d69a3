package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// defaultTimeout is for all that is asked about one question.
const defaultTimeout = 8 * time.Second

// pass hands a talk to the model's job if something in it is to be asked of a model: the
// bot's own workers must not wait. Nothing is decided here, so nothing is said twice; all
// that was heard goes there together, so that nothing is said out of order.
func (t *Thinker) pass(ctx context.Context, c decide.Case, m mind) (bool, error) {
	m, err := t.equip(ctx, m, c.Thread.Workspace)
	if err != nil || !m.port.Port.On() || t.rests(m.port.Workspace) {
		return false, err
	}
	thoughts := newThoughts()
	decide.Converse(c, thoughts.in(m), nil, t.env.Clock.Now(), t.env.IDs)
	if !thoughts.open() {
		return false, nil
	}
	jobs := []desk.Job{{Kind: desk.JobModel, Key: string(c.Thread.ID), RunAt: t.env.Clock.Now(), Thread: c.Thread.ID}}
	if err := t.jobs.PutJobs(ctx, jobs); err != nil {
		return false, err
	}
	t.env.committed(jobs)
	return true, nil
}

// equip gives a mind its brand's port and, where they are used, vectors.
func (t *Thinker) equip(ctx context.Context, m mind, w desk.WorkspaceID) (_ mind, err error) {
	if m.port, err = t.port(ctx, w); err != nil || !m.port.Port.Embeddings {
		return m, err
	}
	m.vectors, err = t.sights(ctx, w, m.port.Port.Space())
	return m, err
}

// port gives a brand's port from memory, at most a second old.
func (t *Thinker) port(ctx context.Context, w desk.WorkspaceID) (ModelPortRow, error) {
	now := t.env.Clock.Now()
	t.mu.Lock()
	known, ok := t.ports[w]
	t.mu.Unlock()
	if ok && now.Sub(known.read) < Poll && !now.Before(known.read) {
		return known.ModelPortRow, nil
	}
	row, err := t.store.ModelPort(ctx, w)
	if err == nil {
		t.mu.Lock()
		t.ports[w] = keptPort{row, now}
		t.mu.Unlock()
	}
	return row, err
}

// forget lets a brand's port be read anew.
func (t *Thinker) forget(w desk.WorkspaceID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.ports, w)
	delete(t.seen, w)
	delete(t.tired, w)
}

// keepSights is how long vectors are used as they were read; hints make it shorter.
const keepSights = 30 * time.Second

// sights gives a brand's vectors from memory.
func (t *Thinker) sights(ctx context.Context, w desk.WorkspaceID, space string) (map[string]retrieval.Vector, error) {
	now := t.env.Clock.Now()
	t.mu.Lock()
	known := t.seen[w]
	t.mu.Unlock()
	if known.space == space && now.Sub(known.read) < keepSights && len(known.vectors) > 0 {
		return known.vectors, nil
	}
	rows, err := t.store.Vectors(ctx, w, space)
	if err != nil {
		return nil, err
	}
	fresh := sights{space: space, read: now, vectors: make(map[string]retrieval.Vector, len(rows))}
	for _, v := range rows {
		fresh.vectors[string(v.Entry)] = v.Vector
	}
	t.mu.Lock()
	t.seen[w] = fresh
	t.mu.Unlock()
	return fresh.vectors, nil
}

// Think handles a model job: the talk is answered as by Robot.Answer, with what the model
// says. What it does not say in time is answered without it. The calls are made between
// reading and committing, and what they gave counts only under the version that was read.
func (r *Robot) Think(ctx context.Context, job Claimed) (Next, error) {
	if r.think == nil || job.Attempts > 0 { // something went wrong: without the model, then
		return r.plain(ctx, job)
	}
	thoughts := newThoughts()
	var asking context.Context
	for range maxTries {
		c, m, err := r.load(ctx, job.Thread)
		if err != nil {
			return Next{}, err
		}
		if m, err = r.think.equip(ctx, m, c.Thread.Workspace); err != nil {
			return Next{}, err
		}
		if asking == nil {
			limit := m.port.Port.Timeout
			if limit <= 0 {
				limit = defaultTimeout
			}
			within, cancel := context.WithTimeout(ctx, limit)
			defer cancel()
			asking = within
		}
		change := decide.Converse(c, thoughts.in(m), nil, r.env.Clock.Now(), r.env.IDs)
		if thoughts.open() {
			thoughts.fulfil(asking, r.think)
			continue
		}
		if change.Empty() {
			return Next{}, nil
		}
		if ctx.Err() != nil {
			return Next{}, ctx.Err()
		}
		if won, err := r.say(ctx, change); won || err != nil {
			return Next{}, err
		}
	}
	return r.plain(ctx, job)
}

// plain answers without a model.
func (r *Robot) plain(ctx context.Context, job Claimed) (Next, error) {
	_, err := r.converse(ctx, job.Thread, nil, nil)
	return Next{}, err
}
