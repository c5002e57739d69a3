package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/board"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BoardSheet is what a supervisor says of a post.
type BoardSheet struct {
	Title   string     `json:"title" maxLength:"200"`
	Text    string     `json:"text,omitempty" maxLength:"8000"`
	Weight  string     `json:"weight" enum:"urgent,important,normal" doc:"how much it matters; an urgent post rings"`
	Confirm bool       `json:"confirm,omitempty" doc:"everybody is to confirm that they have read it"`
	From    Null[Time] `json:"from,omitempty" doc:"from when it shows; null: now"`
	Until   Null[Time] `json:"until,omitempty" doc:"until when; null: until it is withdrawn"`
}

// NewPost is a post and where it goes.
type NewPost struct {
	BoardSheet
	Workspace desk.WorkspaceID `json:"workspace_id,omitempty" maxLength:"64" doc:"empty: to the whole centre"`
}

// Post is something on the board, as one person has it.
type Post struct {
	ID        string           `json:"id"`
	Workspace desk.WorkspaceID `json:"workspace_id" doc:"empty: the whole centre's"`
	Title     string           `json:"title"`
	Text      string           `json:"text"`
	Weight    string           `json:"weight" enum:"urgent,important,normal"`
	Confirm   bool             `json:"confirm"`
	From      Time             `json:"from"`
	Until     Null[Time]       `json:"until"`
	State     string           `json:"state" enum:"coming,shown,over,withdrawn"`
	Author    desk.OperatorID  `json:"author"`
	Edition   int64            `json:"edition"`
	Revision  int64            `json:"revision" doc:"of its words: a confirmation is of one"`
	Changed   Time             `json:"changed_at"`
	Read      int              `json:"read" doc:"how many have confirmed it as it stands"`
	ReadAt    Null[Time]       `json:"read_at" doc:"when whoever asks has"`
	Meant     bool             `json:"meant" doc:"whoever asks is to confirm it"`
	Edits     bool             `json:"edits" doc:"whoever asks may change it"`
}

// PostList is the board, the newest first.
type PostList struct {
	Items List[Post] `json:"items"`
}

// PostReader is somebody whom a post is meant for.
type PostReader struct {
	Operator desk.OperatorID `json:"operator_id"`
	Name     string          `json:"name"`
	At       Null[Time]      `json:"at" doc:"null: not confirmed as it stands"`
}

// PostReaders are those who have not confirmed a post, then those who have.
type PostReaders struct {
	Items List[PostReader] `json:"items"`
}

// Reminded is how many were told once more.
type Reminded struct {
	Count int `json:"count"`
}

// PostAt names a post.
type PostAt struct {
	ID string `path:"id" maxLength:"64"`
}

type (
	postsOut  struct{ Body PostList }
	postOut   struct{ Body Post }
	addPostIn struct{ Body NewPost }
	setPostIn struct {
		PostAt
		Body struct {
			BoardSheet
			Edition
		}
	}
	postEditionIn struct {
		PostAt
		Body Edition
	}
	confirmPostIn struct {
		PostAt
		Body struct {
			Revision int64 `json:"revision" minimum:"1"`
		}
	}
	postReadersOut struct{ Body PostReaders }
	remindedOut    struct{ Body Reminded }
)

func (s *server) listPosts(ctx context.Context, _ *none) (*postsOut, error) {
	all, err := s.Board.Board(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &postsOut{}
	for _, p := range all {
		out.Body.Items = append(out.Body.Items, showPost(p))
	}
	return out, nil
}

func (s *server) addPost(ctx context.Context, in *addPostIn) (*postOut, error) {
	return postDone(s.Board.Add(ctx, callerFrom(ctx).Person, in.Body.Workspace, readPost(in.Body.BoardSheet)))
}

func (s *server) setPost(ctx context.Context, in *setPostIn) (*postOut, error) {
	return postDone(s.Board.Change(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition.Edition, readPost(in.Body.BoardSheet)))
}

func (s *server) withdrawPost(ctx context.Context, in *postEditionIn) (*postOut, error) {
	return postDone(s.Board.Withdraw(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition))
}

func (s *server) confirmPost(ctx context.Context, in *confirmPostIn) (*empty, error) {
	if err := s.Board.Confirm(ctx, callerFrom(ctx).Person, in.ID, in.Body.Revision); err != nil {
		return nil, err
	}
	return &empty{}, nil
}

func (s *server) listPostReaders(ctx context.Context, in *PostAt) (*postReadersOut, error) {
	all, err := s.Board.Readers(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := &postReadersOut{}
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, PostReader{r.Operator, r.Name, moment(r.At)})
	}
	return out, nil
}

func (s *server) remindPost(ctx context.Context, in *PostAt) (*remindedOut, error) {
	n, err := s.Board.Remind(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	return &remindedOut{Reminded{n}}, nil
}

func postDone(p flow.BoardView, err error) (*postOut, error) {
	if err != nil {
		return nil, err
	}
	return &postOut{showPost(p)}, nil
}

func readPost(s BoardSheet) board.Sheet {
	return board.Sheet{Title: s.Title, Text: s.Text, Weight: board.Weight(s.Weight), Confirm: s.Confirm, From: orNever(s.From), Until: orNever(s.Until)}
}

func showPost(p flow.BoardView) Post {
	return Post{p.ID, p.Workspace, p.Title, p.Text, string(p.Weight), p.Confirm, Time{p.From}, moment(p.Until), p.State, p.Author, p.Edition, p.Revision, Time{p.Changed}, p.Read, moment(p.ReadAt), p.Meant, p.Edits}
}
