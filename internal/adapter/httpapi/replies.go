package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ReplyReport is how soon people answered in a period.
type ReplyReport struct {
	First     ReplyLine     `json:"first" doc:"a person's first reply, from the hand-off"`
	Next      ReplyLine     `json:"next" doc:"every later one, from the customer's message"`
	All       ReplyLine     `json:"all"`
	Resolved  ReplyLine     `json:"resolution" doc:"the end of the talk, from when it came to people"`
	Offered   int           `json:"offered" doc:"hand-offs that came to an end: answered, abandoned, or closed unanswered"`
	Answered  int           `json:"answered"`
	Abandoned int           `json:"abandoned" doc:"taken back to the bot, or left, before the first reply"`
	Rate      Null[float64] `json:"response_rate" doc:"answered / offered"`
	Excluded  int           `json:"excluded" doc:"replies that were awaited while their channel was stopped, and count nowhere here"`
	Waiting   int           `json:"waiting" doc:"replies that are awaited now"`
	Late      int           `json:"late" doc:"of those, over their target"`
}

// ReplyLine counts replies. Both clocks: service time stands still out of hours and, up to
// the plan's bound, on hold; real time never does.
type ReplyLine struct {
	Due        int `json:"due" doc:"replied + unanswered"`
	Replied    int `json:"replied"`
	Unanswered int `json:"unanswered" doc:"closed without a reply, or it never arrived"`
	Unneeded   int `json:"unneeded" doc:"beside due: a customer's last word after an answer, closed as solved while there was time"`
	Targeted   int `json:"targeted" doc:"of due, those that had a target"`
	RepliesKept
	Asked RepliesKept `json:"asked" doc:"the same from the customer's message on, with what the bot had of it"`
}

// RepliesKept is how soon, on both clocks, from one beginning on.
type RepliesKept struct {
	InService  int           `json:"within_service"`
	InReal     int           `json:"within_real"`
	Service    Null[float64] `json:"rate_service" doc:"within_service / targeted"`
	Real       Null[float64] `json:"rate_real" doc:"within_real / targeted"`
	ServiceP50 int64         `json:"service_p50_ms"`
	ServiceP90 int64         `json:"service_p90_ms"`
	RealP50    int64         `json:"real_p50_ms"`
	RealP90    int64         `json:"real_p90_ms"`
}

func showReplies(l report.ReplyLine) ReplyLine {
	out := ReplyLine{Due: l.Due, Replied: l.Replied, Unanswered: l.Unanswered, Unneeded: l.Unneeded, Targeted: l.Targeted}
	out.RepliesKept, out.Asked = showKept(l.Kept), showKept(l.Asked)
	if service, real, ok := l.Within(); ok {
		out.Service, out.Real = some(service), some(real)
	}
	if service, real, ok := l.WithinAsked(); ok {
		out.Asked.Service, out.Asked.Real = some(service), some(real)
	}
	return out
}

func showKept(k report.Kept) RepliesKept {
	ms := time.Duration.Milliseconds
	return RepliesKept{InService: k.InService, InReal: k.InReal,
		ServiceP50: ms(k.ServiceMedian), ServiceP90: ms(k.ServiceP90), RealP50: ms(k.RealMedian), RealP90: ms(k.RealP90)}
}

type repliesIn struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1"`
	From      string           `query:"from" doc:"2026-11-01, in the brand's time; left out: 30 days"`
	To        string           `query:"to" doc:"and until the end of this day; at most 92 days"`
	Queue     desk.QueueID     `query:"queue" doc:"of this queue only"`
	Channel   desk.ChannelID   `query:"channel" doc:"of this channel only"`
	Segment   string           `query:"segment" maxLength:"50" doc:"of customers who have this tag now"`
}

func (in *repliesIn) of() flow.FiguresOf {
	return flow.FiguresOf{Workspace: in.Workspace, Queue: in.Queue, Channel: in.Channel, Segment: in.Segment, From: in.From, To: in.To}
}

type repliesOut struct{ Body ReplyReport }

func (s *server) replyReport(ctx context.Context, in *repliesIn) (*repliesOut, error) {
	r, err := s.Plans.Replies(ctx, callerFrom(ctx).Person, in.of())
	if err != nil {
		return nil, err
	}
	out := &repliesOut{ReplyReport{First: showReplies(r.First), Next: showReplies(r.Next), All: showReplies(r.All), Resolved: showReplies(r.Resolved),
		Offered: r.Offered, Answered: r.Answered, Abandoned: r.Abandoned, Excluded: r.Excluded, Waiting: r.Waiting, Late: r.Late}}
	if rate, ok := r.Rate(); ok {
		out.Body.Rate = some(rate)
	}
	return out, nil
}
