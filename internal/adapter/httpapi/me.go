package httpapi

import (
	"context"
	"net/http"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Me is whoever asks.
type Me struct {
	ID         desk.OperatorID  `json:"id"`
	Name       string           `json:"name"`
	Email      string           `json:"email"`
	Role       Role             `json:"role"`
	Centre     desk.CentreID    `json:"centre_id"`
	Presence   Presence         `json:"presence"`
	Load       int              `json:"load"`
	Capacity   int              `json:"capacity"`
	Full       bool             `json:"full" doc:"has no room for any more"`
	Language   string           `json:"language"`
	Workspaces List[Membership] `json:"workspaces"`
	Version    int64            `json:"version"`
	ShiftUntil Null[Time]       `json:"shift_until" doc:"end of the shift one is in; null: none planned now"`
	DrainAt    Null[Time]       `json:"drain_at" doc:"from when nothing new is given before that end"`
	IdleAfterS int64            `json:"idle_after_s" doc:"who does nothing for so long is set away; 0: never"`
	HomeAfterS int64            `json:"home_after_s" doc:"so long after one is offline, what one still has in hand goes to others; 0: never"`
}

// Membership is a brand one works for, and as what.
type Membership struct {
	ID    desk.WorkspaceID `json:"id"`
	Name  string           `json:"name"`
	Color string           `json:"color"`
	Role  Role             `json:"role"`
}

// none is the input of a question without one.
type none struct{}

// empty is an answer without a body.
type empty struct{}

// MeOut is the answer that shows whoever asks.
type MeOut struct{ Body Me }

func (s *server) getMe(ctx context.Context, _ *none) (*MeOut, error) {
	me, err := s.showMe(ctx, callerFrom(ctx).Person)
	return &MeOut{me}, err
}

// SetPresence is a person's wish.
type SetPresence struct {
	Presence Presence `json:"presence"`
}

type setPresenceIn struct{ Body SetPresence }

func (s *server) setPresence(ctx context.Context, in *setPresenceIn) (*MeOut, error) {
	p, err := s.Door.SetPresence(ctx, callerFrom(ctx).Person, desk.Presence(in.Body.Presence))
	if err != nil {
		return nil, err
	}
	me, err := s.showMe(ctx, p)
	return &MeOut{me}, err
}

// iAmHere notes that somebody sits before the screen, who only reads: see Door.Seen.
func (s *server) iAmHere(context.Context, *none) (*empty, error) { return &empty{}, nil }

// SetPassword changes one's own password.
type SetPassword struct {
	Current string `json:"current" maxLength:"1024"`
	New     string `json:"new" maxLength:"1024"`
}

type setPasswordIn struct{ Body SetPassword }

// setPassword also ends the person's other sessions, and their streams at once.
func (s *server) setPassword(ctx context.Context, in *setPasswordIn) (*empty, error) {
	c := callerFrom(ctx)
	giveBack, err := s.mayGuess(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Door.SetPassword(ctx, c.Person, c.session, in.Body.Current, in.Body.New); err != nil {
		if desk.CodeOf(err) != "bad_credentials" {
			giveBack()
		}
		return nil, err
	}
	giveBack()
	s.streams.recheck(c.ID)
	return &empty{}, nil
}

// SignIn is a name and its proof.
type SignIn struct {
	Email    string `json:"email" maxLength:"254"`
	Password string `json:"password" maxLength:"1024"`
}

type signInIn struct{ Body SignIn }

type signInOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      Me
}

// signIn opens a session. An address that keeps failing has to wait.
func (s *server) signIn(ctx context.Context, in *signInIn) (*signInOut, error) {
	giveBack, err := s.mayGuess(ctx)
	if err != nil {
		return nil, err
	}
	p, token, err := s.Door.SignIn(ctx, in.Body.Email, in.Body.Password)
	if err != nil {
		if desk.KindOf(err) != desk.Unauthenticated {
			giveBack()
		}
		return nil, err
	}
	giveBack()
	me, err := s.showMe(ctx, p)
	return &signInOut{s.sessionCookie(token), me}, err
}

// mayGuess books a guess at a password for the caller's address; what it gives
// takes the booking back.
func (s *server) mayGuess(ctx context.Context) (giveBack func(), err error) {
	giveBack, wait, ok := s.signIns.take(addressOf(requestOf(ctx), s.TrustedProxies))
	if !ok {
		return nil, rateLimited(int(wait.Seconds()) + 1)
	}
	return giveBack, nil
}

type signOutOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (s *server) signOut(ctx context.Context, _ *none) (*signOutOut, error) {
	c := callerFrom(ctx)
	if err := s.Door.SignOut(ctx, c.Person, c.session); err != nil {
		return nil, err
	}
	s.streams.recheck(c.ID)
	return &signOutOut{s.sessionCookie("")}, nil
}

// showMe adds the names of the person's brands.
func (s *server) showMe(ctx context.Context, p desk.Person) (Me, error) {
	brands, err := s.Asker.Workspaces(ctx, p)
	if err != nil {
		return Me{}, err
	}
	me := Me{ID: p.ID, Name: p.Name, Email: p.Email, Role: Role(p.Role), Centre: p.Centre, Presence: Presence(p.Presence),
		Load: p.Load, Capacity: p.Capacity, Language: p.Language, Version: p.Version}
	plan, err := s.Routing.Plan(ctx, p)
	if err != nil {
		return Me{}, err
	}
	me.ShiftUntil, me.DrainAt, me.IdleAfterS = moment(plan.Until), moment(plan.Drain), seconds(plan.Idle)
	me.HomeAfterS, me.Full = seconds(plan.Home), plan.Full
	for _, w := range brands {
		me.Workspaces = append(me.Workspaces, Membership{w.ID, w.Name, w.Color, Role(p.Memberships[w.ID])})
	}
	return me, nil
}
