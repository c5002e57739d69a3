package flow

import (
	"context"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Counters tells how a brand's people and queues stand.
type Counters interface {
	Roster(ctx context.Context, centre desk.CentreID) (routing.Roster, error)
	// WaitingIn counts, by queue, a brand's inquiries that wait, up to n of each.
	WaitingIn(ctx context.Context, w desk.WorkspaceID, n int) (map[desk.QueueID]int, error)
}

// maxWaiting bounds what is counted: whoever has as many before them waits long anyway.
const maxWaiting = 999

// staffing keeps for a moment how brands' people stand, so that a bot that talks much
// doesn't count at each word. Safe for many goroutines.
type staffing struct {
	mu   sync.Mutex
	kept map[desk.WorkspaceID]keptStaff
}

type keptStaff struct {
	decide.Staff
	read time.Time
}

// Staff gives how a brand's people stand, at most a second old.
func (b *Brains) Staff(ctx context.Context, centre desk.CentreID, w desk.WorkspaceID) (decide.Staff, error) {
	now := b.env.Clock.Now()
	b.staff.mu.Lock()
	known, ok := b.staff.kept[w]
	b.staff.mu.Unlock()
	if ok && now.Sub(known.read) < Poll && !now.Before(known.read) {
		return known.Staff, nil
	}
	roster, err := b.bots.Roster(ctx, centre)
	if err != nil {
		return decide.Staff{}, err
	}
	waiting, err := b.bots.WaitingIn(ctx, w, maxWaiting)
	if err != nil {
		return decide.Staff{}, err
	}
	fresh := staffOf(roster, w, now)
	fresh.Waiting = waiting
	b.staff.mu.Lock()
	defer b.staff.mu.Unlock()
	if b.staff.kept == nil {
		b.staff.kept = map[desk.WorkspaceID]keptStaff{}
	}
	b.staff.kept[w] = keptStaff{fresh, now}
	return fresh, nil
}

// staffOf counts who is at work for a brand. Queues have no people of their own: whoever
// works for the brand can take of each.
func staffOf(roster routing.Roster, w desk.WorkspaceID, now time.Time) decide.Staff {
	out := decide.Staff{Known: true}
	for _, p := range roster {
		if p.Disabled || p.Presence != desk.Available || !now.Before(p.PresenceUntil) || !mayWork(p, w) {
			continue
		}
		out.Present++
		out.Free += max(0, p.Capacity-p.Load)
	}
	return out
}
