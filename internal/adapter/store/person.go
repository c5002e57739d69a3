package store

import (
	"context"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// PutPerson makes or changes a person and their memberships. An empty hash keeps
// the password; presence, load and last assignment of a person there is already
// are left alone, for they are not the administrator's to set.
func (db *DB) PutPerson(ctx context.Context, p desk.Person, passwordHash string) error {
	if p.Presence == "" {
		p.Presence = desk.Offline
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		_, err := s.exec(ctx, upsertPerson, string(p.Centre), string(p.ID), strings.ToLower(p.Email), p.Name, string(p.Role),
			p.Language, string(p.Presence), ms(p.PresenceUntil), p.Load, p.Capacity, ms(p.LastAssignedAt), p.Disabled, passwordHash)
		if err != nil {
			return err
		}
		return s.putMemberships(ctx, p)
	})
}

// Person reads one, with what they hold where their profile limits it.
func (db *DB) Person(ctx context.Context, id desk.OperatorID) (desk.Person, error) {
	people, err := db.withTalks(ctx, selectPerson, string(id))
	return first(people, err)
}

// PersonByEmail reads one by the name they sign in with, and the password's hash.
func (db *DB) PersonByEmail(ctx context.Context, email string) (desk.Person, string, error) {
	email = strings.ToLower(email)
	hash, ok, err := one(ctx, db.read(), selectPasswordHash, scanString, email)
	if err := found(ok, err); err != nil {
		return desk.Person{}, "", err
	}
	people, err := db.people(ctx, selectPersonByEmail, email)
	p, err := first(people, err)
	return p, hash, err
}

// People lists a centre's people by name, with what they hold where their profile limits it.
func (db *DB) People(ctx context.Context, centre desk.CentreID) ([]desk.Person, error) {
	return db.withTalks(ctx, selectPeople, string(centre))
}

// SetPassword replaces a password's hash.
func (db *DB) SetPassword(ctx context.Context, op desk.OperatorID, hash string, f desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, updatePassword, string(op), hash)
		if err := found(n > 0, err); err != nil {
			return err
		}
		return putFacts(ctx, s, []desk.Fact{f})
	})
}

// SetPresence writes the presence, its lease and the fact, and puts the jobs. A
// fact without a version gets the person's new one.
func (db *DB) SetPresence(ctx context.Context, op desk.OperatorID, presence desk.Presence, until time.Time, f desk.Fact, jobs []desk.Job) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.noteCut(ctx, []desk.OperatorID{op}, f.At, false); err != nil {
			return err
		}
		version, ok, err := one(ctx, s, updatePresence, scanInt, string(op), string(presence), ms(until))
		if err := found(ok, err); err != nil {
			return err
		}
		if f.Version == 0 {
			f.Version = version
		}
		if _, err := s.exec(ctx, insertPresence, string(op), ms(f.At), version, string(presence), f.Data["cause"]); err != nil {
			return err
		}
		if err := putFacts(ctx, s, []desk.Fact{f}); err != nil {
			return err
		}
		return putJobs(ctx, s, jobs)
	})
}

// RenewPresence moves the lease of those who are not offline; a lease that runs
// longer already stays. It gives those whose lease had run out, and notes that nobody was
// connected meanwhile.
func (db *DB) RenewPresence(ctx context.Context, ops []desk.OperatorID, now, until time.Time) (revived []desk.Person, err error) {
	if len(ops) == 0 {
		return nil, nil
	}
	err = db.write(ctx, normal, func(ctx context.Context, s session) error {
		revived, err = s.noteCut(ctx, ops, now, true)
		if err != nil {
			return err
		}
		_, err = s.exec(ctx, renewPresence, texts(s, ops), ms(until))
		return err
	})
	return revived, err
}

// noteCut writes down from when on people were not connected whose lease has run out by now,
// and, if they are, that they are back.
func (s session) noteCut(ctx context.Context, ops []desk.OperatorID, now time.Time, back bool) ([]desk.Person, error) {
	before := now
	if back { // a lease is over at its end; whoever sets a state for that very moment knows of it
		before = now.Add(time.Millisecond)
	}
	cut, err := all(ctx, s, selectCut, func(r scanner) (p desk.Person, err error) {
		return p, r.Scan(&p.ID, &p.Centre, &p.Presence, stamp{&p.PresenceUntil}, &p.Version)
	}, texts(s, ops), ms(before))
	if err != nil || len(cut) == 0 {
		return nil, err
	}
	var log, versions [][]any
	var facts []desk.Fact
	for _, p := range cut {
		log = append(log, []any{string(p.Centre), string(p.ID), ms(p.PresenceUntil), p.Version + 1, string(desk.Offline), flow.CauseCut})
		p.Version++
		if back {
			p.Version++
			log = append(log, []any{string(p.Centre), string(p.ID), ms(now), p.Version, string(p.Presence), flow.CauseBack})
			facts = append(facts, desk.Fact{At: now, Kind: desk.FactPresence, Centre: p.Centre, Subject: p.ID, Actor: desk.System, Version: p.Version,
				Code: string(p.Presence), Data: map[string]string{"cause": flow.CauseBack}})
		}
		versions = append(versions, []any{string(p.ID), p.Version})
	}
	if err := s.puts(ctx, updateVersions, versions); err != nil {
		return nil, err
	}
	if err := s.puts(ctx, insertPresences, log); err != nil {
		return nil, err
	}
	return cut, putFacts(ctx, s, facts)
}

func first[T any](rows []T, err error) (v T, _ error) {
	if err := found(len(rows) > 0, err); err != nil {
		return v, err
	}
	return rows[0], nil
}

// people reads persons with their memberships: one row a membership, those of a
// person together.
func (db *DB) people(ctx context.Context, text string, args ...any) ([]desk.Person, error) {
	var out []desk.Person
	_, err := all(ctx, db.read(), text, func(r scanner) (struct{}, error) {
		p, err := scanPerson(r)
		out = gather(out, p)
		return struct{}{}, err
	}, args...)
	return out, err
}

// gather adds a person, or only the membership of one who stands last already.
func gather(out []desk.Person, p desk.Person) []desk.Person {
	if n := len(out); n > 0 && out[n-1].ID == p.ID {
		for w, role := range p.Memberships {
			out[n-1].Memberships[w] = role
		}
		return out
	}
	return append(out, p)
}

func scanPerson(r scanner, more ...any) (desk.Person, error) {
	p := desk.Person{Memberships: map[desk.WorkspaceID]desk.Role{}}
	var workspace desk.WorkspaceID
	var role desk.Role
	err := r.Scan(append([]any{&p.ID, &p.Centre, &p.Email, &p.Name, &p.Role, &p.Language, &p.Presence, stamp{&p.PresenceUntil},
		&p.Load, &p.Capacity, stamp{&p.LastAssignedAt}, &p.Disabled, &p.Version, object{&p.Profile}, &p.Revision, stamp{&p.FreedAt}, &p.Heated,
		&workspace, &role}, more...)...)
	if workspace != "" {
		p.Memberships[workspace] = role
	}
	return p, err
}

const personColumns = `p.id, p.centre_id, p.email, p.name, p.role, p.language, p.presence, p.presence_until, p.load,
  p.capacity, p.last_assigned_at, p.disabled, p.version,
  p.profile, p.revision, p.freed_at, p.heated, coalesce(m.workspace_id, ''), coalesce(m.role, '')`

const personFrom = `SELECT ` + personColumns + `
FROM person AS p LEFT JOIN membership AS m ON m.operator_id = p.id`

const selectPerson = personFrom + ` WHERE p.id = $1`

const selectPersonByEmail = personFrom + ` WHERE p.email = $1`

const selectPeople = personFrom + ` WHERE p.centre_id = $1 ORDER BY p.name, p.id`

const selectPasswordHash = `SELECT password_hash FROM person WHERE email = $1`

const upsertPerson = `
INSERT INTO person (centre_id, id, email, name, role, language, presence, presence_until, load, capacity,
  last_assigned_at, disabled, version, password_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13)
ON CONFLICT (id) DO UPDATE SET
  email = excluded.email, name = excluded.name, role = excluded.role, language = excluded.language,
  capacity = excluded.capacity, disabled = excluded.disabled, version = person.version + 1,
  password_hash = CASE WHEN excluded.password_hash = '' THEN person.password_hash ELSE excluded.password_hash END`

const deleteMemberships = `DELETE FROM membership WHERE operator_id = $1`

const insertMemberships = `INSERT INTO membership (workspace_id, operator_id, role) @values(text, text, text)`

const updatePassword = `UPDATE person SET password_hash = $2, version = version + 1 WHERE id = $1`

const updatePresence = `
UPDATE person SET presence = $2, presence_until = $3, version = version + 1,
  heated = CASE WHEN $2 IN ('break', 'offline') THEN 0 ELSE heated END
WHERE id = $1 RETURNING version`

const insertPresence = `
INSERT INTO presence_log (centre_id, operator_id, at, version, presence, cause)
SELECT p.centre_id, p.id, $2, $3, $4, $5 FROM person AS p WHERE p.id = $1`

const insertPresences = `
INSERT INTO presence_log (centre_id, operator_id, at, version, presence, cause) @values(text, text, bigint, bigint, text, text)`

const selectCut = `
SELECT id, centre_id, presence, presence_until, version FROM person
WHERE id @texts($1) AND presence <> 'offline' AND presence_until < $2 ORDER BY id @lock`

const updateVersions = `
UPDATE person SET version = r.version FROM @rows(r: id text, version bigint) WHERE person.id = r.id`

const renewPresence = `
UPDATE person SET presence_until = $2 WHERE id @texts($1) AND presence <> 'offline' AND presence_until < $2`
