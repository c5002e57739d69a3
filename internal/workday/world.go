package workday

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// world is one playing of a plan under one policy.
type world struct {
	ctx    context.Context
	plan   plan
	policy string
	clock  *clock
	agenda agenda
	db     *store.DB

	accepter *flow.Accepter
	receiver *flow.Receiver
	actor    *flow.Actor
	door     *flow.Door
	care     *flow.CareDesk
	routing  *flow.RoutingDesk
	plans    *flow.PlanDesk
	runner   *flow.Runner
	kinds    []desk.JobKind

	people  map[desk.OperatorID]*operator
	order   []*operator // by id
	chief   *operator
	talks   map[desk.ConversationID]*talk
	byUser  map[string]*talk // the open one of a customer
	english map[string]bool
	ended   map[string]time.Time // when a customer's last talk was closed
	watch   *watch
	tally   *tally
	foresee *foresight // nil: nobody asks the forecast
	events  int        // that people and customers did
	jobs    int        // that ran
	heard   bool       // something came in that is not received
	due     time.Time  // of the next timer, as the desk last looked; zero: none
	says    int
}

// newWorld wires a desk on an empty store and furnishes it.
func newWorld(ctx context.Context, p plan, policy string, o Options, open Open) (_ *world, err error) {
	w := &world{ctx: ctx, plan: p, policy: policy, clock: &clock{now: dawn}, people: map[desk.OperatorID]*operator{},
		talks: map[desk.ConversationID]*talk{}, byUser: map[string]*talk{}, english: map[string]bool{}, ended: map[string]time.Time{}}
	if w.db, err = open(ctx, w.clock.Now); err != nil {
		return nil, err
	}
	w.watch, w.tally = newWatch(w, o.Sabotage), newTally(w)
	w.wire()
	if err := w.furnish(); err != nil {
		return nil, errors.Join(err, w.db.Close())
	}
	return w, nil
}

// Open opens an empty store that goes by a clock, for timers and leases too.
type Open func(ctx context.Context, now func() time.Time) (*store.DB, error)

// wire builds the flow as cmd/madoguchi does, without bot and files: nobody uses them here.
func (w *world) wire() {
	gen := &ids{clock: w.clock}
	env := flow.Env{Clock: w.clock, IDs: gen.next, UUID: gen.uuid, Node: "day", Log: slog.New(slog.DiscardHandler), Bus: bus.NewHub()}
	plain := func(s string) string { return s }
	people := watchedPeople{w.db, w.watch}
	still := env // a rulebook looks once a second for newer rules: at each event, where time leaps, and there are none
	still.Clock = &clock{now: dawn}
	rules := flow.NewRulebook(still, w.db, w.db, w.db, w.db)
	cases := flow.WithRules(watchedCases{w.db, w.watch}, rules)
	w.accepter = flow.NewAccepter(env, w.db, plain, 0)
	w.receiver = flow.NewReceiver(env, w.db, cases, noSeal{})
	w.actor = flow.NewActor(env, cases, w.db, people, w.db, w.db, plain, nil, nil)
	w.door = flow.NewDoor(env, people, w.db, nil)
	w.care = flow.NewCareDesk(env, nil, w.db, rules, plain)
	w.routing = flow.NewRoutingDesk(env, w.db, w.db, rules, plain)
	w.plans = flow.NewPlanDesk(env, w.db, w.db, w.db, w.db, rules, plain)
	sender := flow.NewSender(env, cases, phone{w}, flow.NewPublisher(env, w.db, gen.uuid, "https://desk.example", nil), decide.Usual)
	router := flow.NewRouter(env, w.watch.routes(w.db), cases)
	robot := flow.NewRobot(env, cases, nil, nil, nil, sender, nil) // for overflows that only tell supervisors
	clocks := flow.NewClockwork(env, cases, w.db)
	carer := flow.NewCarer(env, cases, w.db, w.db, sender)
	if w.policy != Naive {
		w.foresee = newForesight(w, flow.NewAhead(env, w.db, w.db, w.db, rules, w.db))
	}
	duty := flow.NewDuty(env, people, w.db, router)
	fetcher := flow.NewFetcher(env, w.db, phone{w}, nil, w.accepter)
	handlers := map[desk.JobKind]flow.Handler{
		desk.JobSend: sender.Send, desk.JobRoute: router.Route, desk.JobOffer: router.ExpireOffer,
		desk.JobSilent: router.Silent, desk.JobOverflow: robot.Overflow, desk.JobAbsent: duty.Absent, desk.JobShift: duty.Shift,
		desk.JobClock: clocks.Ring, desk.JobProfile: w.profile(fetcher.Profile), desk.JobRead: fetcher.Read,
		desk.JobHold: carer.HoldDue, desk.JobWrap: carer.WrapDue, desk.JobCheck: carer.CheckDue,
		desk.JobFollowUp: carer.FollowUpDue, desk.JobEscalation: carer.EscalationDue, desk.JobMute: carer.MuteDue,
	}
	for kind, h := range handlers {
		w.kinds = append(w.kinds, kind)
		handlers[kind] = func(ctx context.Context, job flow.Claimed) (flow.Next, error) {
			w.jobs++
			next, err := h(ctx, job)
			if err != nil {
				w.watch.broken("the job %s of %s failed: %v", job.Kind, job.Key, err)
			}
			return next, err
		}
	}
	w.runner = flow.NewRunner(env, w.db, 32, flow.Quick, handlers)
}

// profile lets what was fetched be received at once.
func (w *world) profile(fetch flow.Handler) flow.Handler {
	return func(ctx context.Context, job flow.Claimed) (flow.Next, error) {
		w.heard = true
		return fetch(ctx, job)
	}
}

// soon, after and on plan what somebody will do.
func (w *world) soon(do func() error) { w.on(w.clock.now, do) }

func (w *world) after(d time.Duration, do func() error) { w.on(w.clock.now.Add(d), do) }

func (w *world) on(at time.Time, do func() error) { w.agenda.plan(at, do) }

// close leaves nothing open.
func (w *world) close() error { return w.db.Close() }

// noSeal stands where nothing is sealed: no event of a day is set aside.
type noSeal struct{}

// SealSecret implements flow.Sealer.
func (noSeal) SealSecret(string, []byte) ([]byte, error) {
	return nil, fmt.Errorf("an event was set aside")
}

// OpenSecret implements flow.Sealer.
func (noSeal) OpenSecret(string, []byte) ([]byte, error) {
	return nil, fmt.Errorf("nothing was sealed")
}
