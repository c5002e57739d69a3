package flow

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// EventType names what a stream says.
type EventType string

// Events carry ids and versions, never content: the reader asks for what it
// shows, and is asked for permission there.
const (
	EventConversation EventType = "conversation"
	EventMessage      EventType = "message"
	EventGone         EventType = "gone" // left the reader's view
	EventPresence     EventType = "presence"
	EventContact      EventType = "contact"
	EventOverflow     EventType = "overflow"  // a conversation has waited too long; State says what became of it
	EventLeft         EventType = "left"      // talks of somebody who is not there wait again: Operator whose, State why, Level how many
	EventTyping       EventType = "typing"    // ephemeral: no cursor, never replayed
	EventLooking      EventType = "looking"   // ephemeral: who has an inquiry before their eyes; State says how
	EventWatch        EventType = "watch"     // ephemeral: a mark of one's own came or went, in another window
	EventReset        EventType = "reset"     // the feed does not reach back: load everything
	EventCare         EventType = "care"      // something to be told of an inquiry: Noun and State say what, Operator whose it is
	EventClock        EventType = "clock"     // a reply is due soon, or late: told to those whom its steps name
	EventSurge        EventType = "surge"     // a brand's surge mode came or went: State says which
	EventAlarm        EventType = "alarm"     // replies of a queue (ID) will go over their time: State says told, worse or over
	EventDirectory    EventType = "directory" // a brand or a channel is not as it was: Noun says which
	EventBoard        EventType = "board"     // a post (ID) is not as it was: State says posted, changed, withdrawn, reminded or read
	EventKnowledge    EventType = "knowledge" // an entry, a phrasing, a term, a scenario or a port: Noun says which
)

// Event is one thing a stream says.
type Event struct {
	Cursor string    `json:"-"`
	Type   EventType `json:"-"`

	ID           string              `json:"id,omitempty"`
	Version      int64               `json:"version,omitempty"`
	Workspace    desk.WorkspaceID    `json:"workspace_id,omitempty"`
	Thread       desk.ThreadID       `json:"thread_id,omitempty"`
	Conversation desk.ConversationID `json:"conversation_id,omitempty"`
	State        string              `json:"state,omitempty"`
	Assignee     desk.OperatorID     `json:"assignee,omitempty"`
	Direction    string              `json:"direction,omitempty"`
	Operator     desk.OperatorID     `json:"operator_id,omitempty"`
	Presence     string              `json:"presence,omitempty"`
	Noun         string              `json:"noun,omitempty"`  // entry, alias, term, scenario or port; first, reply or resolution
	Level        int                 `json:"level,omitempty"` // of a clock, per cent of its target; or how many
}

// eventFor turns a fact into what one person is told of it, if anything. The
// permission is checked on the state before and after: what leaves a view is
// gone, what was never in it is silent.
func eventFor(p desk.Person, it FeedItem) (Event, bool) {
	f := it.Fact
	e := Event{Cursor: it.Cursor, Version: f.Version, Workspace: f.Workspace, Thread: f.Thread}
	noun, _, _ := strings.Cut(string(f.Kind), ".")
	switch noun {
	case "conversation":
		return conversationEvent(p, f, e)
	case "message":
		e.Type, e.ID, e.Conversation, e.Direction = EventMessage, string(f.Message), f.Conversation, f.Data["direction"]
		note := e.Direction == string(desk.Note) && !identity.Can(p, identity.Work, identity.Subject{Workspace: f.Workspace})
		return e, !note && sees(p, f.Workspace, f.After)
	case "contact":
		e.Type, e.ID = EventContact, string(f.Contact)
		return e, sees(p, f.Workspace, nil)
	case "operator":
		e.Type, e.Operator, e.Presence = EventPresence, f.Subject, f.Code
		room := f.Kind == desk.FactPresence || f.Kind == desk.FactProfile // whoever gets another capacity may be full by it
		return e, room && f.Centre == p.Centre && identity.Anywhere(p, identity.Work)
	case "hold", "closing", "consult", "escalation", "followup", "survey", "mute", "scheduled", "form", "refund":
		e.Type, e.Noun, e.State, e.Operator, e.Conversation = EventCare, noun, f.Code, f.Subject, f.Conversation
		if f.Kind == desk.FactHoldDue {
			e.State = "due"
		}
		if why := writing.Why(f.Data["why"]); f.Kind == desk.FactScheduled && (why == writing.Owner || why == writing.Absent || why == writing.Closed) {
			e.State = "left" // perhaps nobody looks at it
		}
		told := f.Kind != desk.FactHoldBegan && f.Kind != desk.FactHoldEnded && f.Kind != desk.FactFormSettings && f.Kind != desk.FactRefundRules && (f.Kind != desk.FactRefund || f.Conversation != "")
		return e, told && identity.Can(p, identity.Work, identity.Subject{Workspace: f.Workspace})
	case "mention":
		e.Type, e.Noun, e.State, e.Operator, e.Conversation = EventCare, noun, f.Code, f.Subject, f.Conversation
		return e, f.Subject == p.ID && identity.Can(p, identity.Work, identity.Subject{Workspace: f.Workspace})
	case "guard", "missend":
		return guardEvent(p, noun, f, e)
	case "clock":
		return clockEvent(p, f, e)
	case "routing":
		if f.Kind == desk.FactLeft {
			return leftEvent(p, f, e)
		}
		e.Type, e.ID, e.Conversation, e.State = EventOverflow, string(f.Conversation), f.Conversation, f.Code
		return e, f.Kind == desk.FactOverflow && identity.Can(p, identity.ManageRouting, identity.Subject{Workspace: f.Workspace})
	case "surge":
		e.Type, e.State = EventSurge, f.Code
		return e, identity.Can(p, identity.Work, identity.Subject{Workspace: f.Workspace})
	case "alarm":
		e.Type, e.ID, e.State = EventAlarm, f.Data["queue"], f.Code
		return e, identity.Can(p, identity.ManageRouting, identity.Subject{Workspace: f.Workspace})
	case "channel", "brand":
		e.Type, e.Noun, e.State, e.ID = EventDirectory, noun, f.Code, string(f.Channel)
		told := f.Kind == desk.FactChannel || f.Kind == desk.FactBrand
		return e, told && identity.Can(p, identity.ReadDirectory, identity.Subject{Workspace: f.Workspace})
	case "hook":
		e.Type, e.Noun, e.State = EventDirectory, noun, f.Code
		return e, f.Code == "disabled" && f.Centre == p.Centre && identity.Can(p, identity.ManageHooks, identity.Subject{})
	case "board":
		return boardEvent(p, f, e)
	case "faq", "alias", "term", "scenario", "port":
		return knowledgeEvent(p, noun, f, e)
	}
	return Event{}, false
}

// guardEvent tells those who oversee a brand of what went to the wrong place, of words of a
// customer's that are to be told, and of a rule that was made a shadow.
func guardEvent(p desk.Person, noun string, f desk.Fact, e Event) (Event, bool) {
	e.Type, e.Noun, e.State, e.Operator, e.Conversation = EventCare, noun, f.Code, f.Subject, f.Conversation
	told := f.Kind == desk.FactMissend || f.Kind == desk.FactGuardRules && f.Code == "demoted" ||
		f.Kind == desk.FactGuard && f.Code == string(sendguard.Heard) && f.Data["mode"] == string(sendguard.Stop)
	if noun == "missend" {
		e.State = "told"
	}
	return e, told && identity.Can(p, identity.ActForOther, identity.Subject{Workspace: f.Workspace})
}

// boardEvent tells those whom a post is meant for of it; of who has read it, who posts there and
// who it was, in their other windows.
func boardEvent(p desk.Person, f desk.Fact, e Event) (Event, bool) {
	e.Type, e.ID, e.State, e.Operator = EventBoard, f.Data["post"], f.Code, f.Subject
	if f.Kind == desk.FactBoardRead {
		e.State = "read"
		return e, f.Subject == p.ID || f.Centre == p.Centre && mayPost(p, f.Workspace)
	}
	return e, readsBoard(p, f.Centre, f.Workspace)
}

// oneOfMany marks, in a fact's data, one of many that came together: streams are told of
// the last only.
const oneOfMany = "bulk"

// knowledgeEvent tells those who may read a brand's knowledge. What became live has a
// fact of its own beside the move's, which is told already.
func knowledgeEvent(p desk.Person, noun string, f desk.Fact, e Event) (Event, bool) {
	e.Type, e.Noun, e.State = EventKnowledge, noun, f.Data["state"]
	switch noun {
	case "faq":
		e.Noun, e.ID = "entry", f.Data["entry"]
	case "alias":
		e.ID, e.State = f.Data["alias"], f.Code
	case "term", "scenario", "port":
		e.ID = f.Data[noun]
	}
	told := f.Kind == desk.FactFAQLive || f.Data[oneOfMany] != ""
	return e, !told && identity.Can(p, identity.ReadKnowledge, identity.Subject{Workspace: f.Workspace})
}

func conversationEvent(p desk.Person, f desk.Fact, e Event) (Event, bool) {
	e.ID = string(f.Conversation)
	if f.After == nil {
		return e, false
	}
	if sees(p, f.Workspace, f.After) {
		e.Type, e.State, e.Assignee = EventConversation, f.After.State, f.After.Assignee
		return e, true
	}
	if f.Before != nil && sees(p, f.Workspace, f.Before) {
		return Event{Cursor: e.Cursor, Type: EventGone, ID: e.ID}, true
	}
	return e, false
}

// clockEvent tells those whom the steps of a clock's level name: who has the inquiry, and
// those who oversee the brand.
func clockEvent(p desk.Person, f desk.Fact, e Event) (Event, bool) {
	level, err := strconv.Atoi(f.Data["level"])
	if err != nil || !sees(p, f.Workspace, f.After) {
		return e, false
	}
	e.Type, e.ID, e.Noun, e.Level, e.Assignee = EventClock, string(f.Conversation), f.Data["clock"], level, f.Subject
	do := strings.Fields(f.Data["do"])
	owner := f.Subject == p.ID && slices.Contains(do, string(desk.ClockNotify))
	over := identity.Can(p, identity.ActForOther, identity.Subject{Workspace: f.Workspace}) && slices.Contains(do, string(desk.ClockSupervisor))
	return e, owner || over
}

// leftEvent tells those who oversee a brand's people.
func leftEvent(p desk.Person, f desk.Fact, e Event) (Event, bool) {
	n, err := strconv.Atoi(f.Data["talks"])
	e.Type, e.Operator, e.State, e.Level = EventLeft, f.Subject, f.Code, n
	return e, err == nil && identity.Can(p, identity.ManageRouting, identity.Subject{Workspace: f.Workspace})
}

func sees(p desk.Person, w desk.WorkspaceID, s *desk.Standing) bool {
	return identity.Can(p, identity.ReadConversation, identity.Subject{Workspace: w, Standing: s})
}

// Typing tells everybody who may see a conversation that an operator writes.
func (l *Live) Typing(by desk.Person, v ConversationView) {
	note, err := json.Marshal(Event{Workspace: v.Workspace, Conversation: v.ID, Operator: by.ID, State: string(v.State), Assignee: v.Assignee})
	if err == nil { // a struct of strings always encodes
		l.env.Bus.Publish(HintLive, note)
	}
}

// relay hands ephemeral notes to the streams.
func (l *Live) relay(ctx context.Context, notes <-chan []byte) {
	for {
		select {
		case <-ctx.Done():
			return
		case raw := <-notes:
			var e Event
			if json.Unmarshal(raw, &e) != nil {
				continue
			}
			e.Type = EventTyping
			standing := &desk.Standing{State: e.State, Assignee: e.Assignee}
			l.mu.Lock()
			for s := range l.subs {
				if s.person.ID != e.Operator && sees(s.person, e.Workspace, standing) {
					s.offer(&e)
				}
			}
			l.mu.Unlock()
		}
	}
}
