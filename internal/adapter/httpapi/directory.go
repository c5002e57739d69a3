package httpapi

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Workspace is a brand with its channels and queues.
type Workspace struct {
	ID       desk.WorkspaceID `json:"id"`
	Name     string           `json:"name"`
	Color    string           `json:"color"`
	Channels List[Channel]    `json:"channels"`
	Queues   List[Queue]      `json:"queues"`
	Words    bool             `json:"notice_words" doc:"desktop notices may carry a customer's name and words"`
}

// Channel is one LINE Official Account.
type Channel struct {
	ID      desk.ChannelID `json:"id"`
	Name    string         `json:"name"`
	Kind    string         `json:"kind"`
	Halted  string         `json:"halt_why" doc:"why nothing goes out; empty: everything does"`
	Trouble string         `json:"trouble" doc:"why LINE refuses what goes out; empty: it does not"`
}

// Queue is where conversations wait.
type Queue struct {
	ID       desk.QueueID `json:"id"`
	Name     string       `json:"name"`
	Declines bool         `json:"declines" doc:"offers may be refused, with a reason"`
}

// WorkspaceList is all brands of whoever asks.
type WorkspaceList struct {
	Items List[Workspace] `json:"items"`
}

type workspacesOut struct{ Body WorkspaceList }

func (s *server) listWorkspaces(ctx context.Context, _ *none) (*workspacesOut, error) {
	d, err := s.Asker.Directory(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &workspacesOut{}
	for _, w := range d.Workspaces {
		one := Workspace{ID: w.ID, Name: w.Name, Color: w.Color, Words: w.NoticeWords}
		for _, c := range d.Channels {
			if c.Workspace == w.ID {
				one.Channels = append(one.Channels, Channel{c.ID, c.Name, c.Kind, c.Halt.Why, c.Trouble})
			}
		}
		for _, q := range d.Queues {
			if q.Workspace == w.ID {
				one.Queues = append(one.Queues, Queue{q.ID, q.Name, q.Rules.Declines})
			}
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

// Operator is a colleague.
type Operator struct {
	ID         desk.OperatorID        `json:"id"`
	Name       string                 `json:"name"`
	Role       Role                   `json:"role"`
	Presence   Presence               `json:"presence"`
	Load       int                    `json:"load"`
	Capacity   int                    `json:"capacity"`
	Full       bool                   `json:"full" doc:"has no room for any more"`
	Connected  bool                   `json:"connected" doc:"their console is open"`
	Workspaces List[desk.WorkspaceID] `json:"workspace_ids" doc:"of those that one shares"`
	Untrained  List[desk.WorkspaceID] `json:"uncertified_workspace_ids" doc:"of those: brands that demand their training, which is not done; their conversations can't be given to this person"`
}

// OperatorList is all who share a brand with whoever asks.
type OperatorList struct {
	Items List[Operator] `json:"items"`
}

type operatorsOut struct{ Body OperatorList }

func (s *server) listOperators(ctx context.Context, _ *none) (*operatorsOut, error) {
	d, err := s.Asker.Directory(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	demanding, err := s.Routing.Certified(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &operatorsOut{}
	for _, p := range d.People {
		if p.Disabled {
			continue
		}
		one := Operator{ID: p.ID, Name: p.Name, Role: Role(p.Role), Presence: Presence(p.Presence), Load: p.Load, Capacity: p.Capacity,
			Full: p.Full(), Connected: p.Connected(s.Clock.Now())}
		for _, w := range d.Workspaces { // brands that one does not share stay unknown
			if _, member := p.Memberships[w.ID]; member {
				one.Workspaces = append(one.Workspaces, w.ID)
				if slices.Contains(demanding, w.ID) && !p.Profile.Certified(w.ID) {
					one.Untrained = append(one.Untrained, w.ID)
				}
			}
		}
		slices.Sort(one.Workspaces)
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}
