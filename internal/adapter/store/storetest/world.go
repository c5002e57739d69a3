package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// The world of the tests: one centre, two brands, a queue that makes offers and
// one that doesn't, a channel in each brand, two operators.
const (
	centre desk.CentreID    = "centre"
	brand  desk.WorkspaceID = "brand"
	other  desk.WorkspaceID = "other"
	queue  desk.QueueID     = "queue"
	pulled desk.QueueID     = "queue-pulled"
	line   desk.ChannelID   = "line"
	line2  desk.ChannelID   = "line-2"
	anna   desk.OperatorID  = "op-anna"
	ben    desk.OperatorID  = "op-ben"
)

// start is the instant of the tests; it has a fraction that the store cuts.
var start = time.Date(2026, 4, 1, 9, 0, 0, 123_456_789, time.UTC)

func at(d time.Duration) time.Time { return start.Add(d) }

// serial makes ids that sort in the order they were drawn.
type serial struct{ n atomic.Int64 }

func (s *serial) next() string { return fmt.Sprintf("id%08d", s.n.Add(1)) }

// world is a furnished database.
type world struct {
	*store.DB
	t   testing.TB
	ctx context.Context
	ids *serial
}

func furnish(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{DB: db, t: t, ctx: context.WithoutCancel(t.Context()), ids: &serial{}}
	w.must(db.PutCentre(w.ctx, centre, "Centre"))
	for _, b := range []desk.WorkspaceID{brand, other} {
		w.must(db.PutWorkspace(w.ctx, desk.Workspace{ID: b, Centre: centre, Name: "Brand " + string(b), Color: "#112233"}))
	}
	w.must(db.PutQueue(w.ctx, desk.Queue{ID: queue, Workspace: brand, Name: "Queue", Offers: true, OfferFor: 20 * time.Second}))
	w.must(db.PutQueue(w.ctx, desk.Queue{ID: pulled, Workspace: other, Name: "Pulled"}))
	w.must(db.PutChannel(w.ctx, desk.Channel{ID: line, Centre: centre, Workspace: brand, Kind: "line", Name: "LINE", Provider: "provider",
		BotUserID: "bot", Queue: queue}, []byte("sealed")))
	w.must(db.PutChannel(w.ctx, desk.Channel{ID: line2, Centre: centre, Workspace: other, Kind: "line", Name: "LINE 2", Provider: "provider",
		Queue: pulled}, nil))
	for _, id := range []desk.OperatorID{anna, ben} {
		w.must(db.PutPerson(w.ctx, desk.Person{ID: id, Centre: centre, Email: string(id) + "@Example.com", Name: string(id), Role: desk.RoleOperator,
			Language: "ja", Presence: desk.Available, PresenceUntil: at(time.Hour), Capacity: 3,
			Memberships: map[desk.WorkspaceID]desk.Role{brand: desk.RoleOperator, other: desk.RoleSupervisor}}, "hash-"+string(id)))
	}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func user(id string) desk.ThreadKey {
	return desk.ThreadKey{Channel: line, Kind: desk.FromUser, ID: id}
}

// says is a customer's text.
func says(key desk.ThreadKey, event, text string, when time.Time) desk.Inbound {
	return desk.Inbound{Kind: desk.InMessage, EventID: event, At: when, MessageID: "m-" + event, ReplyToken: "token-" + event,
		Source:  desk.Source{Kind: key.Kind, ID: key.ID, User: map[bool]string{true: key.ID}[key.Kind == desk.FromUser]},
		Content: &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: text}}}
}

func row(key desk.ThreadKey, in desk.Inbound) flow.InboxRow {
	body, err := json.Marshal(in)
	if err != nil {
		panic(err)
	}
	return flow.InboxRow{Key: key, EventID: in.EventID, At: in.At, ReceivedAt: in.At.Add(time.Second), Body: body}
}

func (w *world) put(rows ...flow.InboxRow) int {
	w.t.Helper()
	n, err := w.Put(w.ctx, rows)
	w.must(err)
	return n
}

// forever is a lease that no test outlives; lapsed one that is over at once.
const (
	forever = time.Hour
	lapsed  = -time.Second
)

func (w *world) claim(owner string, lease time.Duration) []flow.Batch {
	w.t.Helper()
	batches, err := w.Claim(w.ctx, owner, 100, 1000, time.Now(), lease)
	w.must(err)
	return batches
}

// work is a batch made ready for a decision.
type work struct {
	batch  flow.Batch
	events []desk.Inbound
	done   []int64
	ref    flow.CaseRef
}

func (w *world) read(b flow.Batch) work {
	w.t.Helper()
	out := work{batch: b, ref: flow.CaseRef{Key: b.Key}}
	for _, r := range b.Rows {
		var in desk.Inbound
		w.must(json.Unmarshal(r.Body, &in))
		out.events, out.done = append(out.events, in), append(out.done, r.ID)
		out.ref.External = append(out.ref.External, in.MessageID)
		if in.Source.Kind != desk.FromUser && in.Source.User != "" {
			out.ref.Users = append(out.ref.Users, in.Source.User)
		}
	}
	return out
}

// write decides a batch on a case.
func (w *world) write(k work, c decide.Case) flow.Write {
	w.t.Helper()
	change, errs := decide.Inbound(c, k.events, at(time.Minute), w.ids.next)
	for _, err := range errs {
		w.must(err)
	}
	return flow.Write{Change: change, Done: k.done, Batch: &k.batch}
}

// decide decides a batch as it stands.
func (w *world) decide(b flow.Batch) flow.Write {
	w.t.Helper()
	k := w.read(b)
	return w.write(k, w.load(k.ref))
}

func (w *world) load(ref flow.CaseRef) decide.Case {
	w.t.Helper()
	cases, err := w.Load(w.ctx, []flow.CaseRef{ref})
	w.must(err)
	return cases[0]
}

// commit stores writes that must all win.
func (w *world) commit(writes ...flow.Write) {
	w.t.Helper()
	results, err := w.Commit(w.ctx, writes)
	w.must(err)
	for i, err := range results {
		if err != nil {
			w.t.Fatalf("write %d: %v", i, err)
		}
	}
}

// receive takes events the whole way.
func (w *world) receive(key desk.ThreadKey, events ...desk.Inbound) {
	w.t.Helper()
	for _, in := range events {
		w.put(row(key, in))
	}
	for _, b := range w.claim("receiver", forever) {
		w.commit(w.decide(b))
	}
}

// person reads an operator.
func (w *world) person(id desk.OperatorID) desk.Person {
	w.t.Helper()
	p, err := w.Person(w.ctx, id)
	w.must(err)
	return p
}

// operate carries a command out and gives the write.
func (w *world) operate(ref flow.CaseRef, cmd decide.Command) flow.Write {
	w.t.Helper()
	change, err := decide.Operate(w.load(ref), cmd, at(2*time.Minute), w.ids.next)
	w.must(err)
	return flow.Write{Change: change}
}
