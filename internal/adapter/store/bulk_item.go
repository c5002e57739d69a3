package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BulkItems lists a run's, in order.
func (db *DB) BulkItems(ctx context.Context, q flow.BulkItemQuery) ([]flow.BulkItemRow, error) {
	return all(ctx, db.read(), selectItems, func(r scanner) (row flow.BulkItemRow, err error) {
		return row, r.Scan(append(itemDest(&row.Item), &row.Send, &row.Route, &row.Error)...)
	}, string(q.Run), string(q.Fate), q.After, q.N)
}

// BulkNext gives the first items that are not over.
func (db *DB) BulkNext(ctx context.Context, id desk.BulkID, n int) ([]bulk.Item, error) {
	return all(ctx, db.read(), selectNextItems, scanItem, string(id), n)
}

// LeaveItems ends items that are not over.
func (db *DB) LeaveItems(ctx context.Context, id desk.BulkID, places []int, why bulk.Reason, at time.Time) error {
	if places == nil {
		return db.put(ctx, leaveAll, string(id), string(why), ms(at))
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		for _, pos := range places {
			if _, err := s.exec(ctx, leaveAll+` AND pos = $4`, string(id), string(why), ms(at), pos); err != nil {
				return err
			}
		}
		return nil
	})
}

// shares asks for the items that refs name.
func (l *loader) shares() *[]bulk.Item {
	var runs []string
	var places []int64
	for _, ref := range l.refs {
		if ref.Share.Run != "" {
			runs, places = append(runs, string(ref.Share.Run)), append(places, int64(ref.Share.Pos))
		}
	}
	if len(runs) == 0 {
		return new([]bulk.Item)
	}
	return read(l.b, selectShares, scanItem, texts(l.b.s, runs), bigints(l.b.s, places))
}

func itemValues(items []bulk.Item) (rows [][]any) {
	for _, i := range items {
		rows = append(rows, []any{string(i.Workspace), string(i.Run), int64(i.Pos), string(i.Conversation), string(i.Thread), string(i.Contact),
			string(i.Fate), string(i.Code), string(i.Message), ms(i.At), toJSON(i.Was)})
	}
	return rows
}

func itemDest(i *bulk.Item) []any {
	return []any{&i.Workspace, &i.Run, &i.Pos, &i.Conversation, &i.Thread, &i.Contact, &i.Fate, &i.Code, &i.Message, stamp{&i.At}, object{&i.Was}}
}

func scanItem(r scanner) (i bulk.Item, err error) { return i, r.Scan(itemDest(&i)...) }

const itemNames = `i.workspace_id, i.run_id, i.pos, i.conversation_id, i.thread_id, i.contact_id, i.fate, i.code, i.message_id, i.at, i.was`

const selectItems = `SELECT ` + itemNames + `, coalesce(m.send_state, ''), coalesce(m.send_route, ''), coalesce(m.send_error, '')
FROM bulk_item AS i LEFT JOIN message AS m ON m.id = i.message_id
WHERE i.run_id = $1 AND ($2 = '' OR i.fate = $2) AND i.pos > $3 ORDER BY i.pos LIMIT $4`

const selectNextItems = `SELECT ` + itemNames + ` FROM bulk_item AS i WHERE i.run_id = $1 AND i.fate = '' ORDER BY i.pos LIMIT $2`

// The items of several runs that share a place come as well; the loader takes its own.
const selectShares = `SELECT ` + itemNames + ` FROM bulk_item AS i WHERE i.run_id @texts($1) AND i.pos @bigints($2)`

const insertItems = `
INSERT INTO bulk_item (workspace_id, run_id, pos, conversation_id, thread_id, contact_id, fate, code, message_id, at, was)
@values(text, text, bigint, text, text, text, text, text, text, bigint, text)`

const leaveAll = `UPDATE bulk_item SET fate = 'left', code = $2, at = $3 WHERE run_id = $1 AND fate = ''`

// The thread's version guards it: of two who do an item's share one wins.
const endItems = `
UPDATE bulk_item SET fate = r.fate, code = r.code, message_id = r.message_id, at = r.at, was = r.was
FROM @rows(r: run_id text, pos bigint, fate text, code text, message_id text, at bigint, was text)
WHERE bulk_item.run_id = r.run_id AND bulk_item.pos = r.pos`
