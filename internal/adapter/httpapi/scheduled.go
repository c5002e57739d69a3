package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ScheduledMessage is a bubble that goes out at a later time. It is pushed: billed.
type ScheduledMessage struct {
	ID             string               `json:"id"`
	Version        int64                `json:"version"`
	ConversationID desk.ConversationID  `json:"conversation_id"`
	Conversation   Null[Conversation]   `json:"conversation" doc:"in lists"`
	Operator       desk.OperatorID      `json:"operator_id"`
	Name           string               `json:"operator" doc:"name"`
	Due            Time                 `json:"due_at"`
	Zone           string               `json:"zone" doc:"in lists of several brands: where this one is"`
	State          writing.State        `json:"state" enum:"waiting,asks,sent,cancelled"`
	Why            string               `json:"why" doc:"it asks: wrote, closed, owner, absent, unreachable, standby, muted, halted, guard, quota, late, refused"`
	Anyway         bool                 `json:"anyway" doc:"goes also if the customer has written since"`
	Kind           desk.ContentKind     `json:"kind"`
	Content        Content              `json:"content"`
	Quote          Null[desk.MessageID] `json:"quote_message_id"`
	Made           Time                 `json:"made_at"`
	Changed        Time                 `json:"changed_at"`
	Message        Null[desk.MessageID] `json:"message_id" doc:"what it became"`
}

// NewScheduled is a message with its time.
type NewScheduled struct {
	Due     time.Time  `json:"due_at"`
	Anyway  bool       `json:"anyway,omitempty" doc:"goes also if the customer writes meanwhile; else it asks then"`
	Message NewMessage `json:"message"`
}

func showScheduled(s writing.Scheduled, names map[desk.OperatorID]string) ScheduledMessage {
	return ScheduledMessage{ID: s.ID, Version: s.Version, ConversationID: s.Conversation, Operator: s.Operator, Name: names[s.Operator], Due: Time{s.Due}, State: s.State, Why: string(s.Why),
		Anyway: s.Body.Anyway, Kind: s.Body.Content.Kind, Content: showContent(s.Body.Content), Quote: orNull(s.Body.Quote), Made: Time{s.Made}, Changed: Time{s.Changed}, Message: orNull(s.Message)}
}

func (b NewScheduled) said(key string) (flow.Said, flow.Later, error) {
	m := b.Message
	if m.Type == "note" {
		return flow.Said{}, flow.Later{}, desk.E(desk.Invalid, "bad_type", "A note is not scheduled: colleagues read it at once.").On("message.type")
	}
	said := flow.Said{Content: m.content(), Quote: m.Quote, Draft: m.Draft, Key: key, Seen: m.Seen}
	if m.Guard != nil {
		said.Ack, said.Pressed = m.Guard.Ack, m.Guard.Reason
	}
	return said, flow.Later{At: given(&b.Due), Anyway: b.Anyway}, nil
}

type scheduledOut struct{ Body ScheduledMessage }

func (s *server) oneScheduled(ctx context.Context, one writing.Scheduled, err error) (*scheduledOut, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, callerFrom(ctx).Centre, nil)
	if err != nil {
		return nil, err
	}
	return &scheduledOut{showScheduled(one, names)}, nil
}

type scheduledListOut struct {
	Body struct {
		Items List[ScheduledMessage] `json:"items" doc:"open ones, the earliest first"`
	}
}

type agendaOut struct {
	Body struct {
		Items  List[ScheduledMessage] `json:"items" doc:"open ones, the earliest first"`
		Zone   string                 `json:"zone" doc:"where the brand is"`
		Anyway bool                   `json:"anyway" doc:"the brand's rule for new ones"`
	}
}

func (s *server) listScheduled(ctx context.Context, in *At) (*agendaOut, error) {
	by := callerFrom(ctx).Person
	agenda, err := s.Scheduler.Of(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, by.Centre, nil)
	if err != nil {
		return nil, err
	}
	out := &agendaOut{}
	out.Body.Zone, out.Body.Anyway = agenda.Zone, agenda.Wrote == writing.WroteSend
	for _, one := range agenda.Items {
		out.Body.Items = append(out.Body.Items, showScheduled(one, names))
	}
	return out, nil
}

type ownScheduledIn struct{}

func (s *server) ownScheduled(ctx context.Context, _ *ownScheduledIn) (*scheduledListOut, error) {
	by := callerFrom(ctx).Person
	list, zones, err := s.Scheduler.Own(ctx, by)
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, by.Centre, nil)
	if err != nil {
		return nil, err
	}
	out := &scheduledListOut{}
	for _, one := range list.Items {
		shown := showScheduled(one, names)
		shown.Zone = zones[one.Workspace]
		shown.Conversation = talkIn(list.Talks, one.Conversation, by)
		out.Body.Items = append(out.Body.Items, shown)
	}
	return out, nil
}

type scheduleIn struct {
	At
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"200" doc:"a new one for each message; the same key gives the first one again"`
	Body NewScheduled
}

func (s *server) schedule(ctx context.Context, in *scheduleIn) (*scheduledOut, error) {
	said, later, err := in.Body.said(in.Key)
	if err != nil {
		return nil, err
	}
	one, err := s.Scheduler.Schedule(ctx, callerFrom(ctx).Person, in.ID, said, later)
	return s.oneScheduled(ctx, one, err)
}

type changeScheduledIn struct {
	At
	Ref  string `path:"ref" maxLength:"64"`
	Body NewScheduled
}

func (s *server) changeScheduled(ctx context.Context, in *changeScheduledIn) (*scheduledOut, error) {
	said, later, err := in.Body.said("change\n" + in.Ref)
	if err != nil {
		return nil, err
	}
	one, err := s.Scheduler.Change(ctx, callerFrom(ctx).Person, in.ID, in.Ref, said, later)
	return s.oneScheduled(ctx, one, err)
}

type scheduledRefIn struct {
	At
	Ref  string `path:"ref" maxLength:"64"`
	Body *Empty
}

func (s *server) cancelScheduled(ctx context.Context, in *scheduledRefIn) (*scheduledOut, error) {
	one, err := s.Scheduler.Cancel(ctx, callerFrom(ctx).Person, in.ID, in.Ref)
	return s.oneScheduled(ctx, one, err)
}

// SendScheduled is the word to let one go now.
type SendScheduled struct {
	Seen  desk.MessageID `json:"seen_message_id,omitempty" maxLength:"64" doc:"the customer's newest message that the sender saw"`
	Guard *GuardAnswer   `json:"guard,omitempty" doc:"after a 409 send_guard: the question's ack, with a reason"`
}

type sendScheduledIn struct {
	At
	Ref  string `path:"ref" maxLength:"64"`
	Body SendScheduled
}

func (s *server) sendScheduled(ctx context.Context, in *sendScheduledIn) (*scheduledOut, error) {
	said := flow.Said{Seen: in.Body.Seen}
	if g := in.Body.Guard; g != nil {
		said.Ack, said.Pressed = g.Ack, g.Reason
	}
	one, err := s.Scheduler.Now(ctx, callerFrom(ctx).Person, in.ID, in.Ref, said)
	return s.oneScheduled(ctx, one, err)
}
