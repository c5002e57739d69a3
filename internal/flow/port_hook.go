package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/hook"
)

// HookRow is a hook with its sealed secret.
type HookRow struct {
	hook.Hook
	Sealed []byte
}

// Delivery is one thing that a hook is told. It holds ids; words are read when it goes out.
type Delivery struct {
	ID       string
	Hook     string
	Event    string
	Fact     desk.Fact
	At       time.Time // when it was made
	State    string    // queued, done or failed
	Attempts int
	LastAt   time.Time // of the last attempt
	NextAt   time.Time // of the next; zero: none is to come
	Status   int       // of the last answer; 0: none
	Code     string    // why there was none
}

// States of deliveries.
const (
	DeliveryQueued = "queued"
	DeliveryDone   = "done"
	DeliveryFailed = "failed"
)

// HookStore keeps hooks and what they are told.
type HookStore interface {
	// Hooks lists a centre's by name; LiveHooks those of all centres that are in use.
	Hooks(ctx context.Context, centre desk.CentreID) ([]HookRow, error)
	LiveHooks(ctx context.Context) ([]HookRow, error)
	// Hook reads one; desk.ErrNotFound.
	Hook(ctx context.Context, id string) (HookRow, error)
	// SaveHook makes one (Edition 0) or changes it behind edition Edition-1, with facts, in one
	// transaction. A nil secret stays. desk.ErrVersion.
	SaveHook(ctx context.Context, h HookRow, facts []desk.Fact) error
	// DeleteHook removes one with its deliveries. desk.ErrNotFound.
	DeleteHook(ctx context.Context, id string, facts []desk.Fact) error
	// HookCursor is how far the facts were read; empty: they never were.
	HookCursor(ctx context.Context) (string, error)
	// Tell moves the cursor and keeps the deliveries, with a job each, in one transaction.
	// desk.ErrVersion when another node has moved it.
	Tell(ctx context.Context, from, to string, list []Delivery) error
	// Delivery reads one; desk.ErrNotFound. Deliveries lists up to n of a hook, newest first.
	Delivery(ctx context.Context, id string) (Delivery, error)
	Deliveries(ctx context.Context, hook string, n int) ([]Delivery, error)
	// SettleDelivery writes what became of a delivery, and of its hook's health, with facts. A
	// delivery that is over stays so, and of two failures of one attempt the first stands.
	SettleDelivery(ctx context.Context, d Delivery, h hook.Hook, facts []desk.Fact) error
	// Requeue puts a delivery again, with its job. desk.ErrNotFound.
	Requeue(ctx context.Context, d Delivery) error
}

// Poster brings a request to another system: never to an address that is not open, whatever
// name led there, and never along a redirect. code tells why there is no answer; it and the
// error hold nothing of the address.
type Poster interface {
	Fits(address string) error
	Post(ctx context.Context, address string, headers map[string]string, body []byte) (status int, code string)
}
