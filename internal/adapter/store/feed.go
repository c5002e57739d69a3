package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// The feed's order. SQLite has one writer, so the numbers of facts grow in the
// order of commits (AUTOINCREMENT: none is used twice). On PostgreSQL numbers are
// drawn before the commit: a reader that goes by `seq > last` passes the facts of
// a transaction that drew earlier and commits later, and loses them. There the
// order is (transaction id, seq), read only below the snapshot's horizon, under
// which every transaction has ended: nothing can appear behind a reader.
//
// Facts of one thread stand in the order of its versions, for a decision is made
// on what was committed before its transaction began. Facts about an operator may
// not: of two transactions that waited for each other's row the one that began
// first stands first. Readers go by the version a fact carries.

// place is a position in the feed; xid is 0 on SQLite.
type place struct {
	xid, seq int64
}

type placedFact struct {
	desk.Fact
	xid int64
}

// feedTexts are the feed's statements of an engine.
type feedTexts struct {
	head  string // → xid, seq of the newest readable fact
	facts string // $1 xid, $2 seq, $3 limit
	last  string // → xid, seq of the newest fact, readable or not
	ahead string // $1 xid, $2 seq → is this place beyond all that was ever written?
}

// Head is the place behind the newest fact that can be read now.
func (db *DB) Head(ctx context.Context) (string, error) {
	p, _, err := one(ctx, db.read(), db.dialect.Hot.Feed.head, scanPlace)
	return db.cursor(p), err
}

// Facts reads up to n facts behind a cursor; an empty cursor is the beginning.
func (db *DB) Facts(ctx context.Context, after string, n int) (items []flow.FeedItem, pending bool, err error) {
	feed := db.dialect.Hot.Feed
	if fault.Sabotaged("naive_feed") {
		feed = feedNaive
	}
	at, err := db.place(after)
	if err != nil {
		return nil, false, err
	}
	b := &bundle{s: db.read()}
	facts := read(b, feed.facts, scanFact, at.xid, at.seq, n)
	last := read(b, feed.last, scanPlace)
	if err := b.run(ctx); err != nil {
		return nil, false, err
	}
	newest := at
	for _, f := range *facts {
		newest = place{f.xid, f.Seq}
		items = append(items, flow.FeedItem{Cursor: db.cursor(newest), Fact: f.Fact})
	}
	if len(items) == n && n > 0 {
		return items, false, nil // there may be more that can be read: that comes first
	}
	end, _ := first(*last, nil)
	if len(items) == 0 && end.before(at) {
		if ahead, _, err := one(ctx, db.read(), feed.ahead, scanBool, at.xid, at.seq); err != nil || ahead {
			return nil, false, errors.Join(err, goneIf(ahead))
		}
	}
	return items, newest.before(end), nil
}

// before tells whether a place comes before another.
func (p place) before(o place) bool { return p.xid < o.xid || p.xid == o.xid && p.seq < o.seq }

func goneIf(gone bool) error {
	if gone {
		return flow.ErrCursorGone
	}
	return nil
}

// cursor writes a place, with the database's name.
func (db *DB) cursor(p place) string { return fmt.Sprintf("%s.%d.%d", db.epoch, p.xid, p.seq) }

// place reads a cursor. One that we did not write, or another database did, is
// gone: for its holder it comes to the same.
func (db *DB) place(cursor string) (place, error) {
	if cursor == "" {
		return place{}, nil
	}
	parts := strings.Split(cursor, ".")
	if len(parts) != 3 || parts[0] != db.epoch {
		return place{}, flow.ErrCursorGone
	}
	xid, err1 := strconv.ParseInt(parts[1], 10, 64)
	seq, err2 := strconv.ParseInt(parts[2], 10, 64)
	if err1 != nil || err2 != nil || xid < 0 || seq < 0 {
		return place{}, flow.ErrCursorGone
	}
	return place{xid, seq}, nil
}

func scanPlace(r scanner) (p place, err error) { return p, r.Scan(&p.xid, &p.seq) }

func scanBool(r scanner) (b bool, err error) { return b, r.Scan(&b) }

var feedSQLite = feedTexts{
	head:  `SELECT 0, seq FROM fact ORDER BY seq DESC LIMIT 1`,
	facts: `SELECT 0, ` + factColumns + ` FROM fact WHERE seq > $2 AND 0 = $1 ORDER BY seq LIMIT $3`,
	last:  `SELECT 0, seq FROM fact ORDER BY seq DESC LIMIT 1`,
	ahead: `SELECT $1 > 0 OR $2 > coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'fact'), 0)`,
}

// feedNaive goes by `seq > last`, which loses facts on PostgreSQL: it is there to
// show that the tests of the feed would notice.
var feedNaive = feedTexts{
	facts: `SELECT 0, ` + factColumns + ` FROM fact WHERE seq > $2 AND $1::bigint >= 0 ORDER BY seq LIMIT $3`,
	last:  `SELECT 0, max(seq) FROM fact HAVING max(seq) > 0`,
	ahead: `SELECT $1::bigint < 0 OR $2::bigint < 0`,
}

var feedPostgres = feedTexts{
	head: `
SELECT f.xid::text::bigint, f.seq FROM fact AS f WHERE f.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY f.xid DESC, f.seq DESC LIMIT 1`,
	facts: `
SELECT f.xid::text::bigint, ` + factColumns + ` FROM fact AS f
WHERE (f.xid, f.seq) > ($1::bigint::text::xid8, $2::bigint) AND f.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY f.xid, f.seq LIMIT $3`,
	last:  `SELECT f.xid::text::bigint, f.seq FROM fact AS f ORDER BY f.xid DESC, f.seq DESC LIMIT 1`,
	ahead: `SELECT $1::bigint::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) AND $2::bigint >= 0`,
}
