package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/board"
)

// BoardPost is a post with how many have confirmed it as it stands now.
type BoardPost struct {
	board.Post
	Read int
}

// BoardStore keeps what is on the board, and who has read it.
type BoardStore interface {
	// Posts lists a centre's, the newest first: up to n that are over or withdrawn at the instant,
	// and all others.
	Posts(ctx context.Context, centre desk.CentreID, now time.Time, n int) ([]BoardPost, error)
	// Post reads one; desk.ErrNotFound.
	Post(ctx context.Context, id string) (board.Post, error)
	// SavePost makes one (Edition 1) or changes it behind Edition-1, with facts, in one
	// transaction. desk.ErrVersion.
	SavePost(ctx context.Context, p board.Post, facts []desk.Fact) error
	// PutReading keeps that somebody has read a post. Of a revision that is not newer than the
	// kept one nothing is written, no facts either.
	PutReading(ctx context.Context, r board.Reading, facts []desk.Fact) error
	// Readings lists who has read a post; ReadingsOf what somebody has read of some posts.
	Readings(ctx context.Context, post string) ([]board.Reading, error)
	ReadingsOf(ctx context.Context, who desk.OperatorID, posts []string) ([]board.Reading, error)
	PutFacts(ctx context.Context, facts []desk.Fact) error
	People(ctx context.Context, centre desk.CentreID) ([]desk.Person, error)
}
