package sim

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// node is one process of the desk: its parts, and the tasks that drive them. When
// it dies all of that is gone; what stays is the store, the vault and LINE.
type node struct {
	w     *world
	name  string
	alive bool
	gone  bool // and does not come back

	accepter  *flow.Accepter
	receiver  *flow.Receiver
	actor     *flow.Actor
	asker     *flow.Asker
	door      *flow.Door
	live      *flow.Live
	fetcher   *flow.Fetcher
	runners   []*flow.Runner
	sender    *flow.Sender
	menuDesk  *flow.MenuDesk
	emergency *flow.EmergencyDesk
	bulker    *flow.Bulker
	incidents *flow.IncidentDesk
	ahead     *flow.AheadDesk
	plans     *flow.PlanDesk
	indexer   *flow.Indexer
	herald    *flow.Herald
	learner   *flow.Learner
	first     desk.Job
}

// start wires a node as cmd/madoguchi does, and sets its loops going.
func (w *world) start(name string) *node {
	n := &node{w: w, name: name, alive: true}
	db := &port{DB: w.db, w: w}
	gen := &ids{s: w.scheduler}
	env := flow.Env{Clock: clock{w.scheduler}, IDs: gen.next, UUID: w.uuid, Node: name, Log: slog.New(witness{w}), Bus: &bus{w}}
	plain := func(s string) string { return s }
	n.accepter = flow.NewAccepter(env, db, plain, 0)
	still := &port{DB: w.db, w: w, still: true}
	rules := flow.NewRulebook(env, still, still, still, still)
	cases := flow.WithRules(db, rules)
	n.receiver = flow.NewReceiver(env, db, cases, sealer{w})
	n.actor = flow.NewActor(env, cases, db, db, db, db, plain, nil, nil)
	n.asker = flow.NewAsker(db, db)
	n.door = flow.NewDoor(env, db, db, nil)
	n.live = flow.NewLive(env, db)
	library := flow.NewLibrary(env, db, w.vault, db, plain, noImages{})
	tidier := flow.NewTidier(env, db, w.vault, db)
	n.first = tidier.FirstSweep()
	publish := flow.NewPublisher(env, db, w.uuid, "https://desk.example", nil)
	n.sender = flow.NewSender(env, cases, w.platform, publish, decide.Usual)
	router := flow.NewRouter(env, db, cases)
	robot, doors, thinker, brains := w.robot(env, db, cases, rules, n.sender)
	clocks := flow.NewClockwork(env, cases, db)
	carer := flow.NewCarer(env, cases, db, db, n.sender)
	duty := flow.NewDuty(env, db, db, router)
	noPicture := func(richmenu.Kind) []byte { return nil }
	menus := flow.NewMenus(env, cases, db, db, w.platform, noPicture)
	n.menuDesk = flow.NewMenuDesk(env, db, db.DB, rules, noPicture)
	n.emergency = flow.NewEmergencyDesk(env, db, db, rules, plain)
	n.fetcher = flow.NewFetcher(env, db, w.platform, library, n.accepter)
	n.bulker = flow.NewBulker(env, cases, db, db, db, quotas{w}, plain)
	n.incidents = flow.NewIncidentDesk(env, db, db, n.bulker, rules, plain)
	n.ahead = flow.NewAheadDesk(env, flow.NewAhead(env, still, still, still, rules, still), db, db, db, db)
	n.plans = flow.NewPlanDesk(env, db, db, db, db, rules, plain)
	n.indexer = flow.NewIndexer(env, db, db, db)
	n.learner = w.learner(env, db, n.asker, brains)
	n.herald = flow.NewHerald(env, db, db, db, sealer{w}, w.letters)
	quick := map[desk.JobKind]flow.Handler{
		desk.JobSend: n.sender.Send, desk.JobRoute: router.Route, desk.JobOffer: router.ExpireOffer,
		desk.JobSilent: router.Silent, desk.JobOverflow: robot.Overflow, desk.JobAbsent: duty.Absent, desk.JobShift: duty.Shift,
		desk.JobErase: n.fetcher.Erase, desk.JobScrub: tidier.Scrub, desk.JobBot: robot.Answer, desk.JobIdle: robot.Idle, desk.JobClock: clocks.Ring,
		desk.JobHold: carer.HoldDue, desk.JobWrap: carer.WrapDue, desk.JobCheck: carer.CheckDue, desk.JobTap: carer.Tap,
		desk.JobFollowUp: carer.FollowUpDue, desk.JobEscalation: carer.EscalationDue, desk.JobMute: carer.MuteDue, desk.JobSurge: doors.Look,
		desk.JobNotice: n.incidents.Notice(cases), desk.JobRemedy: n.ahead.Due,
	}
	watch := func(ctx context.Context, job flow.Claimed) (flow.Next, error) {
		if !w.parts.ahead || w.calm { // at rest it would come again every few seconds, for hours
			return flow.Next{}, nil
		}
		return n.ahead.Watch(ctx, job)
	}
	n.runners = []*flow.Runner{
		flow.NewRunner(env, db, 2, flow.Quick, quick),
		flow.NewRunner(env, db, 1, flow.Quick, quick), // a second worker
		flow.NewRunner(env, db, 2, flow.Quick, map[desk.JobKind]flow.Handler{
			desk.JobProfile: n.fetcher.Profile, desk.JobRead: n.fetcher.Read, desk.JobTyping: n.fetcher.Typing, desk.JobMenu: menus.Show,
			desk.JobWatch: watch,
		}),
		flow.NewRunner(env, db, 2, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobAction: robot.Act, desk.JobModel: robot.Think, desk.JobHook: n.herald.Deliver}),
		flow.NewRunner(env, db, 1, flow.Slow, map[desk.JobKind]flow.Handler{
			desk.JobMedia: n.fetcher.Media, desk.JobSweep: tidier.Sweep, desk.JobMenus: menus.Tend,
			desk.JobEmbed: thinker.Embed, desk.JobRetime: clocks.Retime, desk.JobBulk: n.bulker.Work, desk.JobForesee: n.ahead.CameTrue,
			desk.JobLearn: n.learner.Work, desk.JobNightly: n.learner.Nightly,
		}),
	}
	n.w.spawn(n.name+"/start", n, func() {
		if w.parts.learn {
			n.nights(context.Background())
		}
		if err := n.sender.ShowLost(context.Background()); err != nil {
			n.w.note("lost replies not shown: %s", said(err)) // the talk's job will
		}
		n.run()
	})
	return n
}

// run sets the loops going: what flow's Run functions do, a step at a time.
func (n *node) run() {
	ctx := context.Background()
	for i := range 1 + n.w.chance.n(2) {
		n.loop(fmt.Sprintf("receiver %d", i+1), flow.HintInbox, func() (bool, error) {
			taken, err := n.receiver.Once(ctx)
			return taken > 0, err
		})
	}
	for i, r := range n.runners {
		n.loop(fmt.Sprintf("runner %d", i+1), aboutJobs, func() (bool, error) {
			taken, err := r.Once(ctx)
			return taken > 0, err
		})
	}
	n.loop("live", flow.HintFeed, func() (bool, error) {
		wait, err := n.live.Once(ctx)
		return wait == 0, err
	})
	if n.w.parts.index {
		n.loop("indexer", flow.HintFeed, func() (bool, error) {
			wait, err := n.indexer.Once(ctx)
			return wait < flow.Poll, err
		})
	}
	if n.w.parts.hooks {
		n.loop("herald", flow.HintFeed, func() (bool, error) { return n.herald.Once(ctx) })
	}
	n.w.spawn(n.name+"/presence", n, func() {
		for {
			n.w.sleep(15 * time.Second)
			_ = n.door.Renew(ctx, sorted(n.live.Connected()))
		}
	})
}

func (n *node) loop(name string, topic flow.Topic, once func() (busy bool, err error)) {
	n.w.spawn(n.name+"/"+name, n, func() {
		for {
			if busy, err := once(); busy && err == nil {
				continue
			}
			n.w.await(topic, flow.Poll)
		}
	})
}

// witness reads the log for what must never stand there.
type witness struct{ w *world }

func (witness) Enabled(context.Context, slog.Level) bool { return true }
func (l witness) WithAttrs([]slog.Attr) slog.Handler     { return l }
func (l witness) WithGroup(string) slog.Handler          { return l }
func (l witness) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool { text += fmt.Sprintf(" %s=%v", a.Key, a.Value); return true })
	l.w.note("log: %s", text)
	if strings.Contains(text, "panic") {
		l.w.judge.violated("something panicked: %s", text)
	}
	return nil
}
