package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Emergencies lists those of these brands: those that go on, then the newest.
func (db *DB) Emergencies(ctx context.Context, brands []desk.WorkspaceID, n int) ([]desk.Emergency, error) {
	if len(brands) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), selectEmergencies, scanEmergency, texts(db.read(), brands), n)
}

// Emergency reads one.
func (db *DB) Emergency(ctx context.Context, id string) (desk.Emergency, error) {
	e, ok, err := one(ctx, db.read(), emergencyColumns+` WHERE e.id = $1`, scanEmergency, id)
	return e, found(ok, err)
}

// BeginEmergency stops a channel.
func (db *DB) BeginEmergency(ctx context.Context, e desk.Emergency, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, haltChannel, string(e.Channel), ms(e.BeganAt), e.Why)
		if err != nil {
			return err
		}
		if n == 0 {
			return flow.ErrHalted
		}
		if _, err := s.exec(ctx, insertEmergency, string(e.Workspace), e.ID, string(e.Centre), string(e.Channel), e.Version, e.Why, ms(e.BeganAt),
			string(e.BeganBy), e.Excluded, e.Words, e.Note); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// SaveEmergency changes the sheet of one.
func (db *DB) SaveEmergency(ctx context.Context, e desk.Emergency, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, updateEmergency, e.ID, e.Version-1, e.Excluded, e.Words, e.Note)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return putFacts(ctx, s, facts)
	})
}

// EndEmergency lets a channel's talks send again.
func (db *DB) EndEmergency(ctx context.Context, e desk.Emergency, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, endEmergency, e.ID, e.Version-1, ms(e.EndedAt), string(e.EndedBy))
		if err != nil {
			return err
		}
		if n == 0 {
			return s.notEnded(ctx, e.ID)
		}
		if _, err := s.exec(ctx, resumeChannel, string(e.Channel)); err != nil {
			return err
		}
		threads, err := all(ctx, s, selectKeptBack, scanString, string(e.Channel))
		if err != nil {
			return err
		}
		jobs := make([]desk.Job, 0, len(threads))
		for _, t := range threads {
			jobs = append(jobs, desk.Job{Kind: desk.JobSend, Key: t, Thread: desk.ThreadID(t), RunAt: e.EndedAt})
		}
		return s.withFacts(ctx, facts, jobs)
	})
}

// notEnded says why one was not ended.
func (s session) notEnded(ctx context.Context, id string) error {
	e, ok, err := one(ctx, s, emergencyColumns+` WHERE e.id = $1`, scanEmergency, id)
	switch {
	case found(ok, err) != nil:
		return found(ok, err)
	case !e.Open():
		return flow.ErrNotHalted
	}
	return desk.ErrVersion
}

// Stranded lists customers of a channel who wait for something.
func (db *DB) Stranded(ctx context.Context, w desk.WorkspaceID, ch desk.ChannelID, n int) ([]flow.Stranded, error) {
	return all(ctx, db.read(), selectStranded, func(r scanner) (s flow.Stranded, err error) {
		c := &s.Contact
		return s, r.Scan(&s.Conversation, &s.State, &s.Assignee, stamp{&s.WaitingSince}, stamp{&s.ReplyDue}, stamp{&s.LastAt}, &s.Unread,
			&c.ID, &c.Workspace, &c.Kind, &c.Provider, &c.External, &c.Name, stamp{&s.FollowUp}, &s.Queued)
	}, string(w), string(ch), n)
}

func scanEmergency(r scanner) (e desk.Emergency, err error) {
	return e, r.Scan(&e.Workspace, &e.ID, &e.Centre, &e.Channel, &e.Version, &e.Why, stamp{&e.BeganAt}, &e.BeganBy, stamp{&e.EndedAt}, &e.EndedBy,
		&e.Excluded, &e.Words, &e.Note)
}

const emergencyColumns = `
SELECT e.workspace_id, e.id, e.centre_id, e.channel_id, e.version, e.why, e.began_at, e.began_by, e.ended_at, e.ended_by, e.excluded, e.words, e.note
FROM emergency AS e`

const selectEmergencies = emergencyColumns + `
WHERE e.workspace_id @texts($1) ORDER BY CASE WHEN e.ended_at = 0 THEN 0 ELSE 1 END, e.began_at DESC, e.id DESC LIMIT $2`

const haltChannel = `UPDATE channel SET halted_at = $2, halt_why = $3 WHERE id = $1 AND halted_at = 0 AND archived_at = 0`

const resumeChannel = `UPDATE channel SET halted_at = 0, halt_why = '' WHERE id = $1`

const insertEmergency = `
INSERT INTO emergency (workspace_id, id, centre_id, channel_id, version, why, began_at, began_by, ended_at, ended_by, excluded, words, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', $9, $10, $11)`

const updateEmergency = `UPDATE emergency SET excluded = $3, words = $4, note = $5, version = version + 1 WHERE id = $1 AND version = $2`

const endEmergency = `UPDATE emergency SET ended_at = $3, ended_by = $4, version = version + 1 WHERE id = $1 AND version = $2 AND ended_at = 0`

// selectKeptBack finds the talks in which something waits to go out.
const selectKeptBack = `
SELECT t.id FROM thread AS t JOIN message AS m ON m.thread_id = t.id WHERE t.channel_id = $1 AND m.send_state = 'queued'
UNION
SELECT k.thread_id FROM call AS k WHERE k.channel_id = $1 AND k.state = 'started'`

const selectStranded = `
SELECT v.id, v.state, v.assignee_id, CASE WHEN v.state IN ('waiting', 'offered') THEN v.waiting_since ELSE 0 END, v.due_at, v.last_message_at, v.unread,
  c.id, c.workspace_id, c.kind, c.provider, c.external, c.name,
  coalesce((SELECT min(f.due_at) FROM follow_up AS f WHERE f.conversation_id = v.id AND f.done = ''), 0),
  (SELECT count(*) FROM message AS m WHERE m.thread_id = v.thread_id AND m.send_state = 'queued')
FROM conversation AS v JOIN contact AS c ON c.id = v.contact_id
WHERE v.channel_id = $2 AND v.id IN (
  SELECT o.id FROM conversation AS o WHERE o.workspace_id = $1 AND o.state IN ('bot', 'waiting', 'offered', 'active', 'wrapup')
  UNION
  SELECT p.conversation_id FROM follow_up AS p WHERE p.workspace_id = $1 AND p.done = '')
ORDER BY v.last_message_at, v.id LIMIT $3`
