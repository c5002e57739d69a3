package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// SavedView is a search that somebody keeps.
type SavedView struct {
	ID      string          `json:"id"`
	Version int64           `json:"version"`
	Owner   desk.OperatorID `json:"owner_id"`
	Mine    bool            `json:"mine"`
	SavedViewBody
}

// SavedViewBody is what one sets of it.
type SavedViewBody struct {
	Name   string           `json:"name" maxLength:"400"`
	Q      string           `json:"q" maxLength:"2000"`
	Filter SearchFilter     `json:"filter"`
	Shared desk.WorkspaceID `json:"shared_with,omitempty" maxLength:"64" doc:"a brand whose people see it too; it then looks in that brand only"`
}

type viewsOut struct {
	Body struct {
		Items List[SavedView] `json:"items"`
	}
}

func showView(v flow.View, by desk.Person) SavedView {
	return SavedView{ID: v.ID, Version: v.Version, Owner: v.Owner, Mine: v.Owner == by.ID,
		SavedViewBody: SavedViewBody{Name: v.Name, Q: v.Query.Text, Filter: showFilter(v.Query), Shared: v.Workspace}}
}

func (s *server) listViews(ctx context.Context, _ *struct{}) (*viewsOut, error) {
	by := callerFrom(ctx).Person
	rows, err := s.Searches.Views(ctx, by)
	out := &viewsOut{}
	for _, v := range rows {
		out.Body.Items = append(out.Body.Items, showView(v, by))
	}
	return out, err
}

type addViewIn struct{ Body SavedViewBody }

type viewOut struct{ Body SavedView }

func (s *server) saveView(ctx context.Context, v flow.View, b SavedViewBody) (*viewOut, error) {
	by := callerFrom(ctx).Person
	v.Name, v.Workspace, v.Query = b.Name, b.Shared, b.Filter.query(b.Q)
	v, err := s.Searches.SaveView(ctx, by, v)
	if err != nil {
		return nil, err
	}
	return &viewOut{showView(v, by)}, nil
}

func (s *server) addView(ctx context.Context, in *addViewIn) (*viewOut, error) {
	return s.saveView(ctx, flow.View{}, in.Body)
}

// ViewAt names a kept search in a path.
type ViewAt struct {
	ID string `path:"id" maxLength:"64"`
}

type editViewIn struct {
	ViewAt
	Body struct {
		Version int64 `json:"version" minimum:"1" doc:"as it was read"`
		SavedViewBody
	}
}

func (s *server) editView(ctx context.Context, in *editViewIn) (*viewOut, error) {
	return s.saveView(ctx, flow.View{ID: in.ID, Version: in.Body.Version}, in.Body.SavedViewBody)
}

func (s *server) deleteView(ctx context.Context, in *ViewAt) (*empty, error) {
	return &empty{}, s.Searches.DeleteView(ctx, callerFrom(ctx).Person, in.ID)
}
