package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BrandSheet is what administrators set of a brand.
type BrandSheet struct {
	Name  string `json:"name" maxLength:"200"`
	Color string `json:"color,omitempty" maxLength:"7" doc:"#rrggbb"`
}

// BrandCard is a brand as administrators see it.
type BrandCard struct {
	BrandSheet
	ID       desk.WorkspaceID `json:"id"`
	Edition  int64            `json:"edition"`
	Archived Null[Time]       `json:"archived_at"`
	Channels int              `json:"channels" doc:"connected ones"`
	Open     int              `json:"open" doc:"inquiries that are not closed"`
	Words    bool             `json:"notice_words" doc:"desktop notices may carry a customer's name and words"`
}

// BrandList is all of a centre, by name.
type BrandList struct {
	Items List[BrandCard] `json:"items"`
}

// Edition is what somebody has read of what they change.
type Edition struct {
	Edition int64 `json:"edition" minimum:"0"`
}

type (
	brandsOut  struct{ Body BrandList }
	brandOut   struct{ Body BrandCard }
	addBrandIn struct{ Body BrandSheet }
	setBrandIn struct {
		ID   desk.WorkspaceID `path:"id"`
		Body struct {
			BrandSheet
			Edition
			Words bool `json:"notice_words,omitempty" doc:"operators' desktop notices may carry a customer's name and words"`
		}
	}
	brandEditionIn struct {
		ID   desk.WorkspaceID `path:"id"`
		Body Edition
	}
)

func (s *server) listBrands(ctx context.Context, _ *none) (*brandsOut, error) {
	all, err := s.Brands.Brands(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &brandsOut{}
	for _, b := range all {
		out.Body.Items = append(out.Body.Items, showBrand(b))
	}
	return out, nil
}

func (s *server) addBrand(ctx context.Context, in *addBrandIn) (*brandOut, error) {
	return s.brandDone(ctx)(s.Brands.Add(ctx, callerFrom(ctx).Person, in.Body.Name, in.Body.Color))
}

func (s *server) setBrand(ctx context.Context, in *setBrandIn) (*brandOut, error) {
	return s.brandDone(ctx)(s.Brands.Change(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition.Edition, in.Body.Name, in.Body.Color, in.Body.Words))
}

func (s *server) archiveBrand(ctx context.Context, in *brandEditionIn) (*brandOut, error) {
	return s.brandDone(ctx)(s.Brands.Archive(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition))
}

func (s *server) restoreBrand(ctx context.Context, in *brandEditionIn) (*brandOut, error) {
	return s.brandDone(ctx)(s.Brands.Restore(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition))
}

// brandDone shows a brand; whoever changed it may serve it now, or no more, and their streams
// look at that again.
func (s *server) brandDone(ctx context.Context) func(flow.BrandCard, error) (*brandOut, error) {
	return func(b flow.BrandCard, err error) (*brandOut, error) {
		if err != nil {
			return nil, err
		}
		s.streams.recheck(callerFrom(ctx).ID)
		return &brandOut{showBrand(b)}, nil
	}
}

func showBrand(b flow.BrandCard) BrandCard {
	return BrandCard{BrandSheet: BrandSheet{b.Name, b.Color}, Words: b.NoticeWords, ID: b.ID, Edition: b.Edition, Archived: moment(b.Archived), Channels: b.Channels, Open: b.Open}
}
