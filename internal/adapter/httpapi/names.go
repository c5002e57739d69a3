package httpapi

import (
	"context"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// names tells the operators' names from memory: every page of a talk asks.
type names struct {
	people People
	clock  flow.Clock

	mu      sync.Mutex
	centres map[desk.CentreID]namesAt
}

type namesAt struct {
	at    time.Time
	known map[desk.OperatorID]string // never changed once it is here
}

// A new name is seen after namesKept at the latest; somebody new, who is not
// among the known, after namesMissed.
const (
	namesKept   = 30 * time.Second
	namesMissed = time.Second
)

func newNames(people People, clock flow.Clock) *names {
	return &names{people: people, clock: clock, centres: map[desk.CentreID]namesAt{}}
}

// of gives a centre's names; those of the wanted are as fresh as can be.
func (n *names) of(ctx context.Context, centre desk.CentreID, wanted []desk.Message) (map[desk.OperatorID]string, error) {
	n.mu.Lock()
	kept, ok := n.centres[centre]
	n.mu.Unlock()
	age := n.clock.Now().Sub(kept.at)
	if ok && age < namesKept && (age < namesMissed || kept.has(wanted)) {
		return kept.known, nil
	}
	people, err := n.people.People(ctx, centre)
	if err != nil {
		return nil, err
	}
	fresh := namesAt{n.clock.Now(), make(map[desk.OperatorID]string, len(people))}
	for _, p := range people {
		fresh.known[p.ID] = p.Name
	}
	n.mu.Lock()
	n.centres[centre] = fresh
	n.mu.Unlock()
	return fresh.known, nil
}

func (k namesAt) has(wanted []desk.Message) bool {
	for _, m := range wanted {
		if id := m.Author.Operator; id != "" {
			if _, ok := k.known[id]; !ok {
				return false
			}
		}
	}
	return true
}

// loads tells how busy an operator is once the feed says that it has changed.
// All streams of the node meet the same event, so that one of them asks.
type loads struct {
	people People

	mu   sync.Mutex
	last map[desk.OperatorID]loadAt
}

type loadAt struct {
	cursor string
	person desk.Person
}

func newLoads(people People) *loads {
	return &loads{people: people, last: map[desk.OperatorID]loadAt{}}
}

// at gives the person as they are at an event's place in the feed or later.
func (l *loads) at(ctx context.Context, id desk.OperatorID, cursor string) (desk.Person, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if have := l.last[id]; cursor != "" && have.cursor == cursor {
		return have.person, nil
	}
	p, err := l.people.Person(ctx, id)
	if err != nil {
		return p, err
	}
	l.last[id] = loadAt{cursor, p}
	return p, nil
}
