package httpapi

import (
	"context"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BrandRole is a brand somebody works for, and as what.
type BrandRole struct {
	ID   desk.WorkspaceID `json:"id"`
	Role Role             `json:"role"`
}

// MemberCard is what administrators set of a person.
type MemberCard struct {
	Name     string          `json:"name" maxLength:"200"`
	Email    string          `json:"email" maxLength:"254" doc:"the name to sign in with"`
	Language string          `json:"language,omitempty" enum:"ja,en" default:"ja"`
	Role     Role            `json:"role" doc:"in the centre"`
	Brands   List[BrandRole] `json:"brands"`
	Disabled bool            `json:"disabled,omitempty" doc:"can't sign in; what they have in hand goes to others"`
}

// Member is a person of the centre as administrators see them.
type Member struct {
	MemberCard
	ID       desk.OperatorID `json:"id"`
	Edition  int64           `json:"edition" doc:"of the card"`
	CanSign  bool            `json:"can_sign_in" doc:"a password is set"`
	Invited  Null[Time]      `json:"invited_until" doc:"until when a link waits for them"`
	Presence Presence        `json:"presence"`
	Load     int             `json:"load" doc:"what they have in hand"`
}

// Members is all of a centre, by name.
type Members struct {
	Items List[Member] `json:"items"`
}

type (
	membersOut  struct{ Body Members }
	memberOut   struct{ Body Member }
	addMemberIn struct{ Body MemberCard }
	setMemberIn struct {
		ID   desk.OperatorID `path:"id"`
		Body SetMember
	}
)

// SetMember changes a card on the edition that was read.
type SetMember struct {
	MemberCard
	Edition int64 `json:"edition" minimum:"0"`
}

func (s *server) listMembers(ctx context.Context, _ *none) (*membersOut, error) {
	all, err := s.Members.Members(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &membersOut{}
	for _, m := range all {
		out.Body.Items = append(out.Body.Items, showMember(m))
	}
	return out, nil
}

func (s *server) addMember(ctx context.Context, in *addMemberIn) (*memberOut, error) {
	m, err := s.Members.Add(ctx, callerFrom(ctx).Person, readCard(in.Body))
	if err != nil {
		return nil, err
	}
	return &memberOut{showMember(m)}, nil
}

// setMember also lets the person's streams look at who they are again.
func (s *server) setMember(ctx context.Context, in *setMemberIn) (*memberOut, error) {
	m, err := s.Members.Change(ctx, callerFrom(ctx).Person, in.ID, in.Body.Edition, readCard(in.Body.MemberCard))
	if err != nil {
		return nil, err
	}
	s.streams.recheck(in.ID)
	return &memberOut{showMember(m)}, nil
}

func readCard(c MemberCard) identity.Card {
	out := identity.Card{Name: c.Name, Email: c.Email, Language: c.Language, Role: desk.Role(c.Role), Disabled: c.Disabled, Brands: map[desk.WorkspaceID]desk.Role{}}
	for _, b := range c.Brands {
		out.Brands[b.ID] = desk.Role(b.Role)
	}
	return out
}

func showMember(m flow.Member) Member {
	out := Member{ID: m.ID, Edition: m.Edition, CanSign: m.CanSign, Invited: moment(m.Invited), Presence: Presence(m.Presence), Load: m.Load,
		MemberCard: MemberCard{Name: m.Name, Email: m.Email, Language: m.Language, Role: Role(m.Role), Disabled: m.Disabled}}
	for w, role := range m.Memberships {
		out.Brands = append(out.Brands, BrandRole{w, Role(role)})
	}
	slices.SortFunc(out.Brands, func(a, b BrandRole) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// Invitation is a link's secret, shown this once.
type Invitation struct {
	Token string `json:"token" doc:"for the console's page /invite, behind its #"`
	Until Time   `json:"until"`
}

type invitationOut struct{ Body Invitation }

func (s *server) inviteMember(ctx context.Context, in *operatorIn) (*invitationOut, error) {
	token, until, err := s.Members.Invite(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	return &invitationOut{Invitation{token, Time{until}}}, nil
}

// InvitationToken names an invitation.
type InvitationToken struct {
	Token string `json:"token" maxLength:"200"`
}

// Invited is whom a link is for.
type Invited struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

type (
	welcomeIn  struct{ Body InvitationToken }
	welcomeOut struct{ Body Invited }
	enterIn    struct{ Body Enter }
)

// welcome tells whose link it is.
func (s *server) welcome(ctx context.Context, in *welcomeIn) (*welcomeOut, error) {
	giveBack, err := s.mayGuess(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Members.Welcome(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	giveBack()
	return &welcomeOut{Invited{p.Name, p.Email}}, nil
}

// Enter chooses a password by a link.
type Enter struct {
	InvitationToken
	Password string `json:"password" maxLength:"1024"`
}

// enter sets the password and signs in.
func (s *server) enter(ctx context.Context, in *enterIn) (*signInOut, error) {
	giveBack, err := s.mayGuess(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Members.Enter(ctx, in.Body.Token, in.Body.Password)
	if err != nil {
		if desk.KindOf(err) != desk.NotFound {
			giveBack()
		}
		return nil, err
	}
	giveBack()
	s.streams.recheck(p.ID)
	return s.signIn(ctx, &signInIn{SignIn{p.Email, in.Body.Password}})
}
