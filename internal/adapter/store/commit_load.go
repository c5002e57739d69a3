package store

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// burden is what one person carries, as it stands in this transaction.
type burden struct {
	id       desk.OperatorID
	centre   desk.CentreID
	load     int
	capacity int
	version  int64
	assigned int64 // ms of the last assignment
	changed  bool
}

// loads changes what operators carry. Their rows are locked first, in the order
// of ids, and read; so it is known here, write by write, who still fits: all of a
// write's changes or none. A rise beyond the capacity loses.
func (p *pass) loads(ctx context.Context, round []int) error {
	ids := map[desk.OperatorID]bool{}
	for _, i := range round {
		for _, l := range p.writes[i].Change.Loads {
			ids[l.Operator] = true
		}
	}
	if len(ids) == 0 {
		return nil
	}
	people, err := all(ctx, p.s, lockBurdens, scanBurden, texts(p.s, keys(ids)))
	if err != nil {
		return err
	}
	byID := map[desk.OperatorID]*burden{}
	for i := range people {
		byID[people[i].id] = &people[i]
	}
	for _, i := range round {
		loads := perOperator(p.writes[i].Change.Loads)
		if !fits(byID, loads) {
			p.lose(i, decide.ErrAtCapacity)
			continue
		}
		carry(byID, loads, p.at(i))
	}
	return p.putLoads(people)
}

// at is when a write was decided.
func (p *pass) at(i int) int64 {
	if facts := p.writes[i].Change.Facts; len(facts) > 0 {
		return ms(facts[0].At)
	}
	return p.now
}

// perOperator adds up a write's changes of one person.
func perOperator(loads []decide.Load) []decide.Load {
	var out []decide.Load
	for _, l := range loads {
		i := slices.IndexFunc(out, func(o decide.Load) bool { return o.Operator == l.Operator })
		if i < 0 {
			out = append(out, l)
			continue
		}
		out[i].Delta += l.Delta
		out[i].Assigned = out[i].Assigned || l.Assigned
	}
	return out
}

func fits(people map[desk.OperatorID]*burden, loads []decide.Load) bool {
	for _, l := range loads {
		b := people[l.Operator]
		if l.Delta > 0 && (b == nil || b.load+l.Delta > b.capacity) {
			return fault.Sabotaged("overfill")
		}
	}
	return true
}

func carry(people map[desk.OperatorID]*burden, loads []decide.Load, at int64) {
	for _, l := range loads {
		b := people[l.Operator]
		if b == nil {
			continue // gone meanwhile: nothing to take off
		}
		b.load = max(0, b.load+l.Delta)
		b.changed = true
		if l.Assigned {
			b.assigned = max(b.assigned, at)
		}
	}
}

// putLoads writes the burdens and tells consoles of them.
func (p *pass) putLoads(people []burden) error {
	var rows [][]any
	var facts []desk.Fact
	for _, b := range people {
		if !b.changed {
			continue
		}
		rows = append(rows, []any{string(b.id), int64(b.load), b.version + 1, b.assigned})
		facts = append(facts, desk.Fact{At: time.UnixMilli(p.now), Kind: desk.FactPresence, Centre: b.centre, Subject: b.id,
			Actor: desk.System, Version: b.version + 1, Code: "load"})
	}
	p.loadFacts = append(p.loadFacts, facts...)
	return p.out.put(updateBurdens, rows)
}

func scanBurden(r scanner) (b burden, err error) {
	return b, r.Scan(&b.id, &b.centre, &b.load, &b.capacity, &b.version, &b.assigned)
}

const lockBurdens = `
SELECT id, centre_id, load, capacity, version, last_assigned_at FROM person WHERE id @texts($1) ORDER BY id @lock`

const updateBurdens = `
UPDATE person SET load = r.load, version = r.version, last_assigned_at = r.assigned
FROM @rows(r: id text, load bigint, version bigint, assigned bigint)
WHERE person.id = r.id`
