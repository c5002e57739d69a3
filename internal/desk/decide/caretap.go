package decide

import (
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// careTap is what a button of the closing check or of the survey carries:
// c1:<conversation>:<what>.
type careTap struct {
	Conversation desk.ConversationID
	What         string
}

// What those buttons say. A score is s5 (満足) to s1 (不満).
const (
	tapSolved  = "solved"
	tapStill   = "still"
	tapComment = "comment"
	heardWords = "words" // no button: the customer's words behind tapComment
)

// Labels of the closing check.
const (
	labelSolved  = "解決しました"
	labelStill   = "まだ困っています"
	labelComment = "ご意見を書く"
)

func scoreTap(score int) string { return "s" + strconv.Itoa(score) }

// score is the number on a survey's button; 0 for another button.
func (t careTap) score() int {
	for _, s := range care.Scores {
		if t.What == scoreTap(s.Score) {
			return s.Score
		}
	}
	return 0
}

// label is what stands on the button.
func (t careTap) label() string {
	for _, s := range care.Scores {
		if t.What == scoreTap(s.Score) {
			return s.Label
		}
	}
	return map[string]string{tapSolved: labelSolved, tapStill: labelStill, tapComment: labelComment}[t.What]
}

func (p *pen) careChoice(id desk.ConversationID, what, label string) desk.Choice {
	return desk.Choice{Label: label, Data: "c1:" + string(id) + ":" + what, Say: label}
}

// parseCareTap reads a postback's data; false for what is not of these buttons.
func parseCareTap(data string) (careTap, bool) {
	parts := strings.Split(data, ":")
	if len(parts) != 3 || parts[0] != "c1" || parts[1] == "" || len(parts[1]) > 64 {
		return careTap{}, false
	}
	t := careTap{desk.ConversationID(parts[1]), parts[2]}
	return t, t.label() != ""
}

// forTheDesk tells whether a message is a tap on a button of these that has a job of its own:
// a bot with whom the customer speaks by then has nothing to do with it.
func forTheDesk(m desk.Message) bool {
	if m.Content.Postback == nil {
		return false
	}
	tap, ok := parseCareTap(m.Content.Postback.Data)
	return ok && tap.What != tapStill
}

// caught tells whether what the customer sent is for the closing check or the survey: a tap,
// the same in words while a check is out, the comment that somebody said they would write.
func (p *pen) caught(in desk.Inbound) (careTap, bool) {
	talk, c := p.Case.Talk, in.Content
	if c.Postback != nil {
		return parseCareTap(c.Postback.Data)
	}
	if c.Kind != desk.Text || c.Text == nil || talk.ID == "" {
		return careTap{}, false
	}
	text := strings.TrimSpace(c.Text.Text)
	if talk.State == conversation.Active && !talk.ClosingAt.IsZero() {
		switch bare(text) {
		case labelSolved:
			return careTap{talk.ID, tapSolved}, true
		case labelStill:
			return careTap{talk.ID, tapStill}, true
		}
	}
	over := talk.State == conversation.Closed || talk.State == conversation.Wrapup
	if over && p.now.Before(talk.Care.CommentTo) {
		return careTap{talk.ID, heardWords}, true
	}
	return careTap{}, false
}

// takes puts a caught message where it belongs. It opens nothing and brings nothing back,
// but for a customer who is still in trouble: that one is let in like any other. What it
// means is decided by a job, which knows the brand's rules and who is at work.
func (p *pen) takes(tap careTap) desk.ConversationID {
	talk := p.Case.Talk
	own := talk.ID == tap.Conversation
	if tap.What == tapStill {
		if own && talk.State == conversation.Closed && talk.CloseReason == conversation.NoReply && p.Case.Thread.Open == "" {
			p.mustMove(conversation.Act{Verb: conversation.Return, Since: talk.WaitingSince})
			p.reach()
		} else {
			p.opened()
		}
		return p.Case.Talk.ID
	}
	if own || talk.Open() {
		return talk.ID
	}
	return ""
}

// follow asks for the job behind a caught message.
func (p *pen) follow(tap careTap, m desk.Message) {
	if m.Standby || p.Case.Thread.MutedAt(p.now) {
		return
	}
	p.job(desk.Job{Kind: desk.JobTap, Key: string(m.ID), RunAt: p.now,
		Payload: map[string]string{"conversation": string(tap.Conversation), "what": tap.What}})
}
