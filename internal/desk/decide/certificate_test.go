package decide

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
)

func trained(p desk.Person) desk.Person {
	p.Profile.Certificates = []desk.WorkspaceID{"w"}
	return p
}

// demanding is a brand that only those serve who have done its training.
func demanding(t *testing.T) *world {
	w := backlog(t)
	w.c.Rules.Certified = true
	return w
}

// TestNoVerbGivesToTheUntrained walks at random through every verb there is, by people with and
// without the training, and to them: nobody without it ever comes to an inquiry.
func TestNoVerbGivesToTheUntrained(t *testing.T) {
	all := slices.Sorted(maps.Keys(verbs))
	for range 6 { // what moves it most often
		all = append(all, Accept, Transfer, Consult, Join, Recall, Close, Reopen, Start, Escalate, Reply)
	}
	given := map[Verb]int{}
	rapid.Check(t, func(r *rapid.T) {
		w := demanding(t)
		people := []desk.Person{trained(ito), yamamoto, kobayashi}
		if rapid.Bool().Draw(r, "supervisor trained") {
			people[2] = trained(kobayashi)
		}
		for range 150 {
			verb := rapid.SampledFrom(all).Draw(r, "verb")
			by, to := rapid.SampledFrom(people).Draw(r, "by"), rapid.SampledFrom(people).Draw(r, "to")
			cmd := Command{Verb: verb, By: by, Target: to, OfferFor: time.Minute, Reason: conversation.Solved, Content: words("はい"), Note: "n", At: w.now.Add(time.Hour),
				Kind: rapid.SampledFrom([]string{string(care.Advice), string(care.TakenOver)}).Draw(r, "kind"),
				Form: &form.Request{ID: "f", Until: w.now.Add(time.Hour)}}
			before := w.c.Talk
			ch, err := Operate(w.c, cmd, w.now, w.ids())
			if err == nil {
				w.apply(ch)
			}
			w.pass(time.Second)
			holder := w.c.Talk.Holder()
			if holder == "" || holder == before.Holder() && w.c.Talk.ID == before.ID {
				continue
			}
			given[verb]++
			if i := slices.IndexFunc(people, func(p desk.Person) bool { return p.ID == holder }); !people[i].Profile.Certified("w") {
				r.Fatalf("%s by %s to %s: it is %s's", verb, by.ID, to.ID, holder)
			}
		}
	})
	for _, verb := range []Verb{Accept, Transfer, Join, Reopen, Start} { // or the walk says nothing of them
		if given[verb] == 0 {
			t.Errorf("%s never gave anything: %v", verb, given)
		}
	}
}

// TestTheUntrainedAreToldWhatToDo, each in their own case; where nothing is demanded nobody is.
func TestTheUntrainedAreToldWhatToDo(t *testing.T) {
	w := demanding(t)
	if err := w.do(Command{Verb: Accept, By: yamamoto}); !errors.Is(err, ErrNotCertified) {
		t.Errorf("accept: %v", err)
	}
	if err := w.do(Command{Verb: Accept, By: kobayashi}); !errors.Is(err, ErrNotCertified) {
		t.Errorf("a supervisor: %v", err)
	}
	w.must(Command{Verb: Accept, By: trained(ito)})
	for _, verb := range []Verb{Transfer, Consult} {
		err := w.do(Command{Verb: verb, By: trained(ito), Target: yamamoto, OfferFor: time.Minute})
		var e *desk.Error
		if !errors.Is(err, errTargetNotCertified) || !errors.As(err, &e) || e.Field != "to_operator_id" {
			t.Errorf("%s: %v", verb, err)
		}
	}
	w.must(Command{Verb: Say, By: ito, Content: words("はい")}) // what somebody has stays theirs
	w = backlog(t)
	w.must(Command{Verb: Accept, By: yamamoto})
}

func TestManyAreNotGivenToTheUntrained(t *testing.T) {
	w := demanding(t)
	w.left(w.many(handOut, nil), bulk.NotCertified)
	if item := w.many(handOut, func(m *Many) { m.Target = trained(ito) }); item.Fate != bulk.Came {
		t.Errorf("%+v", item)
	}
}

// TestStillPassesTheUntrainedBy: the line serves who is still in trouble.
func TestStillPassesTheUntrainedBy(t *testing.T) {
	for _, certified := range []bool{true, false} {
		w := checked(t)
		w.c.Rules.Certified = true
		w.pass(time.Hour)
		w.timer(CheckDue)
		w.must(Command{Verb: Close, By: yamamoto, Category: "返品"})
		owner, want := w.atTheDesk(), conversation.Waiting
		if certified {
			owner, want = trained(owner), conversation.Offered
		}
		if w.taps("s", "still", owner); w.state() != want {
			t.Errorf("%t: %+v", certified, w.c.Talk)
		}
	}
}
