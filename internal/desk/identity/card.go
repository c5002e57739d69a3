package identity

import (
	"errors"
	"maps"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Card is what administrators set of a person.
type Card struct {
	Name     string
	Email    string // the name to sign in with, lower case
	Language string // of the console: ja or en
	Role     desk.Role
	Brands   map[desk.WorkspaceID]desk.Role // whom they work for, and as what
	Disabled bool
}

// MaxName bounds the names of people, brands and queues, in characters; maxEmail those of
// addresses (RFC 5321 §4.5.3.1.3).
const (
	MaxName  = 80
	maxEmail = 254
)

// CardOf reads a person's.
func CardOf(p desk.Person) Card {
	return Card{p.Name, p.Email, p.Language, p.Role, maps.Clone(p.Memberships), p.Disabled}
}

// On writes the card onto a person.
func (c Card) On(p desk.Person) desk.Person {
	p.Name, p.Email, p.Language, p.Role, p.Memberships, p.Disabled = c.Name, c.Email, c.Language, c.Role, maps.Clone(c.Brands), c.Disabled
	return p
}

// Clean trims the fields and says what is wrong with all of them at once. Brands are those
// of the centre.
func (c Card) Clean(brands []desk.Workspace) (Card, error) {
	c.Name, c.Email = strings.TrimSpace(c.Name), strings.ToLower(strings.TrimSpace(c.Email))
	if c.Language != "en" {
		c.Language = "ja"
	}
	wrong := []error{CheckName("name", c.Name), CheckEmail(c.Email)}
	if _, known := grants[c.Role]; !known {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_role", "There is no such role.").On("role"))
	}
	ours := map[desk.WorkspaceID]bool{}
	for _, b := range brands {
		ours[b.ID] = true
	}
	for w, role := range c.Brands {
		if _, known := grants[role]; !known || !ours[w] {
			wrong = append(wrong, desk.E(desk.Invalid, "no_workspace", "There is no such brand, or no such role in it.").On("brands"))
		}
	}
	if len(c.Brands) == 0 {
		wrong = append(wrong, desk.E(desk.Invalid, "no_brand", "Choose at least one brand: without one there is nothing to see.").On("brands"))
	}
	return c, errors.Join(wrong...)
}

// CheckName refuses an empty or overlong name, which is trimmed already.
func CheckName(field, name string) error {
	if n := len([]rune(name)); n == 0 || n > MaxName {
		return desk.E(desk.Invalid, "bad_name", "Give a name of at most 80 characters.").On(field)
	}
	return nil
}

// CheckColor refuses what is no colour in the form #rrggbb.
func CheckColor(c string) error {
	if len(c) != 7 || c[0] != '#' || strings.Trim(c[1:], "0123456789abcdef") != "" {
		return desk.E(desk.Invalid, "bad_color", "Give a colour in the form #1e4a7a.").On("color")
	}
	return nil
}

// CheckEmail refuses what is no address, which is trimmed already.
func CheckEmail(email string) error {
	at := strings.LastIndex(email, "@")
	if at < 1 || at == len(email)-1 || len(email) > maxEmail || strings.ContainsAny(email, " \t\r\n") {
		return desk.E(desk.Invalid, "bad_email", "Give an e-mail address; it is the name to sign in with.").On("email")
	}
	return nil
}

// Keep says why somebody may not change a card like this; nil if they may. One who could
// lock themselves out would need a database administrator to come back.
func Keep(by desk.OperatorID, p desk.Person, c Card) error {
	if p.ID != by {
		return nil
	}
	if c.Disabled || c.Role != p.Role {
		return desk.E(desk.Conflict, "own_card", "Your own role and access are changed by another administrator.").On("role")
	}
	return nil
}
