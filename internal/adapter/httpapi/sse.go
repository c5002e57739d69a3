package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// maxHeld is how much waits for a flush, in bytes: a thousand slow readers each hold as much.
const maxHeld = 8 << 10

// sse writes server-sent events. A reader that takes nothing for writeTimeout is
// dropped.
type sse struct {
	w       http.ResponseWriter
	control *http.ResponseController
	buf     bytes.Buffer
	broken  bool // the reader is gone
	slow    bool // it was there, and took nothing
}

func newSSE(w http.ResponseWriter) *sse {
	return &sse{w: w, control: http.NewResponseController(w)}
}

func (s *sse) begin() error {
	h := s.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // a proxy must not keep events back
	fmt.Fprintf(&s.buf, "retry: %d\n\n", retryMS)
	return s.flush()
}

// event adds one event; it goes out with the next flush, or once much has come
// together.
func (s *sse) event(id, name string, data any) error {
	body, err := json.Marshal(data)
	if err != nil {
		return err
	}
	if id != "" && !strings.ContainsAny(id, "\r\n\x00") {
		fmt.Fprintf(&s.buf, "id: %s\n", id)
	}
	fmt.Fprintf(&s.buf, "event: %s\ndata: %s\n\n", name, body)
	if s.buf.Len() > maxHeld {
		return s.flush()
	}
	return nil
}

// comment shows the reader that the connection lives.
func (s *sse) comment() error {
	s.buf.WriteString(": still here\n\n")
	return s.flush()
}

func (s *sse) flush() error {
	deadline := time.Now().Add(writeTimeout) // the kernel's own clock, whatever the desk's says
	if fault.Sabotaged("wait_for_slow") {
		deadline = time.Time{}
	}
	if err := s.control.SetWriteDeadline(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return s.gone(err)
	}
	if _, err := s.buf.WriteTo(s.w); err != nil {
		return s.gone(err)
	}
	if err := s.control.Flush(); err != nil {
		return s.gone(err)
	}
	return nil
}

func (s *sse) gone(err error) error {
	s.broken, s.slow = true, errors.Is(err, os.ErrDeadlineExceeded)
	return err
}

// What the events say. Ids and versions only.
type (
	conversationEvent struct {
		ID        string                `json:"id"`
		Version   int64                 `json:"version"`
		Workspace desk.WorkspaceID      `json:"workspace_id"`
		Thread    desk.ThreadID         `json:"thread_id"`
		State     string                `json:"state"`
		Assignee  Null[desk.OperatorID] `json:"assignee"`
	}
	messageEvent struct {
		ID           string                    `json:"id"`
		Version      int64                     `json:"version"`
		Conversation Null[desk.ConversationID] `json:"conversation_id"`
		Thread       desk.ThreadID             `json:"thread_id"`
		Workspace    desk.WorkspaceID          `json:"workspace_id"`
		Direction    string                    `json:"direction"`
	}
	goneEvent struct {
		ID string `json:"id"`
	}
	presenceEvent struct {
		Operator desk.OperatorID `json:"operator_id"`
		Presence desk.Presence   `json:"presence"`
		Load     int             `json:"load"`
		// Full: no room for any more. Connected: somebody's console is open.
		Full      bool `json:"full"`
		Connected bool `json:"connected"`
	}
	clockEvent struct {
		ID        string                `json:"id"` // of the conversation
		Version   int64                 `json:"version"`
		Workspace desk.WorkspaceID      `json:"workspace_id"`
		Clock     string                `json:"clock"` // first, reply or resolution
		Level     int                   `json:"level"` // per cent of the target that are over
		Assignee  Null[desk.OperatorID] `json:"assignee"`
	}
	overflowEvent struct {
		ID        string           `json:"id"` // of the conversation
		Workspace desk.WorkspaceID `json:"workspace_id"`
		State     string           `json:"state"` // what became of it: queue, bot, message or alert
	}
	alarmEvent struct {
		ID        string           `json:"id"` // of the queue
		Version   int64            `json:"version"`
		Workspace desk.WorkspaceID `json:"workspace_id"`
		State     string           `json:"state"` // told, worse or over
	}
	careEvent struct {
		Noun         string              `json:"noun"`  // hold, closing, consult, escalation, followup, survey, mute, guard or missend
		State        string              `json:"state"` // what became of it
		Workspace    desk.WorkspaceID    `json:"workspace_id"`
		Operator     desk.OperatorID     `json:"operator_id,omitempty"` // whose it is
		Conversation desk.ConversationID `json:"conversation_id,omitempty"`
	}
	leftEvent struct {
		Operator  desk.OperatorID  `json:"operator_id"` // whose talks wait again, who is not there
		Workspace desk.WorkspaceID `json:"workspace_id"`
		State     string           `json:"state"` // why: lost, home, shift or gone
		Talks     int              `json:"talks"`
	}
	surgeEvent struct {
		Workspace desk.WorkspaceID `json:"workspace_id"`
		State     string           `json:"state"` // on, off or undone
	}
	directoryEvent struct {
		Workspace desk.WorkspaceID `json:"workspace_id"`
		Noun      string           `json:"noun"` // channel, brand or hook (one was put out of use)
		ID        string           `json:"id"`   // of the channel
		State     string           `json:"state"`
	}
	boardEvent struct {
		ID        string           `json:"id"`
		Workspace desk.WorkspaceID `json:"workspace_id"` // empty: the whole centre's
		State     string           `json:"state"`        // posted, changed, withdrawn, reminded or read
		Operator  desk.OperatorID  `json:"operator_id,omitempty"`
	}
	contactEvent struct {
		ID        string           `json:"id"`
		Workspace desk.WorkspaceID `json:"workspace_id"`
	}
	typingEvent struct {
		Conversation desk.ConversationID `json:"conversation_id"`
		Operator     desk.OperatorID     `json:"operator_id"`
	}
)

type (
	lookingEvent struct {
		Conversation desk.ConversationID `json:"conversation_id"`
		Operator     desk.OperatorID     `json:"operator_id"`
		State        string              `json:"state"` // looks, drafts or gone
	}
	watchEvent struct {
		Conversation desk.ConversationID `json:"conversation_id"`
		State        string              `json:"state"` // on or off
	}
)

// knowledgeEvent: of many changes at once only the last is told, so read the list anew.
type knowledgeEvent struct {
	ID        string           `json:"id"`
	Version   int64            `json:"version"`
	Workspace desk.WorkspaceID `json:"workspace_id"`
	Noun      string           `json:"noun"` // entry, alias or term
	State     string           `json:"state,omitempty"`
}

// showEvent gives an event its form.
func (s *server) showEvent(ctx context.Context, e flow.Event) (any, error) {
	switch e.Type {
	case flow.EventConversation:
		return conversationEvent{e.ID, e.Version, e.Workspace, e.Thread, e.State, orNull(e.Assignee)}, nil
	case flow.EventMessage:
		return messageEvent{e.ID, e.Version, orNull(e.Conversation), e.Thread, e.Workspace, e.Direction}, nil
	case flow.EventGone:
		return goneEvent{e.ID}, nil
	case flow.EventPresence:
		p, err := s.loads.at(ctx, e.Operator, e.Cursor)
		return presenceEvent{e.Operator, p.Presence, p.Load, p.Full(), p.Connected(s.Clock.Now())}, err
	case flow.EventContact:
		return contactEvent{e.ID, e.Workspace}, nil
	case flow.EventKnowledge:
		return knowledgeEvent{e.ID, e.Version, e.Workspace, e.Noun, e.State}, nil
	case flow.EventClock:
		return clockEvent{e.ID, e.Version, e.Workspace, e.Noun, e.Level, orNull(e.Assignee)}, nil
	case flow.EventOverflow:
		return overflowEvent{e.ID, e.Workspace, e.State}, nil
	case flow.EventAlarm:
		return alarmEvent{e.ID, e.Version, e.Workspace, e.State}, nil
	case flow.EventCare:
		return careEvent{e.Noun, e.State, e.Workspace, e.Operator, e.Conversation}, nil
	case flow.EventLeft:
		return leftEvent{e.Operator, e.Workspace, e.State, e.Level}, nil
	case flow.EventSurge:
		return surgeEvent{e.Workspace, e.State}, nil
	case flow.EventDirectory:
		return directoryEvent{e.Workspace, e.Noun, e.ID, e.State}, nil
	case flow.EventBoard:
		return boardEvent{e.ID, e.Workspace, e.State, e.Operator}, nil
	case flow.EventLooking:
		return lookingEvent{e.Conversation, e.Operator, e.State}, nil
	case flow.EventWatch:
		return watchEvent{e.Conversation, e.State}, nil
	case flow.EventTyping:
		return typingEvent{e.Conversation, e.Operator}, nil
	}
	return struct{}{}, nil
}
