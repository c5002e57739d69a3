package flow

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Who has which inquiry before their eyes is told to those who may see it, so that two do
// not answer at once. It is nowhere stored: a window says every LookBeat what it shows,
// each time all of it, and what is not said again is over after lookFor.
const (
	LookBeat = 30 * time.Second
	lookFor  = 3 * LookBeat
	MaxLooks = 8  // inquiries that a window shows
	maxGaze  = 64 // windows of one person
)

// Look is an inquiry in somebody's window.
type Look struct {
	Conversation desk.ConversationID `json:"conversation"`
	Workspace    desk.WorkspaceID    `json:"workspace"`
	Standing     desk.Standing       `json:"standing"`
	Drafting     bool                `json:"drafting,omitempty"` // something is written there that has not gone
}

// Looker is somebody who has an inquiry before their eyes.
type Looker struct {
	Conversation desk.ConversationID
	Operator     desk.OperatorID
	State        string // LooksAt or DraftsAt
}

// States of a looker; LooksAway is told once.
const (
	LooksAt   = "looks"
	DraftsAt  = "drafts"
	LooksAway = "gone"
)

// glance is what a window shows now, on its way between nodes.
type glance struct {
	Operator desk.OperatorID `json:"operator"`
	Window   string          `json:"window"`
	Looks    []Look          `json:"looks"`
}

// aside is what the looking topic carries, one of its fields.
type aside struct {
	Glance *glance `json:"glance,omitempty"`
	Watch  *Event  `json:"watch,omitempty"`
}

// gaze is what a node knows of a window.
type gaze struct {
	until time.Time
	looks []Look
}

// Look takes what a window of somebody's shows. What they may not see is passed over.
func (a *Asker) Look(ctx context.Context, by desk.Person, live *Live, window string, looks []Look) error {
	seen := make([]Look, 0, len(looks))
	for _, l := range looks {
		v, err := a.read.Conversation(ctx, l.Conversation)
		if errors.Is(err, desk.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		standing := v.Standing()
		if standing != nil && sees(by, v.Workspace, standing) {
			may := identity.Can(by, identity.Work, identity.Subject{Workspace: v.Workspace, Standing: standing})
			seen = append(seen, Look{Conversation: v.ID, Workspace: v.Workspace, Standing: *standing, Drafting: l.Drafting && may})
		}
	}
	live.publish(aside{Glance: &glance{by.ID, window, seen}})
	return nil
}

func (l *Live) publish(a aside) {
	if note, err := json.Marshal(a); err == nil { // a struct of strings always encodes
		l.env.Bus.Publish(HintLooking, note)
	}
}

// Lookers lists who else looks at what, as far as somebody may see it.
func (l *Live) Lookers(p desk.Person) []Looker {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep()
	var out []Looker
	for who := range l.gazes {
		if who == p.ID {
			continue
		}
		for id, look := range l.looksOf(who) {
			if sees(p, look.Workspace, &look.Standing) {
				out = append(out, Looker{id, who, look.state()})
			}
		}
	}
	slices.SortFunc(out, func(a, b Looker) int {
		return cmp.Or(strings.Compare(string(a.Conversation), string(b.Conversation)), strings.Compare(string(a.Operator), string(b.Operator)))
	})
	return out
}

func (l Look) state() string {
	if l.Drafting {
		return DraftsAt
	}
	return LooksAt
}

// overhear takes what comes on the looking topic.
func (l *Live) overhear(ctx context.Context, notes <-chan []byte) {
	for {
		select {
		case <-ctx.Done():
			return
		case raw := <-notes:
			var a aside
			if json.Unmarshal(raw, &a) != nil {
				continue
			}
			l.mu.Lock()
			if a.Glance != nil {
				l.glance(*a.Glance)
			}
			if a.Watch != nil {
				a.Watch.Type = EventWatch
				for s := range l.subs {
					if s.person.ID == a.Watch.Operator {
						s.offer(a.Watch)
					}
				}
			}
			l.mu.Unlock()
		}
	}
}

// glance takes a window's word. Called with the hub's lock held, as all below.
func (l *Live) glance(g glance) {
	l.change(g.Operator, func(windows map[string]gaze) {
		delete(windows, g.Window)
		if len(g.Looks) > 0 && len(windows) < maxGaze {
			windows[g.Window] = gaze{l.env.Clock.Now().Add(lookFor), g.Looks}
		}
	})
}

// sweep ends what has not been said again.
func (l *Live) sweep() {
	now := l.env.Clock.Now()
	for who, windows := range l.gazes {
		for _, g := range windows {
			if now.Before(g.until) {
				continue
			}
			l.change(who, func(windows map[string]gaze) {
				maps.DeleteFunc(windows, func(_ string, g gaze) bool { return !now.Before(g.until) })
			})
			break
		}
	}
}

// change alters a person's windows and tells what is new to whoever may see it.
func (l *Live) change(who desk.OperatorID, alter func(map[string]gaze)) {
	before := l.looksOf(who)
	if l.gazes[who] == nil {
		l.gazes[who] = map[string]gaze{}
	}
	alter(l.gazes[who])
	if len(l.gazes[who]) == 0 {
		delete(l.gazes, who)
	}
	after := l.looksOf(who)
	for id, look := range after {
		if was, ok := before[id]; !ok || was.state() != look.state() {
			l.tellLook(who, look, look.state())
		}
	}
	for id, look := range before {
		if _, still := after[id]; !still {
			l.tellLook(who, look, LooksAway)
		}
	}
}

func (l *Live) tellLook(who desk.OperatorID, look Look, state string) {
	e := &Event{Type: EventLooking, Workspace: look.Workspace, Conversation: look.Conversation, Operator: who, State: state}
	for s := range l.subs {
		if s.person.ID != who && sees(s.person, look.Workspace, &look.Standing) {
			s.offer(e)
		}
	}
}

// looksOf is what all of somebody's windows show.
func (l *Live) looksOf(who desk.OperatorID) map[desk.ConversationID]Look {
	out := map[desk.ConversationID]Look{}
	for _, g := range l.gazes[who] {
		for _, look := range g.looks {
			look.Drafting = look.Drafting || out[look.Conversation].Drafting
			out[look.Conversation] = look
		}
	}
	return out
}
