package httpapi

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/actionhttp"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/blob"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/demoshop"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/image"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/model"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/scenario"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/secret"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/vault"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/guard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// world is a desk on a real store with two brands: "shop", in which every role
// has somebody, and "other", with one operator of its own.
type world struct {
	t         testing.TB
	deps      Deps
	s         *server
	srv       *httptest.Server
	db        *store.DB
	clock     *clock
	receiver  *flow.Receiver
	robot     *flow.Robot
	entrance  *flow.Entrance
	shop      *demoshop.Shop
	thinker   *flow.Thinker
	publisher *flow.Publisher
	logs      *logs
	account   account
	files     string   // where sealed files lie
	homes     []string // where everything else lies
	tokens    map[desk.OperatorID]string
}

const (
	centre      = desk.CentreID("centre")
	shop        = desk.WorkspaceID("shop")
	other       = desk.WorkspaceID("other")
	shopLine    = desk.ChannelID("line-shop")
	otherLine   = desk.ChannelID("line-other")
	shopQueue   = desk.QueueID("queue-shop")
	outsider    = desk.OperatorID("outsider")
	elsewhere   = desk.OperatorID("elsewhere") // a supervisor of the other brand
	lineSecret  = "channel-secret"
	password    = "open sesame 12"
	operator    = desk.OperatorID("operator")
	supervisor  = desk.OperatorID("supervisor")
	colleague   = desk.OperatorID("colleague")
	emailDomain = "@example.jp"
)

var roles = []desk.Role{desk.RoleOperator, desk.RoleSupervisor, desk.RoleReviewer, desk.RoleEditor, desk.RoleMarketer,
	desk.RoleAdministrator, desk.RoleViewer, desk.RoleIntegrator}

// newWorld builds the desk; change may alter the parts first.
func newWorld(t testing.TB, change ...func(*Deps)) *world {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	w := &world{t: t, clock: newClock(), logs: &logs{}, files: t.TempDir(), tokens: map[desk.OperatorID]string{}}
	file, keyDir := sqlitetest.File(t), t.TempDir()
	w.homes = []string{filepath.Dir(file), keyDir, w.files}
	db, err := sqlite.Open(ctx, file)
	w.must(err)
	w.db = db
	keys, err := vault.OpenSQLite(ctx, filepath.Join(keyDir, "keys.db"))
	w.must(err)
	v, _, err := vault.Open(ctx, filepath.Join(t.TempDir(), "master.key"), keys)
	w.must(err)
	disk, err := blob.NewDisk(w.files)
	w.must(err)
	w.shop, err = demoshop.Open(filepath.Join(t.TempDir(), "shop.json"), w.clock.Now)
	w.must(err)
	ids := &counter{}
	log := slog.New(slog.NewJSONHandler(w.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	env := flow.Env{Clock: w.clock, IDs: ids.next, UUID: ids.next, Node: "test", Log: log, Bus: bus.NewHub()}
	secrets, plain := secret.New(), flow.Guard(func(s string) string { return s })
	masked := flow.Guard(func(s string) string { s, _ = guard.Mask(s); return s })
	library := flow.NewLibrary(env, db, vault.NewFiles(v, disk), db, plain, image.New())
	rules := flow.NewRulebook(env, db, db, db, db)
	cases := flow.WithRules(db, rules)
	w.receiver = flow.NewReceiver(env, db, cases, v)
	live := flow.NewLive(env, db)
	asker, librarian := flow.NewAsker(db, db), flow.NewLibrarian(env, db, db, masked, judgeRich)
	ready, err := scenario.NewReady()
	w.must(err)
	plays := flow.NewRepertoire(db, ready.All())
	brains := flow.NewBrains(env, db, db, plays, db, rules, addresses, retrieval.Options{})
	here := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	ports := flow.NewPortDesk(env, db, v, actionhttp.New(here, time.Now), flow.Ports{"demoshop": w.shop}, librarian)
	api := model.New(here)
	w.thinker = flow.NewThinker(env, db, v, api, brains, db)
	w.entrance = flow.NewEntrance(env, db, rules, nil)
	w.robot = flow.NewRobot(env, cases, brains, ports, w.thinker, nil, w.entrance)
	botDesk := flow.NewBotDesk(env, asker, db, db, librarian, brains)
	bulker := flow.NewBulker(env, cases, db, db, db, noQuota{}, masked)
	actor := flow.NewActor(env, cases, db, db, db, db, plain, flow.NewBookkeeper(env, db), judgeRich)
	forms := flow.NewFormDesk(env, cases, actor, db, db, rules, v, vault.NewBox(v), secrets.Token, masked)
	w.publisher = flow.NewPublisher(env, db, secrets.Token, "https://desk.example.jp", forms)
	w.deps = Deps{
		Forms: forms,
		Door:  flow.NewDoor(env, db, db, secrets), Members: flow.NewMemberDesk(env, db, db, db, secrets), Brands: flow.NewBrandDesk(env, db), Keys: flow.NewKeyDesk(env, db, secrets), Hooks: flow.NewHookDesk(env, db, v, secrets, actionhttp.New(here, time.Now)),
		Channels:    flow.NewChannelDesk(env, db, db, flow.NewChannels(env, db, v), &w.account, &w.account, noNights, "https://desk.example.jp/"),
		Board:       flow.NewBoardDesk(env, db, masked),
		Traits:      flow.NewTraitDesk(env, db),
		Emergencies: flow.NewEmergencyDesk(env, db, db, rules, masked),
		Actor:       actor, Asker: asker,
		Library: library, Librarian: librarian, Bot: botDesk, Care: flow.NewCareDesk(env, asker, db, rules, masked), Learner: flow.NewLearner(env, db, librarian, botDesk, brains),
		Plans:     flow.NewPlanDesk(env, db, db, db, db, rules, masked),
		Routing:   flow.NewRoutingDesk(env, db, db, rules, func(s string) string { return s }),
		Bulk:      bulker,
		Quotas:    flow.NewQuotaDesk(env, db, noQuota{}),
		Incidents: flow.NewIncidentDesk(env, db, db, bulker, rules, masked), Searches: flow.NewSearchDesk(env, db, db, db, db, masked),
		Templates: flow.NewTemplateDesk(env, db, cases, db, masked),
		Customers: flow.NewContactDesk(env, db, db, masked, flow.OrderPorts{"demoshop": w.shop}, ports),
		Assists:   flow.NewAssistDesk(env, db, db, botDesk, w.thinker, masked),
		Guards:    flow.NewGuardDesk(env, db, rules, masked),
		Writing:   flow.NewWritingDesk(env, db, rules, masked),
		Namings:   flow.NewNamingDesk(env, db, db),
		Scheduler: flow.NewScheduler(actor, db, rules, nil),
		Ahead:     flow.NewAheadDesk(env, flow.NewAhead(env, db, db, db, rules, db), db, db, db, db),
		Entrance:  flow.NewEntranceDesk(env, db, w.entrance, db, rules, masked),
		Menus:     flow.NewMenuDesk(env, db, db, rules, func(richmenu.Kind) []byte { return []byte("\x89PNG") }),
		Model:     flow.NewModelDesk(env, w.thinker, api.Check),
		Scenarios: flow.NewScenarioDesk(env, db, plays, db, db, librarian, brains, ports, judgeRich), Ports: ports,
		ReadScenario: scenario.Read, WriteScenario: scenario.Write,
		Live: live, Watches: flow.NewWatchDesk(env, asker, db, live), Accepter: flow.NewAccepter(env, db, plain, 1),
		Installer: flow.NewInstaller(env, db, db, secrets), People: db,
		Webhooks: channelSecrets{}, Verify: verify, Decode: decode,
		Clock: w.clock, IDs: ids.next, Log: log, Version: "test",
	}
	w.deps.Refunds = flow.NewRefundDesk(env, actor, db, rules, w.deps.Templates)
	d := w.deps
	w.deps.Settings = flow.NewSettingsDesk(env, db, db, flow.SettingsDoors{Care: d.Care, Plans: d.Plans, Guards: d.Guards, Entrance: d.Entrance,
		Contacts: d.Customers, Bot: d.Bot, Routing: d.Routing, Writing: d.Writing, Refunds: d.Refunds, Templates: d.Templates})
	for _, f := range change {
		f(&w.deps)
	}
	w.s, err = build(w.deps)
	w.must(err)
	w.srv = httptest.NewServer(w.s.frame(w.s.mux))
	var running sync.WaitGroup
	running.Go(func() { _ = w.deps.Accepter.Run(ctx) })
	running.Go(func() { _ = w.deps.Live.Run(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
		w.srv.CloseClientConnections()
		w.srv.Close()
		w.must(keys.Close())
		w.must(db.Close())
	})
	return w
}

// settled is a world with brands and people.
func settled(t testing.TB, change ...func(*Deps)) *world {
	w := newWorld(t, change...)
	ctx := context.Background()
	w.must(w.db.PutCentre(ctx, centre, "センター"))
	for id, line := range map[desk.WorkspaceID]desk.ChannelID{shop: shopLine, other: otherLine} {
		queue := desk.QueueID("queue-" + string(id))
		w.must(w.db.PutWorkspace(ctx, desk.Workspace{ID: id, Centre: centre, Name: "ブランド " + string(id), Color: "#2563eb"}))
		w.must(w.db.PutQueue(ctx, desk.Queue{ID: queue, Workspace: id, Name: "受付"}))
		w.must(w.db.PutChannel(ctx, desk.Channel{ID: line, Centre: centre, Workspace: id, Kind: "line", Name: "公式 " + string(id), Provider: "p", Queue: queue}, []byte("sealed")))
	}
	hash, err := passwordHash()
	w.must(err)
	for _, r := range roles {
		w.person(desk.OperatorID(r), r, hash, shop)
	}
	w.person(colleague, desk.RoleOperator, hash, shop)
	w.person(outsider, desk.RoleOperator, hash, other)
	w.person(elsewhere, desk.RoleSupervisor, hash, other)
	return w
}

// passwordHash is the answer to everybody's password; it costs what it costs in the product,
// so that it is made once.
var passwordHash = sync.OnceValues(func() (string, error) { return secret.New().Hash(password) })

// declines lets offers of the shop's queue be declined.
func (w *world) declines() {
	w.t.Helper()
	policy := routing.Policy{Queues: map[desk.QueueID]desk.Rules{shopQueue: {Declines: true}}}
	w.must(w.db.SavePolicy(context.Background(), flow.PolicyRow{Centre: centre, Version: 1, At: w.clock.Now(), By: supervisor, Policy: policy}, nil, nil))
}

func (w *world) person(id desk.OperatorID, role desk.Role, hash string, brand desk.WorkspaceID) {
	w.t.Helper()
	p := desk.Person{ID: id, Centre: centre, Email: string(id) + emailDomain, Name: "名前 " + string(id), Role: role, Language: "ja",
		Presence: desk.Offline, Capacity: 50, Version: 1, Memberships: map[desk.WorkspaceID]desk.Role{brand: role}}
	w.must(w.db.PutPerson(context.Background(), p, hash))
	token, err := w.deps.Door.IssueToken(context.Background(), p, "test", 24*time.Hour)
	w.must(err)
	w.tokens[id] = token
}

// writes makes a customer write and gives the conversation it is part of.
func (w *world) writes(channel desk.ChannelID, user, id string, c desk.Content) Conversation {
	w.t.Helper()
	in := desk.Inbound{Kind: desk.InMessage, EventID: "event-" + id, At: w.clock.Now(), MessageID: id, ReplyToken: "reply-" + id,
		QuoteToken: "quote-" + id, Source: desk.Source{Kind: desk.FromUser, ID: user, User: user}, Content: &c}
	w.must(w.deps.Accepter.Accept(context.Background(), channel, []desk.Inbound{in}))
	if _, err := w.receiver.Once(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	who := operator
	if channel == otherLine {
		who = outsider
	}
	var list struct {
		Items []struct{ ID, Thread_ID string }
	}
	w.ask("GET", "/api/v1/conversations?limit=1", who, nil).want(200).into(&list)
	if len(list.Items) == 0 {
		w.t.Fatal("the message opened no conversation")
	}
	return w.conversation(desk.ConversationID(list.Items[0].ID), who)
}

// conversation reads one as a person sees it.
func (w *world) conversation(id desk.ConversationID, who desk.OperatorID) (c Conversation) {
	w.t.Helper()
	w.ask("GET", "/api/v1/conversations/"+string(id), who, nil).want(200).into(&c)
	return c
}

func words(s string) desk.Content {
	return desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: s}}
}

// answer is what came back.
type answer struct {
	t       testing.TB
	what    string
	status  int
	header  http.Header
	body    []byte
	cookies []*http.Cookie
}

// ask sends a request with a person's token; body is JSON, a string sent as it
// is, or nil. Options change the request.
func (w *world) ask(method, path string, who desk.OperatorID, body any, options ...func(*http.Request)) answer {
	w.t.Helper()
	var sent io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		sent = strings.NewReader(b)
	case []byte:
		sent = bytes.NewReader(b)
	default:
		j, err := json.Marshal(b)
		w.must(err)
		sent = bytes.NewReader(j)
	}
	req, err := http.NewRequest(method, w.srv.URL+path, sent)
	w.must(err)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if who != "" {
		req.Header.Set("Authorization", "Bearer "+w.tokens[who])
	}
	for _, o := range options {
		o(req)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	w.must(err)
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	w.must(err)
	return answer{w.t, method + " " + path, res.StatusCode, res.Header, got, res.Cookies()}
}

func with(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: %d, want %d: %s", a.what, a.status, status, a.body)
	}
	return a
}

func (a answer) into(v any) {
	a.t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		a.t.Fatalf("%s: %v in %s", a.what, err, a.body)
	}
}

// problem reads an error and checks its form.
func (a answer) problem(status int, code string) problemBody {
	a.t.Helper()
	a.want(status)
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		a.t.Errorf("%s: Content-Type %q", a.what, got)
	}
	var p problemBody
	a.into(&p)
	if p.Code != code || p.Status != status || p.Title == "" || p.Detail == "" {
		a.t.Errorf("%s: problem %+v, want code %q", a.what, p, code)
	}
	return p
}

type problemBody struct {
	Guard                     *GuardQuestion
	Type, Title, Detail, Code string
	Status                    int
	Errors                    []FieldError
	Current                   *struct {
		ID       desk.ConversationID
		Version  int64
		State    string
		Assignee string
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// channelSecrets knows the two channels.
type channelSecrets struct{}

func (channelSecrets) Secrets(_ context.Context, id desk.ChannelID) ([]string, error) {
	if id != shopLine && id != otherLine {
		return nil, desk.ErrNotFound
	}
	return []string{lineSecret, "previous-secret"}, nil
}

func sign(body []byte, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func verify(body []byte, signature string, secrets ...string) bool {
	for _, s := range secrets {
		if hmac.Equal([]byte(signature), []byte(sign(body, s))) {
			return true
		}
	}
	return false
}

// decode knows as much of LINE as the edge's tests need.
func decode(_ desk.ChannelID, body []byte, received time.Time) ([]desk.Inbound, error) {
	var hook struct {
		Events []struct{ ID, User, Text string }
	}
	if err := json.Unmarshal(body, &hook); err != nil {
		return nil, err
	}
	var out []desk.Inbound
	for _, e := range hook.Events {
		c := words(e.Text)
		out = append(out, desk.Inbound{Kind: desk.InMessage, EventID: e.ID, At: received, MessageID: e.ID,
			Source: desk.Source{Kind: desk.FromUser, ID: e.User, User: e.User}, Content: &c})
	}
	return out, nil
}

// clock stands still until it is moved.
type clock struct {
	mu      sync.Mutex
	now     time.Time
	waiting map[chan time.Time]time.Time
	waits   chan time.Duration // each After is told here, if somebody listens
}

func newClock() *clock {
	return &clock{now: time.Date(2026, 11, 20, 1, 2, 3, 4e6, time.UTC), waiting: map[chan time.Time]time.Time{}, waits: make(chan time.Duration, 1000)}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) After(d time.Duration) (<-chan time.Time, func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := make(chan time.Time, 1)
	c.waiting[ch] = c.now.Add(d)
	select {
	case c.waits <- d:
	default:
	}
	return ch, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.waiting, ch)
	}
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	for ch, at := range c.waiting {
		if !c.now.Before(at) {
			ch <- c.now
			delete(c.waiting, ch)
		}
	}
}

// counter makes ids that look like the real ones and sort as they were made.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) next() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return fmt.Sprintf("01jd%022d", c.n)
}

// logs keeps what was logged.
type logs struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// addresses knows one postal code.
func addresses(code string) (string, bool) { return "東京都渋谷区神宮前", code == "1500001" }

// noQuota is a channel whose month is not known.
type noQuota struct{}

func (noQuota) Quota(context.Context, desk.ChannelID) (int64, bool, error) {
	return 0, false, errors.New("no LINE here")
}
func (noQuota) Consumption(context.Context, desk.ChannelID) (int64, error) { return 0, nil }
