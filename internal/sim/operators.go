package sim

import (
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// operator is a person at a console: looks, chooses, acts, on any node.
type operator struct {
	w  *world
	id desk.OperatorID
	n  *node // of the request under way
	by desk.Person
}

func (o *operator) live() {
	if o.w.parts.many { // the morning: customers have waited for a while
		o.w.sleep(o.w.chance.span(0, 8*time.Second))
	}
	for !o.w.calm {
		o.w.sleep(o.w.chance.span(5*time.Millisecond, 500*time.Millisecond))
		o.request("look", func() { o.look() })
	}
}

// request runs f on some node, as the operator; false when it was cut off.
func (o *operator) request(name string, f func()) bool {
	n := o.w.anyNode()
	if n == nil {
		return false
	}
	return o.w.serve(n, string(o.id)+" "+name, func() {
		by, err := o.w.db.Person(o.w.ctx, o.id)
		if err != nil {
			o.w.judge.violated("%s can't be read: %v", o.id, err)
			return
		}
		o.n, o.by = n, by
		f()
	})
}

// answered looks at how a request ended: refusals are right, defects are not.
func (o *operator) answered(what string, err error) error {
	o.w.note("%s: %s", what, said(err))
	if err != nil && desk.KindOf(err) == desk.Internal && !errors.Is(err, errDisk) {
		o.w.judge.violated("%s of %s failed within: %v", what, o.id, err)
	}
	return err
}

// look chooses something to do from a list, as people do.
func (o *operator) look() {
	ch, n, by := o.w.chance, o.n, o.by
	if by.Presence != desk.Available && ch.in(2) || ch.in(40) {
		to := pick(ch, []desk.Presence{desk.Available, desk.Available, desk.Available, desk.Draining, desk.Away, desk.Offline})
		_, err := n.door.SetPresence(o.w.ctx, by, to)
		_ = o.answered("presence "+string(to), err)
		return
	}
	q := flow.ConversationQuery{Page: desk.Page{Limit: 20}}
	if ch.in(6) {
		q.States = []conversation.State{conversation.Closed}
	}
	page, err := n.asker.Conversations(o.w.ctx, by, q)
	if o.answered("list", err) != nil || len(page.Items) == 0 {
		return
	}
	v := pick(ch, page.Items)
	for _, mine := range page.Items {
		if mine.Assignee == o.id && !ch.in(4) {
			v = mine
		}
	}
	if by.Role == desk.RoleSupervisor && ch.in(4) {
		for _, asked := range page.Items {
			if o.muteAsked(asked.ID) {
				v = asked
			}
		}
	}
	if v.State == conversation.Bot && !ch.in(80) {
		return // people take from the bot what they must
	}
	o.do(n, by, v)
}

func (o *operator) do(n *node, by desk.Person, v flow.ConversationView) {
	act := func(verb decide.Verb) {
		cmd := o.care(decide.Command{Verb: verb, By: by, Reason: conversation.Solved, Why: "busy"}, v)
		if o.w.chance.in(3) {
			cmd.Version = v.Version
		}
		_, err := n.actor.Act(o.w.ctx, v.ID, cmd)
		_ = o.answered(string(verb), err)
	}
	verbs := []string{"accept", "accept", "accept", "accept", "accept", "accept", "decline", "close", "note", "transfer"}
	switch {
	case v.Care.Given != nil && o.w.chance.in(3):
		verbs = []string{"recall"}
	case v.Assignee != "" && v.Assignee != o.id && o.w.chance.in(3):
		verbs = []string{"join", "part", "answer"}
	case v.State == conversation.Closed:
		verbs = []string{"reopen", "start", "resend"}
	case v.Assignee == o.id:
		verbs = []string{"say", "say", "say", "say", "say", "say", "say", "say", "say", "say", "say", "say", "say", "resend", "resend", "read", "hold", "resume", "note", "finish", "close", "transfer",
			"hold", "check", "consult", "join", "part", "escalate", "answer", "promise", "fulfil", "finish", "ask_mute", "ask_mute", "ask_mute"}
	}
	if by.Role == desk.RoleSupervisor && !o.w.chance.in(3) && o.muteAsked(v.ID) {
		verbs = []string{"set_mute"}
	}
	switch verb := pick(o.w.chance, verbs); verb {
	case "say", "note":
		o.w.spawn(string(o.id)+" says", nil, func() { o.say(v.ID, verb == "note") })
	case "resend":
		o.resend(n, by, v)
	case "consult":
		cmd := decide.Command{Verb: decide.Consult, By: by}
		_, err := n.actor.Transfer(o.w.ctx, v.ID, cmd, pick(o.w.chance, operatorIDs), "")
		_ = o.answered("consult", err)
	case "transfer":
		o.transfer(n, by, v)
	case "start":
		_, err := n.actor.Start(o.w.ctx, by, v.Thread, "")
		_ = o.answered("start", err)
	default:
		act(decide.Verb(verb))
	}
}

// muteAsked tells whether there is a mute to decide on, or to lift.
func (o *operator) muteAsked(id desk.ConversationID) bool {
	rows, err := o.w.db.CareOf(o.w.ctx, id)
	n := len(rows.Mutes)
	return err == nil && n > 0 && (rows.Mutes[n-1].State == care.MuteAsked || rows.Mutes[n-1].State == care.Muted)
}

// care fills in what the commands around a talk need.
func (o *operator) care(cmd decide.Command, v flow.ConversationView) decide.Command {
	ch := o.w.chance
	soon := o.w.now.Add(ch.span(time.Second, 2*time.Minute))
	switch cmd.Verb {
	case decide.Hold:
		cmd.Hold.Reason = care.HoldInside
		if ch.in(2) {
			cmd.Hold.Until = soon
		}
		if ch.in(2) {
			cmd.Content = desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "please wait"}}
		}
	case decide.SetCheck:
		cmd.Skip = ch.in(3)
		if ch.in(2) {
			cmd.At = soon
		}
	case decide.Escalate:
		cmd.Kind, cmd.Note, cmd.At = string(care.Advice), "how?", soon
	case decide.Reply:
		cmd.Ref, cmd.Note = v.Care.Asked, "so."
		cmd.Kind = string(pick(ch, []care.Outcome{care.Advised, care.TakenOver, care.Returned, care.Withdrawn}))
	case decide.Promise:
		cmd.At = soon
	case decide.AskMute:
		cmd.Note = "abuse"
	case decide.SetMute:
		cmd.Kind = string(pick(ch, []care.MuteState{care.Muted, care.Muted, care.MuteRefused, care.MuteLifted}))
		if ch.in(2) {
			cmd.At = soon
		}
	case decide.Fulfil:
		rows, err := o.w.db.CareOf(o.w.ctx, v.ID)
		if err != nil || len(rows.FollowUps) == 0 {
			return cmd
		}
		cmd.Ref, cmd.At = pick(ch, rows.FollowUps).ID, soon
		cmd.Kind = pick(ch, []string{string(care.Kept), string(care.Dropped), "moved"})
	}
	return cmd
}

func (o *operator) transfer(n *node, by desk.Person, v flow.ConversationView) {
	to, queue := pick(o.w.chance, operatorIDs), desk.QueueID("")
	if o.w.chance.in(2) {
		to, queue = "", queueID
	}
	_, err := n.actor.Transfer(o.w.ctx, v.ID, decide.Command{By: by}, to, queue)
	_ = o.answered("transfer", err)
}

// resend settles a bubble that did not go through.
func (o *operator) resend(n *node, by desk.Person, v flow.ConversationView) {
	page, err := n.asker.Messages(o.w.ctx, by, v.ID, desk.Page{Limit: 50})
	if o.answered("talk", err) != nil {
		return
	}
	for _, m := range page.Items {
		if m.Send == nil || m.Send.State == desk.SendSent || m.Send.Error == desk.Revoked {
			continue
		}
		if !m.Send.NotBefore.IsZero() && o.w.chance.in(2) {
			_, err := n.actor.Revoke(o.w.ctx, by, m.Conversation, m.ID)
			_ = o.answered("revoke of "+string(m.Send.State), err)
			return
		}
		verb := pick(o.w.chance, []decide.Verb{decide.Retry, decide.Confirm, decide.Dismiss})
		_, err := n.actor.Resend(o.w.ctx, by, m.Conversation, m.ID, verb)
		_ = o.answered(string(verb)+" of "+string(m.Send.State), err)
		return
	}
}

// saying is one message that an operator wants to write, with its key.
type saying struct {
	text   string
	first  time.Time
	lapsed bool // tried for longer than keys are kept
	ids    map[desk.MessageID]bool
}

// say writes a message until it is said, as a console does; sometimes also after
// it is said, or twice at once.
func (o *operator) say(id desk.ConversationID, note bool) {
	w := o.w
	key := w.serial("k")
	s := &saying{text: "from " + string(o.id) + " " + key + ".", first: w.now, ids: map[desk.MessageID]bool{}}
	w.judge.says[key] = s
	said := flow.Said{Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: s.text}}, Note: note, Key: key, Hash: s.text}
	if w.chance.in(2) {
		said.Undo = w.chance.span(time.Second, 5*time.Second)
	}
	try := func() (over bool) {
		me := &operator{w: w, id: o.id}
		ok := me.request("say", func() {
			m, err := me.n.actor.Say(w.ctx, me.by, id, said)
			if me.answered("say "+key, err) == nil {
				s.ids[m.ID] = true
			}
			kind := desk.KindOf(err)
			over = err == nil || kind != desk.Unavailable && kind != desk.Internal
		})
		s.lapsed = s.lapsed || w.now.Sub(s.first) > 23*time.Hour
		return ok && over
	}
	if w.chance.in(6) {
		w.spawn(string(o.id)+" twin", nil, func() { try() })
	}
	for range 4 {
		if try() && !w.chance.in(6) || s.lapsed || w.calm {
			return
		}
		w.sleep(w.chance.span(0, 3*time.Second))
	}
}
