package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TraitUse is a tag or an attribute's name with how many customers have it.
type TraitUse struct {
	Kind      string `json:"kind" enum:"tag,attribute"`
	Name      string `json:"name"`
	Customers int    `json:"customers"`
}

// TraitUseList is a brand's, by kind and name; up to 1,000.
type TraitUseList struct {
	Items List[TraitUse] `json:"items"`
}

// TraitOf names a tag or attribute of a brand's customers.
type TraitOf struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Kind      string           `json:"kind" enum:"tag,attribute"`
	Name      string           `json:"name" minLength:"1" maxLength:"200"`
}

// TraitDone is how many customers had it.
type TraitDone struct {
	Customers int `json:"customers"`
}

type (
	traitsOut     struct{ Body TraitUseList }
	traitDoneOut  struct{ Body TraitDone }
	removeTraitIn struct{ Body TraitOf }
	renameTraitIn struct {
		Body struct {
			TraitOf
			To string `json:"to" minLength:"1" maxLength:"200" doc:"where that is in use already, the two become one"`
		}
	}
)

func (s *server) listTraits(ctx context.Context, in *brandIn) (*traitsOut, error) {
	all, err := s.Traits.Uses(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	out := &traitsOut{}
	for _, u := range all {
		out.Body.Items = append(out.Body.Items, TraitUse{string(u.Kind), u.Name, u.Customers})
	}
	return out, nil
}

func (s *server) renameTrait(ctx context.Context, in *renameTraitIn) (*traitDoneOut, error) {
	b := in.Body
	return traitDone(s.Traits.Rename(ctx, callerFrom(ctx).Person, b.Workspace, desk.TraitKind(b.Kind), b.Name, b.To))
}

func (s *server) removeTrait(ctx context.Context, in *removeTraitIn) (*traitDoneOut, error) {
	b := in.Body
	return traitDone(s.Traits.Remove(ctx, callerFrom(ctx).Person, b.Workspace, desk.TraitKind(b.Kind), b.Name))
}

func traitDone(n int, err error) (*traitDoneOut, error) {
	if err != nil {
		return nil, err
	}
	return &traitDoneOut{TraitDone{n}}, nil
}
