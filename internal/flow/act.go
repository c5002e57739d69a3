package flow

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// Actor carries out what operators ask for.
type Actor struct {
	env    Env
	cases  Cases
	read   Reader
	people People
	files  Files
	jobs   TurnJobs
	guard  Guard
	books  Books
	judge  JudgeRich
}

// TurnJobs keeps jobs, and who was shown that they are answered.
type TurnJobs interface {
	Jobs
	Turns
}

// Books tells what a brand's entries say of prices and times.
type Books interface {
	Of(ctx context.Context, w desk.WorkspaceID) (sendguard.Book, error)
}

// NewActor makes the operators' door. judge may be nil: then the channel itself says what it
// refuses.
func NewActor(env Env, cases Cases, read Reader, people People, files Files, jobs TurnJobs, guard Guard, books Books, judge JudgeRich) *Actor {
	return &Actor{env, cases, read, people, files, jobs, guard, books, judge}
}

// maxTries bounds how often a decision is made anew because the thread moved on
// under it. Each loser means a winner, so that few are needed.
const maxTries = 20

// Act makes one command on a conversation and gives the conversation as it is
// then. Of several who act at once one wins; the others' commands are decided
// anew on what the winner left.
func (a *Actor) Act(ctx context.Context, id desk.ConversationID, cmd decide.Command) (ConversationView, error) {
	v, _, err := a.Run(ctx, id, cmd)
	return v, err
}

// Run does the same, and tells what would take a macro's actions back.
func (a *Actor) Run(ctx context.Context, id desk.ConversationID, cmd decide.Command) (ConversationView, []template.Action, error) {
	cmd.Category, cmd.Hold.Memo, cmd.Note = a.guard(cmd.Category), a.guard(cmd.Hold.Memo), a.guard(cmd.Note)
	cmd.Content.EachText(a.guard)
	if cmd.Topic != nil {
		topic := a.guard(*cmd.Topic)
		cmd.Topic = &topic
	}
	for i, tag := range cmd.AddTags {
		cmd.AddTags[i] = a.guard(tag)
	}
	for i := range cmd.Actions {
		cmd.Actions[i].Value = a.guard(cmd.Actions[i].Value)
	}
	change, err := a.act(ctx, careRef(id, cmd), cmd, Write{})
	if err != nil {
		return ConversationView{}, nil, err
	}
	v, err := a.read.Conversation(ctx, id)
	return v, change.Undo, err
}

// careRef is what a command looks at.
func careRef(id desk.ConversationID, cmd decide.Command) CaseRef {
	ref := CaseRef{Conversation: id, Bot: cmd.Verb == decide.Tag || cmd.Verb == decide.SetIncident || cmd.Verb == decide.Run, Care: true}
	if cmd.Message != "" {
		ref.Messages = append(ref.Messages, cmd.Message)
	}
	return ref
}

// Transfer gives a conversation to a queue or offers it to a colleague; exactly
// one of the two must be named. With the verb Consult the colleague is asked first.
func (a *Actor) Transfer(ctx context.Context, id desk.ConversationID, cmd decide.Command, to desk.OperatorID, queue desk.QueueID) (ConversationView, error) {
	if cmd.Verb == "" {
		cmd.Verb = decide.Transfer
	}
	var err error
	if to != "" {
		if cmd.Target, err = a.people.Person(ctx, to); err != nil {
			return ConversationView{}, notThere(err, "bad_target", "There is no such operator.", "to_operator_id")
		}
		cmd.OfferFor = transferOfferFor
	}
	if queue != "" {
		if cmd.Queue, err = a.read.Queue(ctx, queue); err != nil {
			return ConversationView{}, notThere(err, "bad_target", "There is no such queue.", "to_queue_id")
		}
	}
	return a.Act(ctx, id, cmd)
}

// Start opens a conversation that the operator begins, on a thread or on a
// contact's newest one.
func (a *Actor) Start(ctx context.Context, by desk.Person, thread desk.ThreadID, contact desk.ContactID) (ConversationView, error) {
	if thread == "" {
		threads, err := a.read.ThreadsOf(ctx, contact)
		if err != nil {
			return ConversationView{}, err
		}
		if len(threads) == 0 {
			return ConversationView{}, desk.ErrNotFound
		}
		thread = threads[0].ID
	}
	change, err := a.act(ctx, CaseRef{Thread: thread}, decide.Command{Verb: decide.Start, By: by}, Write{})
	if err != nil {
		return ConversationView{}, err
	}
	return a.read.Conversation(ctx, change.Case.Talk.ID)
}

// act loads, decides and commits until it wins or is refused. with is what is stored besides.
func (a *Actor) act(ctx context.Context, ref CaseRef, cmd decide.Command, with Write) (decide.Change, error) {
	once := with.Once
	for range maxTries {
		cases, err := a.cases.Load(ctx, []CaseRef{ref})
		if err != nil {
			return decide.Change{}, err
		}
		change, err := decide.Operate(cases[0], cmd, a.env.Clock.Now(), a.env.IDs)
		var halted *decide.Halted
		if errors.As(err, &halted) && !halted.Record.Empty() { // that somebody was asked is kept, whatever comes of it
			if err := commitOne(ctx, a.env, a.cases, Write{Change: halted.Record}); err != nil {
				return decide.Change{}, err
			}
		}
		if err != nil || change.Empty() {
			return change, err
		}
		if once != nil && len(change.Added) > 0 {
			once.Message = change.Added[0].ID
		}
		with.Change = change
		err = commitOne(ctx, a.env, a.cases, with)
		if err == nil {
			return change, nil
		}
		if !errors.Is(err, desk.ErrVersion) {
			return decide.Change{}, err
		}
		if once != nil { // the winner may be our own twin: Say looks what it made
			if _, found, e := a.cases.Once(ctx, once.Operator, once.Key, once.At.Add(-idempotencyLife)); e != nil || found {
				return decide.Change{}, errors.Join(err, e)
			}
		}
	}
	return decide.Change{}, desk.E(desk.Unavailable, "busy", "Too much happens in this talk at once. Try again.")
}

// commitOne stores a single write and tells everybody.
func commitOne(ctx context.Context, env Env, cases Cases, w Write) error {
	results, err := cases.Commit(ctx, []Write{w})
	if err != nil {
		return err
	}
	if results[0] == nil {
		env.committed(w.Change.Jobs)
	}
	return results[0]
}

func notThere(err error, code, message, field string) error {
	if errors.Is(err, desk.ErrNotFound) {
		return desk.E(desk.Invalid, code, message).On(field)
	}
	return err
}
