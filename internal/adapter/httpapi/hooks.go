package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	outward "github.com/madoguchi-desk/madoguchi/internal/desk/hook"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// HookSheet is what an administrator says of a webhook.
type HookSheet struct {
	Name   string                 `json:"name" maxLength:"200"`
	URL    string                 `json:"url" maxLength:"2000"`
	Events List[string]           `json:"events" maxItems:"50"`
	Brands List[desk.WorkspaceID] `json:"workspaces" maxItems:"200"`
	Words  bool                   `json:"words,omitempty" doc:"messages come with their words, not only with ids"`
}

// Hook is a system that is told of events.
type Hook struct {
	HookSheet
	ID       string     `json:"id"`
	Edition  int64      `json:"edition"`
	Failing  Null[Time] `json:"failing_since" doc:"nothing has gone through since"`
	Disabled Null[Time] `json:"disabled_at"`
	Why      string     `json:"why" doc:"it is disabled: gone (410), failing (for five days), paused (by somebody)"`
}

// HookList is a centre's webhooks, and the events that there are.
type HookList struct {
	Items  List[Hook]   `json:"items"`
	Events List[string] `json:"events"`
}

// MadeHook is a webhook with its secret.
type MadeHook struct {
	Hook
	Secret string `json:"secret" doc:"shown this once: whsec_… (Standard Webhooks)"`
}

// Delivery is one thing that a webhook was told.
type Delivery struct {
	ID       string     `json:"id" doc:"webhook-id; the same on every attempt"`
	Event    string     `json:"event"`
	At       Time       `json:"at"`
	State    string     `json:"state" enum:"queued,done,failed"`
	Attempts int        `json:"attempts"`
	LastAt   Null[Time] `json:"last_at"`
	NextAt   Null[Time] `json:"next_at"`
	Status   int        `json:"status_code" doc:"of the last answer; 0: none"`
	Code     string     `json:"code" doc:"why there was none"`
}

// DeliveryList is what a webhook was told lately, newest first.
type DeliveryList struct {
	Items List[Delivery] `json:"items"`
}

// HookAt names a webhook.
type HookAt struct {
	ID string `path:"id" maxLength:"64"`
}

type (
	hooksOut   struct{ Body HookList }
	hookOut    struct{ Body Hook }
	makeHookIn struct{ Body HookSheet }
	madeOut    struct{ Body MadeHook }
	setHookIn  struct {
		HookAt
		Body struct {
			HookSheet
			Edition
		}
	}
	switchHookIn struct {
		HookAt
		Body struct {
			Edition
			On bool `json:"on"`
		}
	}
	hookEditionIn struct {
		HookAt
		Body Edition
	}
	deliveriesOut struct{ Body DeliveryList }
	replayIn      struct {
		HookAt
		Delivery string `path:"delivery" maxLength:"64"`
	}
	deliveryOut struct{ Body Delivery }
)

func (s *server) listHooks(ctx context.Context, _ *none) (*hooksOut, error) {
	all, err := s.Hooks.Hooks(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &hooksOut{HookList{Events: outward.Events()}}
	for _, h := range all {
		out.Body.Items = append(out.Body.Items, showHook(h))
	}
	return out, nil
}

func (s *server) makeHook(ctx context.Context, in *makeHookIn) (*madeOut, error) {
	return madeHook(s.Hooks.Make(ctx, callerFrom(ctx).Person, readHook(in.Body)))
}

func (s *server) setHook(ctx context.Context, in *setHookIn) (*hookOut, error) {
	return hookDone(s.Hooks.Change(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition.Edition, readHook(in.Body.HookSheet)))
}

func (s *server) switchHook(ctx context.Context, in *switchHookIn) (*hookOut, error) {
	return hookDone(s.Hooks.Switch(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition.Edition, in.Body.On))
}

func (s *server) rotateHook(ctx context.Context, in *hookEditionIn) (*madeOut, error) {
	return madeHook(s.Hooks.Rotate(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition))
}

func (s *server) deleteHook(ctx context.Context, in *HookAt) (*empty, error) {
	if err := s.Hooks.Delete(ctx, callerFrom(ctx).Person, in.ID); err != nil {
		return nil, err
	}
	return &empty{}, nil
}

func (s *server) listDeliveries(ctx context.Context, in *HookAt) (*deliveriesOut, error) {
	all, err := s.Hooks.Log(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := &deliveriesOut{}
	for _, d := range all {
		out.Body.Items = append(out.Body.Items, showDelivery(d))
	}
	return out, nil
}

func (s *server) replayDelivery(ctx context.Context, in *replayIn) (*deliveryOut, error) {
	d, err := s.Hooks.Replay(ctx, callerFrom(ctx).Person, in.ID, in.Delivery)
	if err != nil {
		return nil, err
	}
	return &deliveryOut{showDelivery(d)}, nil
}

func hookDone(h flow.HookRow, err error) (*hookOut, error) {
	if err != nil {
		return nil, err
	}
	return &hookOut{showHook(h)}, nil
}

func madeHook(h flow.HookRow, secret string, err error) (*madeOut, error) {
	if err != nil {
		return nil, err
	}
	return &madeOut{MadeHook{showHook(h), secret}}, nil
}

func readHook(s HookSheet) outward.Sheet {
	return outward.Sheet{Name: s.Name, URL: s.URL, Events: s.Events, Brands: s.Brands, Words: s.Words}
}

func showHook(h flow.HookRow) Hook {
	return Hook{HookSheet: HookSheet{h.Name, h.URL, h.Events, h.Brands, h.Words}, ID: h.ID, Edition: h.Edition, Failing: moment(h.Failing), Disabled: moment(h.Disabled), Why: h.Why}
}

func showDelivery(d flow.Delivery) Delivery {
	return Delivery{d.ID, d.Event, Time{d.At}, d.State, d.Attempts, moment(d.LastAt), moment(d.NextAt), d.Status, d.Code}
}
