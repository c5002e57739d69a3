package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// weeks are what the bot of the first brand went through before today, so that its report,
// the gaps and the check have something to show. The decisions are the desk's own, made at
// the instants of then; only the webhook and LINE are left out, for hundreds of calls would
// keep whoever starts the demo waiting. The talks of a round are decided and stored together.
type weeks struct {
	*demo
	brain decide.Brain
	by    []desk.Person // operators who take what the bot hands over
	lives []*life
}

// life is a customer's talk, as it goes on.
type life struct {
	demoWeek
	key       desk.ThreadKey
	at        time.Time
	step      int
	taps      []desk.Choice
	decisions []string
}

// play plays all talks, those of one customer one after the other.
func (d *demo) play(ctx context.Context, now time.Time) (*weeks, error) {
	w := &weeks{demo: d}
	var err error
	if w.brain, err = d.brains.Of(ctx, demoBrands[0].workspace.ID); err != nil {
		return nil, err
	}
	for _, id := range []desk.OperatorID{"yamamoto", "ito"} {
		p, err := d.store.Person(ctx, id)
		if err != nil {
			return nil, err
		}
		w.by = append(w.by, p)
	}
	waves := [][]*life{}
	met := map[int]int{}
	for _, t := range demoWeeks {
		l := &life{demoWeek: t, at: now.Add(-t.ago), key: desk.ThreadKey{Channel: desk.ChannelID(demoBrands[0].line), Kind: desk.FromUser, ID: demoPastUser(t.customer)}}
		if met[t.customer] == len(waves) {
			waves = append(waves, nil)
		}
		waves[met[t.customer]] = append(waves[met[t.customer]], l)
		met[t.customer]++
		w.lives = append(w.lives, l)
	}
	for _, wave := range waves {
		if err := w.wave(ctx, wave); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// wave plays talks of different customers, each step of all together.
func (w *weeks) wave(ctx context.Context, wave []*life) error {
	for step, busy := 0, true; busy; step++ {
		busy = false
		var says, takes []*life
		for _, l := range wave {
			switch {
			case step >= len(l.steps):
			case strings.HasPrefix(l.steps[step], "#"):
				takes, busy = append(takes, l), true
			default:
				says, busy = append(says, l), true
			}
			l.step = step
		}
		if err := errors.Join(w.say(ctx, says), w.take(ctx, takes)); err != nil {
			return fmt.Errorf("step %d of the weeks before: %w", step+1, err)
		}
	}
	var waits []*life
	err := w.each(ctx, wave, func(c decide.Case, l *life) (decide.Change, error) { // who was left alone
		if c.Talk.State == conversation.Waiting {
			l.step, l.steps = len(l.steps), append(slices.Clip(l.steps), "#お待たせしました。担当者が確認し、メールでご案内をお送りしました。")
			waits = append(waits, l)
		}
		l.at = l.at.Add(25 * time.Hour)
		ch, _ := decide.Idle(c, c.Talk.ID, 24*time.Hour, l.at, newID)
		return ch, nil
	})
	if err != nil {
		return err
	}
	return w.take(ctx, waits)
}

// say lets customers write or tap, and the bot deal with it.
func (w *weeks) say(ctx context.Context, lives []*life) error {
	err := w.each(ctx, lives, func(c decide.Case, l *life) (decide.Change, error) {
		source := desk.Source{Kind: desk.FromUser, ID: l.key.ID, User: l.key.ID}
		in := desk.Inbound{Kind: desk.InMessage, EventID: newID(), At: l.at, MessageID: newID(), ReplyToken: newID(), Source: source, Content: l.says()}
		events := []desk.Inbound{in, {Kind: desk.InProfile, EventID: newID(), At: l.at, Source: source, Profile: &desk.Profile{Name: demoPastNames[l.customer], Language: "ja"}}}
		ch, errs := decide.Inbound(c, events, l.at, newID)
		return ch, errors.Join(errs...)
	})
	if err != nil {
		return err
	}
	return w.send(ctx, lives, func(c decide.Case, l *life) (decide.Change, error) {
		ch := decide.Converse(c, w.brain, nil, l.at, newID)
		for _, m := range ch.Added {
			if len(m.Content.Choices) > 0 {
				l.taps = m.Content.Choices
			}
		}
		for _, d := range ch.Decisions {
			l.decisions = append(l.decisions, d.ID)
		}
		return ch, nil
	})
}

// says is what a customer does in a step: words, or a tap on the button that begins so.
func (l *life) says() *desk.Content {
	text := l.steps[l.step]
	label, tap := strings.CutPrefix(text, ">")
	for _, c := range l.taps {
		if tap && strings.HasPrefix(c.Label, label) {
			return &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: c.Data, Label: c.Label}}
		}
	}
	return &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: label}}
}

// take lets operators answer what waits for one, and close it: a few at a time, for they
// have only so many hands.
func (w *weeks) take(ctx context.Context, lives []*life) error {
	for few := range slices.Chunk(lives, 2*len(w.by)) {
		if err := w.takeFew(ctx, few); err != nil {
			return err
		}
	}
	return nil
}

func (w *weeks) takeFew(ctx context.Context, lives []*life) error {
	who := map[*life]desk.Person{}
	for i, l := range lives {
		who[l] = w.by[i%len(w.by)]
		l.at = l.at.Add(5 * time.Minute)
	}
	act := func(verb decide.Verb) func(decide.Case, *life) (decide.Change, error) {
		return func(c decide.Case, l *life) (decide.Change, error) {
			if verb == decide.Accept && c.Talk.State != conversation.Waiting || verb != decide.Accept && c.Talk.Assignee != who[l].ID {
				return decide.Change{}, nil // the bot could answer it
			}
			cmd := decide.Command{Verb: verb, By: who[l], Reason: conversation.Solved, Category: l.category}
			if verb == decide.Say {
				cmd.Content = desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: strings.TrimPrefix(l.steps[l.step], "#")}}
			}
			return decide.Operate(c, cmd, l.at, newID)
		}
	}
	if err := w.each(ctx, lives, act(decide.Accept)); err != nil {
		return err
	}
	if err := w.send(ctx, lives, act(decide.Say)); err != nil {
		return err
	}
	for i, l := range lives { // talks take their time: the forecast learns from it
		l.at = l.at.Add(time.Duration(5+(7*i+len(l.steps)*3)%17) * time.Minute)
	}
	return w.each(ctx, lives, act(decide.Close))
}

// send stores what was decided with the call that brings it to the customer, and that it
// arrived.
func (w *weeks) send(ctx context.Context, lives []*life, decided func(decide.Case, *life) (decide.Change, error)) error {
	err := w.each(ctx, lives, func(c decide.Case, l *life) (decide.Change, error) {
		ch, err := decided(c, l)
		if err != nil || ch.Empty() {
			return ch, err
		}
		return decide.Onward(ch, desk.CallID(newUUID()), decide.Usual, l.at, newID), nil
	})
	if err != nil {
		return err
	}
	return w.each(ctx, lives, func(c decide.Case, l *life) (decide.Change, error) {
		ch := decide.Answered(c, decide.Answer{Outcome: decide.Accepted}, l.at, newID)
		l.at = l.at.Add(40 * time.Second)
		return ch, nil
	})
}

// each decides something about talks and stores it in one transaction. Jobs are left out:
// what they would do is done.
func (w *weeks) each(ctx context.Context, lives []*life, decided func(decide.Case, *life) (decide.Change, error)) error {
	if len(lives) == 0 {
		return nil
	}
	refs := make([]flow.CaseRef, len(lives))
	for i, l := range lives {
		refs[i] = flow.CaseRef{Key: l.key, Sending: true, Bot: true}
	}
	cases, err := w.store.Load(ctx, refs)
	if err != nil {
		return err
	}
	var writes []flow.Write
	for i, c := range cases {
		ch, err := decided(c, lives[i])
		if err != nil {
			return fmt.Errorf("%s, %q: %w", demoPastNames[lives[i].customer], lives[i].steps, err)
		}
		if ch.Jobs = nil; !ch.Empty() {
			writes = append(writes, flow.Write{Change: ch})
		}
	}
	results, err := w.store.Commit(ctx, writes)
	return errors.Join(append(results, err)...)
}
