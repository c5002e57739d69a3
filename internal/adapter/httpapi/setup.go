package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// SetupToken is the secret of the link in the log of a desk that nobody can sign in to yet.
type SetupToken struct {
	Token string `json:"token" maxLength:"200"`
}

type (
	lookAtSetupIn struct{ Body SetupToken }
	setUpIn       struct{ Body SetUp }
)

// SetUp is what the first administrator fills in.
type SetUp struct {
	SetupToken
	Centre   string `json:"centre" maxLength:"200"`
	Brand    string `json:"brand" maxLength:"200" doc:"name of the first one"`
	Color    string `json:"color,omitempty" maxLength:"7" doc:"of the brand, #rrggbb"`
	Name     string `json:"name" maxLength:"200"`
	Email    string `json:"email" maxLength:"254"`
	Password string `json:"password" maxLength:"1024"`
	Language string `json:"language,omitempty" enum:"ja,en" default:"ja"`
}

// lookAtSetup tells whether a link works.
func (s *server) lookAtSetup(ctx context.Context, in *lookAtSetupIn) (*empty, error) {
	giveBack, err := s.mayGuess(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Installer.Check(ctx, in.Body.Token); err != nil {
		return nil, err
	}
	giveBack()
	return &empty{}, nil
}

// setUp makes centre, brand and administrator, and signs them in.
func (s *server) setUp(ctx context.Context, in *setUpIn) (*signInOut, error) {
	giveBack, err := s.mayGuess(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	p, err := s.Installer.Install(ctx, b.Token, flow.Installation{Centre: b.Centre, Workspace: b.Brand, Color: b.Color, Name: b.Name, Email: b.Email,
		Password: b.Password, Language: b.Language})
	if err != nil {
		if desk.KindOf(err) != desk.NotFound {
			giveBack()
		}
		return nil, err
	}
	giveBack()
	return s.signIn(ctx, &signInIn{SignIn{p.Email, b.Password}})
}
