package flow_test

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Whoever types long is seen once by the customer, until they write again.
func TestTheAnimationIsShownOnceATurn(t *testing.T) {
	r, op := talking(t)
	v := r.open(user)
	types := func() int {
		r.check(r.actor.Typing(t.Context(), op, r.live, v.ID))
		claimed, err := r.db.ClaimJobs(t.Context(), "test", []desk.JobKind{desk.JobTyping}, 9, r.clock.Now(), time.Minute)
		r.check(err)
		for _, c := range claimed {
			_, err := r.db.Complete(t.Context(), c)
			r.check(err)
		}
		return len(claimed)
	}
	for i, want := range []int{1, 0, 0} {
		r.clock.Advance(5 * time.Second)
		if got := types(); got != want {
			t.Fatalf("typing for the %d. time showed it %d times", i+1, got)
		}
	}
	r.accept(text(user, "2", "まだですか", r.clock.Now()))
	r.receive()
	r.clock.Advance(5 * time.Second)
	if first, second := types(), types(); first != 1 || second != 0 {
		t.Fatalf("after new words: %d, then %d", first, second)
	}
}
