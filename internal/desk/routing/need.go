package routing

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// MaxNeeds is how many skills a queue may ask for.
const MaxNeeds = 4

// need is what a conversation asks for at its age. Two with equal needs have the same
// team, which is looked for once.
type need struct {
	workspace desk.WorkspaceID
	queue     desk.QueueID  // whose skills they are
	levels    [MaxNeeds]int // of the queue's skills, as far as they are not relaxed
	skill     string        // wished, while it is insisted on
	language  string        // the same
	heated    bool          // the same, for training
}

// needs tells what work asks for now, what it has given up asking for, and when it will
// give up more (zero = never).
func (p Policy) needs(w Work, r desk.Rules, now time.Time) (n need, relaxed []string, next time.Time) {
	age := now.Sub(w.Since)
	n = need{workspace: w.Workspace}
	if len(r.Skills) > 0 {
		n.queue = w.Queue
	}
	for i, s := range r.Skills[:min(len(r.Skills), MaxNeeds)] {
		n.levels[i] = s.At(age)
		if n.levels[i] < s.Level {
			relaxed = append(relaxed, s.Skill)
		}
		if s.Relax > 0 && n.levels[i] > 0 {
			next = sooner(next, w.Since.Add(s.Relax*time.Duration(s.Level-n.levels[i]+1)))
		}
	}
	if w.Skill == "" && w.Language == "" && !w.Heated {
		return n, relaxed, next
	}
	soft := p.soft()
	if age < soft {
		n.skill, n.language, n.heated = w.Skill, w.Language, w.Heated
		if soft < always {
			next = sooner(next, w.Since.Add(soft))
		}
		return n, relaxed, next
	}
	if w.Skill != "" {
		relaxed = append(relaxed, w.Skill)
	}
	if w.Language != "" && w.Language != desk.DefaultLanguage {
		relaxed = append(relaxed, OutLanguage)
	}
	if w.Heated {
		relaxed = append(relaxed, OutUntrained)
	}
	return n, relaxed, next
}

// sooner is the earlier of two instants; zero is none.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
