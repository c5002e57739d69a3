package sendguard

import (
	"maps"
	"time"
)

// A rule that nearly everybody presses through helps nobody: people learn to press.
const (
	DemoteAfter  = 20                 // showings, before it is judged
	DemoteShare  = 0.8                // of them that were sent over
	DemoteWithin = 7 * 24 * time.Hour // the newest count
	FairShare    = 0.02               // of sends that are held up: beyond it people stop reading
)

// Count is how a rule fared.
type Count struct {
	Rule    Rule
	Shadow  int // found, nobody was asked
	Shown   int // the writer was asked
	Pressed int // and sent over
	Mended  int // and sent other words
	In      int // found in customers' words
}

// Demote makes shadows of the rules that are pressed through too often, and names them.
func (s Settings) Demote(counts []Count, now time.Time) (Settings, []Rule) {
	var out []Rule
	for _, c := range counts {
		settled := c.Pressed + c.Mended
		if mode := s.Of(c.Rule); mode.Asks() && settled >= DemoteAfter && float64(c.Pressed) >= DemoteShare*float64(settled) {
			if out == nil {
				s.Modes, s.Since, s.Demoted = cloned(s.Modes), cloned(s.Since), cloned(s.Demoted)
			}
			s.Modes[c.Rule], s.Since[c.Rule] = Shadow, now
			s.Demoted[c.Rule] = Demotion{At: now, Was: mode, Shown: settled, Pressed: c.Pressed}
			out = append(out, c.Rule)
		}
	}
	return s, out
}

// From is since when a rule's showings count.
func (s Settings) From(r Rule, now time.Time) time.Time {
	from := now.Add(-DemoteWithin)
	if at := s.Since[r]; at.After(from) {
		return at
	}
	return from
}

func cloned[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}
