package workday

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Options say which day is played.
type Options struct {
	Operators     int
	Conversations int
	Policies      []string // of Policies(); what is compared with Naive
	Seed          uint64
	Progress      io.Writer `json:"-"`          // is told how far it is; nil for nobody
	Sabotage      string    `json:",omitempty"` // one of Sabotages(), or none: breaks a promise on purpose
}

// Naive is the policy beside which others are set: everybody in turn, no priorities and no
// wishes. Capacity and what is a must hold under it too.
const Naive = "naive"

// Policies lists what can be played: each of routing's models under the centre's rules.
func Policies() []string { return routing.Models() }

// Limits of what can be asked for: below them nobody is left for some queue.
const (
	fewestOperators     = 8
	mostOperators       = 1000
	mostConversations   = 100_000
	fewestConversations = 1
)

// check refuses a day that can't be played.
func (o Options) check() error {
	switch {
	case o.Operators < fewestOperators || o.Operators > mostOperators:
		return fmt.Errorf("a day needs %d to %d operators: with fewer some queue has nobody", fewestOperators, mostOperators)
	case o.Conversations < fewestConversations || o.Conversations > mostConversations:
		return fmt.Errorf("a day has %d to %d conversations", fewestConversations, mostConversations)
	case len(o.Policies) == 0:
		return fmt.Errorf("name a policy: %s", strings.Join(Policies(), ", "))
	case o.Sabotage != "" && !slices.Contains(Sabotages(), o.Sabotage):
		return fmt.Errorf("sabotage %q: choose of %s", o.Sabotage, strings.Join(Sabotages(), ", "))
	}
	for _, p := range o.Policies {
		if !slices.Contains(Policies(), p) {
			return fmt.Errorf("policy %q: choose of %s", p, strings.Join(Policies(), ", "))
		}
	}
	return nil
}
