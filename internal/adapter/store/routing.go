package store

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Policy gives a centre's newest version; Version 0 when nothing was ever set.
func (db *DB) Policy(ctx context.Context, centre desk.CentreID) (flow.PolicyRow, error) {
	rows, err := db.PolicyHistory(ctx, centre, 1)
	if err != nil || len(rows) == 0 {
		return flow.PolicyRow{Centre: centre}, err
	}
	return rows[0], nil
}

// PolicyHistory lists the newest versions, newest first.
func (db *DB) PolicyHistory(ctx context.Context, centre desk.CentreID, n int) ([]flow.PolicyRow, error) {
	return all(ctx, db.read(), selectPolicies, func(r scanner) (row flow.PolicyRow, err error) {
		return row, r.Scan(&row.Centre, &row.Version, stamp{&row.At}, &row.By, &row.Note, object{&row.Policy})
	}, string(centre), n)
}

// CertifiedOnly tells whether only those serve a brand who have done its training.
func (db *DB) CertifiedOnly(ctx context.Context, w desk.WorkspaceID) (bool, error) {
	policy, _, err := one(ctx, db.read(), selectPolicyOf, func(r scanner) (p routing.Policy, err error) { return p, r.Scan(object{&p}) }, string(w))
	return slices.Contains(policy.Certified, w), err
}

// SavePolicy adds a version and lets the centre's queues follow it.
func (db *DB) SavePolicy(ctx context.Context, row flow.PolicyRow, facts []desk.Fact, jobs []desk.Job) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if err := s.savePolicy(ctx, row); err != nil {
			return err
		}
		if err := putFacts(ctx, s, facts); err != nil {
			return err
		}
		return putJobs(ctx, s, jobs)
	})
}

// SaveQueue makes or changes a queue; it stays with its brand.
func (db *DB) SaveQueue(ctx context.Context, q desk.Queue, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, upsertQueue, string(q.Workspace), string(q.ID), q.Name, q.Offers, q.OfferFor.Milliseconds()); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

func (s session) savePolicy(ctx context.Context, row flow.PolicyRow) error {
	n, err := s.exec(ctx, insertPolicy, string(row.Centre), row.Version, ms(row.At), string(row.By), row.Note, toJSON(row.Policy), row.Version-1)
	if err != nil {
		return err
	}
	if n == 0 {
		return desk.ErrVersion
	}
	queues, err := all(ctx, s, selectQueues, scanQueue, string(row.Centre))
	if err != nil {
		return err
	}
	return s.puts(ctx, updateRules, ruleValues(row, queues))
}

// ruleValues is how a centre's queues look under a policy, in the order of ids.
func ruleValues(row flow.PolicyRow, queues []desk.Queue) (rows [][]any) {
	slices.SortFunc(queues, func(a, b desk.Queue) int { return compareIDs(a.ID, b.ID) })
	for _, q := range queues {
		r := row.Policy.Rules(q.ID)
		offers, offerFor := q.Offers, q.OfferFor
		if r.Accept != "" {
			offers = r.Accept != desk.AcceptPull
		}
		if r.OfferFor > 0 {
			offerFor = r.OfferFor
		}
		rows = append(rows, []any{string(q.ID), toJSON(r), row.Policy.Lead(r.Priority).Milliseconds(), offers, offerFor.Milliseconds()})
	}
	return rows
}

func compareIDs[T ~string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// SaveProfile sets what routing knows of a person and keeps the revision; before the
// first, also how it was.
func (db *DB) SaveProfile(ctx context.Context, row, before flow.ProfileRow, facts []desk.Fact, jobs []desk.Job) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if err := s.saveProfile(ctx, row, before); err != nil {
			return err
		}
		if err := putFacts(ctx, s, facts); err != nil {
			return err
		}
		return putJobs(ctx, s, jobs)
	})
}

func (s session) saveProfile(ctx context.Context, row, before flow.ProfileRow) error {
	n, err := s.exec(ctx, updateProfile, string(row.Operator), row.Capacity, toJSON(row.Profile), row.Revision-1)
	if err != nil {
		return err
	}
	if n == 0 {
		return desk.ErrVersion
	}
	kept := [][]any{profileValues(row)}
	if row.Revision == 1 {
		kept = append(kept, profileValues(before))
	}
	return s.puts(ctx, insertProfiles, kept)
}

func profileValues(p flow.ProfileRow) []any {
	return []any{string(p.Operator), p.Revision, ms(p.At), string(p.By), int64(p.Capacity), toJSON(p.Profile)}
}

// ProfileHistory lists the newest revisions, newest first.
func (db *DB) ProfileHistory(ctx context.Context, op desk.OperatorID, n int) ([]flow.ProfileRow, error) {
	return all(ctx, db.read(), selectProfiles, func(r scanner) (p flow.ProfileRow, err error) {
		return p, r.Scan(&p.Operator, &p.Revision, stamp{&p.At}, &p.By, &p.Capacity, object{&p.Profile})
	}, string(op), n)
}

// WaitingOf lists conversations that wait in a queue, oldest first.
func (db *DB) WaitingOf(ctx context.Context, queue desk.QueueID, n int) ([]desk.ConversationID, error) {
	return all(ctx, db.read(), selectWaitingOf, scanConversationID, string(queue), n)
}

// OwnedBy lists conversations that somebody has in hand.
func (db *DB) OwnedBy(ctx context.Context, op desk.OperatorID, n int) ([]desk.ConversationID, error) {
	return all(ctx, db.read(), selectOwnedBy, scanConversationID, string(op), n)
}

// PresenceLog lists the changes of presence within a time, in order.
func (db *DB) PresenceLog(ctx context.Context, centre desk.CentreID, from, to time.Time) ([]flow.PresenceRow, error) {
	return all(ctx, db.read(), selectPresenceLog, func(r scanner) (p flow.PresenceRow, err error) {
		return p, r.Scan(&p.Operator, stamp{&p.At}, &p.Presence, &p.Cause)
	}, string(centre), ms(from), ms(to))
}

func scanConversationID(r scanner) (id desk.ConversationID, err error) { return id, r.Scan(&id) }

const selectPolicies = `
SELECT centre_id, version, at, by_id, note, body FROM routing_policy WHERE centre_id = $1 ORDER BY version DESC LIMIT $2`

const selectPolicyOf = `
SELECT p.body FROM workspace AS w JOIN routing_policy AS p ON p.centre_id = w.centre_id WHERE w.id = $1 ORDER BY p.version DESC LIMIT 1`

const insertPolicy = `
INSERT INTO routing_policy (centre_id, version, at, by_id, note, body)
SELECT $1, $2, $3, $4, $5, $6
WHERE coalesce((SELECT max(version) FROM routing_policy WHERE centre_id = $1), 0) = $7
ON CONFLICT (centre_id, version) DO NOTHING`

const updateRules = `
UPDATE queue SET rules = r.rules, lead = r.lead, offers = r.offers, offer_for = r.offer_for
FROM @rows(r: id text, rules text, lead bigint, offers boolean, offer_for bigint)
WHERE queue.id = r.id`

const updateProfile = `
UPDATE person SET capacity = $2, profile = $3, revision = revision + 1, version = version + 1 WHERE id = $1 AND revision = $4`

const insertProfiles = `
INSERT INTO profile_log (operator_id, revision, at, by_id, capacity, body) @values(text, bigint, bigint, text, bigint, text)`

const selectProfiles = `
SELECT operator_id, revision, at, by_id, capacity, body FROM profile_log WHERE operator_id = $1 ORDER BY revision DESC LIMIT $2`

const selectWaitingOf = `
SELECT v.id FROM conversation AS v WHERE v.queue_id = $1 AND v.state = 'waiting' ORDER BY v.waiting_since, v.id LIMIT $2`

const selectOwnedBy = `
SELECT v.id FROM conversation AS v WHERE v.assignee_id = $1 AND v.state IN ('active', 'wrapup') ORDER BY v.id LIMIT $2`

const selectPresenceLog = `
SELECT operator_id, at, presence, cause FROM presence_log WHERE centre_id = $1 AND at >= $2 AND at < $3
ORDER BY operator_id, version`
