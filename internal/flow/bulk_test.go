package flow_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// morning is a rig with LINE and n customers who wait since the night; the first of them
// wrote an hour before the second, and so on.
type morning struct {
	*rig
	bulk  *flow.Bulker
	jobs  *flow.Runner
	boss  desk.Person
	users []string
	seen  time.Time
}

func newMorning(t *testing.T, n int) *morning {
	r := newRig(t).withLine()
	m := &morning{rig: r, boss: r.person("kobayashi", desk.RoleSupervisor, 0)}
	m.does(r.db)
	for i := range n {
		id := fmt.Sprintf("U%032d", 100+i)
		_, err := r.platform.AddUser(lineemu.User{ID: id, DisplayName: fmt.Sprint("客", i)})
		r.check(err)
		m.users = append(m.users, id)
		r.accept(text(id, "1", "開店は何時ですか", r.clock.Now()))
		r.receive()
		r.clock.Advance(time.Hour)
	}
	m.seen = r.clock.Now()
	return m
}

// does lets runs be done on these cases.
func (m *morning) does(cases flow.Cases) {
	m.bulk = flow.NewBulker(m.env, cases, m.db, m.db, m.db, m.line, func(s string) string { return s })
	m.jobs = flow.NewRunner(m.env, m.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobBulk: m.bulk.Work})
}

func (m *morning) all() flow.Chosen {
	return flow.Chosen{Filter: &flow.BacklogQuery{}, Seen: m.seen}
}

func (m *morning) plan(o bulk.Order, c flow.Chosen) flow.BulkPlan {
	m.t.Helper()
	p, err := m.bulk.Plan(m.t.Context(), m.boss, o, c)
	m.check(err)
	return p
}

func (m *morning) begin(o bulk.Order, c flow.Chosen) bulk.Run {
	m.t.Helper()
	run, err := m.bulk.Begin(m.t.Context(), m.boss, o, c, m.id(), 1000)
	m.check(err)
	return run
}

func (m *morning) run1(id desk.BulkID) bulk.Run {
	m.t.Helper()
	r, err := m.bulk.Run(m.t.Context(), m.boss, id)
	m.check(err)
	return r
}

// told counts what each customer was sent.
func (m *morning) told() (counts []int) {
	m.t.Helper()
	for _, u := range m.users {
		counts = append(counts, len(m.heard(m.open(u))))
	}
	return counts
}

var sorry = bulk.Order{Kind: bulk.Say, Text: "{{name}}、お待たせしております。"}

// TestManyAnsweredOnceEach: the cost is told first, tokens count as free, who can't be reached
// or has written since is left out and told so, and each of the others hears it once.
func TestManyAnsweredOnceEach(t *testing.T) {
	m := newMorning(t, 5)
	m.accept(desk.Inbound{Kind: desk.InUnfollow, EventID: "bye", At: m.clock.Now(), Source: desk.Source{Kind: desk.FromUser, ID: m.users[0], User: m.users[0]},
		Content: &desk.Content{Kind: desk.Unfollow}})
	m.receive()
	fresh := text(m.users[1], "2", "まだですか", m.clock.Now())
	fresh.ReplyToken = "token"
	m.accept(fresh)
	m.receive()
	m.clock.Advance(time.Second)
	late := text(m.users[2], "2", "もういいです", m.clock.Now())
	m.accept(late)
	m.receive()
	p := m.plan(sorry, m.all())
	if p.Goes != 3 || p.Free != 1 || p.Billed != 2 || p.Left[bulk.Blocked] != 1 || p.Left[bulk.WroteSince] != 1 || p.AtMost() != 3 || p.Matching != 5 {
		t.Fatalf("%+v", p)
	}
	if len(p.Channels) != 1 || !p.Channels[0].Known || p.Channels[0].Billed != 2 {
		t.Fatalf("%+v", p.Channels)
	}
	if _, err := m.bulk.Begin(t.Context(), m.boss, sorry, m.all(), "k", 2); desk.CodeOf(err) != "cost_changed" {
		t.Fatalf("more than was agreed to: %v", err)
	}
	run := m.begin(sorry, m.all())
	m.run(m.jobs, m.runner)
	if run = m.run1(run.ID); run.State != bulk.Done || run.Counts != (bulk.Counts{Done: 3, Left: 2}) {
		t.Fatalf("%+v", run)
	}
	if got := m.told(); !slices.Equal(got, []int{0, 1, 0, 1, 1}) {
		t.Fatalf("told %v", got)
	}
	if heard := m.heard(m.open(m.users[3])); heard[0] != "お客様、お待たせしております。" {
		t.Fatalf("%v", heard)
	}
	rows, who, err := m.bulk.Items(t.Context(), m.boss, flow.BulkItemQuery{Run: run.ID, Fate: bulk.Left, After: -1, N: 10})
	if err != nil || len(rows) != 2 || rows[0].Code != bulk.Blocked || who[rows[0].Contact].External != m.users[0] {
		t.Fatalf("%+v, %v", rows, err)
	}
	if _, err := m.bulk.Back(t.Context(), m.boss, run.ID); desk.CodeOf(err) != "not_undoable" {
		t.Fatalf("taken back: %v", err)
	}
}

// TestQuotaIsNotOverdrawn: more than the month has left is refused before anything is sent.
func TestQuotaIsNotOverdrawn(t *testing.T) {
	m := newMorning(t, 3)
	quota := int64(2)
	_, err := m.platform.UpdateChannel(string(channel), lineemu.ChannelPatch{Quota: &quota})
	m.check(err)
	p := m.plan(sorry, m.all())
	if !p.Channels[0].Short() || p.Channels[0].Limit != 2 {
		t.Fatalf("%+v", p.Channels)
	}
	if _, err := m.bulk.Begin(t.Context(), m.boss, sorry, m.all(), "k", 10); desk.CodeOf(err) != "quota_short" {
		t.Fatalf("%v", err)
	}
	free := sorry
	free.FreeOnly = true
	if _, err := m.bulk.Begin(t.Context(), m.boss, free, m.all(), "k", 0); desk.CodeOf(err) != "nothing_to_do" {
		t.Fatalf("%v", err)
	}
}

// dying commits and then loses the answer, as a node does that is killed there; or dies before.
type dying struct {
	flow.Cases
	mu     sync.Mutex
	left   int // commits until then
	before bool
}

var errKilled = errors.New("killed")

func (d *dying) Commit(ctx context.Context, writes []flow.Write) ([]error, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left--
	if d.left < 0 || d.left == 0 && d.before {
		return nil, errKilled
	}
	errs, err := d.Cases.Commit(ctx, writes)
	if d.left == 0 {
		return nil, errKilled
	}
	return errs, err
}

// TestARunOutlivesItsNode: wherever the node dies, whoever goes on tells each customer once.
func TestARunOutlivesItsNode(t *testing.T) {
	for n := 1; n <= 4; n++ {
		for _, before := range []bool{true, false} {
			m := newMorning(t, 4)
			run := m.begin(sorry, m.all())
			m.does(&dying{Cases: m.db, left: n, before: before})
			if done, err := m.jobs.Once(t.Context()); err != nil || done != 1 {
				t.Fatal(done, err)
			}
			m.does(m.db)
			m.clock.Advance(10 * time.Minute)
			m.run(m.jobs, m.runner)
			if got := m.told(); !slices.Equal(got, []int{1, 1, 1, 1}) || m.run1(run.ID).State != bulk.Done {
				t.Fatalf("died at %d (before %v): told %v", n, before, got)
			}
		}
	}
}

// TestTwoNodesDoOneRun: a lease that was lost brings the run to a second node.
func TestTwoNodesDoOneRun(t *testing.T) {
	m := newMorning(t, 6)
	run := m.begin(sorry, m.all())
	job := flow.Claimed{Job: desk.Job{Kind: desk.JobBulk, Key: string(run.ID)}}
	var work sync.WaitGroup
	for range 3 {
		work.Go(func() {
			if _, err := m.bulk.Work(context.Background(), job); err != nil {
				t.Error(err)
			}
		})
	}
	work.Wait()
	m.run(m.jobs, m.runner)
	if got := m.told(); !slices.Equal(got, []int{1, 1, 1, 1, 1, 1}) {
		t.Fatalf("told %v", got)
	}
}

// TestARunIsBegunOnceAndStopped: a repeated request is the same run, and what was not begun
// when it is stopped is left.
func TestARunIsBegunOnceAndStopped(t *testing.T) {
	m := newMorning(t, 4)
	run, err := m.bulk.Begin(t.Context(), m.boss, sorry, m.all(), "same", 10)
	m.check(err)
	twin, err := m.bulk.Begin(t.Context(), m.boss, sorry, m.all(), "same", 10)
	if err != nil || twin.ID != run.ID {
		t.Fatalf("%+v, %v", twin, err)
	}
	m.does(&dying{Cases: m.db, left: 2})
	_, err = m.jobs.Once(t.Context())
	m.check(err)
	m.does(m.db)
	if _, err = m.bulk.Back(t.Context(), m.boss, run.ID); desk.CodeOf(err) != "not_undoable" {
		t.Fatal(err)
	}
	_, err = m.bulk.Stop(t.Context(), m.boss, run.ID)
	m.check(err)
	m.clock.Advance(time.Minute)
	m.run(m.jobs, m.runner)
	if run = m.run1(run.ID); run.State != bulk.Stopped || run.Counts != (bulk.Counts{Done: 2, Left: 2}) {
		t.Fatalf("%+v", run)
	}
	if got := m.told(); !slices.Equal(got, []int{1, 1, 0, 0}) {
		t.Fatalf("told %v", got)
	}
}

// TestManyAreHandedOutAndTakenBack: what does not fit goes on waiting, who has answered keeps
// the talk, the others come back with their age.
func TestManyAreHandedOutAndTakenBack(t *testing.T) {
	m := newMorning(t, 4)
	ito := m.person("ito", desk.RoleOperator, 3)
	o := bulk.Order{Kind: bulk.Assign, Operator: ito.ID}
	if p := m.plan(o, m.all()); p.Goes != 3 || p.Left[bulk.AtCapacity] != 1 || p.AtMost() != 0 {
		t.Fatalf("%+v", p)
	}
	run := m.begin(o, m.all())
	m.run(m.jobs)
	if run = m.run1(run.ID); run.Counts != (bulk.Counts{Done: 3, Left: 1}) {
		t.Fatalf("%+v", run)
	}
	if p, err := m.db.Person(t.Context(), ito.ID); err != nil || p.Load != 3 {
		t.Fatalf("load %d, %v", p.Load, err)
	}
	if v := m.open(m.users[3]); v.State != conversation.Waiting {
		t.Fatalf("%s", v.State)
	}
	since := m.open(m.users[1]).WaitingSince
	m.clock.Advance(time.Minute)
	m.say(ito, m.open(m.users[0]), "9時です。")
	back, err := m.bulk.Back(t.Context(), m.boss, run.ID)
	m.check(err)
	m.run(m.jobs)
	if back = m.run1(back.ID); back.Counts != (bulk.Counts{Done: 2, Left: 1}) {
		t.Fatalf("%+v", back)
	}
	if v := m.open(m.users[1]); v.State != conversation.Waiting || !v.WaitingSince.Equal(since) || m.open(m.users[0]).Assignee != ito.ID {
		t.Fatalf("%+v", v.Conversation)
	}
	if again, err := m.bulk.Back(t.Context(), m.boss, run.ID); err != nil || again.ID != back.ID {
		t.Fatalf("taken back twice: %+v, %v", again, err)
	}
}

// TestManyAreForWhoOversees: operators, other brands' people and nonsense are refused, and
// nothing is begun.
func TestManyAreForWhoOversees(t *testing.T) {
	m := newMorning(t, 1)
	ito := m.person("ito", desk.RoleOperator, 3)
	stranger := ito
	stranger.Memberships = map[desk.WorkspaceID]desk.Role{"x": desk.RoleSupervisor}
	ids := flow.Chosen{IDs: []desk.ConversationID{m.open(m.users[0]).ID}}
	for name, c := range map[string]struct {
		by    desk.Person
		order bulk.Order
		whom  flow.Chosen
		code  string
	}{
		"an operator":       {ito, sorry, ids, "forbidden"},
		"an operator's all": {ito, sorry, m.all(), "not_found"},
		"a stranger":        {stranger, sorry, ids, "not_found"},
		"nobody":            {m.boss, sorry, flow.Chosen{}, "nothing_chosen"},
		"no such talk":      {m.boss, sorry, flow.Chosen{IDs: []desk.ConversationID{"x"}}, "not_found"},
		"no such operator":  {m.boss, bulk.Order{Kind: bulk.Assign, Operator: "x"}, ids, "bad_target"},
		"no such queue":     {m.boss, bulk.Order{Kind: bulk.Move, Queue: "x"}, ids, "bad_target"},
		"too many":          {m.boss, sorry, flow.Chosen{IDs: numbered(bulk.MaxItems + 1)}, "too_many"},
	} {
		if _, err := m.bulk.Begin(t.Context(), c.by, c.order, c.whom, "k", 100); desk.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	run := m.begin(sorry, ids)
	if _, err := m.bulk.Run(t.Context(), stranger, run.ID); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a stranger sees it: %v", err)
	}
	if rows, _, err := m.bulk.Runs(t.Context(), ito, "", desk.Page{}); err != nil || len(rows) != 0 {
		t.Errorf("an operator sees %d, %v", len(rows), err)
	}
}

func numbered(n int) (ids []desk.ConversationID) {
	for i := range n {
		ids = append(ids, desk.ConversationID(fmt.Sprint("n", i)))
	}
	return ids
}
