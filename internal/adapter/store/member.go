package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Staff lists all people of a centre by name.
func (db *DB) Staff(ctx context.Context, centre desk.CentreID) ([]flow.Member, error) {
	type card struct {
		edition int64
		canSign bool
		invited time.Time
	}
	var people []desk.Person
	cards := map[desk.OperatorID]card{}
	_, err := all(ctx, db.read(), selectStaff, func(r scanner) (struct{}, error) {
		var c card
		p, err := scanPerson(r, &c.edition, &c.canSign, stamp{&c.invited})
		people, cards[p.ID] = gather(people, p), c
		return struct{}{}, err
	}, string(centre))
	out := make([]flow.Member, 0, len(people))
	for _, p := range people {
		c := cards[p.ID]
		out = append(out, flow.Member{Person: p, Edition: c.edition, CanSign: c.canSign, Invited: c.invited})
	}
	return out, err
}

// AddMember makes a person.
func (db *DB) AddMember(ctx context.Context, m flow.Member, facts []desk.Fact, jobs []desk.Job) error {
	return db.putMember(ctx, m, facts, jobs, insertMember, string(m.Centre), string(m.ID), m.Email, m.Name, string(m.Role), m.Language, m.Disabled,
		string(m.Presence), m.Capacity)
}

// SaveMember changes a person's card.
func (db *DB) SaveMember(ctx context.Context, m flow.Member, facts []desk.Fact, jobs []desk.Job) error {
	return db.putMember(ctx, m, facts, jobs, updateCard, string(m.ID), m.Email, m.Name, string(m.Role), m.Language, m.Disabled, m.Edition)
}

// putMember lets whoever changes people of a centre wait for whoever does already: two
// administrators could take each other's role away.
func (db *DB) putMember(ctx context.Context, m flow.Member, facts []desk.Fact, jobs []desk.Job, text string, args ...any) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, lockCentre, string(m.Centre)); err != nil {
			return err
		}
		if _, taken, err := one(ctx, s, selectEmailOwner, scanString, m.Email, string(m.ID)); err != nil {
			return err
		} else if taken {
			return flow.ErrEmailTaken
		}
		if n, err := s.exec(ctx, text, args...); err != nil {
			return err
		} else if n == 0 {
			return desk.ErrVersion
		}
		if err := s.putMemberships(ctx, m.Person); err != nil {
			return err
		}
		if m.Disabled {
			if err := s.shut(ctx, m.ID); err != nil {
				return err
			}
		}
		if _, left, err := one(ctx, s, selectAdministrator, scanString, string(m.Centre)); err != nil {
			return err
		} else if !left {
			return flow.ErrLastAdministrator
		}
		if err := putFacts(ctx, s, facts); err != nil {
			return err
		}
		return putJobs(ctx, s, jobs)
	})
}

func (s session) putMemberships(ctx context.Context, p desk.Person) error {
	if _, err := s.exec(ctx, deleteMemberships, string(p.ID)); err != nil {
		return err
	}
	var rows [][]any
	for w, role := range p.Memberships {
		rows = append(rows, []any{string(w), string(p.ID), string(role)})
	}
	return s.puts(ctx, insertMemberships, rows)
}

// shut ends every way in that a person has.
func (s session) shut(ctx context.Context, op desk.OperatorID) error {
	if _, err := s.exec(ctx, deleteInvitation, string(op)); err != nil {
		return err
	}
	_, err := s.exec(ctx, deleteSessions, string(op))
	return err
}

// Invite puts an invitation in place of an older one.
func (db *DB) Invite(ctx context.Context, i flow.Invitation, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, upsertInvitation, string(i.Operator), i.Hash, ms(i.Until), string(i.By)); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// Invited reads an invitation by its hash.
func (db *DB) Invited(ctx context.Context, hash string) (flow.Invitation, error) {
	i, ok, err := one(ctx, db.read(), selectInvitation, func(r scanner) (i flow.Invitation, err error) {
		return i, r.Scan(&i.Operator, &i.Hash, stamp{&i.Until}, &i.By)
	}, hash)
	return i, found(ok, err)
}

// Enter uses an invitation up.
func (db *DB) Enter(ctx context.Context, i flow.Invitation, passwordHash string, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, useInvitation, string(i.Operator), i.Hash)
		if err := found(n > 0, err); err != nil {
			return err
		}
		if _, err := s.exec(ctx, updatePassword, string(i.Operator), passwordHash); err != nil {
			return err
		}
		if err := s.shut(ctx, i.Operator); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

const selectStaff = `
SELECT ` + personColumns + `, p.edition, p.password_hash <> '', coalesce(i.until, 0)
FROM person AS p LEFT JOIN membership AS m ON m.operator_id = p.id LEFT JOIN invitation AS i ON i.operator_id = p.id
WHERE p.centre_id = $1 ORDER BY p.name, p.id`

const lockCentre = `UPDATE centre SET name = name WHERE id = $1`

const selectEmailOwner = `SELECT id FROM person WHERE email = $1 AND id <> $2`

const insertMember = `
INSERT INTO person (centre_id, id, email, name, role, language, disabled, presence, capacity, presence_until, load, last_assigned_at, version, password_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 1, '')`

const updateCard = `
UPDATE person SET email = $2, name = $3, role = $4, language = $5, disabled = $6, edition = edition + 1, version = version + 1
WHERE id = $1 AND edition = $7`

const selectAdministrator = `
SELECT id FROM person WHERE centre_id = $1 AND role = 'administrator' AND NOT disabled AND password_hash <> '' LIMIT 1`

const upsertInvitation = `
INSERT INTO invitation (operator_id, hash, until, by_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (operator_id) DO UPDATE SET hash = excluded.hash, until = excluded.until, by_id = excluded.by_id`

const selectInvitation = `SELECT operator_id, hash, until, by_id FROM invitation WHERE hash = $1`

const deleteInvitation = `DELETE FROM invitation WHERE operator_id = $1`

const useInvitation = `DELETE FROM invitation WHERE operator_id = $1 AND hash = $2`
