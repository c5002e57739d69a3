package flow

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Robot lets the bot deal with talks: what customers said, what actions answered, what
// was left alone.
type Robot struct {
	env    Env
	cases  Cases
	brains *Brains
	act    Action
	think  *Thinker  // nil: no brand has a language model
	send   *Sender   // nil: the bubbles wait for their send job
	doors  *Entrance // nil: nobody looks at the entrance
}

// NewRobot makes it.
func NewRobot(env Env, cases Cases, brains *Brains, act Action, think *Thinker, send *Sender, doors *Entrance) *Robot {
	return &Robot{env, cases, brains, act, think, send, doors}
}

// Answer handles a bot job: one talk. It looks at what is there, so that running twice
// answers once. What a language model is to be asked about goes to a job of its own.
func (r *Robot) Answer(ctx context.Context, job Claimed) (Next, error) {
	said, err := r.converse(ctx, job.Thread, nil, r.think)
	return Next{Over: said}, err
}

// converse loads, decides and commits until it wins, and brings what it said to the
// customer; said tells that something was committed, and that the bot's job ended with it.
// Of what a customer says meanwhile the next round takes care: it is among what was heard.
// What is to be asked of a model is passed to think, if there is one, and nothing is decided.
func (r *Robot) converse(ctx context.Context, thread desk.ThreadID, result *bot.ActionResult, think *Thinker) (said bool, err error) {
	for range maxTries {
		c, m, err := r.load(ctx, thread)
		if err != nil {
			return false, err
		}
		if think != nil {
			if passed, err := think.pass(ctx, c, m); passed || err != nil {
				return false, err
			}
		}
		change, err := r.decide(ctx, c, m.brain, result)
		if err != nil {
			return false, err
		}
		if change.Empty() {
			return false, nil
		}
		if won, err := r.say(ctx, change); won || err != nil {
			return won, err
		}
	}
	return false, desk.E(desk.Unavailable, "busy", "Too much happens in this talk at once.")
}

// decide lets the bot decide. Waits are foretold only where they are asked for: that may cost a
// play of the whole line, and most answers need none.
func (r *Robot) decide(ctx context.Context, c decide.Case, brain decide.Brain, result *bot.ActionResult) (decide.Change, error) {
	now := r.env.Clock.Now()
	if r.doors == nil || !c.Rules.Door.On {
		return decide.Converse(c, brain, result, now, r.env.IDs), nil
	}
	asked := r.doors.asking(&brain.Door)
	change := decide.Converse(c, brain, result, now, r.env.IDs)
	if !asked.any() {
		return change, nil
	}
	if err := r.doors.answer(ctx, c, asked, &brain.Door); err != nil {
		return change, err
	}
	return decide.Converse(c, brain, result, now, r.env.IDs), nil
}

// say commits what the bot decided and, with it, the call that brings it to the customer;
// then it makes that call. won is false when somebody changed the talk first. Whatever
// happens to us after the commit, the send job takes the call up when its lease has ended.
func (r *Robot) say(ctx context.Context, change decide.Change) (won bool, err error) {
	change, sends := r.send.onward(ctx, change)
	err = commitOne(ctx, r.env, r.cases, Write{Change: change})
	if errors.Is(err, desk.ErrVersion) {
		return false, nil
	}
	if err != nil || !sends {
		return err == nil, err
	}
	_, _, err = r.send.carry(ctx, change.Case)
	return true, err
}

func (r *Robot) load(ctx context.Context, thread desk.ThreadID) (decide.Case, mind, error) {
	ref := CaseRef{Thread: thread, Bot: true, Sending: r.send != nil}
	cases, err := r.cases.Load(ctx, []CaseRef{ref})
	if err == nil && decide.DoorNeedsCare(cases[0]) {
		ref.Care = true
		cases, err = r.cases.Load(ctx, []CaseRef{ref})
	}
	if err != nil {
		return decide.Case{}, mind{}, err
	}
	w := cases[0].Thread.Workspace
	m, err := r.brains.mind(ctx, w)
	if err != nil {
		return cases[0], m, err
	}
	if m.brain.Staff, err = r.brains.Staff(ctx, cases[0].Thread.Centre, w); err != nil {
		return cases[0], m, err
	}
	surge, err := r.doors.surge(ctx, cases[0])
	if err != nil {
		return cases[0], m, err
	}
	m.brain.Door.Surge, m.brain.Door.First = surge.On, surge.First
	m = m.speaking(cases[0].Contact.Language)
	m.brain, err = r.brains.Recall(ctx, w, m.brain, cases[0].Memory.Session)
	return cases[0], m, err
}

// Act handles an action job: the call that a talk's scenario waits for. The call was
// committed with the session, under a key that makes its repetition harmless; the
// answer is committed by the same fence as everything of the talk.
func (r *Robot) Act(ctx context.Context, job Claimed) (Next, error) {
	cases, err := r.cases.Load(ctx, []CaseRef{{Thread: job.Thread, Bot: true}})
	if err != nil {
		return Next{}, err
	}
	call := decide.PendingCall(cases[0].Memory)
	if call == nil {
		return Next{}, nil // answered, or left
	}
	result := gaveUp(*call)
	if job.Attempts <= actTries {
		result = r.act.Do(ctx, cases[0].Thread.Workspace, cases[0].Contact, *call)
	}
	result.Key = call.Key
	if ctx.Err() != nil {
		return Next{}, ctx.Err() // cut, not answered: another asks again under the same key
	}
	_, err = r.converse(ctx, job.Thread, &result, nil)
	return Next{}, err
}

// actTries is how often a port is asked that does not answer within the job's time.
const actTries = 3

// gaveUp is the answer of a port that gives none: of a call that changes something nobody
// knows whether it did. The scenario says so and calls a person.
func gaveUp(call bot.ActionCall) bot.ActionResult {
	if call.Read || call.DryRun {
		return bot.ActionResult{Outcome: bot.Failed, Code: "no_answer"}
	}
	return bot.ActionResult{Outcome: bot.Unknown, Code: "no_answer"}
}

// Idle handles an idle job: an inquiry that was left with the bot is closed.
func (r *Robot) Idle(ctx context.Context, job Claimed) (Next, error) {
	for range maxTries {
		c, m, err := r.load(ctx, job.Thread)
		if err != nil {
			return Next{}, err
		}
		change, wait := decide.Idle(c, desk.ConversationID(job.Key), m.brain.Settings.IdleAfter, r.env.Clock.Now(), r.env.IDs)
		if change.Empty() {
			return Next{At: wait, Code: "waits"}.ifSet(), nil
		}
		if err = commitOne(ctx, r.env, r.cases, Write{Change: change}); !errors.Is(err, desk.ErrVersion) {
			return Next{}, err
		}
	}
	return Next{At: r.env.Clock.Now().Add(time.Second), Code: "busy"}, nil
}
