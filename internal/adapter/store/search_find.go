package store

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// The index is read from its newest place backwards, and no further than a page goes.
//
// FTS5 walks the rows of a match by falling number, so it stops by itself; that one brand's
// are wanted is a word more. GIN gives all rows of a match at once: so PostgreSQL first
// looks through the newest rows one by one, which finds what is common, and asks GIN only
// for what is rarer than that.

// searchTexts are an engine's statements of the index.
type searchTexts struct {
	places   func(ctx context.Context, s session, p flow.Probe, low, high int64) ([]foundPlace, bool, error)
	contacts func(ctx context.Context, s session, p flow.Probe) ([]desk.ContactID, error)
	wipe     []string
}

type foundPlace struct {
	seq int64
	id  desk.MessageID
}

// Candidates gives what may answer a query.
func (db *DB) Candidates(ctx context.Context, p flow.Probe) ([]flow.Candidate, bool, error) {
	low, high, err := db.bounds(ctx, p)
	if err != nil || low >= high || len(p.Workspaces) == 0 || len(p.Grams) == 0 {
		return nil, true, err
	}
	places, end, err := db.dialect.Hot.Search.places(ctx, db.read(), p, low, high)
	if err != nil || len(places) == 0 {
		return nil, end, db.explain(err)
	}
	at := make(map[desk.MessageID]int64, len(places))
	for _, f := range places {
		at[f.id] = f.seq
	}
	rows, err := inParts(ctx, db.read(), selectCandidates, scanCandidate, keys(at))
	rows = slices.DeleteFunc(rows, func(c flow.Candidate) bool { return !slices.Contains(p.Workspaces, c.Message.Workspace) })
	for i := range rows {
		rows[i].Place = at[rows[i].Message.ID]
	}
	slices.SortFunc(rows, func(a, b flow.Candidate) int { return int(b.Place - a.Place) })
	return rows, end, err
}

// lateness is how far a bubble's time may be from its neighbours' in the index.
const lateness = time.Hour

// bounds are the places between which a probe looks: from low to before high.
func (db *DB) bounds(ctx context.Context, p flow.Probe) (low, high int64, err error) {
	if high = p.Below; high <= 0 {
		high = math.MaxInt64
	}
	if !p.Until.IsZero() {
		last, ok, err := one(ctx, db.read(), selectLastBefore, scanInt, ms(p.Until.Add(lateness)))
		if err != nil || !ok {
			return 0, 0, err
		}
		high = min(high, last+1)
	}
	if !p.Since.IsZero() {
		first, ok, err := one(ctx, db.read(), selectFirstSince, scanInt, ms(p.Since.Add(-lateness)))
		if err != nil || !ok {
			return 0, 0, err
		}
		low = first
	}
	return low, high, nil
}

func scanPlaceFound(r scanner) (f foundPlace, err error) { return f, r.Scan(&f.seq, &f.id) }

func scanCandidate(r scanner) (c flow.Candidate, err error) {
	row := messageRow{m: &c.Message}
	var standing desk.Standing
	err = r.Scan(append(row.dest(), &c.Channel, &c.Contact, &standing.State, &standing.Assignee, &c.Opens)...)
	row.finish()
	if standing.State != "" {
		c.Standing = &standing
	}
	return c, err
}

// FoundContacts gives customers who may answer a query.
func (db *DB) FoundContacts(ctx context.Context, p flow.Probe) ([]desk.Contact, error) {
	if len(p.Workspaces) == 0 || len(p.Grams) == 0 {
		return nil, nil
	}
	ids, err := db.dialect.Hot.Search.contacts(ctx, db.read(), p)
	if err != nil {
		return nil, db.explain(err)
	}
	rows, err := db.Contacts(ctx, ids)
	rows = slices.DeleteFunc(rows, func(c desk.Contact) bool { return !slices.Contains(p.Workspaces, c.Workspace) })
	slices.SortFunc(rows, func(a, b desk.Contact) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return rows, err
}

// TraitsOf reads tags and attributes of many.
func (db *DB) TraitsOf(ctx context.Context, ids []desk.ContactID) (map[desk.ContactID]desk.Traits, error) {
	rows, err := inParts(ctx, db.read(), selectTraits, scanTrait, ids)
	return traitsOf(rows), err
}

// Neighbours reads the bubbles before and behind, as the talk goes.
func (db *DB) Neighbours(ctx context.Context, of []desk.Message) (map[desk.MessageID][2]*desk.Message, error) {
	b := &bundle{s: db.read()}
	sides := make([][2]*[]desk.Message, len(of))
	for i, m := range of {
		sides[i][0] = read(b, selectTalk, scanMessage, string(m.Thread), ms(m.At), m.Order, string(m.ID), 1)
		sides[i][1] = read(b, selectTalkOn, scanMessage, string(m.Thread), ms(m.At), m.Order, string(m.ID), 1)
	}
	if err := b.run(ctx); err != nil {
		return nil, err
	}
	out := make(map[desk.MessageID][2]*desk.Message, len(of))
	for i, m := range of {
		var pair [2]*desk.Message
		for side, rows := range sides[i] {
			if len(*rows) > 0 {
				pair[side] = &(*rows)[0]
			}
		}
		out[m.ID] = pair
	}
	return out, nil
}

// brandGrams are the pieces of brands.
func brandGrams(brands []desk.WorkspaceID) []uint32 {
	out := make([]uint32, len(brands))
	for i, w := range brands {
		out[i] = search.BrandGram(w)
	}
	return out
}

// match is what FTS5 is asked: all of the pieces, and one of the brands.
func match(p flow.Probe) string {
	return `(` + strings.ReplaceAll(quoted(brandGrams(p.Workspaces)), " ", " OR ") + `) AND ` + strings.ReplaceAll(quoted(p.Grams), " ", " AND ")
}

func quoted(grams []uint32) string {
	return `"` + strings.ReplaceAll(words(grams), " ", `" "`) + `"`
}

var searchSQLite = searchTexts{
	places: func(ctx context.Context, s session, p flow.Probe, low, high int64) ([]foundPlace, bool, error) {
		rows, err := all(ctx, s, placesSQLite, scanPlaceFound, match(p), low, high, p.N)
		return rows, len(rows) < p.N, err
	},
	contacts: func(ctx context.Context, s session, p flow.Probe) ([]desk.ContactID, error) {
		return all(ctx, s, contactsSQLite, scanContactID, match(p), p.N)
	},
	wipe: []string{
		`INSERT INTO search_gram (search_gram) VALUES ('delete-all')`, `DELETE FROM search_message`,
		`INSERT INTO search_contact_gram (search_contact_gram) VALUES ('delete-all')`, `DELETE FROM search_contact`,
	},
}

func scanContactID(r scanner) (id desk.ContactID, err error) { return id, r.Scan(&id) }

const placesSQLite = `
SELECT f.seq, f.message_id
FROM (SELECT rowid AS seq FROM search_gram WHERE search_gram MATCH $1 AND rowid >= $2 AND rowid < $3 ORDER BY rowid DESC LIMIT $4) AS g
CROSS JOIN search_message AS f WHERE f.seq = g.seq`

const contactsSQLite = `
SELECT f.contact_id
FROM (SELECT rowid AS seq FROM search_contact_gram WHERE search_contact_gram MATCH $1 ORDER BY rowid DESC LIMIT $2) AS g
CROSS JOIN search_contact AS f WHERE f.seq = g.seq ORDER BY f.seq DESC`

var searchPostgres = searchTexts{
	places: func(ctx context.Context, s session, p flow.Probe, low, high int64) (out []foundPlace, end bool, err error) {
		grams, brands := integers(setGrams(p)), texts(s, p.Workspaces)
		if newest, _, err := one(ctx, s, selectNewestPlace, scanInt); err != nil {
			return nil, true, err
		} else if newest < high {
			high = newest + 1
		}
		for _, window := range windows {
			from := max(low, high-window)
			rows, err := all(ctx, s, placesNear, scanPlaceFound, grams, from, high, brands, p.N-len(out))
			if out = append(out, rows...); err != nil || len(out) >= min(p.N, aPage) || from == low {
				return out, len(out) < p.N && from == low, err
			}
			high = from
		}
		rows, err := all(ctx, s, placesFar, scanPlaceFound, grams, low, high, brands, p.N-len(out))
		out = append(out, rows...)
		return out, len(out) < p.N, err
	},
	contacts: func(ctx context.Context, s session, p flow.Probe) ([]desk.ContactID, error) {
		return all(ctx, s, contactsPostgres, scanContactID, integers(setGrams(p)), texts(s, p.Workspaces), p.N)
	},
	wipe: []string{`TRUNCATE search_message`, `TRUNCATE search_contact`},
}

// aPage is how many from the newest rows are enough: a page is full sooner than a probe.
const aPage = 25

// windows are how many of the newest rows are looked through one by one.
var windows = []int64{512, 4_096}

// setGrams are the pieces that every row must have, the brand's too where there is one.
func setGrams(p flow.Probe) []uint32 {
	if len(p.Workspaces) != 1 {
		return p.Grams
	}
	return append(brandGrams(p.Workspaces), p.Grams...)
}

const selectNewestPlace = `SELECT seq FROM search_message ORDER BY seq DESC LIMIT 1`

const foundPlaces = `
SELECT f.seq, f.message_id FROM search_message AS f
WHERE f.grams @> string_to_array($1, ' ')::int[] AND f.seq >= $2 AND f.seq < $3 AND f.workspace_id @texts($4)`

const placesNear = foundPlaces + ` ORDER BY f.seq DESC LIMIT $5`

// What is sorted is no column, so that the rows are not read in its order.
const placesFar = foundPlaces + ` ORDER BY f.seq + 0 DESC LIMIT $5`

const contactsPostgres = `
SELECT f.contact_id FROM search_contact AS f
WHERE f.grams @> string_to_array($1, ' ')::int[] AND f.workspace_id @texts($2) ORDER BY f.seq + 0 DESC LIMIT $3`

const selectFirstSince = `SELECT seq FROM search_message WHERE at >= $1 ORDER BY at, seq LIMIT 1`

const selectLastBefore = `SELECT seq FROM search_message WHERE at < $1 ORDER BY at DESC, seq DESC LIMIT 1`

const selectCandidates = `
SELECT ` + messageColumns + `, t.channel_id, t.contact_id, coalesce(v.state, ''), coalesce(v.assignee_id, ''),
  coalesce(v.id, CASE t.open_id WHEN '' THEN t.last_id ELSE t.open_id END)
FROM message AS m JOIN thread AS t ON t.id = m.thread_id LEFT JOIN conversation AS v ON v.id = m.conversation_id
WHERE m.id @texts($1)`

const selectTalkOn = `SELECT ` + messageColumns + ` FROM message AS m
WHERE m.thread_id = $1 AND (m.at, m.ord, m.id) > ($2, $3, $4) ORDER BY m.at, m.ord, m.id LIMIT $5`
