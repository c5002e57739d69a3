package flow

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// MemberDesk is where administrators say who works in the centre and what each may do.
// Nobody but the person knows their password: an administrator hands them a link, which
// works once (PCI DSS 8.3.5, 8.3.6).
type MemberDesk struct {
	env     Env
	members Members
	people  People
	read    Reader
	secret  Secrets
}

// NewMemberDesk makes it.
func NewMemberDesk(env Env, members Members, people People, read Reader, secret Secrets) *MemberDesk {
	return &MemberDesk{env, members, people, read, secret}
}

// invitedFor is how long an invitation waits for its person.
const invitedFor = 72 * time.Hour

// maxMembers bounds a centre: all stand in one list.
const maxMembers = 5000

// ErrInvitation says that a link is wrong, used or too old.
var ErrInvitation = desk.E(desk.NotFound, "invitation", "This link does not work (any more). Ask an administrator for a new one.")

// Members lists the centre's people.
func (d *MemberDesk) Members(ctx context.Context, by desk.Person) ([]Member, error) {
	if err := mayStaff(by); err != nil {
		return nil, err
	}
	return d.members.Staff(ctx, by.Centre)
}

// Add makes a person, who can sign in once they have used an invitation.
func (d *MemberDesk) Add(ctx context.Context, by desk.Person, c identity.Card) (Member, error) {
	if err := mayStaff(by); err != nil {
		return Member{}, err
	}
	all, err := d.members.Staff(ctx, by.Centre)
	if err != nil {
		return Member{}, err
	}
	if len(all) >= maxMembers {
		return Member{}, desk.E(desk.Conflict, "too_many_people", "A centre has at most 5,000 people.")
	}
	m := Member{Person: desk.Person{ID: desk.OperatorID(d.env.IDs()), Centre: by.Centre, Presence: desk.Offline, Capacity: firstCapacity}}
	return d.save(ctx, by, m, c, "person_added", d.members.AddMember)
}

// Change sets a person's card on the edition that was read. Who is disabled is signed out,
// and what they have in hand goes to others.
func (d *MemberDesk) Change(ctx context.Context, by desk.Person, id desk.OperatorID, edition int64, c identity.Card) (Member, error) {
	m, err := d.one(ctx, by, id)
	if err != nil {
		return m, err
	}
	if err := identity.Keep(by.ID, m.Person, c); err != nil {
		return m, err
	}
	m.Edition = edition
	m, err = d.save(ctx, by, m, c, "person_changed", d.members.SaveMember)
	if err == nil {
		m.Edition++
	}
	return m, err
}

func (d *MemberDesk) save(ctx context.Context, by desk.Person, m Member, c identity.Card, verb string,
	put func(context.Context, Member, []desk.Fact, []desk.Job) error) (Member, error) {
	brands, err := d.read.Workspaces(ctx, by.Centre)
	if err != nil {
		return m, err
	}
	if c, err = c.Clean(brands); err != nil {
		return m, err
	}
	now, left := d.env.Clock.Now(), c.Disabled && !m.Disabled
	m.Person = c.On(m.Person)
	fact := desk.Fact{At: now, Kind: desk.FactAdmin, Centre: by.Centre, Subject: m.ID, Actor: desk.Operator(by.ID), Code: verb, Data: cardFacts(c)}
	jobs := []desk.Job{{Kind: desk.JobRoute, Key: string(by.Centre), RunAt: now}}
	if left {
		jobs = append(jobs, desk.Job{Kind: desk.JobAbsent, Key: string(m.ID), RunAt: now})
	}
	if err := put(ctx, m, []desk.Fact{fact}, jobs); err != nil {
		return m, err
	}
	d.env.committed(jobs)
	if c.Disabled {
		m.Invited = time.Time{}
	}
	return m, nil
}

// cardFacts is what the audit trail keeps of a card: what somebody may do, not who they are.
func cardFacts(c identity.Card) map[string]string {
	data := map[string]string{"role": string(c.Role)}
	for w, role := range c.Brands {
		data["brand."+string(w)] = string(role)
	}
	if c.Disabled {
		data["disabled"] = "yes"
	}
	return data
}

// Invite makes the link's token by which a person sets a password, in place of an older
// one. What password they have works until it is used.
func (d *MemberDesk) Invite(ctx context.Context, by desk.Person, id desk.OperatorID) (token string, until time.Time, err error) {
	m, err := d.one(ctx, by, id)
	if err != nil {
		return "", time.Time{}, err
	}
	if m.Disabled {
		return "", time.Time{}, desk.E(desk.Conflict, "disabled", "This person is disabled. Enable them first.")
	}
	now := d.env.Clock.Now()
	token = d.secret.Token()
	i := Invitation{Hash: HashToken(token), Operator: id, Until: now.Add(invitedFor), By: by.ID}
	fact := desk.Fact{At: now, Kind: desk.FactAdmin, Centre: by.Centre, Subject: id, Actor: desk.Operator(by.ID), Code: "invited"}
	return token, i.Until, d.members.Invite(ctx, i, []desk.Fact{fact})
}

// Welcome tells whose invitation it is; ErrInvitation when it does not work.
func (d *MemberDesk) Welcome(ctx context.Context, token string) (desk.Person, error) {
	_, p, err := d.invited(ctx, token)
	return p, err
}

// Enter sets the invited person's password. They sign in with it then.
func (d *MemberDesk) Enter(ctx context.Context, token, password string) (desk.Person, error) {
	i, p, err := d.invited(ctx, token)
	if err != nil {
		return p, err
	}
	if CheckPassword(password) != nil {
		return p, ErrPassword.On("password")
	}
	hash, err := d.secret.Hash(password)
	if err != nil {
		return p, err
	}
	fact := desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactPassword, Centre: p.Centre, Subject: p.ID, Actor: desk.Operator(p.ID), Code: "invited"}
	err = d.members.Enter(ctx, i, hash, []desk.Fact{fact})
	if desk.KindOf(err) == desk.NotFound {
		err = ErrInvitation
	}
	return p, err
}

func (d *MemberDesk) invited(ctx context.Context, token string) (Invitation, desk.Person, error) {
	i, err := d.members.Invited(ctx, HashToken(token))
	if desk.KindOf(err) == desk.NotFound || err == nil && !d.env.Clock.Now().Before(i.Until) {
		return i, desk.Person{}, ErrInvitation
	}
	if err != nil {
		return i, desk.Person{}, err
	}
	p, err := d.people.Person(ctx, i.Operator)
	if desk.KindOf(err) == desk.NotFound || p.Disabled {
		return i, desk.Person{}, ErrInvitation
	}
	return i, p, err
}

func (d *MemberDesk) one(ctx context.Context, by desk.Person, id desk.OperatorID) (Member, error) {
	all, err := d.Members(ctx, by)
	if err != nil {
		return Member{}, err
	}
	at := slices.IndexFunc(all, func(m Member) bool { return m.ID == id })
	if at < 0 {
		return Member{}, desk.ErrNotFound
	}
	return all[at], nil
}

func mayStaff(by desk.Person) error {
	if !identity.Can(by, identity.ManagePeople, identity.Subject{}) {
		return decide.ErrForbidden
	}
	return nil
}
