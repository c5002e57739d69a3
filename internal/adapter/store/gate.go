package store

import (
	"context"
	"sync"
)

// priority orders those who wait for SQLite's writer.
type priority int

// Accepting goes before everything else: LINE waits for it.
const (
	accepting priority = iota
	normal
	priorities
)

// courtesy is after how many of a higher priority one of a lower gets its turn,
// so that a flood of webhooks slows operators down but never shuts them out.
const courtesy = 8

// gate lets one in at a time, first those of the higher priority, within one in
// the order of coming.
type gate struct {
	mu    sync.Mutex
	taken bool
	row   int // turns in a row that passed somebody of a lower priority
	queue [priorities][]chan struct{}
}

func newGate() *gate { return &gate{} }

// enter waits for the gate or for the end of ctx.
func (g *gate) enter(ctx context.Context, p priority) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	g.mu.Lock()
	if !g.taken {
		g.taken = true
		g.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	g.queue[p] = append(g.queue[p], turn)
	g.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	if !g.withdraw(p, turn) {
		g.leave() // our turn came at the same moment
	}
	return ctx.Err()
}

func (g *gate) withdraw(p priority, turn chan struct{}) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, c := range g.queue[p] {
		if c == turn {
			g.queue[p] = append(g.queue[p][:i], g.queue[p][i+1:]...)
			return true
		}
	}
	return false
}

// leave hands the gate to the next.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	p := g.next()
	if p == priorities {
		g.taken, g.row = false, 0
		return
	}
	turn := g.queue[p][0]
	g.queue[p] = g.queue[p][1:]
	close(turn)
}

// next chooses whose turn it is; priorities means nobody's.
func (g *gate) next() priority {
	hurried, others := len(g.queue[accepting]) > 0, len(g.queue[normal]) > 0
	switch {
	case hurried && others && g.row < courtesy:
		g.row++
		return accepting
	case others:
		g.row = 0
		return normal
	case hurried:
		return accepting
	}
	return priorities
}
