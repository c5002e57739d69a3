package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// Tapped is a message that was caught for the closing check or the survey.
type Tapped struct {
	Message      desk.MessageID
	Conversation desk.ConversationID
	What         string
	Owner        desk.Person   // whose inquiry it was, as that person stands now; the zero value for nobody
	OfferFor     time.Duration // how long an offer to the owner stands
}

// commentFor is how long a customer has to write a comment behind the button for it.
const commentFor = 10 * time.Minute

// surveyLife is how long a survey's buttons are good for.
const surveyLife = 14 * 24 * time.Hour

// Tap decides what a caught message means, with the case of the inquiry whose button it was.
// Deciding the same one twice changes nothing.
func Tap(c Case, t Tapped, now time.Time, ids desk.IDs) Change {
	p := newPen(c, desk.Customer, now, ids)
	m, ok := c.ByID[t.Message]
	if !ok || !m.Shown() || m.Thread != c.Thread.ID || c.Thread.Blocked || c.Thread.Standby || c.Thread.MutedAt(now) {
		return p.done()
	}
	if c.Talk.Care.LastTap == m.ID {
		return p.done()
	}
	tap := careTap{t.Conversation, t.What}
	own := c.Talk.ID == t.Conversation && c.Talk.Thread == c.Thread.ID
	switch score := tap.score(); {
	case t.What == tapSolved:
		p.solved(own)
	case t.What == tapStill:
		p.still(own, t)
	case score > 0:
		p.scored(score, m)
	case t.What == tapComment:
		p.invite(own)
	case t.What == heardWords:
		p.comment(m)
	}
	p.touch("tapped", func(c *conversation.Conversation) { c.Care.LastTap = m.ID })
	return p.done()
}

func (p *pen) solved(own bool) {
	talk := p.Case.Talk
	switch {
	case own && talk.State == conversation.Active:
		p.tell(words("ご確認いただき、ありがとうございます。またご不明な点がございましたら、いつでもお問い合わせください。"), true)
		p.over(conversation.Solved, "")
	case own && talk.State == conversation.Wrapup:
	default:
		p.tell(words("このお問い合わせの受付は終了しております。ご用件がございましたら、このままメッセージをお送りください。"), true)
	}
}

// still brings a customer who is still in trouble to whom they spoke with, if that person is
// at work; else to the queue. Their age is kept, so that they stand first.
func (p *pen) still(own bool, t Tapped) {
	talk := p.Case.Talk
	if !own {
		return // it has come in like any other message
	}
	there := t.Owner.ID != "" && atWork(t.Owner, p.now)
	switch {
	case talk.State == conversation.Active && talk.Assignee == t.Owner.ID && there:
	case talk.State == conversation.Active:
		p.mustMove(conversation.Act{Verb: conversation.Lose})
		p.line("returned", "", nil)
	case talk.State == conversation.Waiting && there && t.Owner.Room(talk.Weight, talk.Channel) == "" && p.serves(t.Owner):
		p.mustMove(conversation.Act{Verb: conversation.Offer, Operator: t.Owner.ID, Until: p.now.Add(t.OfferFor)})
	case talk.State == conversation.Waiting:
	default:
		return
	}
	p.told(desk.FactReturned, tapStill, p.Case.Talk.Holder(), nil)
	p.tell(words("かしこまりました。担当者が引き続きご案内いたします。お困りの内容をこのままお送りください。"), true)
}

// atWork tells whether a person can go on with what is theirs: new work may be closed to them.
func atWork(p desk.Person, now time.Time) bool {
	on := p.Presence == desk.Available || p.Presence == desk.Draining || p.Presence == desk.WrapUp
	return on && !p.Disabled && now.Before(p.PresenceUntil)
}

// scored takes the answer to the survey. The first one counts.
func (p *pen) scored(score int, m desk.Message) {
	s := p.theSurvey()
	switch {
	case s.Conversation == "" || p.now.Sub(s.AskedAt) > surveyLife:
		p.tell(words("このアンケートの受付は終了しております。お気持ちをお寄せいただき、ありがとうございます。"), true)
		return
	case s.Score != 0:
		p.tell(words("すでにご回答をいただいております。ありがとうございました。"), true)
		return
	}
	rules := p.Case.Rules.Care.Filled()
	s.Score, s.AnsweredAt, s.Answer, s.Low = score, p.now, m.ID, score <= rules.Survey.Low
	p.keepSurvey(s)
	c := words("ご回答いただき、ありがとうございました。")
	if s.Low {
		c = words("ご期待に沿えず申し訳ございません。いただいた評価は責任者が確認し、改善に努めます。")
	}
	if rules.Survey.Comment {
		c.Choices = []desk.Choice{p.careChoice(s.Conversation, tapComment, labelComment)}
	}
	p.tell(c, true)
	code := "answered"
	if s.Low {
		code = "low"
	}
	p.told(desk.FactSurvey, code, s.Operator, map[string]string{"score": scoreTap(score)[1:]})
}

func (p *pen) invite(own bool) {
	if s := p.theSurvey(); !own || s.Score == 0 || s.Comment != "" || p.Case.Talk.Open() && p.Case.Talk.State != conversation.Wrapup {
		p.tell(words("ご意見の受付は終了しております。ご用件がございましたら、このままメッセージをお送りください。"), true)
		return
	}
	p.tell(words("ご意見を1通のメッセージでお送りください。"), true)
	p.touch("comment_invited", func(c *conversation.Conversation) { c.Care.CommentTo = p.now.Add(commentFor) })
}

func (p *pen) comment(m desk.Message) {
	s := p.theSurvey()
	if s.Score == 0 || s.Comment != "" {
		return
	}
	s.Comment = m.ID
	p.keepSurvey(s)
	p.touch("commented", func(c *conversation.Conversation) { c.Care.CommentTo = time.Time{} })
	p.tell(words("貴重なご意見をいただき、ありがとうございました。"), true)
	p.told(desk.FactSurvey, "commented", s.Operator, nil)
}

// theSurvey is the inquiry's, as this change leaves it; the zero value for none.
func (p *pen) theSurvey() care.Survey {
	for _, s := range p.Case.Kept.Surveys {
		if s.Conversation == p.Case.Talk.ID {
			return s
		}
	}
	return care.Survey{}
}

func (p *pen) keepSurvey(s care.Survey) {
	p.Kept.Surveys = append(p.Kept.Surveys, s)
	p.Case.Kept.Surveys = []care.Survey{s}
}
