package sim

import (
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// faults decides what goes wrong, and counts it. Each rate is "once in so many",
// 0 for never; a run draws its own, so that some runs have much of one trouble
// and none of another.
type faults struct {
	w     *world
	count map[string]int

	store, line, vault int // calls that fail
	shop               int // calls of the shop behind the bot that fail
	stall              int // crossings at which an actor stands still for a while
	crash              int // steps at which a node dies
	jump               int // steps at which much time passes at once
	back               int // steps at which the clock is set back a little, as by NTP
	hints              int // hints that are lost; the others come late or twice
}

func drawFaults(w *world) *faults {
	c := w.chance
	return &faults{w: w, count: map[string]int{},
		store: pick(c, []int{0, 150, 50, 15}), line: pick(c, []int{0, 8, 3, 2}), vault: pick(c, []int{0, 15, 4}),
		stall: pick(c, []int{0, 400, 80}), crash: pick(c, []int{0, 900, 300, 120}), jump: pick(c, []int{0, 1000, 250}), back: pick(c, []int{0, 0, 200}),
		hints: pick(c, []int{0, 4, 1}), shop: pick(c, []int{0, 10, 3})}
}

// heal ends all trouble.
func (f *faults) heal() { *f = faults{w: f.w, count: f.count} }

// happens draws one fault and counts it.
func (f *faults) happens(rate int, kind string) bool {
	if !f.w.chance.in(rate) {
		return false
	}
	f.count[kind]++
	return true
}

// cross is the boundary of every port: others may run here, and long. It is
// where an actor's node may die.
func (f *faults) cross(port string) {
	s := f.w.scheduler
	if f.happens(f.stall, "stall") {
		d := pick(s.chance, stalls)
		s.note("%s stands still for %s", port, d)
		s.sleep(d)
		return
	}
	s.yield()
}

// stalls is for how long an actor stands still: about as long as leases last, and
// once for longer than LINE keeps a retry key.
var stalls = []time.Duration{time.Second, 11 * time.Second, 16 * time.Second, 70 * time.Second, 11 * time.Minute, 25 * time.Hour}

// What a store says that fails: most troubles are told apart from defects.
var (
	errDown = desk.E(desk.Unavailable, "unavailable", "The desk's database does not answer. Try again in a moment.")
	errDisk = errors.New("disk I/O error") // in the engine's words
)

func (f *faults) storeError() error {
	if f.w.chance.in(6) {
		return errDisk
	}
	return errDown
}
