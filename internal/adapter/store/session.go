package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// PutSession keeps a sign-in or an API token.
func (db *DB) PutSession(ctx context.Context, s flow.Session) error {
	return db.put(ctx, upsertSession, s.Hash, string(s.Operator), s.Kind, s.Name, ms(s.CreatedAt), ms(s.SeenAt), ms(s.ExpiresAt))
}

// PersonBySession reads who a session belongs to, also when it has expired: the
// caller looks at ExpiresAt.
func (db *DB) PersonBySession(ctx context.Context, hash string) (desk.Person, flow.Session, error) {
	var people []desk.Person
	sessions, err := all(ctx, db.read(), selectSession, func(r scanner) (s flow.Session, err error) {
		p, err := scanPerson(r, &s.Hash, &s.Operator, &s.Kind, &s.Name, stamp{&s.CreatedAt}, stamp{&s.SeenAt}, stamp{&s.ExpiresAt},
			object{&s.Scopes}, object{&s.Brands})
		people = gather(people, p)
		return s, err
	}, hash)
	s, err := first(sessions, err)
	if err != nil {
		return desk.Person{}, flow.Session{}, err
	}
	return people[0], s, nil
}

// SeenSession notes that a session was used.
func (db *DB) SeenSession(ctx context.Context, hash string, at time.Time) error {
	return db.put(ctx, seenSession, hash, ms(at))
}

// LastSeen is when somebody last used any of their sessions.
func (db *DB) LastSeen(ctx context.Context, op desk.OperatorID) (time.Time, error) {
	at, _, err := one(ctx, db.read(), selectLastSeen, scanInt, string(op))
	return fromMS(at), err
}

// SignedIn tells whether somebody has a browser's session beside one.
func (db *DB) SignedIn(ctx context.Context, op desk.OperatorID, exceptHash string, now, since time.Time) (bool, error) {
	n, _, err := one(ctx, db.read(), countSignedIn, scanInt, string(op), exceptHash, ms(now), ms(since))
	return n > 0, err
}

// DeleteSession ends one; none is not an error.
func (db *DB) DeleteSession(ctx context.Context, hash string) error {
	return db.put(ctx, deleteSession, hash)
}

// DeleteSessions ends a person's sign-ins but one; API keys stay.
func (db *DB) DeleteSessions(ctx context.Context, op desk.OperatorID, exceptHash string) error {
	return db.put(ctx, deleteSignIns, string(op), exceptHash)
}

// Attempt notes a failed sign-in under a name.
func (db *DB) Attempt(ctx context.Context, name string, at time.Time) error {
	return db.put(ctx, insertAttempt, name, ms(at))
}

// Attempts counts the failed sign-ins under a name since a time.
func (db *DB) Attempts(ctx context.Context, name string, since time.Time) (int, error) {
	n, _, err := one(ctx, db.read(), countAttempts, scanInt, name, ms(since))
	return int(n), err
}

const upsertSession = `
INSERT INTO session (hash, operator_id, kind, name, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (hash) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at, expires_at = excluded.expires_at`

const selectSession = `
SELECT ` + personColumns + `, s.hash, s.operator_id, s.kind, s.name, s.created_at, s.seen_at, s.expires_at, s.scopes, s.brands
FROM session AS s JOIN person AS p ON p.id = s.operator_id LEFT JOIN membership AS m ON m.operator_id = p.id
WHERE s.hash = $1`

const selectLastSeen = `SELECT coalesce(max(s.seen_at), 0) FROM session AS s WHERE s.operator_id = $1`

const countSignedIn = `
SELECT count(*) FROM session AS s
WHERE s.operator_id = $1 AND s.hash <> $2 AND s.kind = 'cookie' AND s.expires_at > $3 AND s.seen_at >= $4`

const seenSession = `UPDATE session SET seen_at = $2 WHERE hash = $1 AND seen_at < $2`

const deleteSession = `DELETE FROM session WHERE hash = $1`

const deleteSignIns = `DELETE FROM session WHERE operator_id = $1 AND hash <> $2 AND kind <> 'key'`

const deleteSessions = `DELETE FROM session WHERE operator_id = $1`

const insertAttempt = `INSERT INTO attempt (name, at) VALUES ($1, $2)`

const countAttempts = `SELECT count(*) FROM attempt WHERE name = $1 AND at >= $2`
