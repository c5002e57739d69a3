package httpapi

import (
	"context"
	"net/http"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// cookieName is the session's cookie.
const cookieName = "madoguchi_session"

// caller is who asks, and how they proved it.
type caller struct {
	desk.Person
	session flow.Session
	token   string
}

type callerKey struct{}

// callerFrom gives who asks. Behind the gate there always is somebody.
func callerFrom(ctx context.Context) caller {
	c, ok := ctx.Value(callerKey{}).(caller)
	if !ok {
		panic("a handler of an open route asks for its caller")
	}
	return c
}

// gate stands before every handler: it says who is asking and refuses what the
// route does not allow.
func (s *server) gate(r route, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if r.everyday() {
			bounded, end := context.WithTimeoutCause(req.Context(), answersWithin, errNoAnswer)
			defer end()
			req = req.WithContext(bounded)
		}
		ctx, err := s.admit(r, req)
		if err != nil {
			s.refuse(w, req, s.problemFor(req.Context(), nil, err))
			return
		}
		next.ServeHTTP(w, req.WithContext(ctx))
	})
}

// admit is the one authentication function of all doors.
func (s *server) admit(r route, req *http.Request) (context.Context, error) {
	ctx := req.Context()
	token, bearer := tokenOf(req)
	if !bearer && !r.who.signed {
		// a browser sends cookies along for any page that asks it to
		if err := s.cross.Check(req); err != nil {
			return nil, desk.E(desk.Forbidden, "cross_origin", "This request came from another web site.").Because(err)
		}
	}
	if r.who.open {
		return ctx, nil
	}
	p, session, err := s.Door.Who(ctx, token)
	if err != nil {
		return nil, err
	}
	if session.ForProgram() && r.who.any && deed(req) { // a person's own password, presence and sign-in
		return nil, decide.ErrForbidden
	}
	if !r.who.any && (r.who.action == "" || !identity.Anywhere(p, r.who.action)) {
		return nil, decide.ErrForbidden
	}
	if bearer || deed(req) {
		if err := s.Door.Seen(ctx, session); err != nil {
			return nil, err
		}
	}
	p.Language = reads(req, p.Language)
	return context.WithValue(ctx, callerKey{}, caller{Person: p, session: session, token: token}), nil
}

// deed tells whether a request shows that somebody sits before the screen. A
// console reads by itself whenever the stream tells of something new.
func deed(req *http.Request) bool {
	return req.Method != http.MethodGet && req.Method != http.MethodHead
}

// tokenOf finds the proof of a request; a bearer token goes before a cookie.
func tokenOf(req *http.Request) (token string, bearer bool) {
	if scheme, rest, ok := strings.Cut(req.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(rest), true
	}
	if c, err := req.Cookie(cookieName); err == nil {
		return c.Value, false
	}
	return "", false
}

// sessionCookie carries a token; an empty one takes it away.
func (s *server) sessionCookie(token string) http.Cookie {
	c := http.Cookie{Name: cookieName, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.secure,
		MaxAge: int(flow.SessionLife.Seconds())}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

// reads is the language of the words in an answer: that of the asker's screen, where the
// console says it, else the person's own. A browser's own list of languages says nothing of
// the screen, so only a single one counts.
func reads(req *http.Request, own string) string {
	if l := req.Header.Get("Accept-Language"); l == "ja" || l == "en" {
		return l
	}
	return own
}
