package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Receiver turns accepted events into messages, inquiries and facts. It claims
// whole threads, so that one thread is in one pair of hands at a time.
type Receiver struct {
	env   Env
	inbox Inbox
	cases Cases
	seal  Sealer
}

// NewReceiver makes a receiver; several may run, on one node or many.
func NewReceiver(env Env, inbox Inbox, cases Cases, seal Sealer) *Receiver {
	return &Receiver{env: env, inbox: inbox, cases: cases, seal: seal}
}

// How much one round takes. A round holds SQLite's writer only for its commit.
const (
	claimThreads = 128
	claimRows    = 256
	claimLease   = 10 * time.Second // a round takes milliseconds; a dead node's threads rest that long
	maxStrikes   = 3
)

// Run receives until ctx ends.
func (r *Receiver) Run(ctx context.Context) error {
	hints, cancel := r.env.Bus.Subscribe(HintInbox)
	defer cancel()
	for ctx.Err() == nil {
		began := r.env.Clock.Now()
		n, err := r.Once(ctx)
		if err != nil && ctx.Err() == nil {
			r.env.Log.Error("receive failed", "error", err)
		}
		if n == 0 || err != nil {
			r.env.await(ctx, hints, Poll)
			continue
		}
		if rest := min(r.env.Clock.Now().Sub(began), longestRest); n < claimRows && rest > 0 {
			r.env.await(ctx, nil, rest)
		}
	}
	return nil
}

// longestRest bounds the pause after a round that did not fill. Resting lets the next one
// gather: without it a desk with 500 events a second spends a fifth more on rounds, with
// ten milliseconds of it a screen hears of each event that much later.
const longestRest = time.Millisecond

// Once receives one round and tells how many events it took up.
func (r *Receiver) Once(ctx context.Context) (int, error) {
	owner := r.env.Node + "/" + r.env.IDs() // receivers of one node must not free each other's claims
	batches, err := r.inbox.Claim(ctx, owner, claimThreads, claimRows, r.env.Clock.Now(), leaseOf(claimLease))
	if err != nil || len(batches) == 0 {
		return 0, err
	}
	fault.Point("receive.claimed")
	n := 0
	for _, b := range batches {
		n += len(b.Rows)
	}
	left, err := r.together(ctx, batches)
	for _, b := range left { // one by one: a sick thread must not hold the others
		if e := r.alone(ctx, b); e != nil {
			err = errors.Join(err, e, r.inbox.Release(context.WithoutCancel(ctx), b))
		}
	}
	return n, err
}

// together decides all batches and commits them in one transaction; it gives
// back those that must be done alone.
func (r *Receiver) together(ctx context.Context, batches []Batch) ([]Batch, error) {
	works := make([]work, len(batches))
	refs := make([]CaseRef, len(batches))
	for i, b := range batches {
		works[i] = decode(b)
		refs[i] = works[i].ref
	}
	cases, err := r.cases.Load(ctx, refs)
	if err != nil {
		return batches, nil //nolint:nilerr // alone will meet the error where it belongs
	}
	writes, left := make([]Write, 0, len(works)), []Batch(nil)
	written := make([]Batch, 0, len(works))
	for i, w := range works {
		write, clean := r.decide(w, cases[i])
		if !clean {
			left = append(left, w.batch)
			continue
		}
		writes, written = append(writes, write), append(written, w.batch)
	}
	if len(writes) == 0 {
		return left, nil
	}
	fault.Point("receive.decided")
	results, err := r.cases.Commit(ctx, writes)
	fault.Point("receive.committed")
	if err != nil {
		return append(left, written...), nil
	}
	for i, e := range results {
		if e != nil && !errors.Is(e, ErrClaimLost) { // what is lost is in other hands
			left = append(left, written[i])
		}
	}
	r.env.committed(jobsOf(writes))
	return left, nil
}

// work is a batch made ready for a decision.
type work struct {
	batch  Batch
	events []desk.Inbound
	rows   []int64 // inbox row of each event
	broken error   // why one of the rows must not be decided at all
	ref    CaseRef
}

func decode(b Batch) work {
	w := work{batch: b, ref: CaseRef{Key: b.Key}}
	for _, row := range b.Rows {
		var in desk.Inbound
		if err := json.Unmarshal(row.Body, &in); err != nil || in.Kind == desk.InPoison {
			w.broken = errUnreadable
			continue
		}
		if row.ReceivedAt.Sub(row.At) > trustedAge {
			w.broken = errTooOld
			continue
		}
		w.events, w.rows = append(w.events, in), append(w.rows, row.ID)
		w.ref.look(in)
	}
	return w
}

// look adds what deciding an event needs to see.
func (ref *CaseRef) look(in desk.Inbound) {
	ref.Bot = ref.Bot || in.Kind == desk.InUnsend // its memory may hold what is taken back
	if in.MessageID != "" {
		ref.External = append(ref.External, in.MessageID)
	}
	if in.Ref != "" {
		ref.Messages = append(ref.Messages, in.Ref)
	}
	if in.Source.Kind != desk.FromUser && in.Source.User != "" {
		ref.Users = append(ref.Users, in.Source.User)
	}
	if in.Profile != nil && in.Profile.UserID != "" {
		ref.Users = append(ref.Users, in.Profile.UserID)
	}
}

// decide gives the write of a whole batch; clean is false when an event failed
// or panicked, so that the batch must be taken apart.
func (r *Receiver) decide(w work, c decide.Case) (out Write, clean bool) {
	defer func() {
		if p := recover(); p != nil {
			r.env.Log.Error("decide panicked", "channel", w.batch.Key.Channel, "row", w.batch.Rows[0].ID, "panic", fmt.Sprint(p))
			out, clean = Write{}, false
		}
	}()
	change, errs := decide.Inbound(c, w.events, r.env.Clock.Now(), r.env.IDs)
	for _, err := range errs {
		if err != nil {
			return Write{}, false
		}
	}
	if w.broken != nil {
		return Write{}, false
	}
	return Write{Change: change, Done: w.rows, Batch: &w.batch}, true
}

func jobsOf(writes []Write) (jobs []desk.Job) {
	for _, w := range writes {
		jobs = append(jobs, w.Change.Jobs...)
	}
	return jobs
}
