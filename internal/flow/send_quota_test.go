package flow_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// TestWhatWaitedForAnEmptyQuota: once LINE has said that the month is used up, what was
// queued before is told so without being asked for; what is queued later asks again.
func TestWhatWaitedForAnEmptyQuota(t *testing.T) {
	r, op := talking(t)
	talks := []string{user}
	for i := range 39 {
		u := fmt.Sprintf("U1%031d", i)
		_, err := r.platform.AddUser(lineemu.User{ID: u, DisplayName: u})
		r.check(err)
		r.accept(text(u, "1", "hello", r.clock.Now()))
		r.receive()
		_, err = r.actor.Act(t.Context(), r.open(u).ID, decide.Command{Verb: decide.Accept, By: op})
		r.check(err)
		talks = append(talks, u)
	}
	r.quota(0)
	r.clock.Advance(time.Hour) // no reply token
	for _, u := range talks {
		r.say(op, r.open(u), "sorry")
	}
	r.clock.Advance(time.Second)
	r.work()
	asked := r.pushes()
	if asked == 0 || asked > 8 { // as many as were on their way together
		t.Errorf("LINE was asked %d times for %d talks", asked, len(talks))
	}
	for _, u := range talks {
		if state, code := r.fate(u); state != desk.SendFailed || code != decide.QuotaExceeded {
			t.Fatalf("%s: %s, %s", u, state, code)
		}
	}
	r.quota(-1)
	r.say(op, r.open(user), "again")
	r.work()
	if _, times := r.saw(); times["again"] != 1 || times["sorry"] != 0 {
		t.Fatalf("seen %v", times)
	}
}

func (r *rig) quota(n int64) {
	r.t.Helper()
	_, err := r.platform.UpdateChannel(string(channel), lineemu.ChannelPatch{Quota: &n})
	r.check(err)
}

func (r *rig) pushes() (n int) {
	entries, _ := r.platform.Log(0)
	for _, e := range entries {
		if e.Endpoint == "push" {
			n++
		}
	}
	return n
}

// fate is what became of the newest bubble to a customer.
func (r *rig) fate(user string) (desk.SendState, string) {
	r.t.Helper()
	rows, _, err := r.db.Messages(r.t.Context(), r.open(user).Thread, desk.Page{Limit: 1})
	r.check(err)
	return rows[0].Send.State, rows[0].Send.Error
}
