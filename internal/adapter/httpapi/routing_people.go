package httpapi

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func sortQueues(queues []desk.Queue) {
	slices.SortFunc(queues, func(a, b desk.Queue) int { return strings.Compare(string(a.ID), string(b.ID)) })
}

// RoutedOperator is a person with what routing knows.
type RoutedOperator struct {
	ID         desk.OperatorID        `json:"id"`
	Name       string                 `json:"name"`
	Role       Role                   `json:"role"`
	Presence   Presence               `json:"presence"`
	Load       int                    `json:"load"`
	Capacity   int                    `json:"capacity"`
	Full       bool                   `json:"full" doc:"has no room for any more"`
	Connected  bool                   `json:"connected" doc:"their console is open"`
	Revision   int64                  `json:"revision"`
	Workspaces List[desk.WorkspaceID] `json:"workspace_ids"`
	Profile    OperatorProfile        `json:"profile"`
}

// RoutedOperators is all whom one may set.
type RoutedOperators struct {
	Items List[RoutedOperator] `json:"items"`
}

type routedOperatorsOut struct{ Body RoutedOperators }

func (s *server) listRouted(ctx context.Context, _ *none) (*routedOperatorsOut, error) {
	people, err := s.Routing.People(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &routedOperatorsOut{}
	for _, p := range people {
		out.Body.Items = append(out.Body.Items, s.showRouted(p, callerFrom(ctx).Person))
	}
	return out, nil
}

func (s *server) showRouted(p, by desk.Person) RoutedOperator {
	out := RoutedOperator{ID: p.ID, Name: p.Name, Role: Role(p.Role), Presence: Presence(p.Presence), Load: p.Load, Capacity: p.Capacity,
		Full: p.Full(), Connected: p.Connected(s.Clock.Now()), Revision: p.Revision, Profile: showProfile(p.Profile)}
	for w := range p.Memberships {
		if _, shared := by.Memberships[w]; shared {
			out.Workspaces = append(out.Workspaces, w)
		}
	}
	slices.Sort(out.Workspaces)
	return out
}

// SetProfile is what routing is to know of a person.
type SetProfile struct {
	Revision int64           `json:"revision" minimum:"0" doc:"as it was read"`
	Capacity int             `json:"capacity" minimum:"0" maximum:"1000"`
	Profile  OperatorProfile `json:"profile"`
}

type setProfileIn struct {
	ID   desk.OperatorID `path:"id"`
	Body SetProfile
}

type routedOperatorOut struct{ Body RoutedOperator }

func (s *server) setProfile(ctx context.Context, in *setProfileIn) (*routedOperatorOut, error) {
	by := callerFrom(ctx).Person
	p, err := s.Routing.SetProfile(ctx, by, in.ID, in.Body.Revision, in.Body.Capacity, readProfile(in.Body.Profile))
	if err != nil {
		return nil, err
	}
	return &routedOperatorOut{s.showRouted(p, by)}, nil
}

// ProfileRevision is a profile as it once was.
type ProfileRevision struct {
	Revision int64                 `json:"revision"`
	At       Null[Time]            `json:"at" doc:"null: before anybody set it"`
	By       Null[desk.OperatorID] `json:"by"`
	Capacity int                   `json:"capacity"`
	Profile  OperatorProfile       `json:"profile"`
}

// ProfileHistory is newest first.
type ProfileHistory struct {
	Items List[ProfileRevision] `json:"items"`
}

type profileHistoryOut struct{ Body ProfileHistory }

type operatorIn struct {
	ID desk.OperatorID `path:"id"`
}

func (s *server) profileHistory(ctx context.Context, in *operatorIn) (*profileHistoryOut, error) {
	rows, err := s.Routing.Revisions(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := &profileHistoryOut{}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, ProfileRevision{r.Revision, moment(r.At), orNull(r.By), r.Capacity, showProfile(r.Profile)})
	}
	return out, nil
}

// PresenceDay is how long somebody was in each state on a day.
type PresenceDay struct {
	Operator desk.OperatorID `json:"operator_id"`
	Day      string          `json:"day"`
	Minutes  map[string]int  `json:"minutes" doc:"by state, as long as the console was open; full is available without room; states without any are left out"`
}

// PresenceDays is by person, then by day.
type PresenceDays struct {
	Items List[PresenceDay] `json:"items"`
}

type presenceDaysIn struct {
	From string `query:"from" required:"true" maxLength:"10" doc:"2026-11-23"`
	To   string `query:"to" required:"true" maxLength:"10" doc:"included; at most 31 days"`
}

type presenceDaysOut struct{ Body PresenceDays }

func (s *server) presenceDays(ctx context.Context, in *presenceDaysIn) (*presenceDaysOut, error) {
	spent, err := s.Routing.Presence(ctx, callerFrom(ctx).Person, in.From, in.To)
	if err != nil {
		return nil, err
	}
	out := &presenceDaysOut{}
	for _, d := range spent {
		one := PresenceDay{d.Operator, d.Day, map[string]int{}}
		for state, took := range d.In {
			if m := int(took.Minutes()); m > 0 {
				one.Minutes[string(state)] = m
			}
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

// WhatIf asks how a day would have gone.
type WhatIf struct {
	Day    string        `json:"day" maxLength:"10"`
	Policy RoutingPolicy `json:"policy"`
}

type whatIfIn struct{ Body WhatIf }

// WhatIfAnswer compares a day as it was, under the present policy, and under the other.
// The two replays differ from the day in that everybody accepts at once.
type WhatIfAnswer struct {
	Day     string    `json:"day"`
	Actual  PlayedDay `json:"actual"`
	Present PlayedDay `json:"present"`
	Other   PlayedDay `json:"other"`
	Cut     bool      `json:"cut" doc:"there was more on that day than is looked at"`
}

// PlayedDay sums a day up.
type PlayedDay struct {
	Arrivals int               `json:"arrivals" doc:"conversations that came to somebody"`
	Taken    int               `json:"taken"`
	Wait     DayWaits          `json:"wait"`
	Reply    DayWaits          `json:"reply" doc:"to the first answer"`
	Within15 float64           `json:"within_15min" doc:"part answered within 15 minutes, real time"`
	Fairness float64           `json:"fairness" doc:"1: everybody's work matches their time"`
	People   List[PlayedShare] `json:"people"`
}

// DayWaits are in seconds.
type DayWaits struct {
	Mean int64 `json:"mean_s"`
	P50  int64 `json:"p50_s"`
	P90  int64 `json:"p90_s"`
	Max  int64 `json:"max_s"`
}

// PlayedShare is what one person had.
type PlayedShare struct {
	Operator desk.OperatorID `json:"operator_id"`
	Name     string          `json:"name"`
	Taken    int             `json:"taken"`
	Heated   int             `json:"heated"`
	Peak     int             `json:"peak" doc:"most at once; not known of the day as it was"`
	WorkS    int64           `json:"work_s" doc:"weight times handling time"`
	PresentS int64           `json:"present_s"`
}

type whatIfOut struct{ Body WhatIfAnswer }

func (s *server) whatIf(ctx context.Context, in *whatIfIn) (*whatIfOut, error) {
	c, err := s.Routing.WhatIf(ctx, callerFrom(ctx).Person, in.Body.Day, readPolicy(in.Body.Policy))
	if err != nil {
		return nil, err
	}
	return &whatIfOut{WhatIfAnswer{Day: c.Day, Actual: showPlayed(c, c.Actual), Present: showPlayed(c, c.Present), Other: showPlayed(c, c.Other), Cut: c.Cut}}, nil
}

func showPlayed(c flow.Compared, p routing.Played) PlayedDay {
	waits := func(w routing.Waits) DayWaits {
		return DayWaits{seconds(w.Mean), seconds(w.P50), seconds(w.P90), seconds(w.Max)}
	}
	out := PlayedDay{Arrivals: p.Arrivals, Taken: p.Taken, Wait: waits(p.Wait), Reply: waits(p.Reply), Within15: p.Within, Fairness: p.Fairness}
	for _, s := range p.People {
		out.People = append(out.People, PlayedShare{s.Operator, c.People[s.Operator], s.Taken, s.Heated, s.Peak, seconds(s.Work), seconds(s.Present)})
	}
	slices.SortFunc(out.People, func(a, b PlayedShare) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
