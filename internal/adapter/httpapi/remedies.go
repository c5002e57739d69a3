package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Remedy is a small change that lets customers wait less, for a while.
type Remedy struct {
	Kind     string           `json:"kind" doc:"return: somebody comes back; cap: takes one more at once; lend: takes the queue's work without its skills; relax: the queue does without a skill; overflow: after a minute another queue's people take it too; surge: the brand's entrance goes by what holds where very many ask; bot_first: and keeps who asks for a person with the bot, once; message: customers are asked for one"`
	Operator desk.OperatorID  `json:"operator_id" doc:"of return, cap, lend; else empty"`
	Queue    desk.QueueID     `json:"queue_id" doc:"of lend, relax, overflow, message; else empty"`
	To       desk.QueueID     `json:"to_queue_id" doc:"of overflow; else empty"`
	Skill    string           `json:"skill" maxLength:"50" doc:"of relax; else empty"`
	Presence string           `json:"presence" enum:",break,training,draining,available" doc:"what somebody comes back from"`
	Entrance desk.WorkspaceID `json:"workspace_id,omitempty" doc:"of surge, bot_first: whose entrance"`
	Watched  desk.QueueID     `json:"watched_queue_id" minLength:"1" doc:"the queue it is to help"`
}

// RatedRemedy is a remedy, and what the line played forward with it comes to.
type RatedRemedy struct {
	Remedy
	Fewer    float64    `json:"fewer" doc:"replies less that go over their time within the hour, in all queues"`
	QuickerS int64      `json:"quicker_s" doc:"the watched queue's p90_s is so much less"`
	Late     AheadCount `json:"late_with" doc:"in all queues"`
	P90      int64      `json:"p90_with_s"`
	Burden   float64    `json:"burden" doc:"on people, compared with one more talk at once for somebody"`
}

func showRemedy(r decide.Remedy, watched desk.QueueID) Remedy {
	return Remedy{string(r.Kind), r.Operator, r.Queue, r.To, r.Skill, string(r.Presence), r.Entrance, watched}
}

func showRatedRemedy(r decide.Rated) RatedRemedy {
	return RatedRemedy{showRemedy(r.Remedy, r.OfPeople), r.Fewer, seconds(r.Quicker), showCount(r.With), seconds(r.Queue90), r.Burden()}
}

// AppliedRemedy is one that was put into force.
type AppliedRemedy struct {
	ID string `json:"id"`
	Remedy
	At        Time                  `json:"at"`
	By        desk.OperatorID       `json:"by"`
	Until     Time                  `json:"until" doc:"it takes itself back then"`
	State     string                `json:"state" enum:"on,over,undone,left" doc:"left: somebody changed the same by hand meanwhile, which stands"`
	SettledAt Null[Time]            `json:"settled_at"`
	SettledBy Null[desk.OperatorID] `json:"settled_by" doc:"null: by itself"`
	Without   RemedyForesight       `json:"without" doc:"expected of the hour, when it was applied"`
	With      RemedyForesight       `json:"with"`
	Came      Null[RemedyOutcome]   `json:"came" doc:"null: the hour is not over"`
}

// RemedyForesight is what was expected.
type RemedyForesight struct {
	Late AheadCount `json:"late" doc:"in all queues"`
	P50  int64      `json:"p50_s" doc:"of who joins the watched queue"`
	P90  int64      `json:"p90_s"`
}

// RemedyOutcome is what came.
type RemedyOutcome struct {
	Late   int   `json:"late"`
	Joined int   `json:"joined" doc:"the watched queue, within 15 minutes; 0: the waits say nothing"`
	P50    int64 `json:"p50_s"`
	P90    int64 `json:"p90_s"`
}

func showApplied(r flow.RemedyRow) AppliedRemedy {
	foresight := func(f flow.Foresight) RemedyForesight {
		return RemedyForesight{showCount(f.Late), seconds(f.P50), seconds(f.P90)}
	}
	out := AppliedRemedy{ID: r.ID, Remedy: showRemedy(r.Body.Remedy, r.Body.Watched), At: Time{r.At}, By: r.By, Until: Time{r.Until}, State: string(r.State),
		SettledAt: moment(r.SettledAt), SettledBy: orNull(r.SettledBy), Without: foresight(r.Body.Without), With: foresight(r.Body.With)}
	if c := r.Body.Came; c != nil {
		out.Came = some(RemedyOutcome{c.Late, c.Joined, seconds(c.P50), seconds(c.P90)})
	}
	return out
}

// AppliedRemedies is newest first.
type AppliedRemedies struct {
	Items List[AppliedRemedy] `json:"items"`
}

type remediesOut struct{ Body AppliedRemedies }

func (s *server) listRemedies(ctx context.Context, _ *none) (*remediesOut, error) {
	rows, err := s.Ahead.History(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &remediesOut{}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, showApplied(r))
	}
	return out, nil
}

// ApplyRemedy puts a remedy into force.
type ApplyRemedy struct {
	Remedy
	Minutes int `json:"minutes" minimum:"10" maximum:"240" doc:"then it takes itself back"`
}

type applyRemedyIn struct{ Body ApplyRemedy }

type remedyOut struct{ Body AppliedRemedy }

func showOne(r flow.RemedyRow, err error) (*remedyOut, error) {
	if err != nil {
		return nil, err
	}
	return &remedyOut{showApplied(r)}, nil
}

func (s *server) applyRemedy(ctx context.Context, in *applyRemedyIn) (*remedyOut, error) {
	b := in.Body
	r := decide.Remedy{Kind: decide.RemedyKind(b.Kind), Operator: b.Operator, Queue: b.Queue, To: b.To, Skill: b.Skill, Entrance: b.Entrance}
	if r.Kind == decide.RemedyReturn {
		r.Presence = desk.Presence(b.Presence)
	}
	return showOne(s.Ahead.Apply(ctx, callerFrom(ctx).Person, r, b.Watched, time.Duration(b.Minutes)*time.Minute))
}

type remedyIn struct {
	ID string `path:"id"`
}

func (s *server) undoRemedy(ctx context.Context, in *remedyIn) (*remedyOut, error) {
	return showOne(s.Ahead.Undo(ctx, callerFrom(ctx).Person, in.ID))
}
