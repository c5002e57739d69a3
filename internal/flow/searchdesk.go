package flow

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
)

// SearchDesk is people's door to what was written. Nobody finds what they could not open:
// a brand that is not theirs answers like one that does not exist. What the index proposes
// is held against the text as it is now. Each look is a fact: who, how much, never the words.
type SearchDesk struct {
	env   Env
	read  Reader
	feed  Feed
	store SearchStore
	facts factPutter
	guard Guard
}

// factPutter appends facts that no decision made.
type factPutter interface {
	PutFacts(ctx context.Context, facts []desk.Fact) error
}

// NewSearchDesk makes the door.
func NewSearchDesk(env Env, read Reader, feed Feed, store SearchStore, facts factPutter, guard Guard) *SearchDesk {
	return &SearchDesk{env, read, feed, store, facts, guard}
}

// What can be looked for.
const (
	FindMessages      = "message"
	FindConversations = "conversation"
	FindContacts      = "contact"
)

// How far one look goes: then it tells up to when it has looked, and can go on from there.
const (
	searchBatch = 100
	searchMost  = 2_000                  // candidates
	searchTime  = 400 * time.Millisecond // of the clock
	contactsMax = 20
	talksMax    = 20
)

// Found is what a look gave.
type Found struct {
	Contacts []FoundContact
	Talks    []ConversationView
	Messages []FoundMessage
	Next     string    // goes on with the messages
	Back     time.Time // messages were looked at back to then; zero = all
	Index    IndexReach
}

// IndexReach is how far the index is; the zero value: all that happened is in it.
type IndexReach struct {
	Building bool      // it is made anew
	Until    time.Time // what happened until then is in it
}

// FoundContact is a customer with what was found of them.
type FoundContact struct {
	desk.Contact
	Opens  desk.ConversationID // their newest inquiry; empty for none
	Pieces []search.Piece
}

// FoundMessage is a bubble with what stands around it.
type FoundMessage struct {
	Candidate
	Customer desk.Contact
	Pieces   []search.Piece
	Before   string // the bubbles around it, as one line each; empty for none
	After    string
}

// look is one search under way.
type look struct {
	by     desk.Person
	q      SearchQuery
	words  search.Query
	brands []desk.WorkspaceID
}

// Search looks. after is Found.Next of the look before.
func (d *SearchDesk) Search(ctx context.Context, by desk.Person, q SearchQuery, after string, n int) (out Found, err error) {
	k := look{by: by, q: q, brands: brandsOf(by, identity.ReadConversation, q.Workspace)}
	if k.words, err = search.Parse(q.Text); err != nil {
		return out, err
	}
	if since := d.env.Clock.Now().AddDate(0, 0, -q.Days); q.Days > 0 && since.After(q.Since) {
		k.q.Since = since
	}
	if q.Conversation != "" {
		if err := d.talk(ctx, k, after, n, &out); err != nil {
			return out, err
		}
		return out, d.note(ctx, k, out)
	}
	below, err := readPlace(after)
	if err != nil {
		return out, err
	}
	if after == "" {
		if err := d.people(ctx, k, &out); err != nil {
			return out, err
		}
	}
	if k.wants(FindMessages) {
		if err := d.messages(ctx, k, below, n, &out); err != nil {
			return out, err
		}
	}
	if out.Index, err = d.reach(ctx); err != nil {
		return out, err
	}
	return out, d.note(ctx, k, out)
}

func (k look) wants(kind string) bool { return len(k.q.Kinds) == 0 || slices.Contains(k.q.Kinds, kind) }

// late is how long after a fact its reader is said to be behind.
const late = time.Minute

func (d *SearchDesk) reach(ctx context.Context) (IndexReach, error) {
	st, err := d.store.IndexState(ctx)
	if err != nil || st.Version != search.Version {
		return IndexReach{Building: err == nil}, err
	}
	now := d.env.Clock.Now()
	if now.Sub(st.At) < late {
		return IndexReach{}, nil
	}
	items, _, err := d.feed.Facts(ctx, st.Cursor, 1)
	if errors.Is(err, ErrCursorGone) {
		return IndexReach{Building: true}, nil
	}
	if err != nil || len(items) == 0 || now.Sub(items[0].Fact.At) < late {
		return IndexReach{}, err
	}
	return IndexReach{Building: now.Sub(st.At) > time.Hour, Until: st.At}, nil
}

func readPlace(after string) (int64, error) {
	if after == "" {
		return 0, nil
	}
	place, err := strconv.ParseInt(after, 36, 64)
	if err != nil || place <= 0 {
		return 0, desk.E(desk.Invalid, "bad_cursor", "This is not a place in this list. Ask for its first page.").On("cursor")
	}
	return place, nil
}

func (d *SearchDesk) messages(ctx context.Context, k look, below int64, n int, out *Found) error {
	stop := d.env.Clock.Now().Add(searchTime)
	probe := Probe{Grams: k.words.Grams(), Workspaces: k.brands, Below: below, Since: k.q.Since, Until: k.q.Until, N: searchBatch}
	for seen := 0; ; {
		rows, end, err := d.store.Candidates(ctx, probe)
		if err != nil {
			return err
		}
		fit, err := d.fit(ctx, k, rows)
		if err != nil {
			return err
		}
		for _, m := range fit {
			out.Messages = append(out.Messages, m)
			if len(out.Messages) == n {
				out.Next, out.Back = strconv.FormatInt(m.Place, 36), m.Message.At
				return d.around(ctx, k, out)
			}
		}
		if seen += len(rows); end || len(rows) == 0 {
			return d.around(ctx, k, out)
		}
		last := rows[len(rows)-1]
		if probe.Below = last.Place; seen >= searchMost || d.env.Clock.Now().After(stop) {
			out.Next, out.Back = strconv.FormatInt(last.Place, 36), last.Message.At
			return d.around(ctx, k, out)
		}
	}
}

// fit keeps those that the asker may see and that answer.
func (d *SearchDesk) fit(ctx context.Context, k look, rows []Candidate) (out []FoundMessage, err error) {
	var tagged map[desk.ContactID]desk.Traits
	if k.q.Tag != "" {
		ids := make([]desk.ContactID, len(rows))
		for i, c := range rows {
			ids[i] = c.Contact
		}
		if tagged, err = d.store.TraitsOf(ctx, ids); err != nil {
			return nil, err
		}
	}
	for _, c := range rows {
		m := c.Message
		if !k.sees(c) || !k.passes(c) || k.q.Tag != "" && !tagged[c.Contact].Has(k.q.Tag) {
			continue
		}
		text := search.Text(m.Content)
		if spans, ok := k.words.In(search.Fold(text)); ok {
			out = append(out, FoundMessage{Candidate: c, Pieces: search.Around(text, spans, shownText)})
		}
	}
	return out, nil
}

// Characters that are shown of a found bubble, and of its neighbours.
const (
	shownText = 120
	shownNear = 60
)

// sees is the rule of reading a talk: see Asker.Messages.
func (k look) sees(c Candidate) bool {
	m := c.Message
	if !m.Shown() || m.Revoked() || !identity.Can(k.by, identity.ReadConversation, identity.Subject{Workspace: m.Workspace, Standing: c.Standing}) {
		return false
	}
	return m.Direction != desk.Note || identity.Can(k.by, identity.Work, identity.Subject{Workspace: m.Workspace})
}

func (k look) passes(c Candidate) bool {
	m, q := c.Message, k.q
	switch {
	case q.Channel != "" && c.Channel != q.Channel,
		q.Operator != "" && m.Author.Operator != q.Operator,
		!q.Since.IsZero() && m.At.Before(q.Since),
		!q.Until.IsZero() && !m.At.Before(q.Until),
		len(q.States) > 0 && (c.Standing == nil || !slices.Contains(q.States, conversation.State(c.Standing.State))):
		return false
	}
	switch q.Author {
	case "":
		return true
	case "note":
		return m.Direction == desk.Note
	}
	return string(m.Author.Kind) == q.Author && m.Direction != desk.Note
}

// around reads what stands before and behind, and whose talks they are.
func (d *SearchDesk) around(ctx context.Context, k look, out *Found) error {
	list := make([]desk.Message, len(out.Messages))
	ids := make([]desk.ContactID, len(out.Messages))
	for i, m := range out.Messages {
		list[i], ids[i] = m.Message, m.Contact
	}
	near, err := d.store.Neighbours(ctx, list)
	if err != nil {
		return err
	}
	people, err := d.read.Contacts(ctx, ids)
	if err != nil {
		return err
	}
	for i := range out.Messages {
		m := &out.Messages[i]
		pair := near[m.Message.ID]
		m.Before, m.After = k.line(m.Candidate, pair[0]), k.line(m.Candidate, pair[1])
		if at := slices.IndexFunc(people, func(c desk.Contact) bool { return c.ID == m.Contact }); at >= 0 {
			m.Customer = people[at]
		}
	}
	return nil
}

// line is a neighbour's text; of another inquiry it is not shown, for it may not be the asker's.
func (k look) line(c Candidate, near *desk.Message) string {
	if near == nil || near.Conversation != c.Message.Conversation {
		return ""
	}
	if c.Message = *near; !k.sees(c) {
		return ""
	}
	text := ""
	for _, p := range search.Around(search.Text(near.Content), nil, shownNear) {
		text += p.Text
	}
	return strings.Join(strings.Fields(text), " ")
}
