package flow

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// After a refusal a channel rests, and then its talks come one after the other, as
// fast as LINE took calls before; other channels go on.
func TestPace(t *testing.T) {
	p, now := newPace(), time.Unix(1_800_000_000, 0)
	for range 10 { // LINE takes ten, then no more
		p.answered("C", decide.Answer{Outcome: decide.Accepted}, now)
	}
	for range 3 { // three were on their way together
		p.answered("C", decide.Answer{Outcome: decide.Later}, now)
	}
	if p.free("C") || !p.free("D") {
		t.Fatal("the channel that was refused is free, or another is not")
	}
	if at := p.turn("C", "a", now); at != now.Add(paceRest) {
		t.Fatalf("rests until %v", at)
	}
	now = now.Add(paceRest)
	for i := range 20 {
		thread := desk.ThreadID(fmt.Sprint(i))
		want := now.Add(time.Duration(i) * 100 * time.Millisecond)
		for range 2 { // who asks again before it is time keeps the turn
			if at := p.turn("C", thread, now); at != want {
				t.Fatalf("talk %d calls at %v, want %v", i, at, want)
			}
			if i == 0 {
				break // it was its turn
			}
		}
	}
	now = now.Add(200 * time.Millisecond)
	if at := p.turn("C", "2", now); at != now {
		t.Fatalf("its turn has come and it waits until %v", at)
	}
	p.answered("C", decide.Answer{Outcome: decide.Later}, now) // still too fast
	now = now.Add(paceRest)
	p.turn("C", "a", now)
	if at := p.turn("C", "b", now); at != now.Add(150*time.Millisecond) {
		t.Fatalf("after another refusal the second calls %v later", at.Sub(now))
	}
	now = now.Add(time.Minute)
	if at := p.turn("C", "b", now); at != now || !p.free("C") {
		t.Fatal("after a quiet minute the channel is still slowed down")
	}
}
