package store

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// burden is what one person carries, as it stands in this transaction.
type burden struct {
	id       desk.OperatorID
	centre   desk.CentreID
	load     int
	capacity int
	version  int64
	assigned int64 // ms of the last assignment
	freed    int64 // ms of the last end
	heated   int   // angry conversations in a row
	presence desk.Presence
	full     bool // as it was last noted
	profile  desk.StaffProfile
	talks    map[desk.ChannelID]int // held, by channel; where the profile limits them
	changed  bool
}

func (b *burden) limited() bool { return b.profile.Cap > 0 || len(b.profile.Channels) > 0 }

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
	if err := p.held(ctx, byID); err != nil {
		return err
	}
	for _, i := range round {
		loads := perOperator(p.writes[i].Change.Loads)
		if !fits(byID, loads) {
			p.lose(i, decide.ErrAtCapacity)
			continue
		}
		carry(byID, loads, p.at(i))
		p.note(i, byID, loads)
	}
	return p.putLoads(people)
}

// note keeps what people have in hand after a write.
func (p *pass) note(i int, people map[desk.OperatorID]*burden, loads []decide.Load) {
	if p.carried == nil {
		p.carried = map[int]map[desk.OperatorID]int{}
	}
	p.carried[i] = map[desk.OperatorID]int{}
	for _, l := range loads {
		if b := people[l.Operator]; b != nil {
			p.carried[i][l.Operator] = b.load
		}
	}
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
		out[i].Talks += l.Talks
		out[i].Assigned, out[i].Heated = out[i].Assigned || l.Assigned, out[i].Heated || l.Heated
		out[i].Reweighs = out[i].Reweighs && l.Reweighs
	}
	return out
}

func fits(people map[desk.OperatorID]*burden, loads []decide.Load) bool {
	for _, l := range loads {
		b := people[l.Operator]
		if (l.Delta > 0 || l.Talks > 0) && !l.Reweighs && (b == nil || !b.takes(l)) {
			return fault.Sabotaged("overfill")
		}
	}
	return true
}

// takes tells whether a rise keeps to the person's limits.
func (b *burden) takes(l decide.Load) bool {
	if l.Talks != 1 { // what they have already weighs more
		return b.load+l.Delta <= b.capacity
	}
	return b.person().Room(l.Delta, l.Channel) == ""
}

func (b *burden) person() desk.Person {
	return desk.Person{Load: b.load, Capacity: b.capacity, Profile: b.profile, Talks: b.talks}
}

func carry(people map[desk.OperatorID]*burden, loads []decide.Load, at int64) {
	for _, l := range loads {
		b := people[l.Operator]
		if b == nil {
			continue // gone meanwhile: nothing to take off
		}
		b.load = max(0, b.load+l.Delta)
		b.changed = true
		if b.talks != nil {
			b.talks[l.Channel] += l.Talks
		}
		if l.Talks < 0 {
			b.freed = max(b.freed, at)
		}
		if l.Assigned {
			b.assigned = max(b.assigned, at)
			b.heated = routing.InARow(b.heated, l.Heated)
		}
	}
}

// putLoads writes the burdens and tells consoles of them.
func (p *pass) putLoads(people []burden) error {
	var rows, log [][]any
	for _, b := range people {
		if !b.changed {
			continue
		}
		fact := desk.Fact{At: time.UnixMilli(p.now), Kind: desk.FactPresence, Centre: b.centre, Subject: b.id, Actor: desk.System, Version: b.version + 1, Code: "load"}
		full := b.person().Full()
		if full != b.full {
			cause := flow.CauseRoom
			if full {
				cause = flow.CauseFull
			}
			fact.Data = map[string]string{"cause": cause}
			log = append(log, []any{string(b.centre), string(b.id), p.now, b.version + 1, string(b.presence), cause})
		}
		rows = append(rows, []any{string(b.id), int64(b.load), b.version + 1, b.assigned, b.freed, int64(b.heated), full})
		p.loadFacts = append(p.loadFacts, fact)
	}
	if err := p.out.put(insertPresences, log); err != nil {
		return err
	}
	return p.out.put(updateBurdens, rows)
}

func scanBurden(r scanner) (b burden, err error) {
	return b, r.Scan(&b.id, &b.centre, &b.load, &b.capacity, &b.version, &b.assigned, &b.freed, &b.heated, &b.presence, &b.full, object{&b.profile})
}

// held counts what people hold whose conversations are limited. Their rows are locked, so
// that nobody else adds to it.
func (p *pass) held(ctx context.Context, people map[desk.OperatorID]*burden) error {
	limited := map[desk.OperatorID]bool{}
	for id, b := range people {
		if b.limited() {
			limited[id], b.talks = true, map[desk.ChannelID]int{}
		}
	}
	if len(limited) == 0 {
		return nil
	}
	rows, err := all(ctx, p.s, countHeld, scanHeld, texts(p.s, keys(limited)))
	for _, h := range rows {
		people[h.operator].talks[h.channel] += h.n
	}
	return err
}

// heldTalks is how many conversations of a channel somebody holds.
type heldTalks struct {
	operator desk.OperatorID
	channel  desk.ChannelID
	n        int
}

func scanHeld(r scanner) (h heldTalks, err error) { return h, r.Scan(&h.operator, &h.channel, &h.n) }

const countHeld = `
SELECT v.assignee_id, v.channel_id, count(*) FROM conversation AS v
WHERE v.assignee_id @texts($1) AND v.state IN ('active', 'wrapup') GROUP BY v.assignee_id, v.channel_id
UNION ALL
SELECT v.offered_to, v.channel_id, count(*) FROM conversation AS v
WHERE v.offered_to @texts($1) AND v.offered_to <> '' GROUP BY v.offered_to, v.channel_id`

const lockBurdens = `
SELECT id, centre_id, load, capacity, version, last_assigned_at, freed_at, heated, presence, is_full, profile FROM person WHERE id @texts($1) ORDER BY id @lock`

const updateBurdens = `
UPDATE person SET load = r.load, version = r.version, last_assigned_at = r.assigned, freed_at = r.freed, heated = r.heated,
  is_full = r.is_full
FROM @rows(r: id text, load bigint, version bigint, assigned bigint, freed bigint, heated bigint, is_full boolean)
WHERE person.id = r.id`
