package bench

import (
	"context"
	"io"
	"time"
)

// Setup says what a target is filled with before it starts.
type Setup struct {
	Operators     int // who listen, each with an API token
	Customers     int // who write, spread evenly
	Conversations int // closed and open ones of the past
	Jobs          int // timers far in the future
	Offers        int // offers that end one after the other soon after the start
	FAQs          int // live entries; then the bot answers first
	Capacity      int // conversations an operator can hold; 0 = a thousand
}

// Event is what an operator's stream says, as far as it is measured.
type Event struct {
	Type         string
	ID           string // of the message or conversation
	Conversation string
	Thread       string
	Inbound      bool
	State        string
}

// Target is a desk under test, seen through its public doors only. Methods with a
// connection are for one caller each; others may be called by many.
type Target interface {
	// Setup makes the data, starts the desk and returns when it answers.
	Setup(ctx context.Context, s Setup) error
	// Dial makes a connection for the requests below.
	Dial() Caller
	// DialAgent opens an operator's live stream; on is called for each event, from one
	// goroutine. It ends with Close.
	DialAgent(ctx context.Context, operator int, on func(Event, time.Time)) (io.Closer, error)
	// DialCustomer tells what the LINE side has seen since a place in its ledger.
	DialCustomer() Ledger
	// Close stops the desk and removes what it has made.
	Close() error
}

// Caller makes requests one after the other on one connection.
type Caller interface {
	// SendInbound makes the n-th customer event and returns when the desk has made it
	// durable.
	SendInbound(n int64, due time.Time) error
	// List asks for a page of an operator's conversations and tells how many rows came.
	List(operator, rows int) (int, error)
	// Reply answers a customer as an operator.
	Reply(operator int, conversation, text string) error
	// Trivial is the cheapest question that needs an API key.
	Trivial(operator int) error
	io.Closer
}

// Ledger is the other end: when did a text reach LINE.
type Ledger interface {
	// Seen gives the texts that customers have seen since the last call, with the
	// platform's time.
	Seen() (map[string]time.Time, error)
}
