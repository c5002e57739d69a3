package decide

import (
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// doorWords are the brand's words for an occasion at the entrance.
func (t *talker) doorWords(occasion string, fields ...string) string {
	return t.Case.Rules.Door.Filled().Say(occasion, fields...)
}

// behind puts words after those of the scenario that hands over, or after a word of regret.
func (t *talker) behind(code, own, text string) desk.Content {
	if own == "" && code == "complaint" {
		own = t.brain.Settings.word("sorry")
	}
	return words(strings.TrimSpace(own + "\n\n" + text))
}

// toChoose says how long it will take, as far as that is known, and what else there is.
func (t *talker) toChoose(code, own string, wait admission.Wait) desk.Content {
	from, to := wait.Told()
	fields := []string{"{{wait}}", admission.Range(from, to), "{{position}}", admission.Place(wait.Position)}
	var text string
	switch {
	case from > 0 && wait.Position > 0:
		text = t.doorWords("wait_both", fields...)
	case from > 0:
		text = t.doorWords("wait_time", fields...)
	case wait.Position > 0:
		text = t.doorWords("wait_position", fields...)
	default:
		text = t.parting(code, "")
	}
	c := t.behind(code, own, text)
	c.Choices = append(t.doorChoices(tapWait, tapLeave, tapCall), t.back()...)
	return c
}

// toLeave asks for a message and says by when it is answered.
func (t *talker) toLeave(code, own string, v admission.Verdict, due time.Time) desk.Content {
	occasion := "message"
	switch v.Why {
	case admission.WhyShut:
		occasion = "closed"
	case whyChosen:
		occasion = "taken"
	}
	if due.IsZero() {
		occasion = map[string]string{"taken": "taken_undated"}[occasion]
		if occasion == "" {
			occasion = "undated"
		}
	}
	c := t.behind(code, own, t.doorWords(occasion, "{{due}}", t.dayAndHour(due)))
	c.Choices = append(t.doorChoices(tapCall), t.back()...)
	return c
}

// hasBot tells whether there is a bot that the customer may be with.
func (t *talker) hasBot() bool { return t.Case.Channel.BotOn && t.alwaysTag() == "" }

// back is the way back to the bot, where there is one.
func (t *talker) back() []desk.Choice {
	if !t.hasBot() {
		return nil
	}
	return []desk.Choice{backChoice()}
}

func backChoice() desk.Choice { return own("", tapBack, labelBack) }

// answeredBy is by when a message that is left now is answered.
func (t *talker) answeredBy() time.Time { return t.Case.Rules.Door.AnsweredBy(t.hours(), t.now) }

func (t *talker) dayAndHour(at time.Time) string {
	zone := t.hours().Zone()
	if at.IsZero() {
		return ""
	}
	return showOpening(at.In(zone), t.now.In(zone))
}

// slotLabel is a time for a call-back: 本日13:00〜15:00.
func (t *talker) slotLabel(s admission.Slot) string {
	return t.dayAndHour(s.Begin) + "〜" + strings.TrimPrefix(s.End.In(t.hours().Zone()).Format("15:04"), "0")
}

// doorTap is what a button of the entrance carries: e1:<conversation>:<what>, and for a
// call-back's time e1:<conversation>:at:<unix>.
type doorTap struct {
	Conversation desk.ConversationID
	What         string
	Begin        time.Time
}

// What those buttons say.
const (
	tapWait  = "wait"
	tapLeave = "leave"
	tapCall  = "call"
	tapLong  = "long"
	tapAt    = "at"
)

var doorLabels = map[string]string{tapWait: "このまま待つ", tapLeave: "メッセージを残す", tapCall: "折り返しを希望する", tapLong: "あと何分？"}

// doorChoices are buttons of the entrance. A call-back is offered where the brand does.
func (t *talker) doorChoices(what ...string) (out []desk.Choice) {
	for _, w := range what {
		if w == tapCall && t.Case.Rules.Door.Pledges.NoCallback || w == tapLong && t.Case.Rules.Door.Ask.Off {
			continue
		}
		out = append(out, desk.Choice{Label: doorLabels[w], Data: "e1:" + string(t.Case.Talk.ID) + ":" + w, Say: doorLabels[w]})
	}
	return out
}

func (t *talker) slotChoice(s admission.Slot) desk.Choice {
	label := t.slotLabel(s)
	return desk.Choice{Label: label, Data: "e1:" + string(t.Case.Talk.ID) + ":" + tapAt + ":" + strconv.FormatInt(s.Begin.Unix(), 10), Say: label}
}

// atDoor tells whether a message is a tap on a button of the entrance.
func atDoor(m desk.Message) bool {
	_, ok := doorTapOf(m)
	return ok
}

func doorTapOf(m desk.Message) (doorTap, bool) {
	if !m.Shown() || m.Content.Postback == nil {
		return doorTap{}, false
	}
	p := strings.Split(m.Content.Postback.Data, ":")
	if len(p) < 3 || p[0] != "e1" || len(p[1]) > 64 {
		return doorTap{}, false
	}
	tap := doorTap{Conversation: desk.ConversationID(p[1]), What: p[2]}
	if tap.What == tapAt && len(p) == 4 {
		at, err := strconv.ParseInt(p[3], 10, 64)
		tap.Begin = time.Unix(at, 0).UTC()
		return tap, err == nil
	}
	return tap, len(p) == 3 && doorLabels[tap.What] != ""
}

// DoorNeedsCare tells whether what is heard may make or end a follow-up, so that those there
// are must be known.
func DoorNeedsCare(c Case) bool {
	if c.Talk.Entrance.Open() && c.Talk.Entrance.Pledge == desk.PledgeCallback && c.Talk.State != conversation.Closed {
		return true
	}
	for _, m := range c.Heard {
		if tap, ok := doorTapOf(m); ok && tap.What == tapAt {
			return true
		}
	}
	return false
}

// dropCallback ends the follow-up of a call-back that is not wanted any more.
func (p *pen) dropCallback() {
	e := p.Case.Talk.Entrance
	if !e.Open() || e.Pledge != desk.PledgeCallback {
		return
	}
	for _, f := range p.Case.Kept.FollowUps {
		if f.ID == e.ID {
			f.Done, f.DoneAt = care.Dropped, p.now
			p.keepFollowUp(f)
			p.told(desk.FactFollowUp, string(care.Dropped), "", map[string]string{"follow_up": f.ID})
			return
		}
	}
}
