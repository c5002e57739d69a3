package sim

import (
	"math/rand/v2"
	"time"
)

// chance is a run's one source of randomness.
type chance struct{ r *rand.Rand }

func newChance(seed uint64) *chance {
	return &chance{rand.New(rand.NewPCG(seed, 0x6d61646f67756368))}
}

// n gives 0 … n-1.
func (c *chance) n(n int) int { return c.r.IntN(n) }

// in is true once in so many times; never for 0.
func (c *chance) in(many int) bool { return many > 0 && c.r.IntN(many) == 0 }

// span gives a duration of whole milliseconds between two.
func (c *chance) span(from, to time.Duration) time.Duration {
	return from + time.Duration(c.r.Int64N(int64((to-from)/time.Millisecond)+1))*time.Millisecond
}

func pick[T any](c *chance, from []T) T { return from[c.n(len(from))] }
