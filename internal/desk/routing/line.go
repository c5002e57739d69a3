package routing

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// inLine is work with its queue's rules and the instant from which it counts as waiting.
type inLine struct {
	Work
	rules desk.Rules
	from  time.Time
}

// line orders work: by age with the head start of its priority (that of a bumped one is higher than any), then by id, so that
// ties never depend on a query. Work of queues from which operators pull stands in none.
func (p Policy) line(work []Work) []inLine {
	rules := map[desk.QueueID]desk.Rules{}
	out := make([]inLine, 0, len(work))
	for _, w := range work {
		r, known := rules[w.Queue]
		if !known {
			r = p.Rules(w.Queue)
			rules[w.Queue] = r
		}
		if r.Accept != desk.AcceptPull {
			out = append(out, inLine{w, r, p.head(w, r)})
		}
	}
	slices.SortStableFunc(out, func(a, b inLine) int {
		return cmp.Or(a.from.Compare(b.from), strings.Compare(string(a.Conversation), string(b.Conversation)))
	})
	return out
}
