package decide

import (
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// talker is the bot at one talk: it writes with the pen and changes its memory.
type talker struct {
	*pen
	brain Brain
	m     Memory
}

// Converse lets the bot deal with what the customer said, in order, and with the
// result of an action that it waited for, if there is one. It answers only while the
// inquiry is the bot's; of one that waits for a person see awaits.
func Converse(c Case, brain Brain, result *bot.ActionResult, now time.Time, ids desk.IDs) Change {
	t := &talker{newPen(c, voiceOf(c), now, ids), brain, c.Memory}
	if c.Thread.Blocked || c.Thread.Standby {
		return t.done()
	}
	switch c.Talk.State {
	case conversation.Bot:
		t.heraldIncidents()
		t.listen(result)
	case conversation.Waiting, conversation.Offered:
		if !t.awaits() {
			return t.done()
		}
	default:
		return t.done()
	}
	t.end(desk.JobBot) // all that was heard is dealt with
	if c.Talk.State != conversation.Bot && t.m.Conversation != c.Talk.ID {
		return t.done() // the bot has never had it, and remembers nothing
	}
	t.m.Dealt, t.m.Tried, t.m.Asked = lastOf(t.m.Dealt, maxDealt), lastOf(t.m.Tried, maxTried), lastOf(t.m.Asked, maxAsked)
	t.m.Conversation = c.Talk.ID
	t.Memory = &t.m
	return t.done()
}

func (t *talker) listen(result *bot.ActionResult) {
	if result != nil {
		t.resulted(*result)
	}
	if t.Case.Talk.State == conversation.Bot {
		t.withdraw()
	}
	heard := t.Case.Heard
	for i := 0; i < len(heard) && t.Case.Talk.State == conversation.Bot; i++ {
		m := heard[i]
		t.m.Dealt = append(t.m.Dealt, m.ID)
		words := textOf(m)
		for i+1 < len(heard) && textOf(heard[i+1]) != "" && !isPersonTap(m) && !isPersonTap(heard[i+1]) && t.unfinished(words) {
			i++
			m = heard[i]
			t.m.Dealt = append(t.m.Dealt, m.ID)
			words += "\n" + textOf(m)
		}
		if t.alwaysTag() != "" && t.m.Session == nil && m.Shown() && m.Content.Kind != desk.Sticker {
			t.requested(m, "tag")
			t.handOff("tag", bot.HandOff{})
			continue
		}
		t.one(m, words)
	}
	if t.Case.Talk.State == conversation.Bot {
		t.job(desk.Job{Kind: desk.JobIdle, Key: string(t.Case.Talk.ID), RunAt: t.now.Add(t.idleAfter())})
	}
}

// unfinished tells whether words say too little to be dealt with alone: people write
// one question in several bubbles.
func (t *talker) unfinished(words string) bool {
	if words == "" || t.m.Session != nil {
		return false
	}
	return t.brain.Claims(words) == Claim{} && t.brain.Ask(words).Zone == retrieval.Handoff && t.brain.Several(words) == nil
}

func textOf(m desk.Message) string {
	if !m.Shown() || m.Content.Kind != desk.Text || m.Content.Text == nil {
		return ""
	}
	return strings.TrimSpace(m.Content.Text.Text)
}

// one deals with one thing the customer said or did.
func (t *talker) one(m desk.Message, words string) {
	switch kind := m.Content.Kind; {
	case !m.Shown(), forTheDesk(m):
	case isPersonTap(m):
		t.handOff("wish", bot.HandOff{}) // it answers a person
	case words != "":
		t.text(m, words)
	case kind == desk.Postback && m.Content.Postback != nil:
		t.tapped(m, *m.Content.Postback)
	case t.m.Session != nil:
		t.stepped(m, inputOf(m))
	case kind == desk.Sticker:
		if len(t.m.Dealt) == 1 { // a greeting; later it is a thank-you, which needs no answer
			t.utter("nothing")
		}
	default:
		t.utter("picture", t.human())
	}
}

// inputOf gives a scenario what is no text and no tap.
func inputOf(m desk.Message) bot.Input {
	in := bot.Input{Kind: bot.InOther}
	if body := m.Content.Media; m.Content.Kind == desk.Image && body != nil {
		in = bot.Input{Kind: bot.InImage, Attachment: body.Attachment}
		if in.Attachment == "" { // it is still being fetched; it will have its message's id
			in.Attachment = desk.AttachmentID(m.ID)
		}
	}
	return in
}

// text deals with words: of the scenario under way, or else what asks for a person,
// a complaint, the beginning of a scenario, a question.
func (t *talker) text(m desk.Message, words string) {
	if code := t.brain.Settings.Cry(words); code != "" && t.offering() { // else it would be searched for
		t.over(m, "handed_off")
		t.handOff(code, bot.HandOff{})
		return
	}
	if t.m.Session != nil && !t.stepped(m, bot.Input{Kind: bot.InText, Text: words}) {
		return
	}
	if code := t.brain.Settings.Cry(words); code != "" {
		t.guess(t.brain.Ask(words), m)
		t.requested(m, code)
		t.handOff(code, bot.HandOff{})
		return
	}
	if sc, ok := t.brain.Trigger(words); ok {
		t.begin(m, sc)
		return
	}
	t.asked(m, words)
}

// tapped deals with a button: of a scenario, of the bot's own, or of nobody's.
func (t *talker) tapped(m desk.Message, body desk.PostbackBody) {
	if label := t.m.Buttons[body.Data]; label != "" {
		m = t.label(m, label)
	}
	if door, ok := doorTapOf(m); ok {
		t.m.Session = nil
		t.atTheDoor(m, door)
		return
	}
	if own, ok := parseBotTap(body.Data); ok {
		t.ownTap(m, own)
		return
	}
	tap, ok := bot.ParseTap(body.Data)
	switch {
	case t.m.Session != nil:
		t.stepped(m, bot.Input{Kind: bot.InPostback, Data: body.Data, Params: body.Params})
	case ok && tap.Start != "":
		t.start(m, tap.Start)
	case ok && tap.Menu:
		t.start(m, tap.Scenario)
	case ok:
		t.utter("stale", t.human())
	default:
		t.utter("nothing")
	}
}

func (t *talker) start(m desk.Message, id string) {
	if sc, ok := t.brain.Scenario(id, 0); ok {
		t.begin(m, sc)
		return
	}
	t.utter("gone", t.human())
}

// idleAfter is how long an inquiry may lie with the bot untouched.
func (t *talker) idleAfter() time.Duration {
	if d := t.brain.Settings.IdleAfter; d > 0 {
		return d
	}
	return 24 * time.Hour
}

// Idle closes an inquiry that the customer has left with the bot. wait tells when to
// look again, if that is later.
func Idle(c Case, id desk.ConversationID, after time.Duration, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.Robot, now, ids)
	if c.Talk.ID != id || c.Talk.State != conversation.Bot {
		return p.done(), time.Time{}
	}
	if after <= 0 {
		after = 24 * time.Hour
	}
	if until := c.Talk.LastMessageAt.Add(after); now.Before(until) {
		return p.done(), until
	}
	if m := c.Memory; m.Session != nil || len(m.Fields) > 0 { // what it has asked is nobody's any more
		m.Session = nil
		m.forgetFields()
		p.Memory = &m
	}
	p.mustMove(conversation.Act{Verb: conversation.Close, Reason: conversation.NoReply})
	p.line("closed", "", map[string]string{"reason": string(conversation.NoReply)})
	return p.done(), time.Time{}
}
