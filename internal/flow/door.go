package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Door signs people in and out and says who somebody is: one authentication
// function for every way in.
type Door struct {
	env    Env
	people People
	jobs   Jobs
	secret Secrets
}

// Secrets makes tokens and hashes passwords; randomness is an adapter's.
type Secrets interface {
	Token() string                        // 256 random bits, in URL-safe letters
	Hash(password string) (string, error) // argon2id, with its parameters
	Match(hash, password string) bool     // takes equally long for an unknown hash
}

// NewDoor makes the door.
func NewDoor(env Env, people People, jobs Jobs, secret Secrets) *Door {
	return &Door{env, people, jobs, secret}
}

// Lives of sessions and limits of sign-in (PCI DSS 8.2.8, 8.3.4, 8.3.6).
const (
	SessionLife  = 12 * time.Hour
	sessionIdle  = 8 * time.Hour // the 15-minute rule comes with re-authentication in place
	seenEvery    = time.Minute
	maxAttempts  = 10
	lockedFor    = 30 * time.Minute
	minPassword  = 12
	maxPassword  = 256
	presenceLife = 45 * time.Second
)

// Errors of the door. They never tell which part was wrong.
var (
	ErrSignIn    = desk.E(desk.Unauthenticated, "bad_credentials", "E-mail address or password is wrong.")
	ErrLocked    = desk.E(desk.Unauthenticated, "locked", "Too many failed attempts. Try again in 30 minutes, or ask an administrator.")
	ErrNoSession = desk.E(desk.Unauthenticated, "unauthenticated", "Sign in first.")
	ErrPassword  = desk.E(desk.Invalid, "weak_password", "Use at least 12 characters with letters and digits.").On("new")
)

// HashToken gives the form in which a token is kept.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// SignIn checks a password and opens a session. The token is shown this once.
func (d *Door) SignIn(ctx context.Context, email, password string) (desk.Person, string, error) {
	now := d.env.Clock.Now()
	email = strings.ToLower(strings.TrimSpace(email))
	n, err := d.people.Attempts(ctx, email, now.Add(-lockedFor))
	if err != nil {
		return desk.Person{}, "", err
	}
	if n >= maxAttempts {
		return desk.Person{}, "", ErrLocked
	}
	p, hash, err := d.people.PersonByEmail(ctx, email)
	if err != nil && !errors.Is(err, desk.ErrNotFound) {
		return desk.Person{}, "", err
	}
	if !d.secret.Match(hash, password) || err != nil || p.Disabled {
		return desk.Person{}, "", d.refuse(ctx, email, p, now)
	}
	token, err := d.open(ctx, p, "cookie", "", SessionLife)
	return p, token, err
}

func (d *Door) refuse(ctx context.Context, email string, p desk.Person, now time.Time) error {
	if err := d.people.Attempt(ctx, email, now); err != nil {
		return err
	}
	fact := desk.Fact{At: now, Kind: desk.FactSignInFailed, Centre: p.Centre, Subject: p.ID, Actor: desk.System, Code: "bad_credentials"}
	if err := d.people.PutFacts(ctx, []desk.Fact{fact}); err != nil {
		return err
	}
	return ErrSignIn
}

// IssueToken makes an API token that acts as its owner.
func (d *Door) IssueToken(ctx context.Context, p desk.Person, name string, life time.Duration) (string, error) {
	return d.open(ctx, p, "token", name, life)
}

func (d *Door) open(ctx context.Context, p desk.Person, kind, name string, life time.Duration) (string, error) {
	now, token := d.env.Clock.Now(), d.secret.Token()
	s := Session{Hash: HashToken(token), Operator: p.ID, Kind: kind, Name: name, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(life)}
	if err := d.people.PutSession(ctx, s); err != nil {
		return "", err
	}
	fact := desk.Fact{At: now, Kind: desk.FactSignedIn, Centre: p.Centre, Subject: p.ID, Actor: desk.Operator(p.ID), Code: kind}
	return token, d.people.PutFacts(ctx, []desk.Fact{fact})
}

// Who tells whose token it is. Tokens that are unknown, expired, idle for too
// long, or of a disabled person are all refused in the same words.
func (d *Door) Who(ctx context.Context, token string) (desk.Person, Session, error) {
	if token == "" {
		return desk.Person{}, Session{}, ErrNoSession
	}
	p, s, err := d.people.PersonBySession(ctx, HashToken(token))
	if errors.Is(err, desk.ErrNotFound) {
		return p, s, ErrNoSession
	}
	if err != nil {
		return p, s, err
	}
	now := d.env.Clock.Now()
	idle := s.Kind == "cookie" && now.Sub(s.SeenAt) > sessionIdle
	if p.Disabled || idle || !now.Before(s.ExpiresAt) {
		return desk.Person{}, Session{}, ErrNoSession
	}
	if s.ForProgram() {
		p = identity.Bound(p, s.Scopes, s.Brands)
	}
	return p, s, nil
}

// Seen notes that a person used a session, at most once a minute. Streams and
// other things that go on without the person don't count.
func (d *Door) Seen(ctx context.Context, s Session) error {
	now := d.env.Clock.Now()
	if now.Sub(s.SeenAt) < seenEvery {
		return nil
	}
	return d.people.SeenSession(ctx, s.Hash, now)
}

// SignOut ends one session; one that is gone already is not an error. Whoever has no other
// browser open is offline.
func (d *Door) SignOut(ctx context.Context, p desk.Person, s Session) error {
	if err := d.people.DeleteSession(ctx, s.Hash); err != nil {
		return err
	}
	now := d.env.Clock.Now()
	fact := desk.Fact{At: now, Kind: desk.FactSignedOut, Centre: p.Centre, Subject: p.ID, Actor: desk.Operator(p.ID)}
	if err := d.people.PutFacts(ctx, []desk.Fact{fact}); err != nil || s.Kind != "cookie" || p.Presence == desk.Offline {
		return err
	}
	elsewhere, err := d.people.SignedIn(ctx, p.ID, s.Hash, now, now.Add(-sessionIdle))
	if err != nil || elsewhere {
		return err
	}
	return d.present(ctx, p, desk.Offline, causeSignedOut)
}

// SetPassword changes a person's own password and ends their other sessions.
func (d *Door) SetPassword(ctx context.Context, p desk.Person, s Session, current, fresh string) error {
	_, hash, err := d.people.PersonByEmail(ctx, p.Email)
	if err != nil {
		return err
	}
	if !d.secret.Match(hash, current) {
		return desk.E(desk.Invalid, "bad_credentials", "The current password is wrong.").On("current")
	}
	if err := CheckPassword(fresh); err != nil {
		return err
	}
	if hash, err = d.secret.Hash(fresh); err != nil {
		return err
	}
	fact := desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactPassword, Centre: p.Centre, Subject: p.ID, Actor: desk.Operator(p.ID)}
	if err := d.people.SetPassword(ctx, p.ID, hash, fact); err != nil {
		return err
	}
	return d.people.DeleteSessions(ctx, p.ID, s.Hash)
}

// CheckPassword refuses passwords that are too short or of one kind of letter.
func CheckPassword(s string) error {
	letters := strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	figures := strings.ContainsAny(s, "0123456789")
	if n := len([]rune(s)); n < minPassword || n > maxPassword || !letters || !figures {
		return ErrPassword
	}
	return nil
}

// SetPresence changes what a person has set for themselves and starts the lease
// that their stream renews.
func (d *Door) SetPresence(ctx context.Context, p desk.Person, presence desk.Presence) (desk.Person, error) {
	if !presence.Valid() {
		return p, desk.E(desk.Invalid, "bad_presence", "Use available, draining, away, break, training, wrapup or offline.").On("presence")
	}
	if err := d.present(ctx, p, presence, ""); err != nil {
		return p, err
	}
	return d.people.Person(ctx, p.ID)
}

// present sets it; what nobody set by hand has a cause.
func (d *Door) present(ctx context.Context, p desk.Person, presence desk.Presence, cause string) error {
	now := d.env.Clock.Now()
	fact := desk.Fact{At: now, Kind: desk.FactPresence, Centre: p.Centre, Subject: p.ID, Actor: desk.Operator(p.ID), Code: string(presence)}
	if cause != "" {
		fact.Data = map[string]string{"cause": cause}
	}
	jobs := []desk.Job{{Kind: desk.JobRoute, Key: string(p.Centre), RunAt: now}, {Kind: desk.JobAbsent, Key: string(p.ID), RunAt: now.Add(presenceLife)}}
	if err := d.people.SetPresence(ctx, p.ID, presence, now.Add(presenceLife), fact, jobs); err != nil {
		return err
	}
	d.env.committed(jobs)
	return nil
}

// Renew keeps the presence of connected people alive.
func (d *Door) Renew(ctx context.Context, who []desk.OperatorID) error {
	if len(who) == 0 {
		return nil
	}
	now := d.env.Clock.Now()
	revived, err := d.people.RenewPresence(ctx, who, now, now.Add(presenceLife))
	if err != nil || len(revived) == 0 {
		return err
	}
	var jobs []desk.Job
	for _, p := range revived {
		jobs = append(jobs, desk.Job{Kind: desk.JobAbsent, Key: string(p.ID), RunAt: now.Add(presenceLife)})
		if p.Presence == desk.Available { // they may have missed what came meanwhile
			jobs = append(jobs, desk.Job{Kind: desk.JobRoute, Key: string(p.Centre), RunAt: now})
		}
	}
	if err := d.jobs.PutJobs(ctx, jobs); err != nil {
		return err
	}
	d.env.committed(jobs)
	return nil
}
