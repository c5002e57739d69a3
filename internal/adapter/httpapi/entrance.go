package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Entrance is what a brand does when a customer asks for a person.
type Entrance struct {
	Workspace desk.WorkspaceID    `json:"workspace_id" minLength:"1"`
	Version   int64               `json:"version" minimum:"0" doc:"as it was read; 0 = nothing was saved yet"`
	On        bool                `json:"on"`
	Usual     EntranceRow         `json:"usual"`
	Queues    List[EntranceQueue] `json:"queues" doc:"queues with a row of their own"`
	Crowded   EntranceRow         `json:"crowded" doc:"in surge mode; where it is stricter, it stands"`
	Cap       int                 `json:"brand_cap" minimum:"0" doc:"so many of the brand may wait in line; 0: no bound"`
	PerHead   int                 `json:"brand_per_operator" minimum:"0" doc:"for each person at work; 0: no bound"`
	Closed    string              `json:"closed" enum:",message" doc:"out of hours: take a message, or (empty) let them wait as ever"`
	Exempt    EntranceExempt      `json:"exempt"`
	Pledges   EntrancePledges     `json:"pledges"`
	Ask       EntranceAsk         `json:"ask"`
	Surge     EntranceSurge       `json:"surge"`
	Words     map[string]string   `json:"words" doc:"in place of the desk's own, by occasion"`
	SavedAt   Null[Time]          `json:"saved_at,omitempty" readOnly:"true"`
	SavedBy   string              `json:"saved_by,omitempty" readOnly:"true" doc:"a name"`
}

// EntranceRow says from when on the entrance does what; 0 is never.
type EntranceRow struct {
	Tell     int64  `json:"tell_minutes" minimum:"0" doc:"expected to wait so long: the wait is said and the customer chooses"`
	TellFrom int    `json:"tell_from" minimum:"0" doc:"so many are before them: the same, also where the wait is unknown"`
	Leave    int64  `json:"message_minutes" minimum:"0" doc:"so long: a message is taken"`
	Stay     int64  `json:"bot_minutes" minimum:"0" doc:"so long: the bot goes on, once"`
	Cap      int    `json:"cap" minimum:"0" doc:"so many of the queue may wait in line"`
	PerHead  int    `json:"per_operator" minimum:"0" doc:"for each person at work"`
	Full     string `json:"full" enum:",message,bot" doc:"what is done where no more may wait; empty: message"`
}

// EntranceQueue is a queue with a row of its own.
type EntranceQueue struct {
	Queue desk.QueueID `json:"queue_id"`
	Row   EntranceRow  `json:"row"`
}

// EntranceExempt are those who are let in whatever the policy says.
type EntranceExempt struct {
	Complaints bool         `json:"complaints" doc:"complaints and angry customers"`
	Returned   bool         `json:"returned" doc:"who comes back with what was dealt with"`
	Tags       List[string] `json:"tags"`
	Scenarios  List[string] `json:"scenarios" doc:"names of those whose hand-off must reach a person"`
}

// EntrancePledges are what is promised in place of a place in line.
type EntrancePledges struct {
	Message  int64 `json:"message_minutes" minimum:"0" doc:"of service time, until a message is answered; 0: four hours"`
	Callback bool  `json:"call_back" doc:"times for a call-back are offered"`
	Slot     int64 `json:"slot_minutes" minimum:"0" doc:"how long such a time is; 0: two hours"`
	Ahead    int64 `json:"ahead_minutes" minimum:"0" doc:"the earliest begins so much later; 0: half an hour"`
}

// EntranceAsk is about customers who ask how long it still takes.
type EntranceAsk struct {
	On    bool         `json:"on"`
	Words List[string] `json:"words" doc:"whole messages that ask it; none: the desk's own"`
	Every int64        `json:"every_minutes" minimum:"0" doc:"they are told at most so often; 0: five minutes"`
}

// EntranceSurge says when surge mode comes by itself.
type EntranceSurge struct {
	Auto   bool       `json:"auto"`
	Up     SurgeLevel `json:"up" doc:"on from one of these on"`
	Down   SurgeLevel `json:"down" doc:"off below all of these"`
	Least  int64      `json:"least_minutes" minimum:"0" doc:"on for so long at least; 0: ten"`
	Notice bool       `json:"notice" doc:"it is said before the bot's first answer"`
}

// SurgeLevel is a bound of surge mode; 0 is none.
type SurgeLevel struct {
	Waiting int   `json:"waiting" minimum:"0"`
	Wait    int64 `json:"wait_minutes" minimum:"0"`
}

// EntranceShown is what stands, with the desk's own words and what to begin with.
type EntranceShown struct {
	Entrance
	OwnWords map[string]string `json:"own_words" readOnly:"true"`
	OwnAsks  List[string]      `json:"own_asks" readOnly:"true"`
	Begin    Entrance          `json:"suggested" readOnly:"true" doc:"a policy to begin with"`
}

type entranceOut struct{ Body EntranceShown }

func (s *server) getEntrance(ctx context.Context, in *brandIn) (*entranceOut, error) {
	row, err := s.Entrance.Get(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	return s.entranceOut(ctx, row)
}

type setEntranceIn struct{ Body Entrance }

func (s *server) setEntrance(ctx context.Context, in *setEntranceIn) (*entranceOut, error) {
	row, err := s.Entrance.Save(ctx, callerFrom(ctx).Person, readEntrance(in.Body))
	if err != nil {
		return nil, err
	}
	return s.entranceOut(ctx, row)
}

func (s *server) entranceOut(ctx context.Context, row flow.EntranceRow) (*entranceOut, error) {
	out := &entranceOut{EntranceShown{Entrance: showEntrance(row), OwnWords: admission.OwnWords(), OwnAsks: admission.Settings{}.Filled().Ask.Words,
		Begin: showEntrance(flow.EntranceRow{Workspace: row.Workspace, Version: row.Version, Body: admission.Suggested()})}}
	if row.By == "" {
		return out, nil
	}
	who, err := s.People.Person(ctx, row.By)
	if err != nil && desk.KindOf(err) != desk.NotFound {
		return nil, err
	}
	out.Body.SavedBy = who.Name
	return out, nil
}

// EntranceVersions are those of an entrance, newest first.
type EntranceVersions struct {
	Items List[Entrance] `json:"items"`
}

type entranceVersionsOut struct{ Body EntranceVersions }

func (s *server) entranceHistory(ctx context.Context, in *brandIn) (*entranceVersionsOut, error) {
	by := callerFrom(ctx).Person
	rows, err := s.Entrance.History(ctx, by, in.Workspace)
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, by.Centre, nil)
	out := &entranceVersionsOut{}
	for _, row := range rows {
		one := showEntrance(row)
		one.SavedBy = names[row.By]
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, err
}
