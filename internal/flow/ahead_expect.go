package flow

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
)

// Expected is how long somebody waits for a person, from At.
type Expected struct {
	At      time.Time
	Unknown Unknown // why nothing is known; "" = it is
	P50     time.Duration
	P90     time.Duration
	Over    bool // P90 is longer than the forecast looks; so may P50 be, then it is forecast.Beyond
	Before  int  // who wait in the same queue: before that customer, or all for who joins now
}

// Unknown is why a wait is not known.
type Unknown string

// Why a wait is not known.
const (
	UnknownQueue   Unknown = "queue"   // there is no such queue
	UnknownNobody  Unknown = "nobody"  // nobody at work could take it
	UnknownHistory Unknown = "history" // too little was ever handled here to tell
	UnknownLength  Unknown = "length"  // more wait than are looked at
	UnknownGone    Unknown = "gone"    // does not wait, or not yet as of the last look
)

// Expect tells how long who joins a queue now will wait.
func (a *Ahead) Expect(ctx context.Context, centre desk.CentreID, queue desk.QueueID) (Expected, error) {
	o, err := a.Centre(ctx, centre)
	if err != nil {
		return Expected{}, err
	}
	return o.Expect(queue), nil
}

// Expect tells how long who joins a queue now will wait.
func (o Outlook) Expect(queue desk.QueueID) Expected {
	out := Expected{At: o.Scene.Now}
	i := slices.IndexFunc(o.Scene.Queues, func(q desk.Queue) bool { return q.ID == queue })
	if i < 0 {
		out.Unknown = UnknownQueue
		return out
	}
	for _, w := range o.Scene.Waiting {
		if w.Queue == queue {
			out.Before++
		}
	}
	return o.known(out, i, o.Forecast.Queues[i].Wait)
}

// Place tells how long a customer who waits still will, and how many of the same queue are
// before them.
func (a *Ahead) Place(ctx context.Context, centre desk.CentreID, id desk.ConversationID) (Expected, error) {
	o, err := a.Centre(ctx, centre)
	if err != nil {
		return Expected{}, err
	}
	return o.Place(id), nil
}

// Place tells how long a customer who waits still will.
func (o Outlook) Place(id desk.ConversationID) Expected {
	out := Expected{At: o.Scene.Now}
	at := slices.IndexFunc(o.Scene.Waiting, func(w decide.Queued) bool { return w.Conversation == id })
	if at < 0 {
		out.Unknown = UnknownGone
		return out
	}
	own := o.Scene.Waiting[at]
	head := o.Scene.Policy.Head(own.Work)
	for _, w := range o.Scene.Waiting {
		if w.Queue == own.Queue && w.Conversation != id && o.Scene.Policy.Head(w.Work).Before(head) {
			out.Before++
		}
	}
	i := slices.IndexFunc(o.Scene.Queues, func(q desk.Queue) bool { return q.ID == own.Queue })
	return o.known(out, i, o.Forecast.Waiting[at].Wait)
}

func (o Outlook) known(out Expected, queue int, w forecast.Wait) Expected {
	id := o.Scene.Queues[queue].ID
	switch {
	case o.Forecast.Queues[queue].Nobody:
		out.Unknown = UnknownNobody
	case !o.Scene.Learnt.Known():
		out.Unknown = UnknownHistory
	case o.Cut[id]:
		out.Unknown = UnknownLength
	default:
		out.P50, out.P90, out.Over = w.P50, w.P90, w.P90 >= forecast.Beyond
	}
	return out
}
