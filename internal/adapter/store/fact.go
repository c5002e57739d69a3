package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// PutFacts appends facts that no decision made.
func (db *DB) PutFacts(ctx context.Context, facts []desk.Fact) error {
	if len(facts) == 0 {
		return nil
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error { return putFacts(ctx, s, facts) })
}

// putFacts appends facts in their order.
func putFacts(ctx context.Context, s session, facts []desk.Fact) error {
	return s.puts(ctx, insertFacts, factValues(facts))
}

func factValues(facts []desk.Fact) [][]any {
	rows := make([][]any, len(facts))
	for i, f := range facts {
		rows[i] = []any{ms(f.At), string(f.Kind), string(f.Centre), string(f.Workspace), string(f.Channel), string(f.Thread),
			string(f.Conversation), string(f.Message), string(f.Contact), string(f.Subject), string(f.Actor.Kind),
			string(f.Actor.Operator), f.Version, standing(f.Before), standing(f.After), f.Code, optionalJSON(f.Data)}
	}
	return rows
}

func standing(s *desk.Standing) string {
	if s == nil {
		return ""
	}
	return toJSON(s)
}

// scanFact also gives where in the feed the fact stands.
func scanFact(r scanner) (f placedFact, err error) {
	return f, r.Scan(&f.xid, &f.Seq, stamp{&f.At}, &f.Kind, &f.Centre, &f.Workspace, &f.Channel, &f.Thread, &f.Conversation,
		&f.Message, &f.Contact, &f.Subject, &f.Actor.Kind, &f.Actor.Operator, &f.Version, object{&f.Before}, object{&f.After},
		&f.Code, object{&f.Data})
}

const factColumns = `seq, at, kind, centre_id, workspace_id, channel_id, thread_id, conversation_id, message_id, contact_id,
  subject_id, actor_kind, actor_operator, version, before, after, code, data`

const insertFacts = `
INSERT INTO fact (at, kind, centre_id, workspace_id, channel_id, thread_id, conversation_id, message_id, contact_id,
  subject_id, actor_kind, actor_operator, version, before, after, code, data)
@values(bigint, text, text, text, text, text, text, text, text, text, text, text, bigint, text, text, text, text)`
