package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/secret"
	"github.com/madoguchi-desk/madoguchi/internal/config"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// adminCmd makes people.
type adminCmd struct {
	Create adminCreateCmd `cmd:"" help:"Make a person. The password is read from standard input, one line."`
}

type adminCreateCmd struct {
	config.Desk `embed:""`
	Email       string `required:"" help:"Sign-in name."`
	Name        string `required:"" help:"Shown to colleagues, and to customers as sender where that is on."`
	Role        string `default:"administrator" enum:"operator,supervisor,reviewer,editor,marketer,administrator,viewer,integrator" help:"${enum}"`
	Capacity    int    `default:"8" help:"How many conversations at once."`
	Language    string `default:"ja" enum:"ja,en" help:"Of the console."`
	Workspace   string `help:"Brand to work for, by id; all brands when empty."`
	Brand       string `help:"Name of the first brand, when there is none yet."`
}

func (c *adminCreateCmd) Run(ctx context.Context) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if !strings.Contains(c.Email, "@") || c.Capacity < 1 || c.Capacity > 1000 {
		return errors.New("give an e-mail address, and a capacity from 1 to 1,000")
	}
	password, err := readPassword()
	if err != nil {
		return err
	}
	hash, err := secret.New().Hash(password)
	if err != nil {
		return err
	}
	db, err := openStore(ctx, c.Desk)
	if err != nil {
		return err
	}
	return errors.Join(c.create(ctx, db, hash), db.Close())
}

func readPassword() (string, error) {
	fmt.Fprint(os.Stderr, "Password (12 characters or more, letters and digits): ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if err != nil && line == "" {
		return "", errors.New("no password on standard input")
	}
	return line, flow.CheckPassword(line)
}

func (c *adminCreateCmd) create(ctx context.Context, db setupStore, hash string) error {
	centre, brands, err := ensureCentre(ctx, db, c.Brand)
	if err != nil {
		return err
	}
	person := desk.Person{ID: desk.OperatorID(newID()), Centre: centre, Email: strings.ToLower(c.Email), Name: c.Name, Role: desk.Role(c.Role),
		Language: c.Language, Presence: desk.Offline, Capacity: c.Capacity, Memberships: map[desk.WorkspaceID]desk.Role{}}
	for _, b := range brands {
		if c.Workspace == "" || desk.WorkspaceID(c.Workspace) == b.ID {
			person.Memberships[b.ID] = person.Role
		}
	}
	if len(person.Memberships) == 0 {
		return fmt.Errorf("there is no brand %q", c.Workspace)
	}
	if err := db.PutPerson(ctx, person, hash); err != nil {
		return err
	}
	if err := db.PutFacts(ctx, adminFact("person", desk.Fact{Centre: centre, Subject: person.ID})); err != nil {
		return err
	}
	fmt.Printf("%s may sign in as %s (%s).\n", c.Name, person.Email, c.Role)
	return nil
}

// setupStore is what the commands that set up a desk need.
type setupStore interface {
	flow.Setup
	flow.Reader
	PutFacts(ctx context.Context, facts []desk.Fact) error
}

// adminFact notes what somebody with access to this machine has set up.
func adminFact(code string, f desk.Fact) []desk.Fact {
	f.At, f.Kind, f.Actor, f.Code = time.Now().UTC(), desk.FactAdmin, desk.System, code
	return []desk.Fact{f}
}

// ensureCentre gives the centre and its brands, making the first of each.
func ensureCentre(ctx context.Context, db setupStore, brand string) (desk.CentreID, []desk.Workspace, error) {
	centres, err := db.Centres(ctx)
	if err != nil {
		return "", nil, err
	}
	if len(centres) == 0 {
		centres = []desk.CentreID{desk.CentreID(newID())}
		if err := db.PutCentre(ctx, centres[0], "Support"); err != nil {
			return "", nil, err
		}
	}
	brands, err := db.Workspaces(ctx, centres[0])
	if err != nil || len(brands) > 0 {
		return centres[0], brands, err
	}
	if brand == "" {
		return "", nil, errors.New("there is no brand yet: name the first one with --brand")
	}
	w, q := flow.NewBrand(centres[0], desk.WorkspaceID(newID()), desk.QueueID(newID()), brand)
	return centres[0], []desk.Workspace{w}, errors.Join(db.PutWorkspace(ctx, w), db.PutQueue(ctx, q))
}
