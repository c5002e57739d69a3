package storetest

import (
	"errors"
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// The plain cap and a channel's limit hold beside the capacity, within a batch too.
func loadLimits(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.profile(anna, desk.StaffProfile{Cap: 2})
	w.profile(ben, desk.StaffProfile{Channels: map[desk.ChannelID]int{line: 1}})
	results, err := w.Commit(w.ctx, append(w.waiting(3, anna), w.waiting(2, ben)...))
	w.must(err)
	for i, full := range []bool{false, false, true, false, true} {
		if errors.Is(results[i], decide.ErrAtCapacity) != full {
			t.Errorf("%d: %v", i, results[i])
		}
	}
	more, err := w.Commit(w.ctx, append(w.waiting(1, anna), w.waiting(1, ben)...))
	w.must(err)
	if !errors.Is(more[0], decide.ErrAtCapacity) || !errors.Is(more[1], decide.ErrAtCapacity) {
		t.Errorf("counted from what is stored: %v", more)
	}
}

func (w *world) profile(op desk.OperatorID, p desk.StaffProfile) {
	w.t.Helper()
	person := w.person(op)
	w.must(w.SaveProfile(w.ctx, flow.ProfileRow{Operator: op, Revision: person.Revision + 1, Capacity: person.Capacity, Profile: p}, flow.ProfileRow{Operator: op}, nil, nil))
}

// Whatever people and routing do, each conversation has one holder at most, each load is
// the sum of what is held, and nobody has more than allowed: by accept, offer, transfer,
// take-over, reopen and start alike.
func loadEveryPath(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.must(w.PutPerson(w.ctx, desk.Person{ID: "op-carl", Centre: centre, Email: "carl@example.com", Name: "Carl", Role: desk.RoleSupervisor, Capacity: 5,
		Memberships: map[desk.WorkspaceID]desk.Role{brand: desk.RoleSupervisor}}, ""))
	w.profile(anna, desk.StaffProfile{Cap: 2})
	w.profile("op-carl", desk.StaffProfile{Channels: map[desk.ChannelID]int{line: 3}})
	ops := []desk.OperatorID{anna, ben, "op-carl"}
	random := rand.New(rand.NewSource(7)) //nolint:gosec // repeatable
	for i := range 12 {
		key := user(fmt.Sprint("u", i))
		w.receive(key, says(key, fmt.Sprint("e", i), "x", at(0)))
	}
	refused, done := 0, 0
	for step := range 400 {
		now := at(time.Duration(step) * time.Second)
		c := w.load(flow.CaseRef{Key: user(fmt.Sprint("u", random.Intn(12)))})
		c.Rules.Care.Wrapup.On = true
		by := w.person(ops[random.Intn(3)])
		angry, calm := "angry", "calm"
		cmd := decide.Command{By: by, Target: w.person(ops[random.Intn(3)]), OfferFor: time.Minute, Reason: conversation.Solved}
		var change decide.Change
		var err error
		switch verb := random.Intn(9); verb {
		case 0:
			change, err = decide.Offer(c, routing.Decision{Operator: by.ID, Mode: []desk.AcceptMode{desk.AcceptOffer, desk.AcceptAuto}[random.Intn(2)],
				OfferFor: time.Minute, Work: routing.Work{Conversation: c.Talk.ID}}, now, w.ids.next)
		case 7:
			cmd.Verb, cmd.Mood = decide.Mark, &angry
			if random.Intn(2) == 0 {
				cmd.Mood = &calm
			}
			change, err = decide.Operate(c, cmd, now, w.ids.next)
		default:
			cmd.Verb = []decide.Verb{"", decide.Accept, decide.Transfer, decide.Reopen, decide.Start, decide.Close, decide.Finish, "", decide.Accept}[verb]
			change, err = decide.Operate(c, cmd, now, w.ids.next)
		}
		if err != nil || change.Empty() {
			continue
		}
		results, err := w.Commit(w.ctx, []flow.Write{{Change: change}})
		w.must(err)
		switch {
		case results[0] == nil:
			done++
		case errors.Is(results[0], decide.ErrAtCapacity):
			refused++
		default:
			t.Fatal(results[0])
		}
		w.mustBalance(ops)
	}
	if done < 50 || refused < 10 {
		t.Errorf("%d done, %d refused: the walk shows too little", done, refused)
	}
}

func (w *world) mustBalance(ops []desk.OperatorID) {
	w.t.Helper()
	load, held := map[desk.OperatorID]int{}, map[desk.OperatorID]int{}
	views, _, err := w.Conversations(w.ctx, flow.ConversationQuery{Workspaces: []desk.WorkspaceID{brand}, Page: desk.Page{Limit: 100}})
	w.must(err)
	for _, v := range views {
		load[v.Holder()] += v.Weight
		held[v.Holder()]++
		if v.Assignee != "" && v.OfferedTo != "" {
			w.t.Fatalf("two owners: %+v", v.Conversation)
		}
	}
	most := map[desk.OperatorID]int{anna: 2, ben: 3, "op-carl": 3}
	for _, op := range ops {
		if p := w.person(op); p.Load != load[op] || held[op] > most[op] {
			w.t.Fatalf("%s: load %d, holds %d of weight %d", op, p.Load, held[op], load[op])
		}
	}
}
