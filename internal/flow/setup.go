package flow

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Installer sets up an empty desk: a centre, its first brand and the first
// administrator, by a link that only whoever reads the log of the process knows.
type Installer struct {
	env    Env
	setup  Setup
	people People
	secret Secrets
	mu     sync.Mutex // two hurried clicks make one centre
}

// NewInstaller makes an installer.
func NewInstaller(env Env, setup Setup, people People, secret Secrets) *Installer {
	return &Installer{env: env, setup: setup, people: people, secret: secret}
}

// setupLife is how long a set-up link works. A restart gives a new one.
const setupLife = 24 * time.Hour

// What the first administrator, brand and queue begin with; all of it can be
// changed later.
const (
	firstCapacity = 8
	firstColor    = "#1E4A7A"
	firstQueue    = "受付"
	settingHouse  = "setup.house"
)

// ErrSetupLink says that a set-up link is wrong, too old, or not needed any more.
var ErrSetupLink = desk.E(desk.NotFound, "setup_link", "This set-up link does not work (any more). Restart the desk to get a new one, or sign in if it is set up already.")

// Installation is what the first administrator fills in.
type Installation struct {
	Centre    string
	Workspace string
	Color     string // of the brand, #rrggbb; empty: the desk's own
	Name      string
	Email     string
	Password  string
	Language  string // ja or en
}

// Needed tells whether nobody can sign in yet.
func (i *Installer) Needed(ctx context.Context) (bool, error) { return i.setup.Empty(ctx) }

// Link makes a token for the set-up page. Tokens made by other nodes of the same
// desk work too, each for a day and only while the desk is empty.
func (i *Installer) Link(ctx context.Context) (token string, err error) {
	token = i.secret.Token()
	until := i.env.Clock.Now().Add(setupLife).UTC().Format(time.RFC3339)
	return token, i.setup.PutSetting(ctx, setupSetting(token), until)
}

// Check tells whether a link may be used now; ErrSetupLink if not.
func (i *Installer) Check(ctx context.Context, token string) error {
	empty, err := i.setup.Empty(ctx)
	if err != nil {
		return err
	}
	if token == "" || !empty {
		return ErrSetupLink
	}
	value, ok, err := i.setup.Setting(ctx, setupSetting(token))
	if err != nil {
		return err
	}
	until, bad := time.Parse(time.RFC3339, value)
	if !ok || bad != nil || !i.env.Clock.Now().Before(until) {
		return ErrSetupLink
	}
	return nil
}

func setupSetting(token string) string { return "setup." + HashToken(token) }

// Install makes centre, brand, queue and administrator. The administrator comes
// last: until then the desk counts as empty, and a try that failed half-way can
// be repeated with the same link.
func (i *Installer) Install(ctx context.Context, token string, in Installation) (desk.Person, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if err := i.Check(ctx, token); err != nil {
		return desk.Person{}, err
	}
	if err := in.clean(); err != nil {
		return desk.Person{}, err
	}
	hash, err := i.secret.Hash(in.Password)
	if err != nil {
		return desk.Person{}, err
	}
	centre, workspace, err := i.house(ctx, in)
	if err != nil {
		return desk.Person{}, err
	}
	p := desk.Person{ID: desk.OperatorID(i.env.IDs()), Centre: centre, Email: in.Email, Name: in.Name, Role: desk.RoleAdministrator,
		Language: in.Language, Presence: desk.Offline, Capacity: firstCapacity, Version: 1,
		Memberships: map[desk.WorkspaceID]desk.Role{workspace: desk.RoleAdministrator}}
	if err := i.setup.PutPerson(ctx, p, hash); err != nil {
		return desk.Person{}, err
	}
	fact := desk.Fact{At: i.env.Clock.Now(), Kind: desk.FactAdmin, Centre: centre, Workspace: workspace, Subject: p.ID, Actor: desk.System, Code: "installed"}
	return p, i.people.PutFacts(ctx, []desk.Fact{fact})
}

// house makes centre, brand and queue. Their ids are noted first, so that a
// second try fills in the same ones.
func (i *Installer) house(ctx context.Context, in Installation) (desk.CentreID, desk.WorkspaceID, error) {
	note, ok, err := i.setup.Setting(ctx, settingHouse)
	if err != nil {
		return "", "", err
	}
	ids := strings.Fields(note)
	if !ok || len(ids) != 3 {
		ids = []string{i.env.IDs(), i.env.IDs(), i.env.IDs()}
		if err := i.setup.PutSetting(ctx, settingHouse, strings.Join(ids, " ")); err != nil {
			return "", "", err
		}
	}
	centre := desk.CentreID(ids[0])
	w, q := NewBrand(centre, desk.WorkspaceID(ids[1]), desk.QueueID(ids[2]), in.Workspace)
	if in.Color != "" {
		w.Color = in.Color
	}
	if err := i.setup.PutCentre(ctx, centre, in.Centre); err != nil {
		return "", "", err
	}
	if err := i.setup.PutWorkspace(ctx, w); err != nil {
		return "", "", err
	}
	return centre, w.ID, i.setup.PutQueue(ctx, q)
}

// NewBrand is what a brand begins with: its colour, and one queue that makes offers.
func NewBrand(centre desk.CentreID, id desk.WorkspaceID, queue desk.QueueID, name string) (desk.Workspace, desk.Queue) {
	return desk.Workspace{ID: id, Centre: centre, Name: name, Color: firstColor},
		desk.Queue{ID: queue, Workspace: id, Name: firstQueue, Offers: true, OfferFor: DefaultOffer}
}

// clean trims the fields and says what is wrong with all of them at once.
func (in *Installation) clean() error {
	for _, s := range []*string{&in.Centre, &in.Workspace, &in.Color, &in.Name, &in.Email, &in.Language} {
		*s = strings.TrimSpace(*s)
	}
	in.Email = strings.ToLower(in.Email)
	if in.Language != "en" {
		in.Language = "ja"
	}
	wrong := []error{identity.CheckName("centre", in.Centre), identity.CheckName("brand", in.Workspace), identity.CheckName("name", in.Name),
		identity.CheckEmail(in.Email)}
	if in.Color != "" {
		wrong = append(wrong, identity.CheckColor(in.Color))
	}
	if err := CheckPassword(in.Password); err != nil {
		wrong = append(wrong, ErrPassword.On("password"))
	}
	return errors.Join(wrong...)
}
