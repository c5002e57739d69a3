package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// RoutingState is how a centre routes now.
type RoutingState struct {
	Version int64                 `json:"version" doc:"0: nothing was ever set"`
	At      Null[Time]            `json:"at"`
	By      Null[desk.OperatorID] `json:"by"`
	Note    string                `json:"note"`
	Policy  RoutingPolicy         `json:"policy"`
	Queues  List[RoutedQueue]     `json:"queues" doc:"all that one may see"`
	Models  List[string]          `json:"models"`
}

// RoutedQueue is a queue as its rules are now.
type RoutedQueue struct {
	ID        desk.QueueID     `json:"id"`
	Workspace desk.WorkspaceID `json:"workspace_id"`
	Name      string           `json:"name"`
	Offers    bool             `json:"offers"`
	OfferForS int64            `json:"offer_for_s"`
	Declines  bool             `json:"declines"`
}

type routingOut struct{ Body RoutingState }

func showRouting(v flow.RoutingView, err error) (*routingOut, error) {
	if err != nil {
		return nil, err
	}
	out := &routingOut{RoutingState{Version: v.Version, At: moment(v.At), By: orNull(v.By), Note: v.Note, Policy: showPolicy(v.Policy, v.Queues), Models: routing.Models()}}
	for _, q := range v.Queues {
		out.Body.Queues = append(out.Body.Queues, RoutedQueue{q.ID, q.Workspace, q.Name, q.Offers, seconds(q.OfferFor), q.Rules.Declines})
	}
	return out, nil
}

func (s *server) getRouting(ctx context.Context, _ *none) (*routingOut, error) {
	return showRouting(s.Routing.Policy(ctx, callerFrom(ctx).Person))
}

// SetRouting is another policy, and why.
type SetRouting struct {
	Version int64         `json:"version" minimum:"0" doc:"as it was read"`
	Note    string        `json:"note,omitempty" maxLength:"80"`
	Policy  RoutingPolicy `json:"policy"`
}

type setRoutingIn struct{ Body SetRouting }

func (s *server) setRouting(ctx context.Context, in *setRoutingIn) (*routingOut, error) {
	return showRouting(s.Routing.SetPolicy(ctx, callerFrom(ctx).Person, in.Body.Version, readPolicy(in.Body.Policy), in.Body.Note))
}

// NewQueue is a queue of a brand.
type NewQueue struct {
	Workspace desk.WorkspaceID `json:"workspace_id"`
	Name      string           `json:"name" minLength:"1" maxLength:"80"`
}

type addQueueIn struct{ Body NewQueue }

func (s *server) addQueue(ctx context.Context, in *addQueueIn) (*routingOut, error) {
	return showRouting(s.Routing.AddQueue(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.Body.Name))
}

// QueueName is another name for a queue.
type QueueName struct {
	Name string `json:"name" minLength:"1" maxLength:"80"`
}

type renameQueueIn struct {
	ID   desk.QueueID `path:"id"`
	Body QueueName
}

func (s *server) renameQueue(ctx context.Context, in *renameQueueIn) (*routingOut, error) {
	return showRouting(s.Routing.RenameQueue(ctx, callerFrom(ctx).Person, in.ID, in.Body.Name))
}

// RoutingVersion is one version of how a centre routed.
type RoutingVersion struct {
	Version int64           `json:"version"`
	At      Time            `json:"at"`
	By      desk.OperatorID `json:"by"`
	Note    string          `json:"note"`
	Policy  RoutingPolicy   `json:"policy"`
}

// RoutingHistory is the newest of them, newest first.
type RoutingHistory struct {
	Items List[RoutingVersion] `json:"items"`
}

type routingHistoryOut struct{ Body RoutingHistory }

func (s *server) routingHistory(ctx context.Context, _ *none) (*routingHistoryOut, error) {
	rows, err := s.Routing.History(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &routingHistoryOut{}
	for _, r := range rows {
		var order []desk.Queue
		for id := range r.Policy.Queues {
			order = append(order, desk.Queue{ID: id})
		}
		sortQueues(order)
		out.Body.Items = append(out.Body.Items, RoutingVersion{r.Version, Time{r.At}, r.By, r.Note, showPolicy(r.Policy, order)})
	}
	return out, nil
}

// Given tells how a conversation came to an operator.
type Given struct {
	At       Time            `json:"at"`
	Operator desk.OperatorID `json:"operator_id"`
	How      string          `json:"how" doc:"offer, auto, or the act that gave it: pull, accept, start, take_over, reopen"`
	Queue    desk.QueueID    `json:"queue_id"`
	WaitedS  int64           `json:"waited_s"`
	Weight   int             `json:"weight"`
	Heated   bool            `json:"heated"`
	Why      Null[GivenWhy]  `json:"why" doc:"null: routing did not choose"`
	Ended    Null[OfferEnd]  `json:"ended" doc:"what became of an offer; null: it is offered still, was none, or is not known"`
}

// OfferEnd is what became of an offer.
type OfferEnd struct {
	Outcome string `json:"outcome" doc:"accept, decline, expire (let pass), take_over, recall, take_back (to the bot), close"`
	Reason  string `json:"reason" doc:"of a decline: busy, skill, related, other"`
	AfterS  int64  `json:"after_s"`
}

// GivenWhy tells why routing chose as it did.
type GivenWhy struct {
	Model      string          `json:"model"`
	Preferred  bool            `json:"preferred" doc:"served this customer last"`
	Relaxed    List[string]    `json:"relaxed" doc:"what it asked for at first"`
	Candidates int             `json:"candidates"`
	Best       List[Candidate] `json:"best" doc:"the best ten, best first"`
	Out        map[string]int  `json:"out" doc:"why others could not have it, and how many: full, cap, channel, skill, language, certificate, untrained, heated, refused"`
	Left       List[LeftOut]   `json:"left" doc:"who they are, up to twenty; for supervisors, else empty"`
}

// LeftOut is somebody who could not have it.
type LeftOut struct {
	Operator desk.OperatorID `json:"operator_id"`
	Why      string          `json:"why"`
}

// Candidate is how somebody stood.
type Candidate struct {
	Operator  desk.OperatorID `json:"operator_id"`
	Load      int             `json:"load"`
	Capacity  int             `json:"capacity"`
	IdleSince Null[Time]      `json:"idle_since"`
	Fit       int             `json:"fit" doc:"levels in the skills asked for, added up"`
}

// GivenList is newest first.
type GivenList struct {
	Items List[Given] `json:"items"`
}

type givenOut struct{ Body GivenList }

func (s *server) getGiven(ctx context.Context, in *At) (*givenOut, error) {
	rows, err := s.Routing.Given(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := &givenOut{}
	for _, g := range rows {
		one := Given{At: Time{g.At}, Operator: g.Operator, How: g.How, Queue: g.Queue, Weight: g.Weight, Heated: g.Heated}
		if !g.Since.IsZero() {
			one.WaitedS = max(0, seconds(g.At.Sub(g.Since)))
		}
		if g.Why != nil {
			one.Why = some(showWhy(*g.Why))
		}
		if g.Outcome != "" {
			one.Ended = some(OfferEnd{g.Outcome, g.OutcomeWhy, max(0, seconds(g.OutcomeAt.Sub(g.At)))})
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

func showWhy(w routing.Why) GivenWhy {
	out := GivenWhy{Model: w.Model, Preferred: w.Preferred, Relaxed: w.Relaxed, Candidates: w.Candidates, Out: w.Out}
	if out.Out == nil {
		out.Out = map[string]int{}
	}
	for _, l := range w.Left {
		out.Left = append(out.Left, LeftOut{l.Operator, l.Why})
	}
	for _, r := range w.Reasons {
		idle := r.LastAssigned
		if r.Freed.After(idle) {
			idle = r.Freed
		}
		out.Best = append(out.Best, Candidate{r.Operator, r.Load, r.Capacity, moment(idle), r.Fit})
	}
	return out
}
