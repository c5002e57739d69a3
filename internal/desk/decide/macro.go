package decide

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// run carries out a macro's actions one after the other, all of them or none, and notes what
// would take them back.
func (p *pen) run(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	if len(cmd.Actions) == 0 {
		return desk.E(desk.Invalid, "empty", "Say what is to be done.").On("actions")
	}
	if err := template.CheckActions(cmd.Actions); err != nil {
		return err
	}
	before := p.Case
	for i, a := range cmd.Actions {
		if err := p.step(cmd, a); err != nil {
			return stepFault(err, i)
		}
	}
	p.Undo = undo(before, p.Case, cmd.Actions)
	p.used(cmd, "", "")
	return nil
}

// step carries out one action by the verb that an operator has for it.
func (p *pen) step(cmd Command, a template.Action) error {
	one := Command{By: cmd.By}
	in := time.Time{}
	if a.Minutes > 0 {
		in = p.now.Add(time.Duration(a.Minutes) * time.Minute)
	}
	switch a.Kind {
	case template.Tag:
		one.AddTags = []string{a.Value}
		return p.tag(one)
	case template.Untag:
		one.RemoveTags = []string{a.Value}
		return p.tag(one)
	case template.Topic:
		one.Topic = &a.Value
		return p.mark(one)
	case template.Hold:
		one.Hold = conversation.Hold{Reason: a.Value, Until: in}
		return p.hold(one)
	case template.FollowUp:
		one.At = in
		return p.promise(one)
	case template.Check:
		one.At = in
		return p.setCheck(one)
	case template.Finish:
		one.Category = a.Value
		return p.finish(one)
	case template.Resume:
		return p.resume(one)
	case template.Drop:
		one.Ref, one.Kind = a.Value, string(care.Dropped)
		return p.fulfil(one)
	}
	return desk.E(desk.Invalid, "bad_action", "There is no such action.").On("actions")
}

// stepFault names the action that was refused.
func stepFault(err error, i int) error {
	var e *desk.Error
	if errors.As(err, &e) {
		return e.On(fmt.Sprintf("actions[%d]", i))
	}
	return err
}

// undo gives the actions that take a macro's back, the last first. What a customer has heard
// by them stays heard.
func undo(before, after Case, list []template.Action) (back []template.Action) {
	fresh := slices.DeleteFunc(slices.Clone(after.Kept.FollowUps), func(f care.FollowUp) bool {
		return slices.ContainsFunc(before.Kept.FollowUps, func(o care.FollowUp) bool { return o.ID == f.ID })
	})
	for _, a := range list {
		switch {
		case a.Kind == template.Tag && !before.Traits.Has(a.Value) && after.Traits.Has(a.Value):
			back = append(back, template.Action{Kind: template.Untag, Value: a.Value})
		case a.Kind == template.Untag && before.Traits.Has(a.Value) && !after.Traits.Has(a.Value):
			back = append(back, template.Action{Kind: template.Tag, Value: a.Value})
		case a.Kind == template.Topic && before.Talk.Topic.Value != after.Talk.Topic.Value:
			back = append(back, template.Action{Kind: template.Topic, Value: before.Talk.Topic.Value})
		case a.Kind == template.Hold && before.Talk.Hold == nil && after.Talk.Hold != nil:
			back = append(back, template.Action{Kind: template.Resume})
		case a.Kind == template.FollowUp && len(fresh) > 0:
			back, fresh = append(back, template.Action{Kind: template.Drop, Value: fresh[0].ID}), fresh[1:]
		}
	}
	slices.Reverse(back)
	return back
}

// used notes the templates that a message, or a run of actions, came from.
func (p *pen) used(cmd Command, message desk.MessageID, sent string) {
	talk := p.Case.Talk
	for _, u := range cmd.Used[:min(len(cmd.Used), template.MaxUsed)] {
		p.Uses = append(p.Uses, template.Use{ID: p.ids(), Centre: p.Case.Thread.Centre, Workspace: talk.Workspace, Template: u.Template, Operator: cmd.By.ID,
			Conversation: talk.ID, Message: message, Topic: cmp.Or(talk.Category, talk.Topic.Value), At: p.now, Fate: template.FateOf(u.Text, sent)})
	}
}
