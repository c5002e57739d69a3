package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// Scheduler is the door to messages for later, and lets them go at their time.
type Scheduler struct {
	actor *Actor
	store ScheduledStore
	rules *Rulebook
	send  *Sender // nil: whether the month's messages are used up is not known before
}

// NewScheduler makes it.
func NewScheduler(actor *Actor, store ScheduledStore, rules *Rulebook, send *Sender) *Scheduler {
	return &Scheduler{actor, store, rules, send}
}

// Later is when something said goes out, and by which rule.
type Later struct {
	At     time.Time
	Anyway bool // also if the customer has written since
}

// Schedule keeps a bubble for later. The same key with the same words gives the one of the
// first time, whatever has become of it.
func (s *Scheduler) Schedule(ctx context.Context, by desk.Person, id desk.ConversationID, said Said, l Later) (writing.Scheduled, error) {
	if said.Key == "" {
		return writing.Scheduled{}, desk.E(desk.Invalid, "idempotency_key_missing", "Send an Idempotency-Key header, a new one for each message.").On("Idempotency-Key")
	}
	sum := sha256.Sum256([]byte("scheduled\n" + string(by.ID) + "\n" + string(id) + "\n" + said.Key))
	name := hex.EncodeToString(sum[:16])
	if made, err := s.store.Scheduled(ctx, name); !errors.Is(err, desk.ErrNotFound) {
		return made, err
	}
	return s.put(ctx, by, id, decide.Schedule, name, said, l)
}

// Change gives one other words, or another time.
func (s *Scheduler) Change(ctx context.Context, by desk.Person, id desk.ConversationID, ref string, said Said, l Later) (writing.Scheduled, error) {
	return s.put(ctx, by, id, decide.Reschedule, ref, said, l)
}

func (s *Scheduler) put(ctx context.Context, by desk.Person, id desk.ConversationID, verb decide.Verb, ref string, said Said, l Later) (writing.Scheduled, error) {
	a := s.actor
	if err := a.fill(ctx, by, id, &said.Content); err != nil {
		return writing.Scheduled{}, err
	}
	said.Content.EachText(a.guard)
	cmd := decide.Command{Verb: verb, By: by, Content: said.Content, Quote: said.Quote, Ref: ref, At: l.At, Anyway: l.Anyway}
	return s.run(ctx, by, id, ref, cmd, said)
}

// run carries out a command on one, and gives it as it is then.
func (s *Scheduler) run(ctx context.Context, by desk.Person, id desk.ConversationID, ref string, cmd decide.Command, said Said) (writing.Scheduled, error) {
	a := s.actor
	at := CaseRef{Conversation: id, Care: true}
	if cmd.Quote != "" {
		at.Messages = append(at.Messages, cmd.Quote)
	}
	if cmd.Verb != decide.Unschedule {
		if err := a.watch(ctx, by, said, &at, &cmd); err != nil {
			return writing.Scheduled{}, err
		}
	}
	with := Write{}
	if cmd.Verb == decide.Schedule {
		with.Sent = said.from(by.ID, id, a.env.Clock.Now())
	}
	if _, err := a.act(ctx, at, cmd, with); err != nil {
		return writing.Scheduled{}, err
	}
	return s.store.Scheduled(ctx, ref)
}

// of finds one of an inquiry's that may still go out.
func (s *Scheduler) of(ctx context.Context, id desk.ConversationID, ref string) (writing.Scheduled, error) {
	one, err := s.store.Scheduled(ctx, ref)
	if err == nil && one.Conversation != id {
		err = desk.ErrNotFound
	}
	return one, err
}

// Cancel takes one back.
func (s *Scheduler) Cancel(ctx context.Context, by desk.Person, id desk.ConversationID, ref string) (writing.Scheduled, error) {
	if _, err := s.of(ctx, id, ref); err != nil {
		return writing.Scheduled{}, err
	}
	return s.run(ctx, by, id, ref, decide.Command{Verb: decide.Unschedule, By: by, Ref: ref}, Said{})
}

// Now lets one go at once. The guard asks as for any message; said tells what its writer has
// seen, and answers.
func (s *Scheduler) Now(ctx context.Context, by desk.Person, id desk.ConversationID, ref string, said Said) (writing.Scheduled, error) {
	one, err := s.of(ctx, id, ref)
	if err != nil {
		return one, err
	}
	said.Content, said.Key = one.Body.Content, "now\n"+ref
	return s.run(ctx, by, id, ref, decide.Command{Verb: decide.SendScheduled, By: by, Ref: ref, Quote: one.Body.Quote}, said)
}

// Agenda is an inquiry's messages for later.
type Agenda struct {
	Items []writing.Scheduled // open ones, the earliest first
	Zone  string              // where the brand is
	Wrote writing.IfWrote     // its rule, unless a message has its own
}

// Of lists the open ones of an inquiry.
func (s *Scheduler) Of(ctx context.Context, by desk.Person, id desk.ConversationID) (out Agenda, err error) {
	v, err := workedOn(ctx, s.actor.read, by, id)
	if err != nil {
		return out, err
	}
	rules, err := s.rules.Of(ctx, v.Workspace)
	if err != nil {
		return out, err
	}
	out.Zone, out.Wrote = rules.Clocks.Calendar("", "").Zone().String(), rules.Writing.Wrote
	out.Items, err = s.store.ScheduledOf(ctx, id)
	return out, err
}

// Own lists the asker's open ones, with their inquiries, and where their brands are.
func (s *Scheduler) Own(ctx context.Context, by desk.Person) (out CareList[writing.Scheduled], zones map[desk.WorkspaceID]string, err error) {
	zones = map[desk.WorkspaceID]string{}
	items, err := s.store.ScheduledBy(ctx, by.ID, maxCare)
	if err != nil {
		return out, zones, err
	}
	out, err = listed(ctx, s.store, items, func(one writing.Scheduled) (desk.ConversationID, []desk.MessageID) { return one.Conversation, nil })
	if err != nil {
		return out, zones, err
	}
	out.only(by, identity.ReadConversation)
	for _, one := range items {
		rules, err := s.rules.Of(ctx, one.Workspace)
		if err != nil {
			return out, zones, err
		}
		zones[one.Workspace] = rules.Clocks.Calendar("", "").Zone().String()
	}
	return out, zones, nil
}

// Due handles the timer of a scheduled message, whose id is the key.
func (s *Scheduler) Due(ctx context.Context, job Claimed) (Next, error) {
	a := s.actor
	for range maxTries {
		one, err := s.store.Scheduled(ctx, job.Key)
		if errors.Is(err, desk.ErrNotFound) || err == nil && one.State != writing.Waiting {
			return Next{}, nil
		}
		if err != nil {
			return Next{}, err
		}
		change, wait, err := s.decide(ctx, one)
		if err != nil {
			return Next{}, err
		}
		if change.Empty() {
			return Next{At: wait, Code: "waits"}.ifSet(), nil
		}
		if err = commitOne(ctx, a.env, a.cases, Write{Change: change}); !errors.Is(err, desk.ErrVersion) {
			return Next{}, err
		}
	}
	return Next{At: a.env.Clock.Now().Add(time.Second), Code: "busy"}, nil
}

// decide loads what a scheduled message's time depends on, and decides.
func (s *Scheduler) decide(ctx context.Context, one writing.Scheduled) (decide.Change, time.Time, error) {
	a := s.actor
	due := decide.Due{ID: one.ID}
	var err error
	if due.By, err = a.people.Person(ctx, one.Operator); err != nil && !errors.Is(err, desk.ErrNotFound) {
		return decide.Change{}, time.Time{}, err
	}
	ref := CaseRef{Conversation: one.Conversation, Care: true}
	if one.Body.Quote != "" {
		ref.Messages = append(ref.Messages, one.Body.Quote)
	}
	if due.By.ID != "" {
		var cmd decide.Command
		if err := a.watch(ctx, due.By, Said{Content: one.Body.Content, Key: one.ID, Seen: one.Body.Seen}, &ref, &cmd); err != nil {
			return decide.Change{}, time.Time{}, err
		}
		due.Book = cmd.Book
	}
	cases, err := a.cases.Load(ctx, []CaseRef{ref})
	if err != nil {
		return decide.Change{}, time.Time{}, err
	}
	now := a.env.Clock.Now()
	due.Spent = s.send != nil && !s.send.pace.spent(cases[0].Thread.Channel, now).IsZero()
	change, wait := decide.ScheduledDue(cases[0], due, now, a.env.IDs)
	return change, wait, nil
}
