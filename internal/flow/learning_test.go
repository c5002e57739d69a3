package flow_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// school is a rig with a bot that can learn.
type school struct {
	*rig
	lib     *flow.Librarian
	brains  *flow.Brains
	robot   *flow.Robot
	learner *flow.Learner
	work    *flow.Runner
}

func newSchool(t *testing.T) *school {
	r := newRig(t)
	r.check(r.db.PutChannel(t.Context(), desk.Channel{ID: channel, Centre: "ce", Workspace: brand, Kind: "line", Name: "ch", Provider: "p", Queue: "q", BotOn: true}, []byte("x")))
	s := &school{rig: r, lib: r.librarian()}
	s.brains = s.anew()
	brains := s.brains
	s.robot = flow.NewRobot(r.env, r.db, brains, flow.Ports{}, nil, nil, nil)
	s.learner = flow.NewLearner(r.env, r.db, s.lib, flow.NewBotDesk(r.env, r.asker, r.db, r.db, s.lib, brains), brains)
	s.work = flow.NewRunner(r.env, r.db, 1, flow.Slow, map[desk.JobKind]flow.Handler{desk.JobLearn: s.learner.Work, desk.JobNightly: s.learner.Nightly})
	return s
}

// anew makes brains that know nothing yet.
func (s *school) anew() *flow.Brains {
	return flow.NewBrains(s.env, s.db, s.db, flow.NewRepertoire(s.db, nil), s.db, flow.NewRulebook(s.env, s.db, s.db, s.db, s.db), nil, retrieval.Options{})
}

// asks lets a customer write and the bot deal with it.
func (s *school) asks(user, words string) flow.ConversationView {
	s.t.Helper()
	s.accept(text(user, "1", words, s.clock.Now()))
	s.receive()
	v := s.open(user)
	_, err := s.robot.Answer(s.t.Context(), flow.Claimed{Job: desk.Job{Kind: desk.JobBot, Thread: v.Thread}})
	s.check(err)
	return v
}

// works runs what is due, however often it comes again.
func (s *school) works() {
	s.t.Helper()
	for range 20 {
		n, err := s.work.Once(s.t.Context())
		s.check(err)
		if n == 0 {
			return
		}
	}
	s.t.Fatal("the work never ends")
}

func (s *school) publishes(question string) knowledge.Entry {
	s.t.Helper()
	return s.publishesBody(faq(question, "答え"))
}

// What a customer takes back is in no gap any more, also in one that was found before.
func TestGapsForgetWhatWasUnsent(t *testing.T) {
	s := newSchool(t)
	ben := s.person("ben", desk.RoleSupervisor, 1)
	for i, words := range []string{"駐車場はありますか", "駐車場の場所は"} {
		s.asks(fmt.Sprint("u", i), words)
	}
	now := s.clock.Now()
	run, err := s.learner.FindGaps(t.Context(), ben, brand, now.Add(-time.Hour), now.Add(time.Hour), false)
	s.check(err)
	if again, err := s.learner.FindGaps(t.Context(), ben, brand, now.Add(-time.Hour), now.Add(time.Hour), false); err != nil || again.ID != run.ID {
		t.Errorf("a second search beside the first: %v", err)
	}
	s.works()
	seen := func() string {
		_, gaps, _, err := s.learner.Gaps(t.Context(), ben, run.ID, 0, 10, 10)
		s.check(err)
		return fmt.Sprint(gaps)
	}
	if got := seen(); !strings.Contains(got, "駐車場はありますか") || !strings.Contains(got, "駐車場の場所は") {
		t.Fatal(got)
	}
	s.accept(desk.Inbound{Kind: desk.InUnsend, EventID: "gone", At: now.Add(time.Second), MessageID: "u01", Source: desk.Source{Kind: desk.FromUser, ID: "u0", User: "u0"}})
	s.receive()
	if got := seen(); strings.Contains(got, "駐車場はありますか") || !strings.Contains(got, "駐車場の場所は") {
		t.Error(got)
	}
	body, err := s.db.RunBody(t.Context(), run.ID)
	s.check(err)
	if strings.Contains(fmt.Sprint(body), "駐車場") {
		t.Errorf("a result holds words: %+v", body)
	}
}

// A night has one check, however often its job comes and however many nodes start; one
// that was missed is made up for; a brand with nothing to ask has none.
func TestNights(t *testing.T) {
	s := newSchool(t)
	ben := s.person("ben", desk.RoleSupervisor, 1)
	start := func() {
		jobs, err := s.learner.Nights(t.Context(), []desk.WorkspaceID{brand})
		s.check(err)
		s.check(s.db.PutJobs(t.Context(), jobs))
	}
	runs := func() (out []string) {
		rows, _, err := s.learner.Runs(t.Context(), ben, brand, flow.RunCheck, desk.Page{})
		s.check(err)
		for _, r := range rows {
			out = append(out, r.ID+" "+string(r.State))
		}
		return out
	}
	start()
	s.clock.Advance(2 * time.Minute) // 18:02 in Tokyo
	s.works()
	if got := runs(); len(got) != 0 {
		t.Errorf("nothing to ask, and yet %q", got)
	}
	e := s.publishes("送料はいくらですか")
	_, err := s.learner.AddCase(t.Context(), ben, brand, "送料はいくら", e.ID)
	s.check(err)
	s.clock.Advance(9*time.Hour + 27*time.Minute) // 3:29
	s.works()
	if got := runs(); len(got) != 0 {
		t.Errorf("too early: %q", got)
	}
	s.clock.Advance(2 * time.Minute)
	s.works()
	if got := runs(); len(got) != 1 || got[0] != "night-w-20261124 done" {
		t.Fatalf("%q", got)
	}
	start() // another node, or this one again
	s.clock.Advance(time.Hour)
	s.works()
	if got := runs(); len(got) != 1 {
		t.Errorf("a night was checked twice: %q", got)
	}
	s.clock.Advance(30 * time.Hour) // nothing ran when the next night began
	start()
	s.clock.Advance(2 * time.Minute)
	s.works()
	if got := runs(); len(got) != 2 || got[0] != "night-w-20261125 done" {
		t.Errorf("%q", got)
	}
}

// A run that is cut comes again and ends; one that is not there is no error.
func TestRunThatIsCut(t *testing.T) {
	s := newSchool(t)
	ben := s.person("ben", desk.RoleSupervisor, 1)
	run, err := s.learner.Check(t.Context(), ben, brand)
	s.check(err)
	broken, cut := context.WithCancel(t.Context())
	cut()
	job := flow.Claimed{Job: desk.Job{Kind: desk.JobLearn, Key: run.ID}}
	if _, err := s.learner.Work(broken, job); err == nil {
		t.Error("a cut run is to come again")
	}
	_, err = s.learner.Work(t.Context(), job)
	s.check(err)
	if got, err := s.learner.Run(t.Context(), ben, run.ID); err != nil || got.State != flow.RunDone {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.learner.Work(t.Context(), flow.Claimed{Job: desk.Job{Key: "nothing"}}); err != nil {
		t.Error(err)
	}
}
