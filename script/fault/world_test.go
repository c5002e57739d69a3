package fault

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// world is everything the invariants are about, as it stood at one moment: what
// customers did and LINE was told, what the desk keeps, what customers saw.
type world struct {
	said   []said
	posted []posted
	seen   []lineemu.Item // outgoing only

	channels      map[string]string // id → workspace
	threads       map[string]thread
	conversations []conversation
	messages      []message
	inbox         []inboxRow
	people        []carrier
	sendJobs      map[string]bool // by thread
	openCalls     map[string]bool // by thread
	facts         []fact
	leaks         []string // lines of logs that hold what somebody wrote, or a secret
}

// said is what a customer did. Acked: LINE got 200 for it.
type said struct {
	user, channel, event, text string
	takenBack                  string // LINE's id of a message
	nth                        int    // among the user's texts
	acked                      bool
	at                         time.Time // when that was known
}

// posted is what an operator wrote and the API took.
type posted struct {
	message, text string
	at            time.Time // when the API said so
}

type thread struct{ id, workspace, channel, source string }

type conversation struct {
	id, workspace, thread, state, assignee, offered string
	weight, version                                 int64
}

type message struct {
	id, workspace, thread, direction, text, event, external, ord string
	author                                                       string // an operator
	at, version                                                  int64
	state, route, code                                           string // of an outgoing one
}

type inboxRow struct{ channel, event, state string }

type carrier struct {
	id             string
	load, capacity int64
}

type fact struct {
	kind, message, conversation string
	by                          string // an operator
	data                        string // all of its JSON
	version                     int64
}

// look reads the desk's side from its database, all of it as of one moment: what is taken
// in meanwhile would seem to be done and yet to stand nowhere.
func (w *world) look(pool *sql.DB) error {
	how := &sql.TxOptions{ReadOnly: true}
	if _, ok := pool.Driver().(*stdlib.Driver); ok {
		how.Isolation = sql.LevelRepeatableRead // a transaction of SQLite sees one moment anyway
	}
	db, err := pool.BeginTx(context.Background(), how)
	if err != nil {
		return err
	}
	defer func() { _ = db.Rollback() }() // it only read
	w.channels, w.threads, w.sendJobs, w.openCalls = map[string]string{}, map[string]thread{}, map[string]bool{}, map[string]bool{}
	return first(
		rows(db, `SELECT id, workspace_id FROM channel`, func(s scan) error {
			var id, workspace string
			err := s(&id, &workspace)
			w.channels[id] = workspace
			return err
		}),
		rows(db, `SELECT id, workspace_id, channel_id, source_id FROM thread`, func(s scan) error {
			var t thread
			err := s(&t.id, &t.workspace, &t.channel, &t.source)
			w.threads[t.id] = t
			return err
		}),
		rows(db, `SELECT id, workspace_id, thread_id, state, assignee_id, offered_to, weight, version FROM conversation`, func(s scan) error {
			var c conversation
			err := s(&c.id, &c.workspace, &c.thread, &c.state, &c.assignee, &c.offered, &c.weight, &c.version)
			w.conversations = append(w.conversations, c)
			return err
		}),
		rows(db, `SELECT id, workspace_id, thread_id, direction, content, event_id, external_id, ord, author_operator, at, version, send_state, send_route, send_error
FROM message ORDER BY at, ord, id`, func(s scan) error {
			var m message
			var content string
			err := s(&m.id, &m.workspace, &m.thread, &m.direction, &content, &m.event, &m.external, &m.ord, &m.author, &m.at, &m.version, &m.state, &m.route, &m.code)
			m.text = textOf([]byte(content))
			w.messages = append(w.messages, m)
			return err
		}),
		rows(db, `SELECT channel_id, event_id, state FROM inbox`, func(s scan) error {
			var i inboxRow
			err := s(&i.channel, &i.event, &i.state)
			w.inbox = append(w.inbox, i)
			return err
		}),
		rows(db, `SELECT id, load, capacity FROM person`, func(s scan) error {
			var c carrier
			err := s(&c.id, &c.load, &c.capacity)
			w.people = append(w.people, c)
			return err
		}),
		names(db, `SELECT key FROM job WHERE kind = 'send'`, w.sendJobs),
		names(db, `SELECT thread_id FROM call WHERE state = 'started'`, w.openCalls),
		rows(db, `SELECT kind, message_id, conversation_id, actor_operator, before || after || data, version FROM fact`, func(s scan) error {
			var f fact
			err := s(&f.kind, &f.message, &f.conversation, &f.by, &f.data, &f.version)
			w.facts = append(w.facts, f)
			return err
		}),
	)
}

type scan func(dest ...any) error

// asker is a database, or a transaction of one.
type asker interface {
	Query(text string, args ...any) (*sql.Rows, error)
}

func rows(db asker, text string, each func(scan) error) error {
	rows, err := db.Query(text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func names(db asker, text string, into map[string]bool) error {
	return rows(db, text, func(s scan) error {
		var name string
		err := s(&name)
		into[name] = true
		return err
	})
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// textOf finds the words in a bubble's content, or in LINE's own message object.
func textOf(content []byte) string {
	var both struct {
		Text json.RawMessage `json:"text"`
	}
	if json.Unmarshal(content, &both) != nil {
		return ""
	}
	var plain string
	if json.Unmarshal(both.Text, &plain) == nil {
		return plain
	}
	var body struct {
		Text string `json:"text"`
	}
	_ = json.Unmarshal(both.Text, &body)
	return body.Text
}
