package flow

import (
	"context"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/board"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// BoardDesk is where supervisors tell those who work what they have to know today (周知・朝礼),
// and where these confirm that they have read it.
type BoardDesk struct {
	env   Env
	store BoardStore
	guard Guard
}

// NewBoardDesk makes it.
func NewBoardDesk(env Env, store BoardStore, guard Guard) *BoardDesk {
	return &BoardDesk{env, store, guard}
}

// Of what is over so much is still shown; as many may stand at once in a centre.
const (
	maxOverPosts  = 100
	maxBoardPosts = 200
)

// BoardView is a post as one person has it.
type BoardView struct {
	BoardPost
	State  string
	ReadAt time.Time // zero: this person has not confirmed it as it stands
	Meant  bool      // this person is to confirm it
	Edits  bool      // this person may change it
}

// Board lists what a person may read, the newest first; what is to come only where they post.
func (d *BoardDesk) Board(ctx context.Context, by desk.Person) ([]BoardView, error) {
	now := d.env.Clock.Now()
	all, err := d.store.Posts(ctx, by.Centre, now, maxOverPosts)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, p := range all {
		ids[i] = p.ID
	}
	rows, err := d.store.ReadingsOf(ctx, by.ID, ids)
	if err != nil {
		return nil, err
	}
	read := map[string]board.Reading{}
	for _, r := range rows {
		read[r.Post] = r
	}
	var out []BoardView
	for _, p := range all {
		v := viewOf(by, p, now)
		if !readsBoard(by, p.Centre, p.Workspace) || !v.Edits && v.State != board.Shown && v.State != board.Over {
			continue
		}
		if r := read[p.ID]; r.Revision >= p.Revision {
			v.ReadAt = r.At
		}
		out = append(out, v)
	}
	return out, nil
}

func viewOf(by desk.Person, p BoardPost, now time.Time) BoardView {
	return BoardView{BoardPost: p, State: p.State(now), Meant: p.Confirm && meant(by, p.Post), Edits: mayPost(by, p.Workspace)}
}

// Add puts a post on the board.
func (d *BoardDesk) Add(ctx context.Context, by desk.Person, w desk.WorkspaceID, s board.Sheet) (BoardView, error) {
	if !mayPost(by, w) {
		return BoardView{}, decide.ErrForbidden
	}
	now := d.env.Clock.Now()
	s, err := d.clean(s, now)
	if err != nil {
		return BoardView{}, err
	}
	all, err := d.store.Posts(ctx, by.Centre, now, 0)
	if err != nil {
		return BoardView{}, err
	}
	if len(all) >= maxBoardPosts {
		return BoardView{}, desk.E(desk.Conflict, "too_many_posts", "There are 200 posts on the board. Withdraw some first.")
	}
	p := board.Post{Sheet: s, ID: d.env.IDs(), Centre: by.Centre, Workspace: w, Author: by.ID, Edition: 1, Revision: 1, Created: now, Changed: now}
	return d.save(ctx, by, p, "posted")
}

// Change puts another sheet on a post, on the edition that was read. Other words have to be
// confirmed anew.
func (d *BoardDesk) Change(ctx context.Context, by desk.Person, id string, edition int64, s board.Sheet) (BoardView, error) {
	p, err := d.one(ctx, by, id, mayPost)
	if err != nil {
		return BoardView{}, err
	}
	if !p.Withdrawn.IsZero() {
		return BoardView{}, errPostGone
	}
	now := d.env.Clock.Now()
	if s, err = d.clean(s, now); err != nil {
		return BoardView{}, err
	}
	p.Edition = edition
	return d.save(ctx, by, p.Change(s, now), "changed")
}

// Withdraw takes a post off the board; who has read it stays known.
func (d *BoardDesk) Withdraw(ctx context.Context, by desk.Person, id string, edition int64) (BoardView, error) {
	p, err := d.one(ctx, by, id, mayPost)
	if err != nil {
		return BoardView{}, err
	}
	now := d.env.Clock.Now()
	if !p.Withdrawn.IsZero() {
		return viewOf(by, BoardPost{Post: p}, now), nil
	}
	p.Edition, p.Changed, p.Withdrawn = edition+1, now, now
	return d.save(ctx, by, p, "withdrawn")
}

// Confirm says that somebody has read a post as it stood at a revision: of an older one it says
// nothing about the words of today. Nobody confirms for another, an API key for nobody.
func (d *BoardDesk) Confirm(ctx context.Context, by desk.Person, id string, revision int64) error {
	p, err := d.one(ctx, by, id, func(by desk.Person, w desk.WorkspaceID) bool { return readsBoard(by, by.Centre, w) })
	if err != nil {
		return err
	}
	now := d.env.Clock.Now()
	switch {
	case by.Scopes != nil:
		return decide.ErrForbidden
	case revision != p.Revision:
		return desk.ErrVersion
	case p.State(now) != board.Shown:
		return errPostGone
	}
	f := d.fact(by, p, desk.FactBoardRead, "read")
	f.Subject = by.ID
	if err := d.store.PutReading(ctx, board.Reading{Post: id, Operator: by.ID, Revision: revision, At: now}, []desk.Fact{f}); err != nil {
		return err
	}
	d.env.committed(nil)
	return nil
}

var errPostGone = desk.E(desk.Conflict, "post_gone", "This is not on the board any more.")

func (d *BoardDesk) clean(s board.Sheet, now time.Time) (board.Sheet, error) {
	s.Title, s.Text = d.guard(s.Title), d.guard(s.Text)
	return s.Clean(now)
}

func (d *BoardDesk) save(ctx context.Context, by desk.Person, p board.Post, verb string) (BoardView, error) {
	if err := d.store.SavePost(ctx, p, []desk.Fact{d.fact(by, p, desk.FactBoard, verb)}); err != nil {
		return BoardView{}, err
	}
	d.env.committed(nil)
	return viewOf(by, BoardPost{Post: p}, d.env.Clock.Now()), nil
}

// one is a post that a person may do something with; of any other they don't even learn that it is there.
func (d *BoardDesk) one(ctx context.Context, by desk.Person, id string, may func(desk.Person, desk.WorkspaceID) bool) (board.Post, error) {
	p, err := d.store.Post(ctx, id)
	switch {
	case err != nil:
		return p, err
	case !readsBoard(by, p.Centre, p.Workspace):
		return p, desk.ErrNotFound
	case !may(by, p.Workspace):
		return p, decide.ErrForbidden
	}
	return p, nil
}

func (d *BoardDesk) fact(by desk.Person, p board.Post, kind desk.FactKind, code string) desk.Fact {
	return desk.Fact{At: d.env.Clock.Now(), Kind: kind, Centre: p.Centre, Workspace: p.Workspace, Actor: desk.Operator(by.ID), Version: p.Edition, Code: code,
		Data: map[string]string{"post": p.ID, "revision": strconv.FormatInt(p.Revision, 10)}}
}
