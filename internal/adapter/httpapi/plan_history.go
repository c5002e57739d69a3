package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// PlanVersions are those of a plan, newest first.
type PlanVersions struct {
	Items List[Plan] `json:"items"`
}

type planVersionsOut struct{ Body PlanVersions }

func (s *server) planHistory(ctx context.Context, in *brandIn) (*planVersionsOut, error) {
	by := callerFrom(ctx).Person
	rows, err := s.Plans.History(ctx, by, in.Workspace)
	if err != nil {
		return nil, err
	}
	people, err := s.People.People(ctx, by.Centre)
	if err != nil {
		return nil, err
	}
	names := map[desk.OperatorID]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	out := &planVersionsOut{}
	for _, row := range rows {
		one := showPlan(row)
		one.SavedBy = names[row.By]
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

// PlanQuestion asks what a plan would mean. It need not be saved.
type PlanQuestion struct {
	Plan    Plan           `json:"plan"`
	Queue   desk.QueueID   `json:"queue_id,omitempty"`
	Channel desk.ChannelID `json:"channel_id,omitempty"`
	At      Null[Time]     `json:"at" doc:"null: now"`
	Year    int            `json:"year,omitempty" doc:"of the holidays; 0: this one" minimum:"0" maximum:"2150"`
}

// PlanMeaning is what a plan means at an instant.
type PlanMeaning struct {
	Open     bool          `json:"open"`
	Next     Null[Time]    `json:"next" doc:"when it closes, or opens; null: never"`
	Words    string        `json:"words" doc:"what a customer who asks for a person is told then; empty while it is open"`
	Holidays List[Holiday] `json:"holidays" doc:"the year's, computed from the law"`
}

// Holiday is a day off by Japanese law.
type Holiday struct {
	Date string `json:"date"`
	Name string `json:"name"`
}

type previewPlanIn struct{ Body PlanQuestion }

type previewPlanOut struct{ Body PlanMeaning }

func (s *server) previewPlan(ctx context.Context, in *previewPlanIn) (*previewPlanOut, error) {
	b := in.Body
	row, err := readPlan(b.Plan)
	if err != nil {
		return nil, err
	}
	var at Time
	if b.At.value != nil {
		at = *b.At.value
	}
	p, err := s.Plans.Preview(ctx, callerFrom(ctx).Person, row, b.Queue, b.Channel, at.Time, b.Year)
	if err != nil {
		return nil, err
	}
	out := &previewPlanOut{PlanMeaning{Open: p.Open, Next: moment(p.Next), Words: p.Words}}
	for _, h := range p.Holidays {
		out.Body.Holidays = append(out.Body.Holidays, Holiday{h.Date.String(), h.Name})
	}
	return out, nil
}
