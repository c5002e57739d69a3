package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/httpapi"
	"github.com/madoguchi-desk/madoguchi/internal/config"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// within carries calls to a handler of this process.
type within struct{ to http.Handler }

func (c within) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	in.RequestURI, in.RemoteAddr, in.Header = r.URL.RequestURI(), "127.0.0.1:1", http.Header{}
	for name, values := range r.Header {
		in.Header[http.CanonicalHeaderKey(name)] = values
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	out := httptest.NewRecorder()
	c.to.ServeHTTP(out, in)
	return out.Result(), nil
}

// openWeek wires the desk as the program does, with ids that are the same each time and LINE
// in this process, on a migrated file in dir.
func openWeek(t *testing.T, dir string, without desk.JobKind) *week {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &week{t: t, ctx: ctx, people: map[desk.OperatorID]*worker{}, talks: map[desk.ConversationID]*talk{}, users: map[string]*talk{},
		due: map[string]bool{}, standing: map[desk.ConversationID]desk.Standing{}}
	cfg := config.Desk{Listen: "127.0.0.1:0", Data: dir, LineAPI: "http://line.example", LineBlobAPI: "http://line.example",
		StaleAfter: 10 * time.Minute, TimeZone: "Asia/Tokyo"}
	w.must(cfg.Validate())
	log := slog.New(complaints{slog.DiscardHandler, w})
	hook := &within{}
	w.platform = lineemu.New(lineemu.Config{Now: bubbleClock{}.Now, Seed: 1, RateFactor: -1, Transport: hook})
	p := &parts{cfg: cfg, stopping: make(chan struct{}), lineHTTP: &http.Client{Transport: within{w.platform}}}
	w.p = p
	var err error
	p.store, err = openStore(ctx, cfg)
	w.must(err)
	keys, err := openKeys(ctx, cfg)
	w.must(err)
	p.blobs, err = openBlobs(ctx, cfg, log)
	w.must(err)
	seal, files, err := openVault(ctx, cfg, p.store, keys, p.blobs, slog.New(slog.DiscardHandler))
	w.must(err)
	ids := func() string { w.ids++; return fmt.Sprintf("%012x%014x", time.Now().UnixMilli(), w.ids) }
	uuids := func() string { w.ids++; return fmt.Sprintf("00000000-0000-4000-8000-%012x", w.ids) }
	p.env = flow.Env{Clock: bubbleClock{}, IDs: ids, UUID: uuids, Node: "week", Log: log, Bus: bus.NewHub()}
	w.must(p.wire(seal, files))
	hook.to, err = httpapi.New(p.httpDeps())
	w.must(err)
	w.without(without)
	var accepting sync.WaitGroup
	accepting.Go(func() { _ = p.accepter.Run(ctx) })
	w.stop = func() {
		cancel()
		accepting.Wait()
		w.must(p.Close())
		w.must(w.platform.Close(context.Background()))
		w.must(keys.Close())
		w.must(p.store.Close())
	}
	return w
}

func (w *week) close() { w.stop() }

// house is a brand: where it is, and when people are there.
type house struct {
	id   desk.WorkspaceID
	zone *time.Location
	off  string       // a day on which nobody is there
	shut [2]time.Time // closed for once
}

// at reads a time of the house's own: "Mon 10 09:30" is in January 2000.
func (h *house) at(s string) time.Time {
	at, err := time.ParseInLocation("Mon 2 15:04:05 2006 1", s+" 2000 1", h.zone)
	if err != nil {
		panic(err)
	}
	return at
}

// there tells, by the clock on the wall, whether people are there: 9 to 12 and 13 to 18,
// Monday to Friday.
func (h *house) there(at time.Time) bool {
	local := at.In(h.zone)
	if d := local.Weekday(); d == time.Saturday || d == time.Sunday || local.Format(time.DateOnly) == h.off {
		return false
	}
	if !at.Before(h.shut[0]) && at.Before(h.shut[1]) {
		return false
	}
	m := local.Hour()*60 + local.Minute()
	return m >= 540 && m < 720 || m >= 780 && m < 1080
}

// service adds up the minutes in which people are there.
func (h *house) service(a, b time.Time) (total time.Duration) {
	for at := a.Truncate(time.Minute); at.Before(b); at = at.Add(time.Minute) {
		if h.there(at) {
			from, to := at, at.Add(time.Minute)
			if from.Before(a) {
				from = a
			}
			if to.After(b) {
				to = b
			}
			total += to.Sub(from)
		}
	}
	return total
}

// furnish makes the centre: two brands, each with a first line, a second one, and a counter for
// the cases that are counted by hand.
func (w *week) furnish() {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	w.must(err)
	york, err := time.LoadLocation("America/New_York")
	w.must(err)
	w.houses = []*house{{id: "tokyo", zone: tokyo, off: "2000-01-10"}, {id: "york", zone: york}} // the 10th is 成人の日
	y := w.houses[1]
	y.shut = [2]time.Time{y.at("Wed 12 10:00:00"), y.at("Wed 12 11:00:00")}
	w.must(w.p.store.PutCentre(w.ctx, "ce", "centre"))
	roles := map[desk.WorkspaceID]desk.Role{}
	for _, h := range w.houses {
		roles[h.id] = desk.RoleSupervisor
		w.must(w.p.store.PutWorkspace(w.ctx, desk.Workspace{ID: h.id, Centre: "ce", Name: string(h.id), Color: "#336699"}))
		for _, counter := range []string{"first", "second", "exact"} {
			q := desk.QueueID(string(h.id) + "-" + counter)
			w.must(w.p.store.PutQueue(w.ctx, desk.Queue{ID: q, Workspace: h.id, Name: counter, Offers: true, OfferFor: offerFor}))
			if counter != "second" {
				w.connect(h, q)
			}
		}
	}
	w.must(w.p.store.PutPerson(w.ctx, desk.Person{ID: "boss", Centre: "ce", Email: "boss@example.jp", Name: "boss", Role: desk.RoleSupervisor,
		Presence: desk.Offline, Capacity: 50, Memberships: roles}, "x"))
	w.boss, err = w.p.store.Person(w.ctx, "boss")
	w.must(err)
	for _, h := range w.houses {
		w.rule(h)
	}
	w.policy = policy()
	_, err = w.p.routing.SetPolicy(w.ctx, w.boss, 0, w.policy, "")
	w.must(err)
	w.must(w.p.store.PutJobs(w.ctx, []desk.Job{w.p.tidier.FirstSweep()}))
}

// connect adds a LINE account, here and there.
func (w *week) connect(h *house, q desk.QueueID) {
	ch := channelOf(q)
	_, err := w.platform.AddChannel(lineemu.Channel{ID: string(ch), Name: string(q), Secret: "secret", AccessToken: "token-" + string(ch),
		WebhookURL: "http://desk.example/webhook/line/" + string(ch)})
	w.must(err)
	w.must(w.p.channels.Put(w.ctx, desk.Channel{ID: ch, Centre: "ce", Workspace: h.id, Kind: "line", Name: string(q), Provider: string(h.id), Queue: q},
		flow.Credentials{LineID: string(ch), Secret: "secret", AccessToken: "token-" + string(ch)}))
}

func channelOf(q desk.QueueID) desk.ChannelID {
	return map[desk.QueueID]desk.ChannelID{"tokyo-first": "2006000001", "tokyo-exact": "2006000002", "york-first": "2006000003", "york-exact": "2006000004"}[q]
}

const (
	offerFor = 30 * time.Second
	wrapFor  = 10 * time.Minute
	silentIn = 40 * time.Minute
	overIn   = 25 * time.Minute
	reroute  = 200 // per cent of a target, after which somebody else is asked
)

// rule sets a brand's time and what surrounds its talks.
func (w *week) rule(h *house) {
	var hours sla.Week
	for d := time.Monday; d <= time.Friday; d++ {
		hours[d] = []sla.Period{{From: 540, To: 720}, {From: 780, To: 1080}}
	}
	plan := sla.Unset()
	plan.Zone, plan.Hours, plan.Holidays = h.zone.String(), &hours, h.id == "tokyo"
	if !h.shut[0].IsZero() {
		plan.Closings = []sla.Closing{{From: h.shut[0], Until: h.shut[1], Message: "burst pipe"}}
	}
	target := sla.Usual()
	target.Steps = append(sla.UsualSteps(), desk.ClockStep{At: reroute, Do: []desk.ClockAction{desk.ClockReroute}})
	plan.Targets = []sla.Target{target}
	_, err := w.p.plans.Save(w.ctx, w.boss, flow.PlanRow{Workspace: h.id, Body: plan})
	w.must(err)
	rules := care.Settings{Categories: []string{"goods", "other"}, Wrapup: care.Wrapup{On: true, Limit: wrapFor}, Check: care.Check{On: true, Push: true},
		Survey: care.SurveyRules{On: true, Policy: care.Always}}
	_, err = w.p.care.SetSettings(w.ctx, w.boss, flow.CareSettingsRow{Workspace: h.id, Body: rules})
	w.must(err)
}

// policy is how the centre routes. York's work needs training and a skill, of which less will
// do after a while; Tokyo's may be declined.
func policy() routing.Policy {
	counter := []desk.Need{{Skill: "counter", Level: 1}}
	return routing.Policy{Drain: drainFor, Certified: []desk.WorkspaceID{"york"}, Queues: map[desk.QueueID]desk.Rules{
		"tokyo-first":  {Accept: desk.AcceptOffer, Declines: true, Skills: counter, Overflow: desk.Overflow{After: overIn, To: desk.OverflowAlert}},
		"tokyo-second": {Accept: desk.AcceptAuto, Priority: 1, Skills: counter},
		"york-first": {Accept: desk.AcceptAuto, Skills: []desk.Need{{Skill: "shipping", Level: 3, Relax: 4 * time.Minute}}, SilentAfter: silentIn,
			Overflow: desk.Overflow{After: overIn, To: desk.OverflowQueue, Queue: "york-second"}},
		"york-second": {Accept: desk.AcceptOffer, Priority: 1, Skills: []desk.Need{{Skill: "shipping", Level: 1}}},
		"tokyo-exact": {Accept: desk.AcceptOffer, Skills: []desk.Need{{Skill: "tokyo-exact", Level: 1}}},
		"york-exact":  {Accept: desk.AcceptAuto, Skills: []desk.Need{{Skill: "york-exact", Level: 1}}},
	}}
}
