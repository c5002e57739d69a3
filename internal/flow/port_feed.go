package flow

import (
	"context"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// FeedItem is a fact with its place in the feed.
type FeedItem struct {
	Cursor string
	Fact   desk.Fact
}

// ErrCursorGone says that a cursor is older than the feed reaches, or from
// another database: the reader must load everything anew.
var ErrCursorGone = desk.E(desk.Conflict, "cursor_gone", "The feed does not reach back that far. Load the lists again.")

// Feed is the facts in an order in which none can be overtaken.
type Feed interface {
	// Head is the place behind the newest fact that can be read now.
	Head(ctx context.Context) (cursor string, err error)
	// Facts reads up to n facts behind a cursor. pending tells that newer facts
	// exist which can't be read yet: ask again in some milliseconds.
	Facts(ctx context.Context, after string, n int) (items []FeedItem, pending bool, err error)
}

// Topic names a hint on the bus.
type Topic string

// Hints say that there is something to read; losing one costs a second, never data.
const (
	HintInbox Topic = "inbox"
	HintFeed  Topic = "feed"
	HintLive  Topic = "live" // carries an ephemeral event: somebody types
	// HintLooking carries what a window shows now, or a mark of a person's own.
	HintLooking Topic = "looking"
	// HintKnowledge carries the id of a brand of which something live has changed: an
	// entry, an alias, a term. Ask Knowledge.Live what.
	HintKnowledge Topic = "knowledge"
)

// hintJobs begins the hints about jobs.
const hintJobs = "jobs."

// HintJob says that there are jobs of a kind. Each kind has its own, so that one job does
// not set all of a node's runners looking.
func HintJob(kind desk.JobKind) Topic { return Topic(hintJobs + string(kind)) }

// AboutJobs tells whether a topic is about jobs, of whatever kind.
func (t Topic) AboutJobs() bool { return strings.HasPrefix(string(t), hintJobs) }

// Bus carries hints between the parts of a node, and between nodes.
type Bus interface {
	Publish(t Topic, payload []byte)
	// Subscribe gives the hints of some topics until cancel; a slow reader loses some.
	Subscribe(topics ...Topic) (hints <-chan []byte, cancel func())
}
