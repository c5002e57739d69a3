package flow_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// house is one of the brands of the week, with its hours told in another way than a plan.
type house struct {
	id   desk.WorkspaceID
	zone *time.Location
	off  string // a day on which nobody is there
}

// there tells, by the clock on the wall, whether people are there: 9 to 12 and 13 to 18,
// Monday to Friday.
func (h house) there(at time.Time) bool {
	local := at.In(h.zone)
	if d := local.Weekday(); d == time.Saturday || d == time.Sunday || local.Format(time.DateOnly) == h.off {
		return false
	}
	m := local.Hour()*60 + local.Minute()
	return m >= 540 && m < 720 || m >= 780 && m < 1080
}

// service counts, half a minute at a time.
func (h house) service(a, b time.Time) (total time.Duration) {
	for at := a; at.Before(b); at = at.Add(30 * time.Second) {
		if h.there(at) {
			total += 30 * time.Second
		}
	}
	return total
}

// deed is something that happens in the week.
type deed struct {
	at time.Time
	do func()
}

// TestAWeekOfTwoBrands lets a week pass at a centre that works for a brand in Tokyo and one
// in New York, on the real store and in seconds: customers write at all hours, some are
// answered soon, some late and some never. Each warning comes when it must, off-hours, a
// Japanese holiday and the lunch break cost no service time, and the figures are what one
// counts by hand.
func TestAWeekOfTwoBrands(t *testing.T) {
	path := sqlitetest.File(t)
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	york, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	houses := []house{{"tokyo", tokyo, "2000-01-10"}, {"york", york, ""}} // 10 January 2000 is 成人の日
	synctest.Test(t, func(t *testing.T) {
		w := openWeek(t, path)
		time.Sleep(time.Until(time.Date(2000, 1, 7, 0, 0, 0, 0, time.UTC)))
		begin := time.Now().UTC()
		var deeds []deed
		asked := map[string]time.Time{}
		delays := []time.Duration{5 * time.Minute, 14 * time.Minute, 16 * time.Minute, 90 * time.Minute, 20 * time.Hour}
		for hour := range 7 * 24 {
			for i, h := range houses {
				user, at := fmt.Sprintf("%s%03d", h.id, hour), begin.Add(time.Duration(hour)*time.Hour+time.Duration(7+i)*time.Minute)
				asked[user] = at
				deeds = append(deeds, deed{at, func() { w.writes(h, user) }})
				if delay := delays[hour%len(delays)]; hour%13 != 0 {
					deeds = append(deeds, deed{at.Add(delay), func() { w.answers(h, user) }})
				} else {
					deeds = append(deeds, deed{at.Add(30 * time.Minute), func() { w.closes(h, user) }})
				}
			}
		}
		w.live(deeds)
		for _, h := range houses {
			w.check(h, asked)
		}
		if err := w.db.Close(); err != nil {
			t.Error(err)
		}
	})
}

// week is a desk whose parts are driven by hand, from one moment at which something is to
// be done to the next.
type week struct {
	t        *testing.T
	ctx      context.Context
	db       *store.DB
	receiver *flow.Receiver
	actor    *flow.Actor
	runner   *flow.Runner
	plans    *flow.PlanDesk
	by       desk.Person
	talks    map[string]desk.ConversationID
	n        int
}

func openWeek(t *testing.T, path string) *week {
	t.Helper()
	w := &week{t: t, ctx: context.Background(), talks: map[string]desk.ConversationID{}}
	var err error
	w.db, err = sqlite.Open(w.ctx, path)
	w.must(err)
	ids := func() string { w.n++; return fmt.Sprintf("id%08d", w.n) }
	env := flow.Env{Clock: bubbleClock{}, IDs: ids, UUID: ids, Node: "n", Log: slog.New(slog.DiscardHandler), Bus: bus.NewHub()}
	plain := func(s string) string { return s }
	rules := flow.NewRulebook(env, w.db, w.db, w.db, w.db)
	cases := flow.WithRules(w.db, rules)
	w.receiver = flow.NewReceiver(env, w.db, cases, noSeal{})
	w.actor = flow.NewActor(env, cases, w.db, w.db, w.db, w.db, plain, nil, nil)
	w.plans = flow.NewPlanDesk(env, w.db, w.db, w.db, w.db, rules, plain)
	clocks := flow.NewClockwork(env, cases, w.db)
	w.runner = flow.NewRunner(env, w.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobClock: clocks.Ring, desk.JobRetime: clocks.Retime})
	w.must(w.db.PutCentre(w.ctx, "ce", "centre"))
	role := map[desk.WorkspaceID]desk.Role{}
	for _, b := range []desk.WorkspaceID{"tokyo", "york"} {
		role[b] = desk.RoleSupervisor
		w.must(w.db.PutWorkspace(w.ctx, desk.Workspace{ID: b, Centre: "ce", Name: string(b), Color: "#000000"}))
		w.must(w.db.PutQueue(w.ctx, desk.Queue{ID: desk.QueueID("q-" + b), Workspace: b, Name: "queue"}))
		w.must(w.db.PutChannel(w.ctx, desk.Channel{ID: desk.ChannelID("ch-" + b), Centre: "ce", Workspace: b, Kind: "line", Name: "ch", Provider: "p", Queue: desk.QueueID("q-" + b)}, []byte("x")))
	}
	w.must(w.db.PutPerson(w.ctx, desk.Person{ID: "op", Centre: "ce", Email: "op@example.jp", Name: "op", Role: desk.RoleSupervisor, Capacity: 500, Memberships: role}, "x"))
	w.by, err = w.db.Person(w.ctx, "op")
	w.must(err)
	var hours sla.Week
	for d := time.Monday; d <= time.Friday; d++ {
		hours[d] = []sla.Period{{From: 540, To: 720}, {From: 780, To: 1080}}
	}
	for b, zone := range map[desk.WorkspaceID]string{"tokyo": "Asia/Tokyo", "york": "America/New_York"} {
		plan := sla.Unset()
		plan.Zone, plan.Hours, plan.Holidays = zone, &hours, b == "tokyo"
		_, err := w.plans.Save(w.ctx, w.by, flow.PlanRow{Workspace: b, Body: plan})
		w.must(err)
	}
	return w
}

func (w *week) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// live does all deeds and rings all timers, each at its time.
func (w *week) live(deeds []deed) {
	slices.SortStableFunc(deeds, func(a, b deed) int { return a.at.Compare(b.at) })
	for {
		next, ok, err := w.db.NextRun(w.ctx, []desk.JobKind{desk.JobClock, desk.JobRetime})
		w.must(err)
		if len(deeds) > 0 && (!ok || deeds[0].at.Before(next)) {
			time.Sleep(time.Until(deeds[0].at))
			deeds[0].do()
			deeds = deeds[1:]
			continue
		}
		if !ok {
			return
		}
		time.Sleep(time.Until(next))
		_, err = w.runner.Once(w.ctx)
		w.must(err)
	}
}

func (w *week) writes(h house, user string) {
	at := time.Now().UTC()
	in := text(user, "m", "?", at)
	body, err := json.Marshal(in)
	w.must(err)
	key := desk.ThreadKey{Channel: desk.ChannelID("ch-" + h.id), Kind: desk.FromUser, ID: user}
	_, err = w.db.Put(w.ctx, []flow.InboxRow{{Key: key, EventID: in.EventID, At: at, ReceivedAt: at, Body: body}})
	w.must(err)
	_, err = w.receiver.Once(w.ctx)
	w.must(err)
	cases, err := w.db.Load(w.ctx, []flow.CaseRef{{Key: key}})
	w.must(err)
	w.talks[user] = cases[0].Talk.ID
}

func (w *week) act(user string, cmd decide.Command) {
	w.t.Helper()
	cmd.By = w.by
	_, err := w.actor.Act(w.ctx, w.talks[user], cmd)
	w.must(err)
}

func (w *week) answers(_ house, user string) {
	w.act(user, decide.Command{Verb: decide.Accept})
	_, err := w.actor.Say(w.ctx, w.by, w.talks[user], flow.Said{Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "!"}}, Key: user})
	w.must(err)
	w.act(user, decide.Command{Verb: decide.Close})
}

func (w *week) closes(_ house, user string) {
	w.act(user, decide.Command{Verb: decide.Close, Reason: "no_reply"})
}

// check holds what the clocks of a brand told against the clock on the wall.
func (w *week) check(h house, asked map[string]time.Time) {
	levels := map[desk.ConversationID]int{}
	began := map[desk.ConversationID]time.Time{}
	for user, at := range asked {
		began[w.talks[user]] = at
	}
	var replied, inTime, closed, rung int
	for after := ""; ; {
		items, _, err := w.db.Facts(w.ctx, after, 500)
		w.must(err)
		for _, it := range items {
			f := it.Fact
			after = it.Cursor
			if f.Kind != desk.FactClock || f.Workspace != h.id || f.Data["clock"] != "first" {
				continue
			}
			took := h.service(began[f.Conversation], f.At)
			switch f.Code {
			case "warned", "breached":
				level, err := strconv.Atoi(f.Data["level"])
				w.must(err)
				rung++
				if want := sla.UsualReply * time.Duration(level) / 100; took != want || level <= levels[f.Conversation] {
					w.t.Errorf("%s: %s of service time, %d %% told at %s", f.Conversation, took, level, f.At)
				}
				levels[f.Conversation] = level
			case "met", "unanswered":
				if f.Data["service"] != strconv.FormatInt(took.Milliseconds(), 10) {
					w.t.Errorf("%s: took %s, told %s ms", f.Conversation, took, f.Data["service"])
				}
				if late := took >= sla.UsualReply; late != (levels[f.Conversation] == 100) {
					w.t.Errorf("%s: took %s, and the highest that was told is %d %%", f.Conversation, took, levels[f.Conversation])
				}
				if f.Code == "unanswered" {
					closed++
					continue
				}
				if replied++; took <= sla.UsualReply {
					inTime++
				}
			}
		}
		if len(items) < 500 {
			break
		}
	}
	got, err := w.plans.Replies(w.ctx, w.by, flow.FiguresOf{Workspace: h.id, From: "2000-01-01", To: "2000-01-31"})
	w.must(err)
	w.t.Logf("%s: %d answered, %d in time, %d closed, %d rings; %+v", h.id, replied, inTime, closed, rung, got.First)
	if f := got.First; f.Replied != replied || f.Unanswered != closed || f.InService != inTime || f.Due != 168 || got.Waiting != 0 || rung < 20 || inTime < 20 {
		w.t.Errorf("%s: %+v, counted %d answered, %d in time, %d closed", h.id, f, replied, inTime, closed)
	}
}
