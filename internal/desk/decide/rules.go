package decide

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// Rules are what a brand has settled about its talks. The zero value is a brand that has
// settled nothing and has no clocks.
type Rules struct {
	Clocks *sla.Rules // its hours and targets; nil: no clocks run
	Mood   mood.Words // which show how its customers feel
}
