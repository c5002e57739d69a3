package flow_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/line"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/secret"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// hands is a clock that moves only when a test moves it.
type hands struct{ ms atomic.Int64 }

func (h *hands) Now() time.Time          { return time.UnixMilli(h.ms.Load()).UTC() }
func (h *hands) Advance(d time.Duration) { h.ms.Add(d.Milliseconds()) }
func (h *hands) After(time.Duration) (<-chan time.Time, func()) {
	return make(chan time.Time), func() {}
}

// rig is a desk on a real SQLite file, whose parts a test drives by hand.
type rig struct {
	t        *testing.T
	dir      string
	clock    *hands
	db       *store.DB
	env      flow.Env
	accepter *flow.Accepter
	receiver *flow.Receiver
	actor    *flow.Actor
	asker    *flow.Asker
	live     *flow.Live
	door     *flow.Door
	runner   *flow.Runner
	line     *line.Client
	platform *lineemu.Server // with withLine
	n        atomic.Int64
}

const (
	brand   desk.WorkspaceID = "w"
	channel desk.ChannelID   = "2006000001"
)

func newRig(t *testing.T) *rig {
	t.Helper()
	file := sqlitetest.File(t)
	r := &rig{t: t, clock: &hands{}, dir: filepath.Dir(file)}
	r.clock.ms.Store(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).UnixMilli())
	var err error
	if r.db, err = sqlite.Open(t.Context(), file, sqlite.WithClock(r.clock.Now)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.db.Close() })
	r.env = flow.Env{Clock: r.clock, IDs: r.id, UUID: func() string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", r.n.Add(1)) },
		Node: "n1", Log: slog.New(slog.DiscardHandler), Bus: bus.NewHub()}
	r.parts()
	r.seed()
	return r
}

func (r *rig) id() string { return fmt.Sprintf("id%010d", r.n.Add(1)) }

// withLine adds an emulator and a client to it; its clock is the rig's.
func (r *rig) withLine() *rig {
	r.t.Helper()
	r.platform = lineemu.NewServer(r.t, lineemu.Config{Now: r.clock.Now, Seed: 1, RateFactor: -1})
	_, err := r.platform.AddChannel(lineemu.Channel{ID: string(channel), Secret: "s", WebhookOff: true})
	r.check(err)
	r.line, err = line.New(line.Config{APIBase: r.platform.URL, Now: r.clock.Now, Timeout: 2 * time.Second,
		Credentials: func(context.Context, desk.ChannelID) (line.Credentials, error) {
			return line.Credentials{ChannelID: string(channel), Secret: "s"}, nil
		}})
	r.check(err)
	r.t.Cleanup(r.line.Close)
	r.sends(r.line)
	return r
}

// sends lets the desk call LINE by this client.
func (r *rig) sends(by flow.Line) {
	publish := flow.NewPublisher(r.env, r.db, r.id, "http://127.0.0.1", nil)
	sender := flow.NewSender(r.env, r.db, by, publish, decide.Usual)
	r.runner = flow.NewRunner(r.env, r.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobSend: sender.Send})
}

func (r *rig) parts() {
	guard := func(s string) string { return s }
	r.accepter = flow.NewAccepter(r.env, r.db, guard, 1)
	r.receiver = flow.NewReceiver(r.env, r.db, r.db, noSeal{})
	r.actor = flow.NewActor(r.env, r.db, r.db, r.db, r.db, r.db, guard, nil, nil)
	r.asker = flow.NewAsker(r.db, r.db)
	r.live = flow.NewLive(r.env, r.db)
	r.door = flow.NewDoor(r.env, r.db, r.db, secret.New())
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { _ = r.accepter.Run(ctx) })
	r.t.Cleanup(func() { cancel(); done.Wait() })
}

func (r *rig) check(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) seed() {
	r.t.Helper()
	ctx := r.t.Context()
	r.check(r.db.PutCentre(ctx, "ce", "centre"))
	r.check(r.db.PutWorkspace(ctx, desk.Workspace{ID: brand, Centre: "ce", Name: "brand", Color: "#000000"}))
	r.check(r.db.PutQueue(ctx, desk.Queue{ID: "q", Workspace: brand, Name: "queue", Offers: true, OfferFor: 30 * time.Second}))
	r.check(r.db.PutChannel(ctx, desk.Channel{ID: channel, Centre: "ce", Workspace: brand, Kind: "line", Name: "ch", Provider: "p", Queue: "q"}, []byte("x")))
}

// rules sets those of the queue, and so the centre's policy.
func (r *rig) rules(rules desk.Rules) { r.policy(func(p *routing.Policy) { p.Queues["q"] = rules }) }

func (r *rig) policy(change func(*routing.Policy)) {
	r.t.Helper()
	row, err := r.db.Policy(r.t.Context(), "ce")
	r.check(err)
	if row.Policy.Queues == nil {
		row.Policy.Queues = map[desk.QueueID]desk.Rules{}
	}
	change(&row.Policy)
	row.Version, row.At = row.Version+1, r.clock.Now()
	r.check(r.db.SavePolicy(r.t.Context(), row, nil, nil))
}

// passwordHash is the answer to everybody's password; it costs what it costs in the product,
// so that it is made once.
var passwordHash = sync.OnceValues(func() (string, error) { return secret.New().Hash("correct horse 1") })

// person makes an operator, by default one who may take a hundred.
func (r *rig) person(id string, role desk.Role, capacity int) desk.Person {
	r.t.Helper()
	p := desk.Person{ID: desk.OperatorID(id), Centre: "ce", Email: id + "@example.jp", Name: id, Role: role, Language: "ja",
		Presence: desk.Offline, Capacity: capacity, Memberships: map[desk.WorkspaceID]desk.Role{brand: role}}
	hash, err := passwordHash()
	r.check(err)
	r.check(r.db.PutPerson(r.t.Context(), p, hash))
	p, err = r.db.Person(r.t.Context(), p.ID)
	r.check(err)
	return p
}

func text(user, id, s string, at time.Time) desk.Inbound {
	return desk.Inbound{Kind: desk.InMessage, EventID: "ev-" + user + id, At: at, MessageID: user + id,
		Source: desk.Source{Kind: desk.FromUser, ID: user, User: user}, Content: &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: s}}}
}

func (r *rig) accept(events ...desk.Inbound) {
	r.t.Helper()
	r.check(r.accepter.Accept(r.t.Context(), channel, events))
}

// receive decides until nothing is left.
func (r *rig) receive() {
	r.t.Helper()
	for range 10_000 {
		n, err := r.receiver.Once(r.t.Context())
		r.check(err)
		if n == 0 {
			return
		}
	}
	r.t.Fatal("receiving never ends")
}

func (r *rig) open(user string) flow.ConversationView {
	r.t.Helper()
	rows, _, err := r.db.Conversations(r.t.Context(), flow.ConversationQuery{Workspaces: []desk.WorkspaceID{brand}, Page: desk.Page{Limit: 100}})
	r.check(err)
	for _, v := range rows {
		if v.Contact.External == user {
			return v
		}
	}
	r.t.Fatalf("%s has no open conversation among %d", user, len(rows))
	return flow.ConversationView{}
}

func (r *rig) say(by desk.Person, v flow.ConversationView, s string) desk.Message {
	r.t.Helper()
	m, err := r.actor.Say(r.t.Context(), by, v.ID, flow.Said{Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: s}}, Key: r.id()})
	r.check(err)
	return m
}

// noSeal marks instead of sealing, so that a test sees that it was asked.
type noSeal struct{}

func (noSeal) SealSecret(purpose string, secret []byte) ([]byte, error) {
	return []byte("sealed:" + purpose), nil
}
func (noSeal) OpenSecret(string, []byte) ([]byte, error) { return nil, nil }
